//! What each fixture means: its elements, its flows, its threats. These are the whole answers;
//! whoever changes one part sees here what else it changes.
//!
//! After a change that is meant, `UPDATE_EXPECT=1 cargo test -p stridemap --test whole`.

use std::collections::BTreeMap;
use std::fmt::Write;

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::program::json;

fn scan(fixture: &str) -> Value {
    let path = format!("fixtures/{fixture}");
    json(&["scan", &path, "--quiet", "--format", "json"])
}

/// Elements, then flows.
fn check(fixture: &str, expected: &Expect) {
    let model = scan(fixture);
    let mut shown = String::new();
    for element in items(&model, "elements") {
        let (kind, technology) = (text(element, "kind"), text(element, "technology"));
        let _ = writeln!(shown, "{} {kind} {technology}", text(element, "id"));
    }
    shown.push('\n');
    for flow in items(&model, "flows") {
        let (from, to, how) = (
            text(flow, "from"),
            text(flow, "to"),
            text(flow, "knowledge"),
        );
        let protocol = flow["protocol"].as_str().unwrap_or("?");
        let port = flow["port"].as_u64();
        let port = port.map_or("?".to_owned(), |port| port.to_string());
        let _ = writeln!(shown, "{from} -> {to} {protocol}:{port} {how}");
    }
    expected.assert_eq(&shown);
}

/// Threats with their places; those of little weight in one line for each rule.
fn check_threats(fixture: &str, expected: &Expect) {
    let model = scan(fixture);
    let prefix = format!("fixtures/{fixture}/");
    let mut shown = String::new();
    let mut low: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for threat in items(&model, "threats") {
        let about = ["element", "flow", "boundary"];
        let about = about.iter().find_map(|key| threat[*key].as_str()).unwrap();
        let location = &threat["location"];
        let file = text(location, "path");
        let place = file.strip_prefix(&prefix).unwrap();
        let place = format!("{place}:{}", location["line"]);
        let (severity, rule) = (text(threat, "severity"), text(threat, "rule"));
        if severity == "low" || severity == "info" {
            let group = low.entry(format!("{severity} {rule}")).or_default();
            group.push(place);
        } else {
            let _ = writeln!(shown, "{severity} {rule} {place} {about}");
        }
    }
    for (rule, places) in low {
        let _ = writeln!(shown, "{rule} {}", places.join(" "));
    }
    expected.assert_eq(&shown);
}

fn items<'a>(model: &'a Value, list: &str) -> &'a [Value] {
    model[list].as_array().unwrap()
}

fn text<'a>(item: &'a Value, key: &str) -> &'a str {
    item[key].as_str().unwrap()
}

