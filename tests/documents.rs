//! The README shows what the program really says and draws.
//!
//! After a change that is meant, `UPDATE_EXPECT=1 cargo test -p stridemap --test whole`.

use std::fs;

use expect_test::expect_file;

use crate::program::{stridemap, workspace};

const FIXTURE: &str = "fixtures/shop-mixed";

/// The report with its most severe threats and its summary, the rest left out.
fn sample() -> String {
    let report = stridemap(&["scan", FIXTURE]).out;
    let mut headings = report.match_indices("── ").map(|(at, _)| at);
    let (_, second) = (headings.next().unwrap(), headings.next().unwrap());
    let summary = report.find("\nsummary\n").unwrap();
    format!("{}[...]\n{}", &report[..second], &report[summary..])
}

/// The README with the sample in its place: between the command and the next heading.
fn readme() -> String {
    let text = fs::read_to_string(workspace().join("README.md")).unwrap();
    let start = "```text\n$ stridemap scan fixtures/shop-mixed\n\n";
    let (before, after) = text.split_once(start).unwrap();
    let (_, after) = after.split_once("```\n").unwrap();
    format!("{before}{start}{}```\n{after}", sample())
}

#[test]
fn the_sample_in_the_readme_is_current() {
    expect_file!["../README.md"].assert_eq(&readme());
}

#[test]
fn the_picture_in_the_readme_is_current() {
    let picture = stridemap(&["diagram", FIXTURE, "--format", "svg"]).out;
    expect_file!["../docs/shop-mixed.svg"].assert_eq(&picture);
}
