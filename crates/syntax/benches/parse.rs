//! How many megabytes a second each parser takes: `cargo bench -p stridemap-syntax`.
//!
//! The best of several runs counts, since a busy machine only ever makes a run slower.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use syntax::{SourceId, Sources, hcl, parse_json, parse_yaml};

const RUNS: usize = 10;

fn main() {
    measure("hcl, small blocks", &blocks(10_000), |source, text| {
        black_box(hcl::parse(source, text));
    });
    measure(
        "hcl, one wide object",
        &wide_object(50_000),
        |source, text| {
            black_box(hcl::parse(source, text));
        },
    );
    measure("yaml, many documents", &manifests(5_000), |source, text| {
        black_box(parse_yaml(source, text));
    });
    measure("json, one list", &list(20_000), |source, text| {
        black_box(parse_json(source, text));
    });
}

fn measure(name: &str, text: &str, parse: impl Fn(SourceId, &str)) {
    let source = Sources::new().add(name, "");
    let run = |_| {
        let start = Instant::now();
        parse(source, text);
        start.elapsed()
    };
    let best = (0..RUNS).map(run).min().unwrap_or(Duration::MAX);
    #[expect(clippy::cast_precision_loss, reason = "texts are small")]
    let megabytes = text.len() as f64 / 1e6;
    let rate = megabytes / best.as_secs_f64();
    println!("{name:24} {megabytes:6.2} MB {rate:8.1} MB/s");
}

fn blocks(count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        let _ = writeln!(
            text,
            "resource \"aws_sqs_queue\" \"queue_{at}\" {{\n  name = \"queue-${{var.stage}}-{at}\"\n  tags = {{ Owner = local.owner, Number = {at} }}\n  policy = <<-EOT\n    {{\"Resource\": \"${{aws_iam_role.role_{at}.arn}}\"}}\n  EOT\n  redrive {{\n    count = var.redrive ? {at} + 1 : null\n  }}\n}}\n"
        );
    }
    text
}

fn wide_object(count: usize) -> String {
    let mut text = "locals {\n  ports = {\n".to_owned();
    for at in 0..count {
        let _ = writeln!(text, "    service-{at} = {at}");
    }
    text + "  }\n}\n"
}

fn manifests(count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        let _ = writeln!(
            text,
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop-{at}\n  labels: {{app: shop-{at}}}\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n      - name: web\n        image: registry.example/shop:1.{at}\n        env:\n        - name: PEER # the next one\n          value: \"http://shop-{}:8080\"\n---",
            at + 1
        );
    }
    text
}

fn list(count: usize) -> String {
    let mut text = "[".to_owned();
    for at in 0..count {
        let _ = writeln!(
            text,
            "{{\"name\": \"item {at}\", \"ports\": [{at}, 443], \"on\": true}},"
        );
    }
    text + "null]"
}
