//! Peers in a configuration file: proxies, scrapers, and keys with values in any notation.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Endpoint;
use super::command::in_command;
use super::variables::{Variables, with_references};
use super::words::{Walk, Word, words};

/// The peers that a configuration file names. The notation is not asked for: keys and values
/// look alike in YAML, JSON, TOML and properties, and proxies put a word before the peer.
pub(crate) fn in_content(text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    if is_script(text) {
        in_script(text, variables)
    } else if let Some(commands) = scheduled(text) {
        let mut found = Vec::new();
        for (start, command) in commands {
            found.extend(
                in_command(&[command], variables)
                    .into_iter()
                    .map(|(_, mut endpoint)| {
                        endpoint.range.start += start;
                        endpoint.range.end += start;
                        endpoint
                    }),
            );
        }
        found
    } else {
        in_settings(text, variables)
    }
}

fn in_settings(text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let mut reader = Reader {
        walk: Walk::new(variables),
        groups: BTreeSet::new(),
        in_group: false,
        portless: None,
        unused: Vec::new(),
    };
    if text.contains("receivers") {
        let unused = DEFAULTS.iter().filter(|(_, user)| !text.contains(user));
        reader.unused = unused.map(|(key, _)| *key).collect();
    }
    let text = &*with_references(text);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        reader.read_line(line, start);
        start += line.len();
    }
    let Reader { walk, groups, .. } = reader;
    // `proxy_pass http://web` means the group of servers where one has that name.
    let is_peer = |e: &Endpoint| e.port.is_some() || !groups.contains(&*e.host);
    walk.found.into_iter().filter(is_peer).collect()
}

/// Whether the first line says that a shell is to run the text.
fn is_script(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("");
    let program = line.strip_prefix("#!").unwrap_or("");
    let mut words = program.split([' ', '/']);
    words.any(|word| matches!(word, "sh" | "ash" | "bash" | "dash" | "ksh" | "zsh"))
}

/// The commands of a table of times and commands, each with its place: `*/5 * * * * curl ...`.
fn scheduled(text: &str) -> Option<Vec<(usize, &str)>> {
    let mut commands = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') || is_assignment(trimmed) {
            continue;
        }
        let command = behind_times(line)?;
        commands.push((at + (line.len() - command.len()), command));
    }
    Some(commands).filter(|it| !it.is_empty())
}

fn is_assignment(line: &str) -> bool {
    let name = line.split_once('=').map_or("", |(name, _)| name.trim());
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// What follows `@daily`, or five times.
fn behind_times(line: &str) -> Option<&str> {
    let of_time = |c: char| c.is_ascii_alphanumeric() || "*/,-".contains(c);
    let (mut rest, mut times) = (line.trim_start(), 0);
    while times < 5 {
        let (time, after) = rest.split_once([' ', '\t'])?;
        let named = times == 0 && time.starts_with('@');
        let is_time = time.starts_with(|c: char| c.is_ascii_digit() || c == '*');
        if !named && !(time.chars().all(of_time) && (is_time || times > 2)) {
            return None;
        }
        times += if named { 5 } else { 1 };
        rest = after.trim_start();
    }
    Some(rest)
}

/// The peers that a script calls, and those in the files that it writes.
fn in_script(text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let commands = in_command(&[text], variables).into_iter();
    let mut found: Vec<Endpoint> = commands.map(|(_, endpoint)| endpoint).collect();
    for range in written(text) {
        let inner = in_settings(text.get(range.clone()).unwrap_or(""), variables);
        found.extend(inner.into_iter().map(|mut endpoint| {
            endpoint.range.start += range.start;
            endpoint.range.end += range.start;
            endpoint
        }));
    }
    found
}

/// The lines that a script holds for others: between `<<WORD` and that word.
fn written(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        match open {
            Some((word, from)) if line.trim() == word => {
                found.push(from..start);
                open = None;
            }
            Some(_) => {}
            None => {
                let after = line.split_once("<<").map(|(_, after)| after);
                let after = after.map(|it| it.trim_start_matches('-').trim_start());
                let word = after.and_then(|it| it.split([' ', '>', '|', ';', '\n']).next());
                let word = word.map(|it| it.trim_matches(['"', '\'']));
                open = word.filter(|it| !it.is_empty()).map(|word| (word, end));
            }
        }
        start = end;
    }
    found
}

