//! What a script may rely on: 0 nothing at or above the limit, 1 something is, 2 no answer.

use crate::program::{Folder, run, stridemap};

const PLAIN_STORE: &str = "resource \"aws_ebs_volume\" \"data\" {\n  encrypted = false\n}\n";

#[test]
fn threats_decide_the_exit_code_only_on_demand() {
    let folder = Folder::with(&[("main.tf", PLAIN_STORE)]);
    let found = folder.run(&["scan", ".", "--format", "json"]);
    assert!(found.out.contains("\"severity\": \"medium\""));
    assert!(!found.out.contains("\"severity\": \"high\""));
    let code = |level: &str| folder.run(&["scan", ".", "--fail-on", level]).code;
    assert_eq!(found.code, 0);
    assert_eq!(
        ["info", "medium", "high", "critical"].map(code),
        [1, 1, 0, 0]
    );
}

#[test]
fn a_system_without_threats_passes_every_limit() {
    let text = "resource \"aws_kms_alias\" \"a\" {\n  name = \"alias/a\"\n}\n";
    let folder = Folder::with(&[("main.tf", text)]);
    assert_eq!(folder.run(&["scan", ".", "--fail-on", "info"]).code, 0);
}

#[test]
fn what_was_asked_wrongly_gives_no_answer() {
    let wrong: [&[&str]; 8] = [
        &[],
        &["scan", "no-such-folder"],
        &["scan", "fixtures", "--format", "poem"],
        &["scan", "fixtures", "--fail-on", "always"],
        &["diagram", "fixtures/shop-mixed", "--focus", "nobody"],
        &["diagram", "fixtures/shop-mixed", "--level", "9"],
        &["rules", "show", "no-such-rule"],
        &[
            "scan",
            "fixtures/shop-compose",
            "--output",
            "no-such-folder/x",
        ],
    ];
    for arguments in wrong {
        let run = stridemap(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert_ne!(run.err, "", "{arguments:?}");
    }
}

#[test]
fn a_misspelt_rule_is_answered_with_the_nearest() {
    let run = stridemap(&["rules", "show", "unencrypted-stor"]);
    assert!(
        run.err.contains("did you mean `unencrypted-store`?"),
        "{}",
        run.err
    );
}

#[test]
fn standard_input_is_read_as_a_file() {
    let folder = Folder::new();
    let texts = [
        ("terraform", PLAIN_STORE),
        (
            "kubernetes",
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: NodePort}\n",
        ),
        ("compose", "services:\n  a:\n    image: redis\n"),
    ];
    for (dialect, text) in texts {
        let run = run(folder.path(), &["scan", "-", "--format", "json"], text);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(
            run.out.contains(&format!("\"dialect\": \"{dialect}\"")),
            "{}",
            run.out
        );
    }
    assert_eq!(run(folder.path(), &["scan", "-"], "").code, 2);
    assert_eq!(run(folder.path(), &["scan", "-", "."], PLAIN_STORE).code, 2);
}

#[test]
fn results_go_to_a_file_on_demand_and_messages_to_standard_error() {
    let folder = Folder::with(&[("main.tf", PLAIN_STORE), ("broken.tf", "resource {")]);
    let direct = folder.run(&["scan", "."]);
    let filed = folder.run(&["scan", ".", "--output", "report.txt"]);
    assert_eq!((filed.code, filed.out.as_str()), (0, ""));
    assert_eq!(filed.err, direct.err);
    assert!(direct.err.starts_with("broken.tf:1:"), "{}", direct.err);
    let written = std::fs::read_to_string(folder.path().join("report.txt")).unwrap();
    assert_eq!(written, direct.out);
    assert_eq!(folder.run(&["scan", ".", "--quiet"]).err, "");
}
