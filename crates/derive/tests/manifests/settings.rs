//! What stores are told in configuration files that lie beside the project.

use crate::diagram;

/// Image, command, the file's place in the container, its text, and what is known of the store.
const FILES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "redis:7",
        "redis-server /r.conf",
        "/r.conf",
        "bind 0.0.0.0\nrequirepass hunter2\n",
        "password_required = true @2",
    ),
    (
        "redis:7",
        "redis-server /r.conf",
        "/r.conf",
        "# requirepass hunter2\nbind 0.0.0.0\n",
        "password_required = false @2",
    ),
    (
        "redis:7",
        "redis-server /r.conf",
        "/r.conf",
        "requirepass \"\"\n",
        "password_required = false @1",
    ),
    (
        "redis:7",
        "redis-server --aclfile /u.acl",
        "/u.acl",
        "user default on nopass ~* +@all\n",
        "password_required = false @1",
    ),
    (
        "redis:7",
        "redis-server --aclfile /u.acl",
        "/u.acl",
        "user default off\nuser app on >x ~* +@all\n",
        "password_required = true @5",
    ),
    (
        "redis:7",
        "redis-server",
        "/r.conf",
        "requirepass hunter2\n",
        "password_required = false @5",
    ),
    (
        "postgres:16",
        "",
        "/var/lib/postgresql/data/pg_hba.conf",
        "local all all trust\nhost all all 127.0.0.1/32 trust\nhost  all  all  0.0.0.0/0   trust\n",
        "password_required = false @3",
    ),
    (
        "postgres:16",
        "",
        "/var/lib/postgresql/data/pg_hba.conf",
        "local all all trust\nhost all all all scram-sha-256\n",
        "password_required = true @4",
    ),
    (
        "eclipse-mosquitto:2",
        "",
        "/mosquitto/config/mosquitto.conf",
        "listener 1883\nallow_anonymous true\n",
        "password_required = false @2",
    ),
    (
        "eclipse-mosquitto:2",
        "",
        "/mosquitto/config/mosquitto.conf",
        "listener 1883\npassword_file /p\n",
        "password_required = true @2",
    ),
    (
        "eclipse-mosquitto:2",
        "",
        "/mosquitto/config/mosquitto.conf",
        "listener 1883\n",
        "password_required = true @1",
    ),
    (
        "mongo:7",
        "mongod -f /mongod.conf",
        "/mongod.conf",
        "net:\n  port: 27017\nsecurity:\n  authorization: enabled\n",
        "password_required = true @4",
    ),
    (
        "mongo:7",
        "mongod -f /mongod.conf",
        "/mongod.conf",
        "net:\n  port: 27017\n",
        "password_required = false @5",
    ),
    (
        "elasticsearch:8.15.0",
        "",
        "/usr/share/elasticsearch/config/elasticsearch.yml",
        "network.host: 0.0.0.0\nxpack.security.enabled: false\n",
        "password_required = false @2",
    ),
    (
        "elasticsearch:7.17.0",
        "",
        "/usr/share/elasticsearch/config/elasticsearch.yml",
        "xpack.security.enabled: true\n",
        "password_required = true @1",
    ),
    (
        "opensearchproject/opensearch:2",
        "",
        "/usr/share/opensearch/config/opensearch.yml",
        "plugins.security.disabled: true\n",
        "password_required = false @1",
    ),
    (
        "clickhouse/clickhouse-server:24",
        "",
        "/etc/clickhouse-server/users.d/app.xml",
        "<clickhouse><users>\n<!-- <app>\n<password>x</password> -->\n<app>\n<password_sha256_hex>ab</password_sha256_hex>\n</app>\n</users></clickhouse>\n",
        "password_required = true @5",
    ),
    (
        "clickhouse/clickhouse-server:24",
        "",
        "/etc/clickhouse-server/users.d/app.xml",
        "<clickhouse><users><default>\n<password></password>\n</default></users></clickhouse>\n",
        "password_required = false @2",
    ),
    (
        "apache/kafka:3.9.0",
        "",
        "/opt/kafka/config/server.properties",
        "listeners=PLAINTEXT://:9092\n",
        "password_required = false @1",
    ),
    (
        "apache/kafka:3.9.0",
        "",
        "/opt/kafka/config/server.properties",
        "num.partitions=1\nlisteners=SASL_SSL://:9093\n",
        "password_required = true @2",
    ),
    (
        "rabbitmq:4",
        "",
        "/etc/rabbitmq/rabbitmq.conf",
        "default_pass = guest\n",
        "default_credentials = true @1",
    ),
    (
        "rabbitmq:4",
        "",
        "/etc/rabbitmq/rabbitmq.conf",
        "loopback_users.guest = false\n",
        "default_credentials = true @1",
    ),
    (
        "rabbitmq:4",
        "",
        "/etc/rabbitmq/rabbitmq.conf",
        "default_pass = k3yb0ard-Cat-77\nloopback_users = none\n",
        "default_credentials = false @1",
    ),
    (
        "nats:2",
        "-c /nats.conf",
        "/nats.conf",
        "port: 4222\nauthorization {\n  token: x\n}\n",
        "password_required = true @2",
    ),
    (
        "cassandra:5",
        "",
        "/etc/cassandra/cassandra.yaml",
        "authenticator: PasswordAuthenticator\n",
        "password_required = true @1",
    ),
    (
        "mysql:8",
        "",
        "/etc/mysql/conf.d/my.cnf",
        "[mysqld]\nskip-grant-tables\n",
        "password_required = false @2",
    ),
    (
        "registry:2",
        "",
        "/etc/docker/registry/config.yml",
        "version: 0.1\nauth:\n  htpasswd:\n    path: /h\n",
        "password_required = true @2",
    ),
];

#[test]
fn what_a_mounted_file_switches_on_or_off_is_known_with_its_line() {
    let mut differing = Vec::new();
    for (image, command, target, text, expected) in FILES {
        let name = target.rsplit('/').next().unwrap();
        let compose = format!(
            "name: shop\nservices:\n  db:\n    image: {image}\n    command: {command}\n    volumes: [\"./conf/{name}:{target}:ro\"]\n"
        );
        let path = format!("conf/{name}");
        let found = diagram(&[("compose.yaml", &compose), (&path, text)]);
        let property = expected.split(' ').next().unwrap();
        let facts = found.facts("compose:shop/db", &[property]);
        if facts.trim_end() != *expected {
            differing.push(format!("{image} {text:?}: {facts:?}, not {expected:?}"));
        }
    }
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn a_configuration_that_nobody_sees_leaves_it_open() {
    let compose = "name: shop\nservices:\n  db:\n    image: redis:7\n    command: redis-server /r.conf\n    volumes: [\"/srv/r.conf:/r.conf\"]\n";
    let facts =
        diagram(&[("compose.yaml", compose)]).facts("compose:shop/db", &["password_required"]);
    assert_eq!(facts, "");
}