struct Reader<'v> {
    walk: Walk<'v>,
    /// Names of server groups that the file itself defines.
    groups: BTreeSet<String>,
    /// Inside the braces of such a group.
    in_group: bool,
    /// A host without a port, and how many words ago it was: its port often comes next.
    portless: Option<(usize, u8)>,
    /// Keys of defaults for what nothing in the text uses.
    unused: Vec<&'static str>,
}

/// What Alertmanager is told for all ways in which it tells people, and what uses it.
const DEFAULTS: &[(&str, &str)] = &[
    ("opsgenie_api_url", "opsgenie_configs"),
    ("pagerduty_url", "pagerduty_configs"),
    ("slack_api_url", "slack_configs"),
    ("smtp_smarthost", "email_configs"),
    ("telegram_api_url", "telegram_configs"),
    ("victorops_api_url", "victorops_configs"),
    ("wechat_api_url", "wechat_configs"),
];

impl Reader<'_> {
    fn read_line(&mut self, line: &str, start: usize) {
        let content = without_comment(line);
        let trimmed = content.trim_start();
        // An item of a list or an array goes on with the key above it.
        if !trimmed.starts_with(['-', '"', '\'']) {
            self.walk.reset();
        }
        let words = words(content, start);
        if words
            .first()
            .is_some_and(|word| speaks_of_others(word.text) || self.is_unused(word.text))
        {
            return;
        }
        let forwards = forwards(&words);
        let watched = watched(&words);
        let mut before = None;
        for (index, word) in words.iter().enumerate() {
            let next = words.get(index + 1).map(|word| word.text);
            if (forwards && index > 1) || watched == Some(index) {
                self.walk.set_key("upstream");
                self.walk.dial();
            }
            self.read_word(before, word, next);
            before = Some(word.text);
        }
        if trimmed.contains('}') {
            self.in_group = false;
        }
    }

    fn is_unused(&self, word: &str) -> bool {
        self.unused.contains(&word.trim_end_matches(':'))
    }

    fn read_word(&mut self, before: Option<&str>, word: &Word<'_>, next: Option<&str>) {
        let text = word.text;
        let spaced = before.is_none() && is_spaced_key(text) && next.is_some();
        if next == Some("=") && text == "*" {
            // Any name: `* = host=store port=5432`.
            self.walk.reset();
        } else if matches!(next, Some(":" | "=")) || spaced {
            self.walk.set_key(text);
        } else if let Some(key) = text.strip_suffix(':').filter(|key| !key.is_empty()) {
            self.walk.set_key(key);
        } else if before == Some("upstream") {
            self.groups.insert(text.to_ascii_lowercase());
            self.in_group = true;
        } else if !matches!(text, ":" | "=" | "-") {
            if self.is_port_of_last(text) {
                return;
            }
            if takes_host(before) || (self.in_group && before == Some("server")) {
                self.walk.set_key("upstream");
                self.walk.dial();
            }
            let known = self.walk.found.len();
            self.walk.read(word);
            let last = self.walk.found.last().filter(|it| it.port.is_none());
            self.portless = match last.filter(|_| self.walk.found.len() > known) {
                Some(_) => Some((self.walk.found.len() - 1, 0)),
                None => self.portless,
            };
        }
    }

    /// Takes a number under a key that says port for the port of the host shortly before.
    fn is_port_of_last(&mut self, text: &str) -> bool {
        const NEAR: u8 = 3;
        let Some((index, age)) = self.portless else {
            return false;
        };
        self.portless = (age < NEAR).then_some((index, age + 1));
        let (key, value) = match text.split_once('=') {
            Some((key, value)) => (Some(key), value),
            None => (self.walk.key(), text),
        };
        let names_port = key.is_some_and(|key| {
            let last = key.rsplit(['.', '_', '-']).next().unwrap_or(key);
            last.eq_ignore_ascii_case("port") || key.eq_ignore_ascii_case("port_value")
        });
        let port = value.parse().ok().filter(|_| names_port);
        if let (Some(port), Some(endpoint)) = (port, self.walk.found.get_mut(index)) {
            endpoint.port = Some(port);
            self.portless = None;
        }
        port.is_some()
    }
}

