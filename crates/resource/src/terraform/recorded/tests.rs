//! What plans and states give, alone and on top of their code.

use crate::testing::scan;

const PLAN: &str = r#"{
  "format_version": "1.2",
  "terraform_version": "1.11.4",
  "planned_values": {"root_module": {
    "resources": [
      {"address": "aws_kms_key.main", "mode": "managed", "type": "aws_kms_key", "name": "main",
       "values": {"description": "orders", "policy": null}, "sensitive_values": {}}
    ],
    "child_modules": [{
      "address": "module.store[\"a.b\"]",
      "resources": [
        {"address": "module.store[\"a.b\"].aws_db_instance.orders[0]", "mode": "managed",
         "type": "aws_db_instance", "name": "orders", "index": 0,
         "values": {"engine": "postgres", "storage_encrypted": true, "password": "moonlight-7",
                    "restore": [], "ports": [1, null]},
         "sensitive_values": {"password": true}}
      ]
    }]
  }},
  "resource_changes": [
    {"address": "aws_kms_key.main", "change": {"actions": ["create"], "after_unknown": {"arn": true}}},
    {"address": "module.store[\"a.b\"].aws_db_instance.orders[0]",
     "change": {"actions": ["create"],
                "after_unknown": {"kms_key_id": true, "ports": [false, true], "tags": {"id": true}}}}
  ],
  "configuration": {"root_module": {
    "resources": [{"address": "aws_kms_key.main", "mode": "managed", "type": "aws_kms_key",
                   "name": "main", "expressions": {"description": {"constant_value": "orders"}}}],
    "module_calls": {"store": {
      "source": "./store",
      "expressions": {"key": {"references": ["aws_kms_key.main.arn", "aws_kms_key.main"]}},
      "module": {"resources": [{
        "address": "aws_db_instance.orders", "mode": "managed", "type": "aws_db_instance",
        "name": "orders", "expressions": {"kms_key_id": {"references": ["var.key"]}}}]}
    }}
  }}
}"#;

