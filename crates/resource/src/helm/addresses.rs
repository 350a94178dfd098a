//! Addresses among the values of a chart whose templates nobody can read.
//!
//! Any text of values may be a secret. Of a URL only its scheme, its host and its port are kept,
//! and a bare host only where the key says that one stands there.

use syntax::{Node, Span};

use super::value::{Map, Value};
use super::yaml::from_node;

/// Levels of values, and addresses of one chart, that are looked at.
const MAX_DEPTH: usize = 12;
const MAX_FOUND: usize = 200;

/// Letters of a text of one line that is looked at, and of one that is a file of its own.
const LONGEST: usize = 2_000;
const LONGEST_FILE: usize = 64 * 1024;

/// How a line starts that says nothing.
const COMMENTS: &[&str] = &["#", "//", ";", "--"];

/// How keys end whose values are hosts.
const OF_HOSTS: &[&str] = &[
    "addr",
    "address",
    "addresses",
    "broker",
    "brokers",
    "endpoint",
    "endpoints",
    "host",
    "hostname",
    "hosts",
    "server",
    "servers",
    "uri",
    "url",
    "urls",
];

/// An address, under the key that it stands at.
#[derive(Debug, PartialEq)]
pub(super) struct Address {
    pub(super) key: String,
    pub(super) text: String,
    /// Where it is written, if anything tells.
    pub(super) span: Option<Span>,
}

/// The addresses among values, in their order, but for those under keys that are not `wanted`.
/// `written` is a text that may have given them.
pub(super) fn within(
    values: &Map,
    written: Option<&Node>,
    wanted: impl Fn(&str) -> bool,
) -> Vec<Address> {
    let mut found = Vec::new();
    for (key, value) in values.borrow().iter().filter(|(key, _)| wanted(key)) {
        let written = written.and_then(|node| node.get(key));
        gather((key, None), value, written, 0, &mut found);
    }
    found.truncate(MAX_FOUND);
    found
}

/// `port` is the one that stands beside the value.
fn gather(
    (key, port): (&str, Option<i64>),
    value: &Value,
    written: Option<&Node>,
    depth: usize,
    found: &mut Vec<Address>,
) {
    if depth > MAX_DEPTH || found.len() >= MAX_FOUND {
        return;
    }
    match value {
        Value::Map(map) => {
            let map = map.borrow();
            let is_number =
                |it: &&Value| matches!(it, Value::Int(_) | Value::Long(_) | Value::Float(_));
            let port = map.get("port").filter(is_number).map(Value::to_int);
            // An item of a list of variables says by its name what its value is.
            let name = map.get("name").and_then(Value::as_text);
            let is_variable = name.is_some() && map.contains_key("value");
            for (own, value) in map.iter() {
                let key = name.filter(|_| is_variable && &**own == "value");
                let key = key.unwrap_or(own);
                let written = written.and_then(|node| node.get(own));
                gather((key, port), value, written, depth + 1, found);
            }
        }
        Value::List(items) => {
            let written = written.map_or(&[][..], Node::items);
            for (at, item) in items.iter().enumerate() {
                gather((key, port), item, written.get(at), depth + 1, found);
            }
        }
        Value::Text(text) if text.len() <= LONGEST_FILE && text.trim_end().contains('\n') => {
            let same = written.filter(|node| from_node(node).same(value, 0));
            let span = same.map(|node| node.span);
            for line in text.lines().map(str::trim_start) {
                if !COMMENTS.iter().any(|start| line.starts_with(start)) {
                    found.extend(in_line(line, key, span));
                }
            }
        }
        Value::Text(text) if text.len() <= LONGEST => {
            let same = written.filter(|node| from_node(node).same(value, 0));
            let span = same.map(|node| node.span);
            let texts = origins(text).into_iter();
            let bare = Some(&**text).filter(|text| is_of_hosts(key) && is_host(text));
            let bare = bare.map(|host| match port.filter(|_| !host.contains(':')) {
                Some(port) => format!("{host}:{port}"),
                None => host.to_owned(),
            });
            found.extend(texts.chain(bare).map(|text| Address {
                key: key.to_owned(),
                text,
                span,
            }));
        }
        _ => {}
    }
}

fn is_of_hosts(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    OF_HOSTS.iter().any(|end| key.ends_with(end))
}

