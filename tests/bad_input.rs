//! One thing that cannot be read costs nothing but itself, and is told with place and reason.

use std::fs;

use expect_test::{Expect, expect};

use crate::program::Folder;

const GOOD: (&str, &str) = (
    "good.tf",
    "resource \"aws_s3_bucket\" \"good\" {\n  bucket = \"good\"\n}\n",
);

/// Scans the files next to a good one, which must still be there.
fn check(files: &[(&str, &[u8])], expected: &Expect) {
    let folder = Folder::with(&[GOOD]);
    for (path, bytes) in files {
        folder.write(path, bytes);
    }
    let run = folder.run(&["scan", ".", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("\"id\": \"aws_s3_bucket.good\""),
        "{}",
        run.out
    );
    expected.assert_eq(&run.err);
}

#[test]
fn a_broken_block_loses_neither_its_file_nor_the_others() {
    let text = "resource \"aws_sqs_queue\" \"a\" {}\nresource \"aws_sqs_queue\" \"b\" {\n  name =\n}\nresource \"aws_sqs_queue\" \"c\" {}\n";
    check(
        &[("queues.tf", text.as_bytes())],
        &expect![[r#"
        queues.tf:3:9: error: cannot parse HCL: expected an expression
    "#]],
    );
    let folder = Folder::with(&[("queues.tf", text)]);
    let out = folder
        .run(&["scan", ".", "--format", "json", "--quiet"])
        .out;
    for queue in ["a", "c"] {
        assert!(
            out.contains(&format!("\"id\": \"aws_sqs_queue.{queue}\"")),
            "{out}"
        );
    }
}

#[test]
fn a_broken_document_loses_neither_its_file_nor_the_others() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Secret\nmetadata:\n\tname: b\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: c}\n";
    check(
        &[("secrets.yaml", text.as_bytes())],
        &expect![[r#"
        secrets.yaml:8:2: error: cannot parse YAML: tabs disallowed within this context (block indentation)
    "#]],
    );
    let folder = Folder::with(&[("secrets.yaml", text)]);
    let out = folder
        .run(&["scan", ".", "--format", "json", "--quiet"])
        .out;
    for secret in ["a", "c"] {
        assert!(
            out.contains(&format!("\"id\": \"k8s:default/Secret/{secret}\"")),
            "{out}"
        );
    }
}

#[test]
fn what_is_no_text_is_told() {
    let binary: Vec<u8> = (0..=255).cycle().take(4096).collect();
    check(
        &[("program.tf", &binary)],
        &expect![[r#"
        error: cannot read `program.tf`: binary file
    "#]],
    );
    check(
        &[("latin.yaml", b"apiVersion: v1\nkind: ConfigMap # caf\xe9\n")],
        &expect![[r#"
            error: cannot read `latin.yaml`: not UTF-8 at byte 36
        "#]],
    );
}

#[test]
fn conflict_marks_and_cut_files_are_told() {
    let conflict = "resource \"aws_sqs_queue\" \"a\" {\n<<<<<<< HEAD\n  name = \"a\"\n=======\n  name = \"b\"\n>>>>>>> other\n}\n";
    check(
        &[("conflict.tf", conflict.as_bytes())],
        &expect![[r#"
        conflict.tf:2:1: error: cannot parse HCL: git conflict marker
    "#]],
    );
    check(
        &[(
            "cut.tf",
            b"resource \"aws_sqs_queue\" \"a\" {\n  name = \"a",
        )],
        &expect![[r#"
            cut.tf:2:3: error: cannot parse HCL: invalid block body; expected `}`, newline or identifier
        "#]],
    );
    check(
        &[(
            "cut.tf.json",
            b"{\"resource\": {\"aws_sqs_queue\": {\"a\": {",
        )],
        &expect![[r#"
            cut.tf.json:1:39: error: cannot parse JSON: expected a key in double quotes
        "#]],
    );
}

#[test]
fn files_of_others_are_passed_over_in_silence() {
    let files: [(&str, &[u8]); 4] = [
        (
            ".github/workflows/ci.yml",
            b"on: push\njobs: {a: {runs-on: x, steps: [{run: make}]}}\n",
        ),
        (
            "play.yml",
            b"- hosts: all\n  tasks: [{name: a, shell: ls}]\n",
        ),
        ("package.json", b"{\"name\": \"a\", \"scripts\": {}}"),
        ("notes.yaml", b"just: notes\n"),
    ];
    check(&files, &expect![[""]]);
}

#[test]
fn nothing_to_read_is_no_clean_result() {
    let folder = Folder::with(&[("notes.txt", "nothing"), ("program.tf", "\u{0}\u{1}\u{2}")]);
    fs::create_dir(folder.path().join("empty")).unwrap();
    let told = |path: &str| {
        let run = folder.run(&["scan", path]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{path}");
        run.err
    };
    let told = ["empty", "missing", "notes.txt", "program.tf"].map(told);
    expect![[r#"
        stridemap: error: no infrastructure as code in `empty`: no Terraform, Kubernetes or compose file could be read
        stridemap: error: cannot read `missing`: no such file or folder
        stridemap: error: no infrastructure as code in `notes.txt`: no Terraform, Kubernetes or compose file could be read
        stridemap: error: no infrastructure as code in `program.tf`: no Terraform, Kubernetes or compose file could be read; error: cannot read `program.tf`: binary file
    "#]].assert_eq(&told.concat());
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_told() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::with(&[GOOD, ("locked.tf", "resource \"aws_sqs_queue\" \"a\" {}\n")]);
    let locked = folder.path().join("locked.tf");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&locked).is_ok() {
        // The superuser may read everything.
        return;
    }
    let run = folder.run(&["scan", "."]);
    assert_eq!(run.code, 0);
    expect![[r#"
        error: cannot read `locked.tf`: permission denied
    "#]]
    .assert_eq(&run.err);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_neither_followed_out_nor_waited_for() {
    use std::os::unix::fs::symlink;

    let outside = Folder::with(&[("main.tf", "resource \"aws_sqs_queue\" \"outside\" {}\n")]);
    let folder = Folder::with(&[GOOD]);
    let link = |name: &str, to: &str| symlink(to, folder.path().join(name)).unwrap();
    link("outside", outside.shown());
    link("outside.tf", &format!("{}/main.tf", outside.shown()));
    link("loop", ".");
    link("self.tf", "self.tf");
    link("zero.tf", "/dev/zero");
    let pipe = folder.path().join("pipe.tf");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()));
    let run = folder.run(&["scan", ".", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("aws_s3_bucket.good"));
    assert!(!run.out.contains("aws_sqs_queue.outside"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn parts_of_a_chart_may_be_linked_within_the_scanned_folder() {
    use std::os::unix::fs::symlink;

    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: NAME}\nspec: {containers: [{name: a, image: nginx}]}\n";
    let inside = pod.replace("NAME", "linked");
    let outside = Folder::with(&[("a.yaml", &pod.replace("NAME", "outside"))]);
    let folder = Folder::with(&[
        (
            "web/Chart.yaml",
            "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        ),
        (
            "parts/a.yaml",
            &inside.replace("linked", "'{{ .Release.Name }}-linked'"),
        ),
    ]);
    let link = |name: &str, to: &str| symlink(to, folder.path().join(name)).unwrap();
    std::fs::create_dir(folder.path().join("web/templates")).unwrap();
    link("web/templates/parts", "../../parts");
    link("web/templates/outside", outside.shown());
    link("web/templates/loop", "..");
    link("web/there", "../parts");
    link("parts/back", "../web/templates");
    let run = folder.run(&["inspect", ".", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("default/Pod/web-linked"), "{}", run.out);
    assert!(!run.out.contains("outside"), "{}", run.out);
}

#[test]
fn modules_and_files_outside_of_the_scanned_folder_are_not_read() {
    let folder = Folder::with(&[
        (
            "secret/main.tf",
            "resource \"aws_sqs_queue\" \"outside\" {}\n",
        ),
        ("secret/name.txt", "outside-name"),
        (
            "scanned/main.tf",
            "module \"a\" {\n  source = \"../secret\"\n}\nresource \"aws_s3_bucket\" \"a\" {\n  bucket = file(\"../secret/name.txt\")\n}\n",
        ),
    ]);
    let run = folder.run(&["scan", "scanned", "--format", "json"]);
    assert_eq!(run.code, 0);
    assert!(!run.out.contains("outside-name") && !run.out.contains("aws_sqs_queue.outside"));
    assert!(run.err.contains("scanned/main.tf:2:"), "{}", run.err);
}
