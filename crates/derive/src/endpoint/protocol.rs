//! Application protocols by the scheme of a URL and by port.

/// What a scheme or port stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Convention {
    /// The protocol's word in the diagram.
    pub(crate) protocol: &'static str,
    /// Whether the scheme itself means encryption, or its absence; none where options decide.
    pub(crate) encrypted: Option<bool>,
    /// The port where none is given.
    pub(crate) port: Option<u16>,
}

/// scheme, protocol, encrypted, port. Sources: the registry of URI schemes at IANA and the
/// connection-string pages of the drivers.
#[rustfmt::skip]
const SCHEMES: &[(&str, &str, Option<bool>, Option<u16>)] = &[
    ("amqp", "amqp", Some(false), Some(5672)),
    ("amqps", "amqp", Some(true), Some(5671)),
    ("bolt", "bolt", Some(false), Some(7687)),
    ("bolt+s", "bolt", Some(true), Some(7687)),
    ("bolt+ssc", "bolt", Some(true), Some(7687)),
    ("cassandra", "cassandra", None, Some(9042)),
    ("clickhouse", "clickhouse", None, Some(9000)),
    ("cockroachdb", "postgresql", None, Some(26257)),
    ("couchbase", "couchbase", Some(false), Some(11210)),
    ("couchbases", "couchbase", Some(true), Some(11207)),
    ("dns", "grpc", None, None),
    ("elasticsearch", "elasticsearch", None, Some(9200)),
    ("fcgi", "fastcgi", Some(false), Some(9000)),
    ("fluent", "fluentd", None, Some(24224)),
    ("ftp", "ftp", Some(false), Some(21)),
    ("ftps", "ftp", Some(true), Some(990)),
    ("git", "git", Some(false), Some(9418)),
    ("grpc", "grpc", None, None),
    ("grpcs", "grpc", Some(true), None),
    ("h2c", "http", Some(false), Some(80)),
    ("hive2", "hive", None, Some(10000)),
    ("http", "http", Some(false), Some(80)),
    ("https", "https", Some(true), Some(443)),
    ("imap", "imap", None, Some(143)),
    ("imaps", "imap", Some(true), Some(993)),
    ("influxdb", "http", None, Some(8086)),
    ("kafka", "kafka", None, Some(9092)),
    ("ldap", "ldap", Some(false), Some(389)),
    ("ldaps", "ldap", Some(true), Some(636)),
    ("mariadb", "mysql", None, Some(3306)),
    ("memcached", "memcached", Some(false), Some(11211)),
    ("mongodb", "mongodb", Some(false), Some(27017)),
    ("mongodb+srv", "mongodb", Some(true), Some(27017)),
    ("mqtt", "mqtt", Some(false), Some(1883)),
    ("mqtts", "mqtt", Some(true), Some(8883)),
    ("mssql", "mssql", None, Some(1433)),
    ("mysql", "mysql", None, Some(3306)),
    ("nats", "nats", Some(false), Some(4222)),
    ("neo4j", "bolt", Some(false), Some(7687)),
    ("neo4j+s", "bolt", Some(true), Some(7687)),
    ("oracle", "oracle", None, Some(1521)),
    ("pgsql", "postgresql", None, Some(5432)),
    ("pop3", "pop3", None, Some(110)),
    ("pop3s", "pop3", Some(true), Some(995)),
    ("plaintext", "kafka", Some(false), Some(9092)),
    ("postgres", "postgresql", None, Some(5432)),
    ("postgresql", "postgresql", None, Some(5432)),
    ("pulsar", "pulsar", Some(false), Some(6650)),
    ("pulsar+ssl", "pulsar", Some(true), Some(6651)),
    ("redis", "redis", Some(false), Some(6379)),
    ("rediss", "redis", Some(true), Some(6379)),
    ("rtmp", "rtmp", Some(false), Some(1935)),
    ("rtmps", "rtmp", Some(true), Some(443)),
    ("rtsp", "rtsp", Some(false), Some(554)),
    ("rtsps", "rtsp", Some(true), Some(322)),
    ("sasl_plaintext", "kafka", Some(false), Some(9092)),
    ("sasl_ssl", "kafka", Some(true), Some(9093)),
    ("sb", "amqp", Some(true), Some(5671)),
    ("sftp", "ssh", Some(true), Some(22)),
    ("smtp", "smtp", None, Some(25)),
    ("smtps", "smtp", Some(true), Some(465)),
    ("sqlserver", "mssql", None, Some(1433)),
    ("sqlsrv", "mssql", None, Some(1433)),
    ("srt", "srt", None, None),
    ("ssh", "ssh", Some(true), Some(22)),
    ("ssl", "tcp", Some(true), None),
    ("stomp", "stomp", Some(false), Some(61613)),
    ("tls", "tcp", Some(true), None),
    ("valkey", "redis", Some(false), Some(6379)),
    ("valkeys", "redis", Some(true), Some(6379)),
    ("ws", "websocket", Some(false), Some(80)),
    ("wss", "websocket", Some(true), Some(443)),
    ("zk", "zookeeper", Some(false), Some(2181)),
    ("zookeeper", "zookeeper", Some(false), Some(2181)),
];