/// The addresses in a line of a file: of URLs, and whole names of Services, which no other text
/// is like.
fn in_line(line: &str, key: &str, span: Option<Span>) -> impl Iterator<Item = Address> {
    let own = line.split(['=', ':']).next().unwrap_or("");
    let own = own.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let is_key = own.len() < line.trim_end().len() && !own.contains(char::is_whitespace);
    let key = if is_key && !own.is_empty() { own } else { key }.to_owned();
    let of_host = |letter: char| letter.is_ascii_alphanumeric() || ".:-".contains(letter);
    let words = line.split(move |letter| !of_host(letter));
    let whole = |word: &&str| {
        let host = word.split(':').next().unwrap_or("");
        host.split('.').nth(2) == Some("svc") && is_host(word)
    };
    let in_urls = origins(line);
    let is_new = {
        let in_urls = in_urls.clone();
        move |word: &&str| !in_urls.iter().any(|url| url.ends_with(word))
    };
    let whole: Vec<String> = words
        .filter(whole)
        .filter(is_new)
        .map(str::to_owned)
        .collect();
    in_urls.into_iter().chain(whole).map(move |text| Address {
        key: key.clone(),
        text,
        span,
    })
}

/// `scheme://host:port` of each URL in a text.
fn origins(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, sign) in text.match_indices("://") {
        let (before, after) = (text.get(..at), text.get(at + sign.len()..));
        let (Some(before), Some(after)) = (before, after) else {
            continue;
        };
        let outside = |letter: char| !letter.is_ascii_alphanumeric() && !"+.-".contains(letter);
        let scheme = before.rsplit(outside).next().unwrap_or("");
        let ends = |letter: char| letter.is_whitespace() || "/?#,;\"'`)]}<>|\\".contains(letter);
        let authority = after.split(ends).next().unwrap_or("");
        let host = authority.rsplit('@').next().unwrap_or("");
        // A password may hold the signs that end an authority.
        let rest = after.get(authority.len()..).unwrap_or("");
        let hides = rest
            .split_whitespace()
            .next()
            .is_some_and(|it| it.contains('@'));
        if !scheme.is_empty() && !hides && is_host(host) {
            found.push(format!("{scheme}://{host}"));
        }
    }
    found
}

/// Whether a text is a host, perhaps with a port, and nothing else.
fn is_host(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, "1"));
    let label = |label: &str| {
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty() && label.len() < 64 && label.bytes().all(letters)
    };
    host.split('.').all(label) && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use syntax::{Sources, parse_yaml};

    use super::*;

    #[test]
    fn a_text_of_many_lines_is_read_line_by_line() {
        let text = "content: |\n  scrape \"own\" {\n    targets = [{\"__address__\" = \"web.shop.svc.cluster.local\"}, {\"__address__\" = \"cart.shop.svc:9100\"}]\n  }\n  // url = \"http://gone.shop.svc\"\n  url = \"http://me:hunter2@store.shop.svc:9009/push\"\n  password = \"hunter2\"\n  name = \"a.b.c\"\n";
        let (documents, _) = parse_yaml(Sources::new().add("values.yaml", text), text);
        let values = documents.first().unwrap();
        let Value::Map(map) = from_node(values) else {
            unreachable!()
        };
        let found = within(&map, Some(values), |_| true);
        let found: Vec<(&str, &str)> = found.iter().map(|it| (&*it.key, &*it.text)).collect();
        assert_eq!(
            found,
            [
                ("targets", "web.shop.svc.cluster.local"),
                ("targets", "cart.shop.svc:9100"),
                ("url", "http://store.shop.svc:9009"),
            ]
        );
    }

    #[test]
    fn of_texts_only_schemes_hosts_and_ports_are_kept() {
        let text = "a: {pushUrl: 'http://logs-gateway/loki/api/v1/push?token=hunter2'}\nb: ['amqp://me:hunter2@queue.shop:5672/x', \"say 'https://a.example/b' and grpc://c:1\"]\nc: {password: 'hunter2', note: 'my-host', host: store.shop, dbHost: 'store:6379', server: 'not a host'}\nd: {token: 'admin:12345', url: '{{ .Values.x }}://b', link: '://x', odd: 'amqp://me:12/34@queue'}\ne: {url: 'http://kept-elsewhere'}\nf: {host: cache, port: 6379}\ng: [{name: DB_HOST, value: db.shop}, {name: NOTE, value: db.shop}]\n";
        let (documents, _) = parse_yaml(Sources::new().add("values.yaml", text), text);
        let values = documents.first().unwrap();
        let Value::Map(map) = from_node(values) else {
            unreachable!()
        };
        let found = within(&map, Some(values), |key| key != "e");
        let found: Vec<(&str, &str, bool)> = found
            .iter()
            .map(|it| (&*it.key, &*it.text, it.span.is_some()))
            .collect();
        assert_eq!(
            found,
            [
                ("pushUrl", "http://logs-gateway", true),
                ("b", "amqp://queue.shop:5672", true),
                ("b", "https://a.example", true),
                ("b", "grpc://c:1", true),
                ("dbHost", "store:6379", true),
                ("host", "store.shop", true),
                ("host", "cache:6379", true),
                ("DB_HOST", "db.shop", true),
            ]
        );
    }
}
