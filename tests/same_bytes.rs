//! The same input gives the same bytes, whatever the threads and the order of the paths.

use crate::program::{Folder, stridemap};

const OUTPUTS: [&[&str]; 10] = [
    &["scan", "--format", "text"],
    &["scan", "--format", "json"],
    &["diagram", "--format", "svg"],
    &["diagram", "--format", "mermaid"],
    &["diagram", "--format", "dot"],
    &["diagram", "--format", "svg", "--level", "0"],
    &["inspect", "--format", "text"],
    &["inspect", "--format", "json"],
    &["questions", "--format", "text"],
    &["questions", "--format", "json"],
];

const PATHS: [&str; 3] = [
    "fixtures/shop-compose",
    "fixtures/shop-kubernetes",
    "fixtures/shop-terraform",
];

fn output(command: &[&str], threads: &str, paths: &[&str]) -> String {
    let arguments = [command, &["--threads", threads], paths].concat();
    let run = stridemap(&arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    assert_ne!(run.out, "", "{arguments:?}");
    run.out + &run.err
}

#[test]
fn threads_and_the_order_of_paths_change_nothing() {
    let mut reversed = PATHS;
    reversed.reverse();
    for command in OUTPUTS {
        let one = output(command, "1", &PATHS);
        assert_eq!(one, output(command, "7", &PATHS), "{command:?}");
        assert_eq!(one, output(command, "2", &reversed), "{command:?}");
        let twice = [PATHS[1], PATHS[0], PATHS[2], PATHS[1]];
        assert_eq!(one, output(command, "3", &twice), "{command:?}");
    }
}

#[test]
fn threads_change_nothing_in_a_diff() {
    for format in ["text", "json", "svg", "mermaid", "dot"] {
        let command = ["diff", "--format", format];
        let paths = ["fixtures/shop-compose", "fixtures/shop-mixed"];
        assert_eq!(output(&command, "1", &paths), output(&command, "7", &paths));
    }
}

#[test]
fn the_folder_that_the_files_lie_in_does_not_name_anything() {
    let text = "resource \"aws_sqs_queue\" \"a\" {}\n";
    let (one, other) = (
        Folder::with(&[("main.tf", text)]),
        Folder::with(&[("main.tf", text)]),
    );
    let scan = |folder: &Folder| folder.run(&["scan", ".", "--format", "json"]).out;
    assert_eq!(scan(&one), scan(&other));
}
