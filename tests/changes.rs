//! `diff` names exactly what changed, whichever way round and however the sides are given.

use std::fs;

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::program::{FIXTURES, Folder, json, stridemap};

/// The lines of a diff that name something, without places.
fn changed(before: &str, after: &str) -> String {
    let run = stridemap(&["diff", before, after, "--quiet"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let lines = run.out.lines().take_while(|line| *line != "summary");
    let named = lines.map(|line| {
        let place = line.rfind("  ").filter(|at| *at > 6);
        line[..place.unwrap_or(line.len())].trim_end().to_owned() + "\n"
    });
    named.collect()
}

fn check(fixture: &str, (path, old, new): (&str, &str, &str), expected: &Expect) {
    let edited = Folder::edited(fixture, path, old, new);
    let fixture = format!("fixtures/{fixture}");
    expected.assert_eq(&changed(&fixture, edited.shown()));
    mirrored(&fixture, edited.shown());
    saved(&fixture, edited.shown());
}

fn delta(before: &str, after: &str) -> Value {
    json(&["diff", before, after, "--quiet", "--format", "json"])
}

/// What was added in one direction was removed in the other, and what changed, changed back.
fn mirrored(before: &str, after: &str) {
    let (there, back) = (delta(before, after), delta(after, before));
    for part in ["elements", "boundaries", "flows", "threats"] {
        let (there, back) = (&there[part], &back[part]);
        assert_eq!(there["added"], back["removed"], "{part}");
        assert_eq!(there["removed"], back["added"], "{part}");
        let sides = |delta: &Value, first: &str, second: &str| {
            let changed = delta["changed"].as_array().into_iter().flatten();
            let pair = |change: &Value| (change[first].clone(), change[second].clone());
            changed.map(pair).collect::<Vec<_>>()
        };
        let there = sides(there, "before", "after");
        assert_eq!(there, sides(back, "after", "before"), "{part}");
    }
}

/// Saved models say the same as the folders they were made from.
fn saved(before: &str, after: &str) {
    let folder = Folder::new();
    for (name, path) in [("before", before), ("after", after)] {
        let run = stridemap(&["scan", path, "--quiet", "--format", "json"]);
        folder.write(&format!("{name}.json"), run.out.as_bytes());
    }
    let model = |name: &str| format!("{}/{name}.json", folder.shown());
    let of_models = delta(&model("before"), &model("after"));
    assert_eq!(of_models, delta(before, after));
    assert_eq!(delta(&model("before"), after), of_models);
}

#[test]
fn a_store_that_was_encrypted_is_one_changed_element_and_one_threat() {
    let old = "storage_encrypted          = true";
    let new = "storage_encrypted          = false";
    check(
        "shop-terraform",
        ("data.tf", old, new),
        &expect![[r#"
        new threats
          + medium   Data store is not encrypted at rest [unencrypted-store]: shop-prod-orders (aws_db_instance.orders)

        elements
          ~ aws_db_instance.orders (relational database)
              encrypted_at_rest: true -> false

    "#]],
    );
}

#[test]
fn a_new_cache_is_one_element_its_flows_and_its_threats() {
    let old = "networks:\n  front:\n  back:\n";
    let new = "  sessions:\n    image: redis:7-alpine\n    networks: [back]\n    depends_on: [cart]\n\nnetworks:\n  front:\n  back:\n";
    check(
        "shop-compose",
        ("compose.yaml", old, new),
        &expect![[r#"
            new threats
              + medium   Data store lets everybody in [store-without-password]: compose:shop/sessions
              + low      Program keeps kernel capabilities it does not need [capabilities-kept]: compose:shop/sessions
              + low      Nobody notices when it stops working [health-not-checked]: compose:shop/sessions
              + low      Memory is not limited [memory-unlimited]: compose:shop/sessions
              + low      It stays down when it stops [not-restarted]: compose:shop/sessions
              + low      Program may gain more rights than its parent [privilege-escalation]: compose:shop/sessions
              + low      Number of processes is not limited [processes-unlimited]: compose:shop/sessions
              + low      Processor time is not limited [processor-unlimited]: compose:shop/sessions
              + low      File system of the program can be changed [writable-root]: compose:shop/sessions
              + info     Image is named by a tag that can be moved [image-without-digest]: compose:shop/sessions

            elements
              + compose:shop/sessions (cache)

            flows
              + compose:shop/sessions -> compose:shop/cart:6379/redis (inferred)

        "#]],
    );
}

#[test]
fn an_address_that_goes_leaves_what_a_network_policy_still_names() {
    let old = r#""--queue=amqp://queue:5672", "#;
    check(
        "shop-kubernetes",
        ("worker.yaml", old, ""),
        &expect![[r#"
            flows
              ~ k8s:shop/Deployment/worker -> k8s:shop/Deployment/queue:5672/amqp (allowed)
                  knowledge: declared -> allowed

        "#]],
    );
}

#[test]
fn a_variable_that_goes_takes_its_flow_along() {
    let old = "      - API_URL=http://api:8080\n";
    check(
        "shop-compose",
        ("compose.yaml", old, ""),
        &expect![[r#"
        flows
          - compose:shop/storefront -> compose:shop/api:8080/http (declared)

    "#]],
    );
}

#[test]
fn a_thing_compared_with_itself_has_not_changed() {
    for fixture in FIXTURES {
        let path = format!("fixtures/{fixture}");
        let run = stridemap(&["diff", &path, &path, "--quiet", "--fail-on", "info"]);
        assert_eq!(
            (run.code, run.out.as_str()),
            (0, "no change\n"),
            "{fixture}"
        );
    }
}

#[test]
fn a_file_that_moves_and_lines_that_shift_are_no_change() {
    let folder = Folder::edited(
        "shop-terraform",
        "messages.tf",
        "resource \"aws_sqs_queue\" \"dead\"",
        "# A remark,\n# of two lines.\n\nresource \"aws_sqs_queue\" \"dead\"",
    );
    let path = |name: &str| folder.path().join(name);
    fs::rename(path("messages.tf"), path("queues.tf")).unwrap();
    assert_eq!(
        changed("fixtures/shop-terraform", folder.shown()),
        "no change\n"
    );
}

#[test]
fn only_what_is_new_fails_a_diff() {
    let old = "storage_encrypted          = true";
    let new = "storage_encrypted          = false";
    let edited = Folder::edited("shop-terraform", "data.tf", old, new);
    let fixture = "fixtures/shop-terraform";
    let code = |before: &str, after: &str, level: &str| {
        stridemap(&["diff", before, after, "-q", "--fail-on", level]).code
    };
    assert_eq!(code(fixture, edited.shown(), "medium"), 1);
    assert_eq!(code(fixture, edited.shown(), "high"), 0);
    assert_eq!(code(edited.shown(), fixture, "info"), 0);
}

#[test]
fn a_side_that_cannot_be_read_is_an_error_and_not_a_change() {
    let folder = Folder::with(&[
        ("cut.json", "{\"version\": 1, \"elements\": [{\"id\""),
        ("later.json", "{\"version\": 2}"),
        ("notes/readme.txt", "nothing here"),
    ]);
    let fixture = "fixtures/shop-compose";
    let side = |name: &str| {
        let path = format!("{}/{name}", folder.shown());
        let run = stridemap(&["diff", fixture, &path]);
        assert_eq!(run.out, "", "{name}");
        (run.code, run.err.replace(folder.shown(), "DIR"))
    };
    let expected = expect![[r#"
        stridemap: error: `DIR/cut.json`: the saved model cannot be read at 1:33: it is cut off
        stridemap: error: `DIR/later.json`: the saved model has version 2; this program reads version 1
        stridemap: error: no infrastructure as code in `DIR/notes`: no Terraform, Kubernetes or compose file could be read
        stridemap: error: cannot read `DIR/missing`: no such file or folder
    "#]];
    let sides = ["cut.json", "later.json", "notes", "missing"].map(side);
    assert!(sides.iter().all(|(code, _)| *code == 2));
    expected.assert_eq(&sides.map(|(_, message)| message).concat());
}