#[test]
fn a_shop_in_compose() {
    check(
        "shop-compose",
        &expect![[r#"
        compose:shop/admin process database-console
        compose:shop/api process container
        compose:shop/cart data-store cache
        compose:shop/gateway process web-server
        compose:shop/orders-db data-store relational-database
        compose:shop/queue data-store message-broker
        compose:shop/storefront process container
        compose:shop/updater process container
        compose:shop/volume/certificates data-store file-system
        compose:shop/volume/orders-data data-store file-system
        compose:shop/volume/queue-data data-store file-system
        compose:shop/worker process container
        internet external-entity internet

        compose:shop/admin -> compose:shop/orders-db postgresql:5432 declared
        compose:shop/api -> compose:shop/cart redis:6379 declared
        compose:shop/api -> compose:shop/orders-db postgresql:5432 declared
        compose:shop/api -> compose:shop/queue amqp:5672 declared
        compose:shop/gateway -> compose:shop/api http:8080 declared
        compose:shop/gateway -> compose:shop/storefront http:3000 declared
        compose:shop/gateway -> compose:shop/volume/certificates mount:? declared
        compose:shop/orders-db -> compose:shop/volume/orders-data mount:? declared
        compose:shop/queue -> compose:shop/volume/queue-data mount:? declared
        compose:shop/storefront -> compose:shop/api http:8080 declared
        compose:shop/worker -> compose:shop/cart redis:6379 declared
        compose:shop/worker -> compose:shop/orders-db postgresql:5432 declared
        compose:shop/worker -> compose:shop/queue amqp:5672 declared
        internet -> compose:shop/gateway http:8080 declared
        internet -> compose:shop/gateway https:8443 declared
    "#]],
    );
}

#[test]
fn a_shop_in_compose_and_its_threats() {
    check_threats(
        "shop-compose",
        &expect![[r#"
            high secrets-in-code compose.yaml:47 compose:shop/api
            high secrets-in-code compose.yaml:111 compose:shop/queue
            high privileged-container compose.yaml:121 compose:shop/updater
            high runtime-socket compose.yaml:123 compose:shop/updater
            medium store-without-password compose.yaml:102 compose:shop/cart
            medium plaintext-flow compose.override.yaml:5 internet -> compose:shop/gateway:8080/http
            info image-without-digest compose.yaml:127 compose.yaml:101 compose.yaml:13 compose.yaml:86 compose.yaml:108 storefront/Dockerfile:1 compose.yaml:44
            low capabilities-kept compose.yaml:126 compose.yaml:43 compose.yaml:100 compose.yaml:85 compose.yaml:107 compose.yaml:119 compose.yaml:75
            low health-not-checked compose.yaml:126 compose.yaml:100 compose.yaml:107 compose.yaml:33 compose.yaml:119 compose.yaml:83
            low host-network compose.yaml:124
            low image-not-pinned compose.yaml:120
            low memory-unlimited compose.yaml:126 compose.yaml:100 compose.yaml:11 compose.yaml:85 compose.yaml:107 compose.yaml:33 compose.yaml:119
            low not-restarted compose.yaml:126 compose.yaml:43 compose.yaml:100 compose.yaml:85 compose.yaml:107 compose.yaml:119 compose.yaml:75
            low plaintext-path compose.yaml:48 compose.yaml:47 compose.yaml:49
            low privilege-escalation compose.yaml:126 compose.yaml:43 compose.yaml:100 compose.yaml:85 compose.yaml:107 compose.yaml:119 compose.yaml:75
            low processes-unlimited compose.yaml:126 compose.yaml:43 compose.yaml:100 compose.yaml:11 compose.yaml:85 compose.yaml:107 compose.yaml:33 compose.yaml:119 compose.yaml:75
            low processor-unlimited compose.yaml:126 compose.yaml:100 compose.yaml:11 compose.yaml:85 compose.yaml:107 compose.yaml:33 compose.yaml:119
            low runs-as-root compose.yaml:119
            low shared-credentials compose.yaml:47
            low unconfined-program compose.yaml:121
            low writable-root compose.yaml:126 compose.yaml:43 compose.yaml:100 compose.yaml:85 compose.yaml:107 compose.yaml:119 compose.yaml:75
        "#]],
    );
}

#[test]
fn a_shop_in_kubernetes() {
    check(
        "shop-kubernetes",
        &expect![[r#"
            external:s3://shop-receipts data-store object-store
            internet external-entity internet
            k8s:shop/CronJob/backup process container
            k8s:shop/Deployment/admin process database-console
            k8s:shop/Deployment/api process container
            k8s:shop/Deployment/queue data-store message-broker
            k8s:shop/Deployment/storefront process container
            k8s:shop/Deployment/worker process container
            k8s:shop/Secret/api data-store secret-store
            k8s:shop/Secret/orders-db data-store secret-store
            k8s:shop/StatefulSet/cart data-store cache
            k8s:shop/StatefulSet/orders-db data-store relational-database
            k8s:shop/StatefulSet/orders-db/data data-store block-storage

            internet -> k8s:shop/Deployment/admin http:80 declared
            internet -> k8s:shop/Deployment/api https:443 declared
            internet -> k8s:shop/Deployment/queue http:80 declared
            internet -> k8s:shop/Deployment/storefront https:443 declared
            k8s:shop/CronJob/backup -> k8s:shop/StatefulSet/orders-db postgresql:5432 declared
            k8s:shop/Deployment/admin -> k8s:shop/StatefulSet/orders-db postgresql:5432 declared
            k8s:shop/Deployment/api -> k8s:shop/Deployment/queue amqp:5672 declared
            k8s:shop/Deployment/api -> k8s:shop/StatefulSet/cart redis:6379 declared
            k8s:shop/Deployment/api -> k8s:shop/StatefulSet/orders-db postgresql:5432 declared
            k8s:shop/Deployment/storefront -> k8s:shop/Deployment/api http:8080 declared
            k8s:shop/Deployment/worker -> external:s3://shop-receipts https:443 declared
            k8s:shop/Deployment/worker -> k8s:shop/Deployment/queue amqp:5672 declared
            k8s:shop/Deployment/worker -> k8s:shop/StatefulSet/cart redis:6379 allowed
            k8s:shop/Deployment/worker -> k8s:shop/StatefulSet/orders-db postgresql:5432 declared
            k8s:shop/StatefulSet/orders-db -> k8s:shop/StatefulSet/orders-db/data mount:? declared
        "#]],
    );
}

#[test]
fn a_shop_in_kubernetes_and_its_threats() {
    check_threats(
        "shop-kubernetes",
        &expect![[r#"
            critical secrets-in-code api.yaml:17 k8s:shop/Secret/api
            critical secrets-in-code orders-db.yaml:6 k8s:shop/Secret/orders-db
            high privileged-container backup.yaml:49 k8s:shop/CronJob/backup
            high admin-interface-exposed admin.yaml:29 k8s:shop/Deployment/admin
            high secrets-in-code api.yaml:83 k8s:shop/Deployment/api
            high store-on-the-internet ingress.yaml:44 k8s:shop/Deployment/queue
            high secrets-in-code worker.yaml:30 k8s:shop/Deployment/worker
            high plaintext-store-flow ingress.yaml:33 internet -> k8s:shop/Deployment/queue:80/http
            medium host-paths-writable backup.yaml:57 k8s:shop/CronJob/backup
            medium reads-secrets backup.yaml:13 k8s:shop/CronJob/backup
            medium runs-commands backup.yaml:13 k8s:shop/CronJob/backup
            medium open-to-any-network network-policies.yaml:80 k8s:shop/Deployment/admin
            medium runs-as-root api.yaml:63 k8s:shop/Deployment/api
            medium plaintext-flow admin.yaml:33 internet -> k8s:shop/Deployment/admin:80/http
            info image-without-digest backup.yaml:46 api.yaml:64 queue.yaml:16 storefront.yaml:25 cart.yaml:18 orders-db.yaml:25
            low broad-rights backup.yaml:12
            low capabilities-kept backup.yaml:45 admin.yaml:16 api.yaml:63 queue.yaml:15 worker.yaml:16 cart.yaml:17 orders-db.yaml:24
            low copies-on-one-machine api.yaml:49 storefront.yaml:4
            low disruption-unlimited api.yaml:49
            low health-not-checked admin.yaml:16 api.yaml:63 queue.yaml:15 worker.yaml:16 cart.yaml:17 orders-db.yaml:24
            low host-network backup.yaml:42
            low image-not-pinned admin.yaml:17 worker.yaml:17
            low memory-unlimited backup.yaml:45 admin.yaml:16 queue.yaml:15 worker.yaml:16
            low needless-identity-token admin.yaml:15 queue.yaml:14 worker.yaml:15
            low not-redundant queue.yaml:4 cart.yaml:4 orders-db.yaml:11
            low plaintext-path api.yaml:7 api.yaml:6
            low privilege-escalation backup.yaml:49 admin.yaml:16 queue.yaml:15 worker.yaml:16 cart.yaml:17 orders-db.yaml:24
            low processor-unlimited backup.yaml:45 admin.yaml:16 queue.yaml:15 worker.yaml:16 cart.yaml:29 orders-db.yaml:41
            low readiness-not-checked admin.yaml:16 queue.yaml:15 cart.yaml:17 orders-db.yaml:24
            low runs-as-root backup.yaml:50 worker.yaml:16
            low secrets-in-environment api.yaml:77 worker.yaml:20 cart.yaml:21 orders-db.yaml:32
            low unconfined-program backup.yaml:45 admin.yaml:16 api.yaml:63 queue.yaml:15 worker.yaml:16 cart.yaml:17 orders-db.yaml:24
            low writable-root backup.yaml:45 admin.yaml:16 api.yaml:63 queue.yaml:15 worker.yaml:16 cart.yaml:17 orders-db.yaml:24
        "#]],
    );
}

#[test]
fn a_shop_in_all_three_dialects() {
    check(
        "shop-mixed",
        &expect![[r#"
            aws_db_instance.orders data-store relational-database
            aws_ecr_repository.api data-store registry
            aws_eks_cluster.shop process cluster
            aws_elasticache_replication_group.cart data-store cache
            aws_iam_role.api process identity
            aws_kms_key.shop data-store key-store
            aws_s3_bucket.receipts data-store object-store
            aws_sqs_queue.orders data-store queue
            compose:compose/api process container
            compose:compose/cart data-store cache
            compose:compose/cloud process cloud-emulator
            compose:compose/orders data-store relational-database
            compose:compose/volume/orders data-store file-system
            internet external-entity internet
            k8s:shop/Deployment/api process container

            aws_eks_cluster.shop -> aws_db_instance.orders postgresql:5432 inferred
            aws_eks_cluster.shop -> aws_elasticache_replication_group.cart redis:6379 inferred
            compose:compose/api -> compose:compose/cart redis:6379 declared
            compose:compose/api -> compose:compose/cloud http:4566 declared
            compose:compose/api -> compose:compose/orders postgresql:5432 declared
            compose:compose/orders -> compose:compose/volume/orders mount:? declared
            internet -> compose:compose/orders postgresql:5432 declared
            internet -> k8s:shop/Deployment/api http:80 declared
            k8s:shop/Deployment/api -> aws_db_instance.orders postgresql:5432 declared
            k8s:shop/Deployment/api -> aws_elasticache_replication_group.cart redis:6379 declared
            k8s:shop/Deployment/api -> aws_sqs_queue.orders https:443 declared
        "#]],
    );
}

#[test]
fn a_shop_in_all_three_dialects_and_its_threats() {
    check_threats(
        "shop-mixed",
        &expect![[r#"
            high not-backed-up cloud/data.tf:27 aws_elasticache_replication_group.cart
            high secrets-in-code compose.yaml:10 compose:compose/api
            high secrets-in-code compose.yaml:21 compose:compose/orders
            high store-on-the-internet compose.yaml:23 compose:compose/orders
            high plaintext-store-flow compose.yaml:23 internet -> compose:compose/orders:5432/postgresql
            medium unencrypted-store cloud/data.tf:17 aws_db_instance.orders
            medium admin-interface-exposed cloud/cluster.tf:13 aws_eks_cluster.shop
            medium audit-not-logged cloud/cluster.tf:13 aws_eks_cluster.shop
            medium store-without-password cloud/data.tf:27 aws_elasticache_replication_group.cart
            medium not-versioned cloud/data.tf:48 aws_s3_bucket.receipts
            medium store-without-password compose.yaml:28 compose:compose/cart
            medium needless-identity-token deploy/api.yaml:29 k8s:shop/Deployment/api
            medium plaintext-flow deploy/ingress.yaml:4 internet -> k8s:shop/Deployment/api:80/http
            medium plaintext-store-flow deploy/api.yaml:45 k8s:shop/Deployment/api -> aws_elasticache_replication_group.cart:6379/redis
            info image-without-digest api/Dockerfile:6 compose.yaml:28 compose.yaml:31 compose.yaml:18 deploy/api.yaml:32
            low admission-unchecked deploy/api.yaml:4
            low broad-rights cloud/identities.tf:30
            low caller-not-authenticated compose.yaml:31
            low capabilities-kept compose.yaml:3 compose.yaml:27 compose.yaml:30 compose.yaml:17 deploy/api.yaml:31
            low copies-on-one-machine deploy/api.yaml:17
            low deletion-unprotected cloud/data.tf:6
            low disruption-unlimited deploy/api.yaml:17
            low health-not-checked compose.yaml:3 compose.yaml:27 compose.yaml:30 compose.yaml:17 deploy/api.yaml:31
            low memory-unlimited compose.yaml:3 compose.yaml:27 compose.yaml:30 compose.yaml:17
            low mutable-artifacts cloud/cluster.tf:32
            low network-not-logged cloud/network.tf:1
            low network-not-segmented deploy/api.yaml:4
            low not-redundant cloud/data.tf:6 cloud/data.tf:27
            low not-restarted compose.yaml:3 compose.yaml:27 compose.yaml:30 compose.yaml:17
            low open-to-any-network cloud/cluster.tf:20
            low platform-secrets-plain cloud/cluster.tf:13
            low privilege-escalation compose.yaml:3 compose.yaml:27 compose.yaml:30 compose.yaml:17
            low processes-unlimited compose.yaml:3 compose.yaml:27 compose.yaml:30 compose.yaml:17
            low processor-unlimited compose.yaml:3 compose.yaml:27 compose.yaml:30 compose.yaml:17
            low quota-missing deploy/api.yaml:4
            low readiness-not-checked deploy/api.yaml:31
            low runs-as-root compose.yaml:3 compose.yaml:30
            low secrets-in-environment deploy/api.yaml:39
            low unconfined-program deploy/api.yaml:31
            low uses-not-logged cloud/data.tf:6 cloud/data.tf:27 cloud/data.tf:48
            low writable-root compose.yaml:3 compose.yaml:27 compose.yaml:30 compose.yaml:17 deploy/api.yaml:31
        "#]],
    );
}

#[test]
fn a_shop_in_terraform() {
    check(
        "shop-terraform",
        &expect![[r#"
        aws_cloudfront_distribution.pictures process cdn
        aws_cloudtrail.shop process audit-trail
        aws_cloudwatch_log_group.network data-store log-store
        aws_db_instance.orders data-store relational-database
        aws_db_instance.reporting data-store relational-database
        aws_ecr_repository.shop data-store registry
        aws_elasticache_replication_group.cart data-store cache
        aws_iam_user.deploy process identity
        aws_instance.bastion[0] process virtual-machine
        aws_kms_key.shop data-store key-store
        aws_lambda_function.invoices process function
        aws_lb.shop process load-balancer
        aws_s3_bucket.invoices data-store object-store
        aws_s3_bucket.logs data-store object-store
        aws_s3_bucket.pictures data-store object-store
        aws_secretsmanager_secret.database data-store secret-store
        aws_sqs_queue.dead data-store queue
        aws_sqs_queue.orders data-store queue
        internet external-entity internet
        module.alarms data-store topic
        module.service["api"].aws_ecs_service.this process container
        module.service["storefront"].aws_ecs_service.this process container

        aws_cloudfront_distribution.pictures -> aws_s3_bucket.pictures https:443 declared
        aws_cloudtrail.shop -> aws_s3_bucket.logs https:443 declared
        aws_lambda_function.invoices -> aws_s3_bucket.invoices https:443 declared
        aws_lambda_function.invoices -> aws_sqs_queue.dead https:443 declared
        aws_lambda_function.invoices -> aws_sqs_queue.orders https:443 granted
        aws_lb.shop -> aws_s3_bucket.logs https:443 declared
        aws_lb.shop -> module.service["api"].aws_ecs_service.this http:8080 declared
        aws_lb.shop -> module.service["storefront"].aws_ecs_service.this http:3000 declared
        aws_sqs_queue.orders -> aws_lambda_function.invoices https:443 declared
        aws_sqs_queue.orders -> aws_sqs_queue.dead https:443 declared
        internet -> aws_cloudfront_distribution.pictures http:80 declared
        internet -> aws_db_instance.reporting postgresql:5432 declared
        internet -> aws_instance.bastion[0] ssh:22 declared
        internet -> aws_lambda_function.invoices https:443 declared
        internet -> aws_lb.shop https:443 declared
        internet -> aws_lb.shop http:80 declared
        internet -> aws_s3_bucket.pictures https:443 declared
        module.service["api"].aws_ecs_service.this -> aws_db_instance.orders postgresql:5432 declared
        module.service["api"].aws_ecs_service.this -> aws_ecr_repository.shop https:443 declared
        module.service["api"].aws_ecs_service.this -> aws_elasticache_replication_group.cart redis:6379 declared
        module.service["api"].aws_ecs_service.this -> aws_s3_bucket.invoices https:443 granted
        module.service["api"].aws_ecs_service.this -> aws_secretsmanager_secret.database https:443 declared
        module.service["api"].aws_ecs_service.this -> aws_sqs_queue.orders https:443 declared
        module.service["storefront"].aws_ecs_service.this -> aws_ecr_repository.shop https:443 declared
    "#]],
    );
}

#[test]
fn a_shop_in_terraform_and_its_threats() {
    check_threats(
        "shop-terraform",
        &expect![[r#"
            critical store-on-the-internet data.tf:73 aws_db_instance.reporting
            critical metadata-unprotected operations.tf:45 aws_instance.bastion[0]
            critical open-admin-port variables.tf:26 aws_instance.bastion[0]
            critical wildcard-rights identities.tf:68 aws_lambda_function.invoices
            critical publicly-readable buckets.tf:58 aws_s3_bucket.pictures
            high not-backed-up data.tf:75 aws_db_instance.reporting
            high secrets-in-code data.tf:70 aws_db_instance.reporting
            high not-backed-up data.tf:96 aws_elasticache_replication_group.cart
            high wildcard-rights identities.tf:85 aws_iam_user.deploy
            high caller-not-authenticated services.tf:81 aws_lambda_function.invoices
            high secrets-in-code services.tf:64 aws_lambda_function.invoices
            medium unencrypted-store data.tf:74 aws_db_instance.reporting
            medium store-without-password data.tf:96 aws_elasticache_replication_group.cart
            medium not-versioned buckets.tf:9 aws_s3_bucket.logs
            medium not-versioned buckets.tf:5 aws_s3_bucket.pictures
            medium public-access-possible buckets.tf:47 aws_s3_bucket.pictures
            medium unencrypted-store messages.tf:13 aws_sqs_queue.dead
            medium unencrypted-store messages.tf:24 module.alarms
            medium plaintext-flow edge.tf:88 internet -> aws_cloudfront_distribution.pictures:80/http
            medium plaintext-flow edge.tf:45 internet -> aws_lb.shop:80/http
            low deletion-unprotected data.tf:64
            low logs-kept-briefly operations.tf:68
            low mutable-artifacts services.tf:14
            low not-redundant data.tf:64 data.tf:96
            low plaintext-path modules/service/main.tf:100
            low uses-not-logged edge.tf:75 data.tf:26 data.tf:64 data.tf:96 buckets.tf:1 buckets.tf:9 buckets.tf:5
        "#]],
    );
}
