//! The order of the repository: who may use whom, how long a file is, what a rule may name,
//! and whether the documents still say what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{Folder, stridemap, workspace};

/// All files below a folder with an ending, in order.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if name.ends_with(ending) && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap()
}

const DEPENDENCIES: &str = "[dependencies]";

/// For each crate the crates of ours that it uses, by folder name.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let manifests = files(&workspace().join("crates"), "Cargo.toml");
    let names = |path: &Path| {
        let folder = path.parent().unwrap().file_name().unwrap();
        folder.to_string_lossy().into_owned()
    };
    let ours: BTreeSet<String> = manifests.iter().map(|path| names(path)).collect();
    let used = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let (_, after) = text.split_once(DEPENDENCIES).unwrap();
        let section = after.split("\n[").next().unwrap();
        let keys = section
            .lines()
            .filter_map(|line| line.split(['.', ' ', '=']).next());
        let used = keys.map(|key| key.trim_start_matches("stridemap-").to_owned());
        (names(path), used.filter(|key| ours.contains(key)).collect())
    };
    manifests.iter().map(used).collect()
}

/// The table "who knows what" of the architecture.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = read("ARCHITECTURE.md");
    let (_, table) = text.split_once("| crate | does |").unwrap();
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let users = cells.last().unwrap().split(", ").map(str::to_owned);
        (cells[0].trim_matches('`').to_owned(), users.collect())
    };
    rows.map(row).collect()
}

#[test]
fn crates_use_only_what_the_architecture_allows() {
    let (arrows, allowed) = (arrows(), allowed());
    let all: BTreeSet<&String> = arrows.keys().collect();
    assert_eq!(
        all,
        allowed.keys().collect(),
        "the table has a row for each crate"
    );
    for (name, used) in &arrows {
        let may = &allowed[name];
        let more: Vec<_> = used.iter().filter(|it| !may.contains(*it)).collect();
        assert!(
            may.contains("all") || more.is_empty(),
            "{name} uses {more:?}"
        );
    }
    assert!(
        arrows["derive"].contains("resource"),
        "the manifests were read"
    );
    assert!(!allowed["stride"].contains("resource") && !allowed["report"].contains("resource"));
    assert!(!allowed["model"].contains("resource"));
    assert!(allowed.values().all(|may| !may.contains("cli")));
}

#[test]
fn no_crate_or_module_is_called_after_nothing() {
    let empty = [
        "core", "common", "utils", "util", "helpers", "misc", "shared",
    ];
    for name in arrows().keys() {
        assert!(!empty.contains(&name.as_str()), "{name}");
    }
    for path in files(&workspace().join("crates"), ".rs") {
        let stem = path.file_stem().unwrap().to_string_lossy();
        assert!(
            !empty.contains(&&*stem) && stem != "mod",
            "{}",
            path.display()
        );
    }
}

#[test]
fn only_the_program_touches_files_and_prints() {
    let outside = [
        "std::fs",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "std::process",
        "println!",
        "std::env::var",
    ];
    for (name, _) in arrows().iter().filter(|(name, _)| *name != "cli") {
        for path in files(&workspace().join("crates").join(name).join("src"), ".rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for word in outside {
                assert!(!code.contains(word), "{}: {word}", path.display());
            }
        }
    }
}

