//! What the name of a setting says about its value.

use std::ops::Range;

/// Whose address a setting holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// A peer's: `DB_HOST`, `bootstrap.servers`, `cartServiceAddr`.
    Peer,
    /// Its owner's, or one it merely talks about: `LISTEN_ADDR`, `CORS_ORIGIN`.
    Own,
    /// Something that is no address at all: `DB_USER`, `APP_VERSION`.
    Other,
    /// Nothing: the value has to speak for itself.
    Nothing,
}

const PEER: &[&str] = &[
    "addr",
    "addrs",
    "address",
    "addresses",
    "backend",
    "bootstrap",
    "broker",
    "brokers",
    "conn",
    "connection",
    "connectionstring",
    "datasource",
    "destination",
    "dns",
    "dsn",
    "endpoint",
    "endpoints",
    "host",
    "hostname",
    "hosts",
    "nameserver",
    "nameservers",
    "node",
    "nodes",
    "peer",
    "peers",
    "proxy",
    "resolver",
    "seed",
    "seeds",
    "server",
    "servers",
    "service",
    "svc",
    "target",
    "targets",
    "upstream",
    "upstreams",
    "uri",
    "uris",
    "url",
    "urls",
];

const OWN: &[&str] = &[
    "advertise",
    "advertised",
    "allow",
    "allowed",
    "bind",
    "callback",
    "cookie",
    "cors",
    "domain",
    "domains",
    "exposed",
    "letsencrypt",
    "listen",
    "listener",
    "listeners",
    "nextauth",
    "origin",
    "origins",
    "redirect",
    "trusted",
    "virtual",
];

/// Last words before whom somebody joins or follows.
const FOLLOWED: &[&str] = &["connect", "replicaof", "slaveof"];

/// Last words after which an address is only mentioned.
const MENTION: &[&str] = &[
    "comment",
    "description",
    "docs",
    "documentation",
    "favicon",
    "homepage",
    "href",
    "icon",
    "license",
    "link",
    "links",
    "logo",
    "message",
    "namespace",
    "repository",
    "schema",
    "xmlns",
];

/// Last words after which the value is no host, whatever stands before.
const OTHER: &[&str] = &[
    "ca",
    "cert",
    "certificate",
    "channel",
    "charset",
    "collection",
    "class",
    "count",
    "dbname",
    "debug",
    "dir",
    "directory",
    "driver",
    "enabled",
    "exchange",
    "exclude",
    "file",
    "folder",
    "format",
    "header",
    "id",
    "image",
    "include",
    "index",
    "indices",
    "interval",
    "key",
    "level",
    "limit",
    "max",
    "min",
    "mode",
    "pass",
    "passwd",
    "password",
    "path",
    "port",
    "ports",
    "prefix",
    "protocol",
    "pw",
    "pwd",
    "queue",
    "queues",
    "region",
    "scheme",
    "secret",
    "size",
    "ssl",
    "suffix",
    "table",
    "tag",
    "timeout",
    "tls",
    "token",
    "topic",
    "topics",
    "type",
    "user",
    "username",
    "version",
    "zone",
];

/// Whether names of settings that hold a peer's address end with this word.
pub(super) fn is_peer_word(word: &str) -> bool {
    PEER.contains(&word)
}

/// Judges a setting by its name.
pub(super) fn says(name: &str) -> Says {
    let words = Words::of(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word));
    let last = words.last();
    let no_proxy = words.iter().next() == Some("no");
    // `SERVER_NAME` is one's own, `DB_HOST_NAME` is not.
    let own_name = last == "name" && !has(&["host", "hosts"]);
    // What links to oneself begin with.
    let own_prefix = last == "prefix" && has(&["url", "uri"]);
    // Whom a token says that it is from is compared, and not asked.
    let of_token = matches!(last, "issuer" | "audience") && has(&["jwt", "token"]);
    let of_program = last == "agent" && words.iter().nth_back(1) == Some("user");
    let own = has(OWN) || no_proxy || own_prefix || of_token || of_program;
    if own || MENTION.contains(&last) {
        Says::Own
    } else if last == "port" && words.iter().nth_back(1) == Some("host") {
        // `host-port: collector:4317`: both at once.
        Says::Peer
    } else if OTHER.contains(&last) || own_name {
        Says::Other
    } else if matches!(last, "database" | "db") {
        // The name of a database, or where one is: a port tells them apart.
        Says::Nothing
    } else if has(PEER) || FOLLOWED.contains(&last) || matches!(name, "-h" | "-H") {
        Says::Peer
    } else {
        says_as_one(last)
    }
}

