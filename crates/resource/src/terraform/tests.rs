//! Tables over small configurations in memory. What values Terraform itself computes was asked
//! of `terraform plan` where `terraform_data` can show it.

mod blocks;
mod expansion;
mod meta;
mod modules;
mod order;
mod providers;
mod reading;
mod references;
mod requirements;
mod statements;
mod uncalled;
mod variables;
mod workspace;

use expect_test::Expect;

use crate::testing::{Outcome, scan};

/// All resources of one file with their attributes, and what is said.
fn check(text: &str, expected: &Expect) {
    check_files(&[("main.tf", text)], expected);
}

/// The same for several files.
fn check_files(files: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&listing(&scan(files)));
}

/// Every resource: its id, and its attributes one by one.
fn listing(outcome: &Outcome) -> String {
    let mut lines = String::new();
    for id in outcome.ids() {
        let attributes = outcome.show(id, "");
        lines.push_str(id);
        lines.push('\n');
        let shown = attributes.lines().filter(|line| !line.starts_with("{}"));
        for line in shown {
            lines.push_str("  ");
            lines.push_str(line);
            lines.push('\n');
        }
    }
    lines + &outcome.said()
}