#[test]
fn no_file_of_code_is_longer_than_five_hundred_lines() {
    let top = workspace();
    let code = ["crates", "tests"].map(|folder| files(&top.join(folder), ".rs"));
    let long: Vec<String> = code
        .iter()
        .flatten()
        .map(|path| (path, fs::read_to_string(path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > 500)
        .map(|(path, lines)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn open_ends_are_not_left_in_the_code() {
    // Put together, so that this file does not hold them.
    let marks = ["TO", "FIX", "HA"].into_iter().zip(["DO", "ME", "CK"]);
    let marks: Vec<String> = marks.map(|(a, b)| format!("{a}{b}")).collect();
    for folder in ["crates", "rules", "tests", "docs"] {
        for path in files(&workspace().join(folder), "") {
            let text = fs::read_to_string(&path).unwrap();
            for mark in &marks {
                let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
                assert!(
                    !words.any(|word| word == mark),
                    "{}: {mark}",
                    path.display()
                );
            }
        }
    }
}

/// The block of a rule, without its documentation and cases.
fn rule_block(page: &str) -> &str {
    let (_, after) = page.split_once("```hcl rule\n").unwrap();
    after.split("```").next().unwrap()
}

#[test]
fn rules_have_an_id_of_their_own_and_a_page_in_the_folder_of_their_category() {
    let mut ids = BTreeMap::new();
    let pages = files(&workspace().join("rules/stride"), ".md");
    for path in &pages {
        let text = fs::read_to_string(path).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let formerly = rule_block(&text)
            .lines()
            .find(|line| line.starts_with("formerly"));
        let former = formerly
            .into_iter()
            .flat_map(|line| line.split('"').skip(1).step_by(2));
        for id in former.map(str::to_owned).chain([stem]) {
            let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
            assert!(id.chars().all(plain), "{id}");
            assert_eq!(ids.insert(id, path), None, "{}", path.display());
        }
    }
    let listed = stridemap(&["rules", "list"]).out;
    assert_eq!(listed.lines().count(), pages.len());
    for path in &pages {
        let (stem, category) = (path.file_stem().unwrap(), path.parent().unwrap());
        let (stem, category) = (stem.to_string_lossy(), category.file_name().unwrap());
        let category = category.to_string_lossy();
        let line = listed
            .lines()
            .find(|line| line.starts_with(&format!("{stem} ")));
        assert!(line.is_some_and(|line| line.contains(&*category)), "{stem}");
    }
}

#[test]
fn code_names_no_chart_and_no_image_of_a_proxy() {
    let tables = ["kubernetes/charts.hcl", "images/proxies.hcl"];
    let tables = tables.map(|name| read(&format!("rules/catalog/{name}")));
    // Names of one word mean other things, too.
    let quoted = tables
        .iter()
        .flat_map(|text| text.split('"').skip(1).step_by(2));
    let plain = |word: &str| !word.is_empty() && word.bytes().all(|it| it.is_ascii_lowercase());
    let named = quoted.filter(|name| name.contains('-') && name.split('-').all(plain));
    let named: BTreeSet<&str> = named.collect();
    assert!(named.contains("loki-stack") && named.contains("caddy-gen"));
    for path in ["crates/resource/src", "crates/derive/src"] {
        for file in files(&workspace().join(path), ".rs") {
            let text = fs::read_to_string(&file).unwrap();
            let is_test = file.components().any(|it| it.as_os_str() == "tests");
            let text = text.split("mod tests {").next().unwrap();
            let mut words = text
                .split('"')
                .filter(|_| !is_test && !file.ends_with("tests.rs"));
            let chart = words.find(|word| named.contains(word));
            assert_eq!(chart, None, "{}", file.display());
        }
    }
}

#[test]
fn rules_name_no_vendor() {
    let vendors = [
        "aws",
        "amazon",
        "azure",
        "google",
        "gcp",
        "kubernetes",
        "k8s",
        "compose",
        "docker",
        "terraform",
        "s3",
        "ec2",
        "rds",
        "lambda",
        "iam",
        "kubectl",
        "helm",
    ];
    for path in files(&workspace().join("rules/stride"), ".md") {
        let text = fs::read_to_string(&path).unwrap();
        for line in rule_block(&text).lines() {
            // Where else a gap is described is told by the names it has there.
            if line.starts_with("references") || line.starts_with("standards") {
                continue;
            }
            let lower = line.to_lowercase();
            let mut words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
            let vendor = words.find(|word| vendors.contains(word));
            assert_eq!(vendor, None, "{}: {line}", path.display());
        }
    }
}

#[test]
fn links_of_documents_lead_somewhere() {
    let top = workspace();
    let mut pages: Vec<PathBuf> = files(&top.join("docs"), ".md");
    pages.extend(
        fs::read_dir(&top)
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    pages.retain(|path| path.extension().is_some_and(|end| end == "md"));
    assert!(pages.len() > 4);
    let mut links = 0;
    for page in &pages {
        let text = fs::read_to_string(page).unwrap();
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if link.starts_with("https://") || link.starts_with('#') {
                continue;
            }
            let path = link.split('#').next().unwrap();
            let target = page.parent().unwrap().join(path);
            assert!(target.exists(), "{}: {link}", page.display());
            links += 1;
        }
    }
    assert!(links > 5);
}

#[test]
fn documented_commands_exist() {
    let help = stridemap(&["--help"]).out;
    let readme = read("README.md");
    let commands = readme
        .lines()
        .filter_map(|line| line.strip_prefix("    stridemap "));
    for line in commands {
        let command = line.split_whitespace().next().unwrap();
        assert!(help.contains(&format!("\n  {command}")), "{command}");
        let options = stridemap(&[command, "--help"]).out;
        for option in line
            .split_whitespace()
            .filter(|word| word.starts_with("--"))
        {
            assert!(options.contains(option), "{command} {option}");
        }
    }
}

#[test]
fn rules_of_ones_own_are_loaded_tested_and_applied() {
    let page = "# A queue has a name\n\n```hcl rule\napplies_to = \"data-store\"\nwhen       = element.technology == \"queue\"\nimpact     = \"low\"\ndomain     = \"security-architecture\"\nquestion   = \"Has {target} a name?\"\nalways_known = true\n```\n\nFix: none.\n\n## A queue\n\n```hcl\nresource \"aws_sqs_queue\" \"a\" {} # expect: named-queue\n```\n\n## A bucket\n\n```hcl\nresource \"aws_s3_bucket\" \"a\" {}\n```\n";
    let folder = Folder::with(&[
        ("own/tampering/named-queue.md", page),
        ("main.tf", "resource \"aws_sqs_queue\" \"a\" {}\n"),
    ]);
    let tested = folder.run(&["rules", "test", "own"]);
    assert_eq!(
        (tested.code, tested.out.as_str()),
        (0, "1 rule, 2 cases, 0 failures\n")
    );
    let scanned = folder.run(&["scan", "main.tf", "--rules", "own", "--format", "json"]);
    assert!(
        scanned
            .out
            .contains("\"fingerprint\": \"named-queue:aws_sqs_queue.a\"")
    );
    folder.write(
        "own/tampering/named-queue.md",
        page.replace("technology ==", "tecnology ==").as_bytes(),
    );
    let wrong = folder.run(&["scan", "main.tf", "--rules", "own"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("own/tampering/named-queue.md:5:"),
        "{}",
        wrong.err
    );
    assert!(wrong.err.contains("technology"), "{}", wrong.err);
}