/// Ends of words that hold the address of what stands before.
pub(super) const ENDINGS: &[&str] = &["host", "hostname", "url", "uri", "addr"];

/// Judges a word in which the subject is not set apart: `PGHOST`, `MONGOURL`.
fn says_as_one(word: &str) -> Says {
    const WORDS: &[&str] = &["curl", "ghost", "localhost", "vhost", "virtualhost"];
    let subject = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    // `HLSALLOWORIGINS`
    if word.ends_with("origin") || word.ends_with("origins") {
        return Says::Own;
    }
    match subject {
        Some(subject) if OWN.contains(&subject) => Says::Own,
        Some(_) if !WORDS.contains(&word) => Says::Peer,
        _ => Says::Nothing,
    }
}

/// Whether a setting holds the name of a database, and not of the host where it is:
/// `MYSQL_DATABASE`.
pub(super) fn names_database(name: &str) -> bool {
    let words = Words::of(name);
    matches!(words.last(), "database" | "db") && words.iter().nth(1).is_some()
}

/// Whether a setting is called a database and nothing else: `DB`. It may hold the name of one,
/// or of the host where it is.
pub(crate) fn is_database(name: &str) -> bool {
    let words = Words::of(name);
    matches!(words.last(), "database" | "db") && words.iter().nth(1).is_none()
}

/// Words of names that tell nobody apart.
pub(super) const EVERYWHERE: &[&str] = &["api", "app", "name", "role", "server", "service", "svc"];

/// Whether a name is a single word that many have.
pub(crate) fn tells_nobody_apart(name: &str) -> bool {
    EVERYWHERE.contains(&name)
}

/// Whether the name of a setting and another name share a word: `REDIS` and `redis-cart`. A
/// word may be the beginning of the other: `MONGO` and `mongodb`.
pub(crate) fn speaks_of(setting: &str, name: &str) -> bool {
    let of_name = Words::of(name);
    Words::of(setting)
        .iter()
        .any(|word| !EVERYWHERE.contains(&word) && of_name.iter().any(|other| alike(word, other)))
}

fn alike(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= 4 && (a.starts_with(b) || b.starts_with(a)))
}

/// Whether the name of a setting says that it is about something of others and not about whom it
/// names: `ORDERS_NEW` and `SHOP_EVENTS_TOPIC` are no addresses, whatever is called `orders`.
pub(crate) fn is_of_message(setting: &str) -> bool {
    const LAST: &[&str] = &[
        "channel", "created", "deleted", "event", "events", "exchange", "group", "label", "new",
        "queue", "shipped", "stream", "subject", "tag", "topic", "updated",
    ];
    LAST.contains(&Words::of(setting).last())
}

/// The name of the setting that holds the port for a host: `DB_PORT` for `DB_HOST`.
pub(super) fn port_name(address: &str) -> Option<String> {
    pub(super) const ENDINGS: &[&str] =
        &["HOSTNAME", "HOST_NAME", "HOST", "ADDRESS", "ADDR", "SERVER"];
    let subject = ENDINGS
        .iter()
        .find_map(|ending| address.strip_suffix(ending))?;
    let set_apart = subject.ends_with('_') || !address.contains('_');
    (set_apart && !subject.is_empty()).then(|| format!("{subject}PORT"))
}

