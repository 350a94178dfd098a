//! Whom a setting asks for, by its name alone.

use super::pages::is_of_page;
use super::protocol::spoken_of;
use super::setting::{ENDINGS, EVERYWHERE, Says, Words, is_peer_word, says};

/// Whether the name of a setting asks for the address of somebody who is to be called.
pub(crate) fn asks_for_peer(name: &str) -> bool {
    says(name) == Says::Peer && !is_of_page(name)
}

/// Whether a setting's name asks for a database and leaves open of which make.
pub(crate) fn asks_for_database(name: &str) -> bool {
    const WORDS: &[&str] = &["database", "datasource", "db", "jdbc", "sql"];
    let words = Words::of(name);
    // `ConnectionStrings__Default`
    let as_string = |(one, other): (&str, &str)| one == "connection" && other.starts_with("string");
    let mut pairs = words.iter().zip(words.iter().skip(1));
    words
        .iter()
        .any(|word| WORDS.contains(&word) || word.starts_with("connectionstring"))
        || pairs.any(as_string)
}

/// Whether a setting's name asks for the name or the address of a machine.
pub(crate) fn asks_for_machine(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "addr",
        "address",
        "addresses",
        "broker",
        "brokers",
        "endpoint",
        "hosts",
        "node",
        "nodes",
        "server",
        "servers",
        "service",
    ];
    let words = Words::of(name);
    let mut words = words.iter();
    words.any(|word| WORDS.contains(&word) || word.ends_with("host") || word == "hostname")
}

/// The protocol of which a word of a setting's name speaks, in which the subject may not be set
/// apart: `SPRING_DATA_MONGODB_URI`, `PGHOST`.
pub(crate) fn asked_protocol(name: &str) -> Option<&'static str> {
    let alone = |word: &str| {
        let subject = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
        spoken_of(subject?)
    };
    let words = Words::of(name);
    let mut words = words.iter();
    words.find_map(|word| spoken_of(word).or_else(|| alone(word)))
}

/// Whether a setting holds Services and the prefix that the settings for each have, as images
/// of `JBoss` take them: `DB_SERVICE_PREFIX_MAPPING`.
pub(super) fn maps_prefixes(name: &str) -> bool {
    name.ends_with("_PREFIX_MAPPING")
}

/// Whether a setting asks for the address of whoever has this name, and for nothing else:
/// `ORDER_SERVICE_URL` and `order-service`.
pub(crate) fn is_all_of(setting: &str, name: &str) -> bool {
    let plain = |word: &&str| !is_peer_word(word) && !EVERYWHERE.contains(word);
    let (setting, name) = (Words::of(setting), Words::of(name));
    let mut asked = setting.iter().filter(plain).peekable();
    asked.peek().is_some() && asked.eq(name.iter().filter(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_asks_for_a_peer() {
        for name in ["DB_HOST", "ORDERS_URL", "ConnectionStrings__Default"] {
            assert!(asks_for_peer(name), "{name}");
        }
        for name in ["DB_NAME", "LISTEN_ADDR", "FRONTEND_URL", "DB_PASSWORD"] {
            assert!(!asks_for_peer(name), "{name}");
        }
    }

    #[test]
    fn a_name_asks_for_a_database_or_a_protocol() {
        for (name, database, protocol) in [
            ("DATABASE_URL", true, None),
            ("ConnectionStrings__Default", true, None),
            ("PGHOST", false, Some("postgresql")),
            ("SPRING_DATA_MONGODB_URI", false, Some("mongodb")),
            ("RABBITMQ_HOST", false, Some("amqp")),
            ("STATUS_URL", false, None),
        ] {
            assert_eq!(asks_for_database(name), database, "{name}");
            assert_eq!(asked_protocol(name), protocol, "{name}");
        }
    }

    #[test]
    fn a_name_asks_for_nobody_else() {
        assert!(is_all_of("ORDER_SERVICE_URL", "order-service"));
        assert!(is_all_of("ORDER_API_HOST", "order"));
        assert!(!is_all_of("ORDER_EVENTS_URL", "order"));
        assert!(!is_all_of("SERVICE_URL", "service"));
    }
}