/// Whether a name server passes on what it is asked: `forward . 9.9.9.9 dns-two:53`, the names
/// that it is about before those whom it asks.
fn forwards(words: &[Word<'_>]) -> bool {
    let first = words.first().map(|word| word.text);
    let about = words.get(1).map_or("", |word| word.text);
    first == Some("forward") && about.contains('.') && !about.contains([':', '/'])
}

/// Where the store stands that a sentinel watches: `sentinel monitor main cart 6379 2`.
fn watched(words: &[Word<'_>]) -> Option<usize> {
    let mut first = words.iter().map(|word| word.text);
    let is_order = first.next() == Some("sentinel") && first.next() == Some("monitor");
    (is_order && words.len() > 3).then_some(3)
}

/// Keys that some notations set apart from their value by nothing but blanks.
fn is_spaced_key(word: &str) -> bool {
    ["address", "brokers", "host", "hostname", "hosts", "port"]
        .iter()
        .any(|key| word.eq_ignore_ascii_case(key))
}

/// Directives of proxies that are followed by a peer.
fn takes_host(directive: Option<&str>) -> bool {
    matches!(
        directive,
        Some(
            "proxy_pass"
                | "reverse_proxy"
                | "fastcgi_pass"
                | "uwsgi_pass"
                | "grpc_pass"
                | "scgi_pass"
                | "memcached_pass"
                | "php_fastcgi"
                | "replicaof"
                | "slaveof"
        )
    )
}

/// Directives whose hosts are nobody this process connects to.
fn speaks_of_others(directive: &str) -> bool {
    matches!(
        directive,
        "listen"
            | "bind"
            | "server_name"
            | "add_header"
            | "proxy_set_header"
            | "more_set_headers"
            | "valid_referers"
            | "return"
            | "rewrite"
            | "redirect"
            | "redir"
            | "header"
            | "stats"
            | "proxy_redirect"
            | "proxy_cookie_domain"
    )
}

fn without_comment(line: &str) -> &str {
    let trimmed = line.trim_start();
    let whole = ["#", "//", ";", "/*", "*", "--", "<!--", "%"];
    // `---` parts documents, and `* =` is about all names.
    let is_one = trimmed.starts_with("---") || trimmed.starts_with("* =");
    if !is_one && whole.iter().any(|mark| trimmed.starts_with(mark)) {
        return "";
    }
    line.find(" #")
        .and_then(|at| line.get(..at))
        .unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peers(text: &str) -> Vec<String> {
        let known: Variables<'_> = &|name| (name == "BACKEND").then(|| "api:9091".into());
        let show = |e: Endpoint| {
            let line = text[..e.range.start].lines().count().max(1);
            let port = e.port.map_or_else(String::new, |port| format!(":{port}"));
            format!("{line} {}{port}", e.host)
        };
        in_content(text, known).into_iter().map(show).collect()
    }

    #[test]
    fn a_pool_of_connections_may_be_for_all_names() {
        let text = "[databases]\n* = host=store.shop.svc port=5432\n * a comment of http://no:1\n[pool]\nlisten_addr = 0.0.0.0\n";
        let found = in_content(text, &|_| None);
        let hosts: Vec<&str> = found.iter().map(|it| &*it.host).collect();
        assert_eq!(hosts, ["store.shop.svc"]);
    }

    #[test]
    fn proxies_name_their_backends_and_not_themselves() {
        let nginx = "upstream web {\n  server one:5000;\n  server two;\n}\nserver {\n  listen 80;\n  server_name shop;\n  location / {\n    proxy_pass http://web;\n    proxy_set_header Host other:1;\n  }\n  location /api { proxy_pass http://$BACKEND/; }\n}\n";
        assert_eq!(peers(nginx), ["2 one:5000", "3 two", "12 api:9091"]);
        assert_eq!(
            peers("shop.test {\n  reverse_proxy app:8000\n  reverse_proxy other\n}\n"),
            ["2 app:8000", "3 other"]
        );
        assert_eq!(
            peers("backend b\n  server s1 web1:80 check\n  bind *:80\n"),
            ["2 web1:80"]
        );
        assert_eq!(
            peers(
                ".:53 {\n  forward . 9.9.9.9 dns-two:5353 /etc/resolv.conf {\n    prefer_udp\n  }\n}\n"
            ),
            ["2 9.9.9.9", "2 dns-two:5353"]
        );
        assert_eq!(
            peers("location ~ php$ { fastcgi_pass php:9000; }"),
            ["1 php:9000"]
        );
    }

    #[test]
    fn a_script_calls_whom_its_commands_name() {
        let script = "#!/usr/bin/env bash\n# see http://no:1\nuntil nc -z db 5432; do echo waiting for http://no:2; done\nredis-cli -h cache ping\npsql -h store -c 'x'\ncat <<'END' > app.yaml\nqueue:\n  host: queue\n  port: 5672\nEND\ncurl http://web:80/x\n";
        assert_eq!(
            peers(script),
            [
                "3 db:5432",
                "4 cache",
                "5 store",
                "11 web:80",
                "8 queue:5672"
            ]
        );
        assert!(!is_script("#!/usr/bin/env python\n"));
        assert!(!is_script("# bash\n"));
    }

    #[test]
    fn a_table_of_times_runs_commands() {
        let table = "SHELL=/bin/sh\n# m h\n*/5 0-6 * * * curl -s http://web:80/tick\n0 3 * jan mon root pg_dump -h store x\n@daily redis-cli -h cache save\n";
        assert_eq!(peers(table), ["3 web:80", "4 store", "5 cache"]);
        assert!(scheduled("1 2 3 4 web:80\n").is_none());
        assert!(scheduled("url: http://web\n").is_none());
    }

    #[test]
    fn a_default_that_nothing_uses_names_nobody() {
        let text = |way: &str| {
            format!(
                "global:\n  smtp_smarthost: 'mail:25'\nreceivers:\n- name: a\n  {way}:\n  - url: http://web:80\n"
            )
        };
        assert_eq!(peers(&text("webhook_configs")), ["6 web:80"]);
        assert_eq!(peers(&text("email_configs")), ["2 mail:25", "6 web:80"]);
    }

    #[test]
    fn the_whole_name_of_a_service_is_found_in_any_word() {
        let text = "dst: /$/inet/namer.mesh.svc.cluster.local/4100\nsan: [a.svc.b]\n";
        assert_eq!(peers(text), ["1 namer.mesh.svc.cluster.local"]);
    }

    #[test]
    fn a_port_that_follows_its_host_belongs_to_it() {
        for (text, expected) in [
            (
                "[OUTPUT]\n    Name es\n    Host es\n    Port 9200\n",
                &["3 es:9200"][..],
            ),
            ("redis:\n  host: cache\n  port: 6379\n", &["2 cache:6379"]),
            (
                "socket_address: {address: web1, port_value: 8080}\n",
                &["1 web1:8080"],
            ),
            ("db.host=db\ndb.port=5432\n", &["1 db:5432"]),
            (
                "targets: ['db:9187']\nlabels:\n  service: db\n",
                &["1 db:9187"],
            ),
            ("{\"host\": \"db\", \"port\": 3306}", &["1 db:3306"]),
            ("replicaof primary 6379\n", &["1 primary:6379"]),
            (
                "host: db\nuser: x\na: b\nc: d\ne: f\ng: h\ni: j\nport: 1\n",
                &["1 db"],
            ),
        ] {
            assert_eq!(peers(text), expected, "{text}");
        }
    }

    #[test]
    fn keys_and_values_are_read_in_every_notation() {
        assert_eq!(
            peers(
                "scrape_configs:\n- job_name: web\n  static_configs:\n  - targets: ['web:8080', \"db:9187\"]\n  - targets:\n    - localhost:9090\n    - cache:9121\n"
            ),
            [
                "4 web:8080",
                "4 db:9187",
                "6 localhost:9090",
                "7 cache:9121"
            ]
        );
        assert_eq!(
            peers("datasources:\n- name: P\n  type: prometheus\n  url: http://prometheus:9090 \n"),
            ["4 prometheus:9090"]
        );
        assert_eq!(
            peers("{\"db\": {\"host\": \"db\", \"user\": \"db\"}, \"u\":\"http://api:80\"}"),
            ["1 db", "1 api:80"]
        );
        assert_eq!(
            peers("spring.redis.host=cache\nspring.datasource.url=jdbc:postgresql://db:5432/x\n"),
            ["1 cache", "2 db:5432"]
        );
        assert_eq!(
            peers("[redis]\nhost = \"cache\"\nname = \"db\"\n"),
            ["2 cache"]
        );
        assert_eq!(
            peers("# url: http://db:1\ncors_origins:\n  - http://web:3000\nimage: web:8080\n"),
            Vec::<String>::new()
        );
    }
}