/// The port on which a setting tells its owner to listen: `PORT=8000`, `0.0.0.0:8000`,
/// `http://+:8000`.
pub(crate) fn listening_port(name: &str, text: &str) -> Option<u16> {
    const NAMES: &[&str] = &[
        "PORT",
        "APP_PORT",
        "HTTP_PORT",
        "LISTEN_PORT",
        "SERVER_PORT",
    ];
    if NAMES.contains(&name) {
        return text.parse().ok();
    }
    let mut wildcard = ["0.0.0.0:", "://+:", "://*:", "[::]:"].iter();
    let port = wildcard.find_map(|start| text.split_once(start));
    let (_, after) = port?;
    let digits = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    after.get(..digits)?.parse().ok()
}

/// The words of a name, in lower case: split at separators, at a change from lower to upper
/// case, and with trailing digits taken off.
pub(super) struct Words {
    letters: String,
    /// Where each stands among the letters.
    places: Vec<Range<usize>>,
}

impl Words {
    pub(super) fn of(name: &str) -> Self {
        let mut words = Self {
            letters: String::with_capacity(name.len()),
            places: Vec::with_capacity(4),
        };
        let (mut start, mut lower_before) = (0, false);
        for c in name.chars().take(LONGEST) {
            if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && lower_before) {
                words.end(start);
                start = words.letters.len();
            }
            lower_before = c.is_ascii_lowercase();
            if c.is_ascii_alphanumeric() {
                words.letters.push(c.to_ascii_lowercase());
            }
        }
        words.end(start);
        words
    }

    fn end(&mut self, start: usize) {
        let word = self.letters.get(start..).unwrap_or("");
        let length = word.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if length > 0 {
            self.places.push(start..start + length);
        }
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        let places = self.places.iter();
        places.filter_map(|place| self.letters.get(place.clone()))
    }

    pub(super) fn last(&self) -> &str {
        self.iter().next_back().unwrap_or("")
    }
}

/// Characters of a name that are looked at.
const LONGEST: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_name_decide() {
        for (name, expected) in [
            ("DB_HOST", Says::Peer),
            ("PRODUCT_CATALOG_SERVICE_ADDR", Says::Peer),
            ("spring.kafka.bootstrap-servers", Says::Peer),
            ("cartServiceAddr", Says::Peer),
            ("REDIS_HOST_1", Says::Peer),
            ("DB_HOST_NAME", Says::Peer),
            ("SERVER_NAME", Says::Other),
            ("OTEL_SERVICE_NAME", Says::Other),
            ("SERVER_PORT", Says::Other),
            ("DB_TYPE", Says::Other),
            ("ALLOWED_HOSTS", Says::Own),
            ("KAFKA_ADVERTISED_HOST_NAME", Says::Own),
            ("NO_PROXY", Says::Own),
            ("TRUSTED_HOSTS", Says::Own),
            ("JWT_ISSUER", Says::Own),
            ("EXPOSED_ADDRESS", Says::Own),
            ("JWT_ISSUER_URI", Says::Peer),
            ("REDIS", Says::Nothing),
            ("PGHOST", Says::Peer),
            ("MONGOURL", Says::Peer),
            ("GHOST", Says::Nothing),
            ("BINDADDR", Says::Own),
            ("collector.host-port", Says::Peer),
            ("containerPort", Says::Other),
            ("MTX_HLSALLOWORIGINS", Says::Own),
            ("services.href", Says::Own),
            ("KAFKA_ZOOKEEPER_CONNECT", Says::Peer),
            ("BACKEND_TASK_QUEUE", Says::Other),
            ("ENDPOINTS_EXPOSURE_INCLUDE", Says::Other),
            ("SEARCH_SERVER_INDEX", Says::Other),
            ("WEATHER_USER_AGENT", Says::Own),
        ] {
            assert_eq!(says(name), expected, "{name}");
        }
    }

    #[test]
    fn a_service_is_told_where_to_listen() {
        assert_eq!(listening_port("PORT", "8000"), Some(8000));
        assert_eq!(
            listening_port("ASPNETCORE_URLS", "http://+:8000"),
            Some(8000)
        );
        assert_eq!(listening_port("ADDRESS", "0.0.0.0:9/x"), Some(9));
        assert_eq!(listening_port("DB_PORT", "5432"), None);
    }
}