/// Ports that are used for one protocol alone, or nearly so.
#[rustfmt::skip]
const PORTS: &[(u16, &str)] = &[
    (21, "ftp"), (22, "ssh"), (25, "smtp"), (53, "dns"), (80, "http"), (110, "pop3"), (123, "ntp"),
    (143, "imap"), (389, "ldap"), (993, "imap"), (995, "pop3"),
    (443, "https"), (465, "smtp"), (587, "smtp"), (636, "ldap"), (1025, "smtp"), (1433, "mssql"),
    (1521, "oracle"), (1883, "mqtt"), (2049, "nfs"), (2181, "zookeeper"), (2379, "etcd"),
    (3000, "http"), (3100, "http"), (3306, "mysql"), (3389, "rdp"), (4200, "http"), (4222, "nats"),
    (4317, "grpc"), (4318, "http"), (5000, "http"), (5173, "http"), (5432, "postgresql"),
    (5601, "http"), (5671, "amqp"), (5672, "amqp"), (6379, "redis"), (6443, "https"), (7687, "bolt"),
    (8000, "http"), (8080, "http"), (8081, "http"), (8086, "http"), (8443, "https"), (8500, "http"),
    (8888, "http"), (8883, "mqtt"), (9000, "http"), (9042, "cassandra"), (9090, "http"),
    (9092, "kafka"), (9200, "elasticsearch"), (9411, "http"), (11211, "memcached"),
    (15672, "http"), (16686, "http"), (24224, "fluentd"), (26257, "postgresql"), (27017, "mongodb"),
    (50051, "grpc"),
];

/// What a scheme stands for; `jdbc:` and the like are not part of it.
pub(crate) fn by_scheme(scheme: &str) -> Option<Convention> {
    let find = |name: &str| SCHEMES.iter().find(|(scheme, ..)| *scheme == name);
    // `postgresql+asyncpg`, `http+unix`: the driver follows the protocol.
    let (_, protocol, encrypted, port) =
        find(scheme).or_else(|| find(scheme.split_once('+')?.0))?;
    Some(Convention {
        protocol,
        encrypted: *encrypted,
        port: *port,
    })
}

/// The protocol of stores and brokers that a word stands for, or a usual short form of it:
/// `mongo`. What is spoken to anybody says nothing.
pub(super) fn spoken_of(word: &str) -> Option<&'static str> {
    const ANYBODY: &[&str] = &["dns", "grpc", "http", "https", "ssh", "tcp", "websocket"];
    const ALSO: &[(&str, &str)] = &[
        ("elastic", "elasticsearch"),
        ("mongo", "mongodb"),
        ("pg", "postgresql"),
        ("rabbit", "amqp"),
        ("rabbitmq", "amqp"),
    ];
    let known = SCHEMES
        .iter()
        .map(|(scheme, protocol, ..)| (scheme, protocol));
    let also = ALSO.iter().map(|(word, protocol)| (word, protocol));
    let mut known = known.chain(also).filter(|(known, _)| **known == word);
    let (_, protocol) = known.next()?;
    Some(*protocol).filter(|protocol| !ANYBODY.contains(protocol))
}

/// The protocol that is usual on a port.
pub(crate) fn by_port(port: u16) -> Option<&'static str> {
    let found = PORTS.iter().find(|(known, _)| *known == port);
    found.map(|(_, protocol)| *protocol)
}

/// Whether a protocol says by itself that it is encrypted, or that it is not: one without a
/// scheme or option that asks for encryption runs in plain text. None where both are usual.
pub(crate) fn plain_by_nature(protocol: &str) -> Option<bool> {
    match protocol {
        "http" | "redis" | "memcached" | "mongodb" | "zookeeper" | "ldap" | "ftp" | "fluentd"
        | "websocket" | "amqp" | "mqtt" | "nfs" => Some(true),
        "https" | "ssh" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_after_the_scheme_changes_nothing() {
        let found = by_scheme("postgresql+asyncpg").map(|c| (c.protocol, c.port));
        assert_eq!(found, Some(("postgresql", Some(5432))));
        assert_eq!(
            by_scheme("mongodb+srv").and_then(|c| c.encrypted),
            Some(true)
        );
        assert_eq!(by_scheme("gopher"), None);
    }
}
