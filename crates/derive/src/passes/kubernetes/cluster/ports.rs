//! The ports of Services.

use eval::Value;

/// A port of a Service.
#[derive(Clone, Copy)]
pub(in crate::passes::kubernetes) struct ServicePort<'a> {
    /// Its entry in `ports`.
    pub(in crate::passes::kubernetes) value: &'a Value,
    pub(in crate::passes::kubernetes) port: Option<u16>,
    pub(in crate::passes::kubernetes) node_port: Option<u16>,
    pub(in crate::passes::kubernetes) name: Option<&'a str>,
    /// The number in `targetPort`, or the port itself; none for a name.
    pub(in crate::passes::kubernetes) target: Option<u16>,
}

impl<'a> ServicePort<'a> {
    pub(super) fn of(value: &'a Value) -> Self {
        let number = |key| value.get(key).and_then(port_number);
        let port = number("port");
        Self {
            value,
            port,
            node_port: number("nodePort"),
            name: value.get("name").and_then(Value::as_str),
            target: match value.get("targetPort") {
                Some(target) => port_number(target),
                None => port,
            },
        }
    }
}

impl ServicePort<'_> {
    /// What the port's `appProtocol` or name says is spoken there. Service meshes take the part
    /// of the name before a dash for the protocol; what follows `tcp-` is told to people.
    pub(in crate::passes::kubernetes) fn protocol(&self) -> Option<&'static str> {
        let stated = self.value.get("appProtocol").and_then(Value::as_str);
        let stated = stated.map(|name| name.rsplit('/').next().unwrap_or(name));
        let words = stated.into_iter().chain(self.name);
        words
            .flat_map(|name| name.split('-'))
            .find_map(protocol_word)
    }
}

/// The protocol that a word in the name of a port means.
fn protocol_word(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "http" | "http2" | "web" | "h2c" | "ws" => "http",
        "https" | "wss" => "https",
        "grpc" => "grpc",
        "redis" => "redis",
        "mysql" | "mariadb" => "mysql",
        "postgres" | "postgresql" | "pgsql" | "pg" => "postgresql",
        "mongo" | "mongodb" => "mongodb",
        "amqp" => "amqp",
        "kafka" => "kafka",
        "nats" => "nats",
        "mqtt" => "mqtt",
        "dns" => "dns",
        "smtp" => "smtp",
        "memcached" | "memcache" => "memcached",
        "zookeeper" => "zookeeper",
        "ssh" => "ssh",
        "ldap" => "ldap",
        _ => return None,
    })
}

/// A port in a manifest.
pub(in crate::passes::kubernetes) fn port_number(value: &Value) -> Option<u16> {
    value.as_integer().and_then(|port| u16::try_from(port).ok())
}
