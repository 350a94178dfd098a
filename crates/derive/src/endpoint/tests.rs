//! Spellings of peers, and of what only looks like one.

use super::*;

/// `host:port scheme encrypted authenticated`, with `-` for what is not said.
fn show(endpoint: &Endpoint) -> String {
    let word = |truth: Option<bool>, name: &str| match truth {
        Some(true) => format!(" {name}"),
        Some(false) => format!(" not-{name}"),
        None => String::new(),
    };
    format!(
        "{}{}{}{}{}",
        endpoint
            .scheme
            .as_ref()
            .map_or_else(String::new, |s| format!("{s}://")),
        endpoint.host,
        endpoint.port.map_or_else(String::new, |p| format!(":{p}")),
        word(endpoint.encrypted, "encrypted"),
        word(endpoint.authenticated, "authenticated"),
    )
}

fn found(name: &str, text: &str) -> String {
    let none: Variables<'_> = &|_| None;
    let all: Vec<String> = in_setting(name, text, none).iter().map(show).collect();
    all.join(", ")
}

/// Setting, text and what is read from it.
const SPELLINGS: &[(&str, &str, &str)] = &[
    ("REDIS_ADDR", "redis-cart:6379", "redis-cart:6379"),
    ("DB_HOST", "db", "db"),
    ("LOG_HOST", "logsN.papers.com", "logsn.papers.com"),
    ("LOG_HOST", "LogsN", ""),
    (
        "ZIPKIN",
        "zipkin.watch.svc.cluster.local",
        "zipkin.watch.svc.cluster.local",
    ),
    ("ZIPKIN", "zipkin.watch", ""),
    (
        "DB_SERVICE_PREFIX_MAPPING",
        "orders-postgresql=DB, cache=CACHE",
        "orders-postgresql, cache",
    ),
    (
        "REDIS_URL",
        "redis://cache:6379/0",
        "redis://cache:6379 not-encrypted",
    ),
    (
        "REDIS_URL",
        "rediss://:s3cret@cache:6380",
        "rediss://cache:6380 encrypted authenticated",
    ),
    (
        "DATABASE_URL",
        "postgres://u:p@db:5432/x?sslmode=require",
        "postgres://db:5432 encrypted authenticated",
    ),
    (
        "DATABASE_URL",
        "postgresql://u:p@db/x?sslmode=disable",
        "postgresql://db not-encrypted authenticated",
    ),
    (
        "SPRING_DATASOURCE_URL",
        "jdbc:mysql://db:3306/shop?useSSL=false",
        "mysql://db:3306 not-encrypted",
    ),
    (
        "X",
        "jdbc:sqlserver://sql:1433;databaseName=a;encrypt=true",
        "sqlserver://sql:1433 encrypted",
    ),
    ("X", "jdbc:oracle:thin:@//ora:1521/XE", "oracle://ora:1521"),
    ("X", "jdbc:oracle:thin:@ora:1521:XE", "oracle://ora:1521"),
    (
        "ConnectionStrings__Main",
        "Server=db;Database=a;User Id=sa;Password=p;Encrypt=True",
        "db encrypted authenticated",
    ),
    (
        "C",
        "Data Source=tcp:sql,1433;Initial Catalog=a",
        "sql:1433",
    ),
    (
        "C",
        "Host=pg;Port=5433;Username=u;Password=p",
        "pg:5433 authenticated",
    ),
    (
        "DSN",
        "host=pg port=5432 user=u password=p sslmode=verify-full",
        "pg:5432 encrypted authenticated",
    ),
    ("DSN", "mysql:host=db;port=3307;dbname=a", "mysql://db:3307"),
    (
        "DSN",
        "user:pw@tcp(db:3306)/shop?tls=true",
        "db:3306 encrypted authenticated",
    ),
    ("BROKERS", "a:9092,b:9092", "a:9092, b:9092"),
    ("HOSTS", "a, b", "a, b"),
    ("zookeeper.connect", "zk:2181/shop", "zk:2181"),
    ("ZK", "zk-1:2181,zk-2:2181/", "zk-1:2181, zk-2:2181"),
    ("server.1", "zk-1.zk:2888:3888:participant", "zk-1.zk:2888"),
    ("query", "dnssrv+_http._tcp.query.metrics", "query.metrics"),
    ("cache", "dns+cache.metrics:11211", "cache.metrics:11211"),
    (
        "STORE_CONFIG",
        "type: s3\nconfig:\n  bucket: orders\n  endpoint: store.shop:9000\n",
        "store.shop:9000",
    ),
    (
        "STORES",
        "{\"orders\": {\"host\": \"db\", \"port\": 5432}}",
        "db:5432",
    ),
    (
        "M",
        "mongodb://u:p@a:27017,b:27017/x?tls=true",
        "mongodb://a:27017 encrypted authenticated, mongodb://b:27017 encrypted authenticated",
    ),
    (
        "M",
        "mongodb+srv://u:p@main.example-cluster.net/x",
        "mongodb+srv://main.example-cluster.net encrypted authenticated",
    ),
    (
        "U",
        "http://a:1/x,https://b/y",
        "http://a:1 not-encrypted, https://b encrypted",
    ),
    (
        "REDIS",
        "cache:6380,password=p,ssl=true,abortConnect=false",
        "cache:6380 encrypted authenticated",
    ),
    ("ENDPOINT", "dns:///users:50051", "dns://users:50051"),
    ("ADDR", "[fd00::5]:8080", "fd00::5:8080"),
    (
        "UPSTREAM_DNS",
        "172.20.0.2#5054;9.9.9.9",
        "172.20.0.2:5054, 9.9.9.9",
    ),
    (
        "Q",
        "amqp://guest:guest@mq:5672/%2f",
        "amqp://mq:5672 not-encrypted authenticated",
    ),
    (
        "API_URL",
        "https://API.Payments.example-corp.com/v1",
        "https://api.payments.example-corp.com encrypted",
    ),
];

