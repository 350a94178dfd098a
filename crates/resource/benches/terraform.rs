//! What evaluating a repository costs beside parsing it, and whether both grow with its size:
//! `cargo bench -p stridemap-resource`.
//!
//! The best of several runs counts, since a busy machine only ever makes a run slower.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use resource::{File, Project, Settings};
use syntax::{ReadError, Reader, SourceId, Sources, hcl};

const RUNS: usize = 5;
/// Resources in one file.
const PER_FILE: usize = 100;

/// A repository without any files but those that were found.
struct Nothing;

impl Reader for Nothing {
    fn read(&self, _: &str) -> Result<SourceId, ReadError> {
        Err(ReadError::Missing)
    }

    fn list(&self, _: &str) -> Result<Vec<String>, ReadError> {
        Err(ReadError::Missing)
    }
}

fn main() {
    let (small, large) = (measure(1_000), measure(10_000));
    let grown = |a: Duration, b: Duration| b.as_secs_f64() / a.as_secs_f64();
    println!(
        "ten times the resources: parsing {:.1} times, evaluating {:.1} times",
        grown(small.0, large.0),
        grown(small.1, large.1)
    );
}

/// The time to parse, and to parse and evaluate, so many resources.
fn measure(count: usize) -> (Duration, Duration) {
    let texts: Vec<String> = (0..count / PER_FILE).map(file).collect();
    let parsed = best(|| {
        let sources = Sources::new();
        for (at, text) in texts.iter().enumerate() {
            let source = sources.add(format!("file_{at}.tf"), text.as_str());
            black_box(hcl::parse(source, text));
        }
    });
    let evaluated = best(|| {
        let sources = Sources::new();
        let file = |(at, text): (usize, &String)| {
            let path = format!("file_{at}.tf");
            let source = sources.add(path.as_str(), text.as_str());
            File {
                path: path.into(),
                source,
            }
        };
        let files: Vec<File> = texts.iter().enumerate().map(file).collect();
        black_box(resource::read(Project {
            sources: &sources,
            files: &files,
            reader: &Nothing,
            settings: &Settings::default(),
            modules: &(),
        }));
    });
    println!("{count:6} resources: parsing {parsed:8.1?}, with evaluation {evaluated:8.1?}");
    (parsed, evaluated)
}

fn best(run: impl Fn()) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..RUNS).map(timed).min().unwrap_or(Duration::MAX)
}

/// Resources that refer to each other, to locals and to variables.
fn file(number: usize) -> String {
    let mut text = format!(
        "variable \"stage_{number}\" {{\n  default = \"dev\"\n}}\nlocals {{\n  owner_{number} = upper(var.stage_{number})\n}}\n"
    );
    for at in 0..PER_FILE {
        let id = number * PER_FILE + at;
        let before = id.saturating_sub(1);
        let _ = writeln!(
            text,
            "resource \"aws_sqs_queue\" \"queue_{id}\" {{\n  name = \"queue-${{var.stage_{number}}}-{id}\"\n  tags = {{ Owner = local.owner_{number}, Number = {id} }}\n  redrive_policy = jsonencode({{\n    deadLetterTargetArn = {}\n    maxReceiveCount     = {at} + 1\n  }})\n}}",
            if id == 0 {
                "null".to_owned()
            } else {
                format!("aws_sqs_queue.queue_{before}.arn")
            }
        );
    }
    text
}
