//! `stridemap.hcl` and comments: what people accept, answer and add.

use expect_test::expect;
use serde_json::Value;

use crate::program::{Folder, Run};

const CODE: &str = r#"variable "encrypted" { type = bool }

resource "aws_ebs_volume" "data" {
  encrypted = var.encrypted
}

resource "aws_ebs_volume" "scratch" {
  encrypted = false
}
"#;

/// The scan of a folder with this code and these settings.
fn scan(code: &str, settings: &str) -> (Value, String) {
    let folder = Folder::with(&[("main.tf", code), ("stridemap.hcl", settings)]);
    let run = folder.run(&["scan", ".", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    (serde_json::from_str(&run.out).unwrap(), run.err)
}

fn items<'a>(model: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    model[list].as_array().unwrap().iter()
}

/// `rule element status` of the threats about encryption.
fn threats(model: &Value) -> Vec<String> {
    let about = items(model, "threats").filter(|it| it["rule"] == "unencrypted-store");
    let text = |threat: &Value, key: &str| threat[key].as_str().unwrap_or("-").to_owned();
    about
        .map(|it| {
            let (element, status) = (text(it, "element"), text(it, "status"));
            format!("{element} {status} {}", text(it, "reason"))
        })
        .collect()
}

#[test]
fn an_accepted_threat_stays_visible_as_accepted() {
    let settings = "accept \"unencrypted-store\" {\n  element = \"scratch\"\n  reason  = \"holds nothing\"\n  owner   = \"storage team\"\n}\n";
    let (model, err) = scan(CODE, settings);
    let accepted = "aws_ebs_volume.scratch accepted holds nothing (storage team)";
    assert_eq!(
        (threats(&model), err.as_str()),
        (vec![accepted.to_owned()], "")
    );
    let folder = Folder::with(&[("main.tf", CODE), ("stridemap.hcl", settings)]);
    let text = folder.run(&["scan", "."]).out;
    assert!(
        text.contains("unencrypted-store: aws_ebs_volume.scratch"),
        "{text}"
    );
}

#[test]
fn an_accepted_threat_does_not_fail_a_run() {
    let settings = "accept \"unencrypted-store\" { reason = \"known\" }\n";
    let folder = Folder::with(&[("main.tf", CODE)]);
    let code = || folder.run(&["scan", ".", "-q", "--fail-on", "medium"]).code;
    assert_eq!(code(), 1);
    folder.write("stridemap.hcl", settings.as_bytes());
    assert_eq!(code(), 0);
}

#[test]
fn what_expired_or_has_nothing_to_accept_is_told_and_does_not_count() {
    let settings = r#"
accept "unencrypted-store" {
  reason  = "for a while"
  expires = "2020-01-01"
}
accept "unencrypted-store" {
  element = "aws_ebs_volume.gone"
  reason  = "it was there"
}
accept "unencrypted-stor" { reason = "misspelt" }
accept "unencrypted-store" { element = "scratch" }
accept "unencrypted-store" {
  reason  = "some day"
  expires = "tomorrow"
}
"#;
    let (model, err) = scan(CODE, settings);
    assert_eq!(threats(&model), ["aws_ebs_volume.scratch open -"]);
    expect![[r#"
        stridemap.hcl:2:1: warning: the acceptance of `unencrypted-store` expired on 2020-01-01
        stridemap.hcl:6:1: warning: nothing to accept: `unencrypted-store` finds no threat to `aws_ebs_volume.gone`; the entry can go
        stridemap.hcl:10:1: warning: there is no rule `unencrypted-stor` to accept; did you mean `unencrypted-store`?
        stridemap.hcl:11:1: warning: an acceptance says its `reason`
        stridemap.hcl:12:1: warning: `tomorrow` is no day: write it as 2027-12-31
    "#]].assert_eq(&err);
}

#[test]
fn a_severity_that_the_project_sets_is_saved_with_its_reason() {
    let settings = "severity \"unencrypted-store\" { level = \"info\" }\n";
    let folder = Folder::with(&[("main.tf", CODE), ("stridemap.hcl", settings)]);
    folder.run(&["scan", ".", "--format", "json", "-o", "model.json"]);
    let saved: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("model.json")).unwrap())
            .unwrap();
    let mut about = items(&saved, "threats").filter(|it| it["rule"] == "unencrypted-store");
    let threat = about.next().unwrap();
    assert_eq!(threat["severity"], "info");
    assert!(items(threat, "factors").any(|it| it["name"] == "severity"));
    let run = folder.run(&["diff", "model.json", "."]);
    assert_eq!(
        (run.code, run.out.as_str(), run.err.as_str()),
        (0, "no change\n", "")
    );
}

#[test]
fn an_answer_settles_a_question_and_is_kept_with_it() {
    let question = |model: &Value| {
        let mut questions = items(model, "questions");
        questions
            .find(|it| it["rule"] == "unencrypted-store")
            .map(|it| (it["fact"].clone(), it["answer"].clone()))
    };
    let open = question(&scan(CODE, "").0);
    assert_eq!(open, Some(("encrypted_at_rest".into(), Value::Null)));
    let yes =
        "answer \"data\" {\n  encrypted_at_rest = true\n  because = \"set in the pipeline\"\n}\n";
    let (model, _) = scan(CODE, yes);
    let settled = Some(("encrypted_at_rest".into(), "set in the pipeline".into()));
    assert_eq!(question(&model), settled);
    assert_eq!(threats(&model), ["aws_ebs_volume.scratch open -"]);
    let (model, _) = scan(CODE, &yes.replace("true", "false"));
    let both = [
        "aws_ebs_volume.data open -",
        "aws_ebs_volume.scratch open -",
    ];
    assert_eq!(threats(&model), both);
    let decides = items(&model, "threats").find(|it| it["element"] == "aws_ebs_volume.data");
    assert_eq!(decides.unwrap()["location"]["path"], "stridemap.hcl");
}

#[test]
fn people_add_outsiders_flows_and_what_things_are_worth() {
    let settings = r#"
external "bank" { technology = "payment-provider" }
flow "bank" "aws_ebs_volume.data" {
  protocol  = "https"
  port      = 443
  encrypted = true
}
asset "data" { sensitivity = "customer-data" }
severity "unencrypted-store" { level = "critical" }
"#;
    let (model, err) = scan(CODE, settings);
    assert_eq!(err, "");
    let flow = items(&model, "flows").next().unwrap();
    assert_eq!(flow["id"], "external:bank -> aws_ebs_volume.data:443/https");
    assert_eq!(flow["evidence"][0]["path"], "stridemap.hcl");
    let data = items(&model, "elements")
        .find(|it| it["name"] == "data")
        .unwrap();
    assert_eq!(data["facts"]["sensitivity"]["value"], "customer-data");
    assert_eq!(data["exposure"]["path"][0], "external:bank");
    let severities = items(&model, "threats").filter(|it| it["rule"] == "unencrypted-store");
    assert!(
        severities
            .map(|it| &it["severity"])
            .all(|it| it == "critical")
    );
}

#[test]
fn what_is_wrong_in_the_settings_is_told_with_its_place() {
    let settings = r#"
anwser "data" { encrypted_at_rest = true }
answer "data" { encrypted_at_rset = true }
answer "data" { encrypted_at_rest = "yes" }
answer "dta"  { encrypted_at_rest = true }
asset  "data" { encrypted_at_rest = true }
flow "data" { protocol = "https" }
flow "data" "nowhere" {}
severity "unencrypted-store" { level = "terrible" }
external "bank" { technology = var.x }
variable = ["prod.tfvars"]
variables = ["prod"]
answer "data" {
"#;
    let (model, err) = scan(CODE, settings);
    assert_eq!(threats(&model), ["aws_ebs_volume.scratch open -"]);
    expect![[r#"
        stridemap.hcl:2:1: warning: there is no block `anwser` in the settings; did you mean `answer`?
        stridemap.hcl:3:17: warning: no fact is called `encrypted_at_rset` here; did you mean `encrypted_at_rest`?
        stridemap.hcl:4:37: warning: `encrypted_at_rest` is true or false
        stridemap.hcl:5:1: warning: nothing has the id or name `dta`
        stridemap.hcl:6:17: warning: no fact is called `encrypted_at_rest` here
        stridemap.hcl:7:1: warning: `flow` has as labels: whence, whither
        stridemap.hcl:8:1: warning: nothing has the id or name `nowhere`
        stridemap.hcl:9:1: warning: its `level` is one of info, low, medium, high, critical
        stridemap.hcl:10:32: warning: a text in quotes belongs here
        stridemap.hcl:11:1: warning: there is no `variable` in the settings; did you mean `variables`?
        stridemap.hcl:12:13: warning: `variables` is a mapping such as `{ "name" = "1.2" }`
        stridemap.hcl:13:15: error: cannot parse HCL: `{` is never closed
    "#]].assert_eq(&err);
}

#[test]
fn the_questionnaire_says_what_would_answer_it() {
    let folder = Folder::with(&[("main.tf", CODE)]);
    expect![[r#"
        cryptography

          Is what `data` keeps encrypted at rest?
            why     `var.encrypted` has no default and no tfvars file sets it
            where   main.tf:4
            settle  answer "aws_ebs_volume.data" { encrypted_at_rest = true }

        summary
          open        1
          answered    0
          by the code 1 gap, 0 mitigated
    "#]]
    .assert_eq(&folder.run(&["questions"]).out);
    let settings =
        "answer \"data\" {\n  encrypted_at_rest = true\n  because = \"set in the pipeline\"\n}\n";
    folder.write("stridemap.hcl", settings.as_bytes());
    expect![[r#"
        answered

          Is what `data` keeps encrypted at rest?
            set in the pipeline

        summary
          open        0
          answered    1
          by the code 1 gap, 1 mitigated
    "#]]
    .assert_eq(&folder.run(&["questions"]).out);
    let json = folder.run(&["questions", "--format", "json"]).out;
    let model: Value = serde_json::from_str(&json).unwrap();
    let answers: Vec<_> = items(&model, "questions").map(|it| &it["answer"]).collect();
    assert!(
        answers.contains(&&Value::from("set in the pipeline")),
        "{json}"
    );
}

#[test]
fn the_first_settings_hold_the_open_questions() {
    let code = CODE.replace(
        "\"data\" {",
        "\"data\" {\n  for_each = toset([\"a\", \"$${b}\"])",
    );
    let folder = Folder::with(&[("main.tf", &code)]);
    let run = folder.run(&["init"]);
    assert_eq!((run.code, run.out.as_str()), (0, "wrote ./stridemap.hcl\n"));
    let path = folder.path().join("stridemap.hcl");
    let text = std::fs::read_to_string(&path).unwrap();
    let (_, questions) = text.split_once("Remove the marks to answer.\n").unwrap();
    let asked = questions.matches("# answer \"aws_ebs_volume.data[").count();
    assert!(asked >= 2, "{text}");
    // Without the marks, and without the prose between the blocks, it answers them.
    let lines = questions.lines().filter_map(|line| line.strip_prefix("# "));
    let code = lines.filter(|line| line.starts_with([' ', '}']) || line.starts_with("answer"));
    let code: Vec<&str> = code.collect();
    folder.write("stridemap.hcl", code.join("\n").as_bytes());
    let again = folder.run(&["questions"]);
    assert_eq!(again.err, "");
    assert!(again.out.contains("\n  open        0\n"), "{}", again.out);
    let refused = folder.run(&["init"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("it is there already"),
        "{}",
        refused.err
    );
}

#[test]
fn variable_files_are_found_next_to_the_settings() {
    let folder = Folder::with(&[
        ("cloud/main.tf", CODE),
        (
            "cloud/stridemap.hcl",
            "variable_files = [\"stages/prod.tfvars\"]\n",
        ),
        ("cloud/stages/prod.tfvars", "encrypted = false\n"),
        ("other/main.tf", "resource \"aws_sqs_queue\" \"a\" {}\n"),
    ]);
    for paths in [&["cloud"][..], &["cloud", "other"]] {
        let run = folder.run(&[&["scan", "--format", "json"], paths].concat());
        let model: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(threats(&model).len(), 2, "{paths:?}: {}", run.err);
    }
}

#[test]
fn values_of_variables_can_be_set_and_files_of_values_count_more() {
    let settings = "variables = { encrypted = true, encypted = true }\n";
    let folder = Folder::with(&[("main.tf", CODE), ("stridemap.hcl", settings)]);
    let open = |run: &Run| {
        let model: Value = serde_json::from_str(&run.out).unwrap();
        (threats(&model), items(&model, "questions").count())
    };
    let run = folder.run(&["scan", "--format", "json"]);
    let scratch = "aws_ebs_volume.scratch open -".to_owned();
    assert_eq!(open(&run), (vec![scratch.clone()], 0));
    expect![[r#"
        stridemap.hcl:1:44: warning: no root module has a variable `encypted`; did you mean `encrypted`?
    "#]].assert_eq(&run.err);
    folder.write("terraform.tfvars", b"encrypted = false\n");
    let run = folder.run(&["scan", "--format", "json"]);
    let data = "aws_ebs_volume.data open -".to_owned();
    assert_eq!(open(&run), (vec![data, scratch], 0));
}

#[test]
fn a_comment_accepts_the_threat_on_its_line_or_the_next() {
    let code = CODE.replace(
        "  encrypted = false",
        "  # stridemap:accept unencrypted-store holds nothing\n  encrypted = false",
    );
    let (model, err) = scan(&code, "");
    assert_eq!(
        threats(&model),
        ["aws_ebs_volume.scratch accepted holds nothing"]
    );
    assert_eq!(err, "");
    let manifest = "services:\n  # stridemap:accept memory-unlimited the host has plenty\n  a:\n    image: redis:7\n  b:\n    image: nginx:1.27 # stridemap:accept image-not-pinned\n";
    let folder = Folder::with(&[("compose.yaml", manifest)]);
    let run = folder.run(&["scan", ".", "--format", "json"]);
    let model: Value = serde_json::from_str(&run.out).unwrap();
    let of_rule = items(&model, "threats").filter(|it| it["rule"] == "memory-unlimited");
    let status: Vec<_> = of_rule.map(|it| (&it["element"], &it["status"])).collect();
    let expected = [
        ("compose:compose/a", "accepted"),
        ("compose:compose/b", "open"),
    ];
    assert_eq!(status.len(), 2);
    for ((element, status), (a, b)) in status.into_iter().zip(expected) {
        assert_eq!((element.as_str(), status.as_str()), (Some(a), Some(b)));
    }
    expect![[r#"
        compose.yaml:6:25: warning: an acceptance says why: `# stridemap:accept RULE REASON`
    "#]]
    .assert_eq(&run.err);
}

#[test]
fn a_block_says_how_a_chart_is_installed() {
    let folder = Folder::with(&[
        (
            "deploy/shop/Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
        ),
        ("deploy/shop/values.yaml", "replicas: 1\n"),
        (
            "deploy/shop/templates/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-web\n  namespace: {{ .Release.Namespace }}\nspec:\n  replicas: {{ .Values.replicas }}\n",
        ),
        ("deploy/prod.yaml", "replicas: 3\n"),
        (
            "stridemap.hcl",
            "chart \"deploy/shop\" {\n  environment = \"prod\"\n  release     = \"live\"\n  namespace   = \"sales\"\n  values      = [\"deploy/prod.yaml\"]\n}\nchart \"deploy/shop\" {\n  environment = \"test\"\n  release     = \"try\"\n  set         = { replicas = 2 }\n}\nchart \"deploy/lost\" {}\n",
        ),
    ]);
    let run = folder.run(&["inspect", ".", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let inventory: Value = serde_json::from_str(&run.out).unwrap();
    let made = items(&inventory, "resources").map(|it| {
        let place = &it["location"];
        let replicas = &it["attributes"]["spec"]["replicas"];
        format!(
            "{} {replicas} {}:{}",
            it["address"], place["path"], place["line"]
        )
    });
    expect![[r#"
        "default/Deployment/try-web" 2 "deploy/shop/templates/web.yaml":4
        "sales/Deployment/live-web" 3 "deploy/shop/templates/web.yaml":4"#]]
    .assert_eq(&made.collect::<Vec<_>>().join("\n"));
    assert!(
        run.out.contains("there is no helm chart in `deploy/lost`"),
        "{}",
        run.out
    );
}