#[test]
fn a_plan_gives_addresses_values_and_what_is_known_only_after_apply() {
    let outcome = scan(&[("plan.json", PLAN)]);
    let orders = "module.store[\"a.b\"].aws_db_instance.orders[0]";
    assert_eq!(outcome.ids(), ["aws_kms_key.main", orders]);
    expect_test::expect![[r#"
        engine = "postgres" @14
        kms_key_id = <`module.store["a.b"].aws_db_instance.orders[0].kms_key_id` is known only after apply> @14 -> aws_kms_key.main
        password = "moonlight-7" @14 sensitive
        ports.0 = 1 @15
        ports.1 = <`module.store["a.b"].aws_db_instance.orders[0].ports[1]` is known only after apply> @15
        storage_encrypted = true @14
        tags.id = <`module.store["a.b"].aws_db_instance.orders[0].tags.id` is known only after apply> @14
    "#]]
    .assert_eq(&outcome.show(orders, ""));
}

#[test]
fn a_plan_on_its_code_has_the_codes_lines_and_its_own_values() {
    let code = "variable \"size\" { type = number }\n\
        resource \"aws_kms_key\" \"main\" {\n  description = var.text\n}\n\
        variable \"text\" { type = string }\n\
        module \"store\" {\n  for_each = toset(var.names)\n  source = \"./store\"\n  key = aws_kms_key.main.arn\n}\n\
        variable \"names\" { type = list(string) }\n\
        resource \"aws_kms_key\" \"gone\" {\n  count = var.size\n}\n";
    let store = "variable \"key\" {}\nresource \"aws_db_instance\" \"orders\" {\n  count = 1\n  \
        kms_key_id = var.key\n}\n";
    let outcome = scan(&[
        ("infra/main.tf", code),
        ("infra/store/main.tf", store),
        ("plan.json", PLAN),
    ]);
    let orders = "module.store[\"a.b\"].aws_db_instance.orders[0]";
    assert_eq!(outcome.ids(), ["aws_kms_key.main", orders]);
    assert_eq!(
        outcome.show("aws_kms_key.main", "description"),
        "\"orders\" @3\n"
    );
    expect_test::expect![[r#"
        <`aws_kms_key.main.arn` is known only after apply> @4 -> aws_kms_key.main
    "#]]
    .assert_eq(&outcome.show(orders, "kms_key_id"));
    expect_test::expect![[r#"
        plan.json:1: note: the plan does not have 1 of the resources that the code declares: they are left out
    "#]]
    .assert_eq(&outcome.said());
}

#[test]
fn a_state_file_refers_by_the_texts_of_what_it_depends_on() {
    let state = r#"{
      "version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "x", "outputs": {},
      "resources": [
        {"mode": "managed", "type": "aws_kms_key", "name": "main",
         "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
         "instances": [{"attributes": {"arn": "arn:aws:kms:::key/1", "id": "1"}}]},
        {"module": "module.m", "mode": "managed", "type": "aws_sqs_queue", "name": "q", "each": "map",
         "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
         "instances": [
           {"index_key": "x", "attributes": {"kms_master_key_id": "arn:aws:kms:::key/1", "body": {"pin": "1234"}},
            "sensitive_attributes": [[{"type": "get_attr", "value": "body"}, {"type": "get_attr", "value": "pin"}]],
            "dependencies": ["aws_kms_key.main"]},
           {"index_key": "y", "attributes": {"kms_master_key_id": "arn:aws:kms:::key/1"}},
           {"index_key": "x", "deposed": "0a1b", "attributes": {}}]},
        {"mode": "data", "type": "aws_region", "name": "here", "provider": "", "instances": [{"attributes": {"name": "eu-west-1"}}]}
      ]}"#;
    let outcome = scan(&[("terraform.tfstate", state)]);
    assert_eq!(
        outcome.ids(),
        [
            "aws_kms_key.main",
            "data.aws_region.here",
            "module.m.aws_sqs_queue.q[\"x\"]",
            "module.m.aws_sqs_queue.q[\"y\"]"
        ]
    );
    expect_test::expect![[r#"
        body.pin = "1234" @10 sensitive
        kms_master_key_id = "arn:aws:kms:::key/1" @10 -> aws_kms_key.main
    "#]]
    .assert_eq(&outcome.show("module.m.aws_sqs_queue.q[\"x\"]", ""));
    assert_eq!(
        outcome.show("module.m.aws_sqs_queue.q[\"y\"]", ""),
        "kms_master_key_id = \"arn:aws:kms:::key/1\" @13\n"
    );
}

#[test]
fn a_state_file_tells_the_values_of_open_types_without_the_types() {
    let state = r#"{
      "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "outputs": {},
      "resources": [
        {"mode": "managed", "type": "terraform_data", "name": "a", "provider": "",
         "instances": [{"attributes": {
           "input": {"value": {"name": "n", "pin": "1234", "list": [1, "x"]},
                     "type": ["object", {"name": "string", "pin": "string", "list": ["tuple", ["number", "string"]]}]},
           "output": {"value": 5, "type": "number"},
           "triggers_replace": {"value": {"value": "v", "type": "string"}, "type": ["map", "string"]}},
           "sensitive_attributes": [[{"type": "get_attr", "value": "input"}, {"type": "get_attr", "value": "pin"}]]}]},
        {"mode": "managed", "type": "x_y", "name": "b", "provider": "",
         "instances": [{"attributes": {
           "tags": {"type": "text", "value": "v"}, "pair": {"type": "number", "value": "v"},
           "more": {"type": "string", "value": "v", "n": 1}, "list": [{"type": "string", "value": "v"}]}}]}
      ]}"#;
    let outcome = scan(&[("terraform.tfstate", state)]);
    expect_test::expect![[r#"
        input.list.0 = 1 @6
        input.list.1 = "x" @6
        input.name = "n" @6
        input.pin = "1234" @6 sensitive
        output = 5 @8
        triggers_replace.type = "string" @9
        triggers_replace.value = "v" @9
    "#]]
    .assert_eq(&outcome.show("terraform_data.a", ""));
    expect_test::expect![[r#"
        list.0.type = "string" @14
        list.0.value = "v" @14
        more.n = 1 @14
        more.type = "string" @14
        more.value = "v" @14
        pair.type = "number" @13
        pair.value = "v" @13
        tags.type = "text" @13
        tags.value = "v" @13
    "#]]
    .assert_eq(&outcome.show("x_y.b", ""));
}

#[test]
fn a_state_keeps_what_the_code_adds_to_it() {
    let state = r#"{"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {"resources": [
      {"address": "aws_sqs_queue.a", "mode": "managed", "type": "aws_sqs_queue", "name": "a",
       "values": {"name": "one", "fifo_queue": false}, "sensitive_values": {}}]}}}"#;
    let code = "resource \"aws_sqs_queue\" \"a\" {\n  name = var.unset\n}\n\
        variable \"unset\" {}\nresource \"aws_sqs_queue\" \"b\" {}\n";
    let outcome = scan(&[("main.tf", code), ("state.json", state)]);
    assert_eq!(outcome.ids(), ["aws_sqs_queue.a", "aws_sqs_queue.b"]);
    assert_eq!(outcome.show("aws_sqs_queue.a", "name"), "\"one\" @2\n");
}

#[test]
fn broken_records_lose_nothing_else() {
    for text in [
        r#"{"terraform_version": "1", "format_version": "1", "values": {"root_module": {"resources": [1, {}, {"mode": "managed"}, null]}}}"#,
        r#"{"version": 4, "terraform_version": "1", "resources": [null, {"instances": [null, {}]}, {"mode": "managed", "type": "a_b", "name": "c", "instances": [{"sensitive_attributes": [[{}], [{"value": 9}], 1]}]}]}"#,
        r#"{"terraform_version": "1", "planned_values": "#,
    ] {
        let outcome = scan(&[("a.json", text), ("main.tf", "resource \"x_y\" \"z\" {}\n")]);
        assert!(outcome.ids().contains(&"x_y.z"), "{text}");
    }
}

#[test]
fn a_secret_that_a_record_repeats_is_as_secret_there() {
    let state = r#"{
  "version": 4,
  "terraform_version": "1.11.4",
  "resources": [
    {"mode": "managed", "type": "terraform_data", "name": "s", "instances": [{
      "attributes": {"input": "moonlight-7", "output": "moonlight-7", "id": "abc"},
      "sensitive_attributes": [[{"type": "get_attr", "value": "input"}]]}]},
    {"mode": "managed", "type": "aws_db_instance", "name": "orders", "instances": [{
      "attributes": {"engine": "postgres", "username": "postgres", "password": "Sun-Rise-99",
                     "connection": ["postgres://postgres:Sun-Rise-99@db:5432"], "note": "moonlight-7"},
      "sensitive_attributes": [[{"type": "get_attr", "value": "username"}],
                               [{"type": "get_attr", "value": "password"}]]}]}
  ]
}"#;
    let outcome = scan(&[("terraform.tfstate", state)]);
    expect_test::expect![[r#"
        id = "abc" @6
        input = "moonlight-7" @6 sensitive
        output = "moonlight-7" @6 sensitive
    "#]]
    .assert_eq(&outcome.show("terraform_data.s", ""));
    expect_test::expect![[r#"
        connection.0 = "postgres://postgres:Sun-Rise-99@db:5432" @10 sensitive
        engine = "postgres" @9
        note = "moonlight-7" @10 sensitive
        password = "Sun-Rise-99" @9 sensitive
        username = "postgres" @9 sensitive
    "#]]
    .assert_eq(&outcome.show("aws_db_instance.orders", ""));
}