#[test]
fn an_option_names_the_host_where_the_url_names_a_bucket() {
    let none: Variables<'_> = &|_| None;
    let text = "s3://profiles?region=eu&endpoint=store:8333&disableSSL=true";
    let found = in_setting("BUCKET", text, none);
    let named: Vec<_> = found.iter().map(|it| (&*it.host, it.port)).collect();
    assert_eq!(named, [("store", Some(8333))]);
    assert!(in_setting("BUCKET", "s3://profiles?region=eu", none).is_empty());
    assert!(in_setting("internal-url-prefix", "http://web:9000", none).is_empty());
}

#[test]
fn a_variable_may_hold_the_options_of_a_program() {
    let none: Variables<'_> = &|_| None;
    let text = "-Xmx1g -Ddb.host=db -Ddb.user=db";
    let found = in_environment("JAVA_OPTS", text, std::iter::empty(), none);
    let named: Vec<_> = found.iter().map(|it| (&*it.host, it.port)).collect();
    assert_eq!(named, [("db", None)]);
}

#[test]
fn every_usual_spelling_of_a_peer_is_read() {
    for (name, text, expected) in SPELLINGS {
        assert_eq!(found(name, text), *expected, "{name}={text}");
    }
}

/// Settings and texts that name nobody.
const LOOKALIKES: &[(&str, &str)] = &[
    ("LISTEN_ADDR", "0.0.0.0:8080"),
    ("ASPNETCORE_URLS", "http://+:8000;https://*:8001"),
    ("ADDR", ":8080"),
    ("ADDR", "[::]:8080"),
    ("DB_TYPE", "postgres"),
    ("POSTGRES_USER", "db"),
    ("DRIVER_CLASS", "org.postgresql.Driver"),
    ("SERVER_IMAGE", "nginx:1234"),
    ("APP_VERSION", "1.2.3"),
    ("HOST_FILE", "hosts.md"),
    ("START", "12:30:45"),
    ("TOPICS", "orders:1:1"),
    ("CORS_ORIGIN", "http://frontend:3000"),
    ("ALLOWED_HOSTS", "backend"),
    ("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://kafka:9092"),
    ("NO_PROXY", "db,cache"),
    ("URL", "file:///etc/passwd"),
    ("HOST", "unix:///var/run/docker.sock"),
    ("URL", "https://api.your-host.com/v1"),
    ("URL", "http://<your-host>:80"),
    ("URL", "http://$UNSET_HOST:80"),
    ("MESSAGE", "the db is here"),
    ("EMAIL_HOST", "admin@mail"),
    ("IMAGE", "postgres:14"),
    ("HOST", "db.Main"),
];

#[test]
fn loopback_is_kept_for_those_who_share_it() {
    for (text, expected) in [
        (
            "http://localhost:8080",
            "http://localhost:8080 not-encrypted",
        ),
        ("127.0.0.1:6379", "127.0.0.1:6379"),
        ("[::1]:5432", "::1:5432"),
    ] {
        assert_eq!(found("URL", text), expected);
    }
}

#[test]
fn members_of_a_quorum_are_named_with_several_ports_or_a_number() {
    for (name, text, expected) in [
        (
            "ZOO_SERVERS",
            "server.1=zoo1:2888:3888;2181 server.2=zoo2:2888:3888;2181",
            "zoo1:2888, zoo2:2888",
        ),
        (
            "ZOOKEEPER_SERVERS",
            "zoo1:2888:3888;zoo2:2888:3888",
            "zoo1:2888, zoo2:2888",
        ),
        (
            "QUORUM_VOTERS",
            "1@kafka1:9093,2@kafka2:9093",
            "kafka1:9093, kafka2:9093",
        ),
        ("PEERS", "a:1:x", ""),
        ("IMAGE_LIST", "12:30:45", ""),
    ] {
        assert_eq!(found(name, text), expected, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_host_is_none() {
    for (name, text) in LOOKALIKES {
        assert_eq!(found(name, text), "", "{name}={text}");
    }
}

#[test]
fn variables_are_filled_in_where_known_and_end_the_search_where_not() {
    let known: Variables<'_> = &|name| match name {
        "HOST" => Some("backend".into()),
        "ADDR" => Some("backend:9091".into()),
        _ => None,
    };
    let all =
        |text: &str| -> Vec<String> { in_setting("URL", text, known).iter().map(show).collect() };
    assert_eq!(all("http://$ADDR/x"), ["http://backend:9091 not-encrypted"]);
    assert_eq!(
        all("http://${HOST}:${PORT}"),
        ["http://backend not-encrypted"]
    );
    assert_eq!(
        all("http://$(HOST):80"),
        ["http://backend:80 not-encrypted"]
    );
    assert_eq!(
        all("http://${HOST:-other}:80"),
        ["http://backend:80 not-encrypted"]
    );
    assert_eq!(
        all("http://${MISSING:-other}:80"),
        ["http://other:80 not-encrypted"]
    );
    assert_eq!(all("http://pre-${MISSING}.x:80"), Vec::<String>::new());
    assert_eq!(
        all("amqp://${U}:${P}@${HOST}"),
        ["amqp://backend not-encrypted authenticated"]
    );
}

#[test]
fn a_range_holds_the_host_and_never_the_credentials() {
    let text = "postgres://u:hunter2@db:5432/x";
    let none: Variables<'_> = &|_| None;
    let all = in_setting("URL", text, none);
    assert_eq!(&text[all[0].range.clone()], "db:5432");
}
