//! Peers in a command: options, positional arguments and shell scripts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Endpoint;
use super::in_setting;
use super::variables::{HOLE, Variables, expand};
use super::words::{Walk, Word, is_key, words};

/// The peers that a command with these arguments names, each with the number of its argument.
pub(crate) fn in_command(arguments: &[&str], variables: Variables<'_>) -> Vec<(usize, Endpoint)> {
    let own = assigned(arguments, variables);
    let variables: Variables<'_> = &|name| match own.get(name) {
        Some(text) => text.as_deref().map(Cow::Borrowed),
        None => variables(name),
    };
    let mut walk = Walk::new(variables);
    let mut found = Vec::new();
    let mut known = Known::new();
    for (index, argument) in arguments.iter().enumerate() {
        if argument.len() <= LONGEST {
            read(&mut walk, argument);
        }
        for endpoint in walk.found.drain(..) {
            add(&mut found, &mut known, index, endpoint);
        }
    }
    found
}

/// Where the last of a name stands among those found, by argument, host, port and scheme.
type Known = BTreeMap<(usize, Box<str>, Option<u16>, Option<Box<str>>), usize>;

/// Adds a peer, unless it is there already. Whom a script names where it sets a variable it calls
/// where it uses that, with the path that it asks for.
fn add(found: &mut Vec<(usize, Endpoint)>, known: &mut Known, index: usize, new: Endpoint) {
    let name = (index, new.host.clone(), new.port, new.scheme.clone());
    let last = known.get(&name).and_then(|at| found.get_mut(*at));
    match last {
        Some((_, last)) if last.path == new.path || last.path.is_empty() => {
            last.path = new.path;
            // What one of its places leaves open the other may tell.
            last.expected |= new.expected;
            last.form = last.form.max(new.form);
        }
        Some(_) | None => {
            known.insert(name, found.len());
            found.push((index, new));
        }
    }
}

/// The variables that scripts among the arguments set: to a text, with what they have from others
/// filled in, or to one that only running them tells.
pub(super) fn assigned<'t>(
    arguments: &[&'t str],
    variables: Variables<'_>,
) -> BTreeMap<&'t str, Option<Cow<'t, str>>> {
    let mut found: BTreeMap<&str, Option<Cow<'t, str>>> = BTreeMap::new();
    let scripts = arguments.iter().filter(|it| it.contains(['\n', ';']));
    let scripts = scripts.filter(|script| script.len() <= LONGEST);
    for statement in scripts.flat_map(|script| script.split(['\n', ';'])) {
        let statement = statement.trim();
        let statement = statement.strip_prefix("export ").unwrap_or(statement);
        let Some((name, value)) = statement.split_once('=') else {
            continue;
        };
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            continue;
        }
        let value = value.trim_matches(['"', '\'']);
        let told = (1..=LONGEST_VALUE).contains(&value.len())
            && !value.contains(['`', '(', ' ', '"', '\'']);
        let filled = told.then(|| {
            let known = |name: &str| match found.get(name) {
                Some(text) => text.as_deref().map(|text| Cow::Owned(text.to_owned())),
                None => variables(name).map(|text| Cow::Owned(text.into_owned())),
            };
            expand(value, &known)
        });
        let filled = filled.filter(|text| !text.contains(HOLE) && text.len() <= LONGEST_VALUE);
        found
            .entry(name)
            .and_modify(|known| {
                *known = known.take().filter(|known| Some(known) == filled.as_ref());
            })
            .or_insert(filled);
    }
    found
}

/// Longer values are no addresses; what they have from each other does not multiply beyond this.
const LONGEST_VALUE: usize = 1024;

/// Longer arguments are data.
const LONGEST: usize = 256 * 1024;

fn read(walk: &mut Walk<'_>, argument: &str) {
    // Only a script has several lines, and what one line leaves open does not reach the next.
    let script = argument.contains(char::is_whitespace);
    let mut start = 0;
    for line in argument.split_inclusive('\n') {
        if script {
            walk.reset();
        }
        let line_read = without_comment(line);
        let mut said_until = 0;
        let mut before = None;
        for word in words(line_read, start) {
            let at = word.range.end - start;
            let begins = before.is_none_or(|it| word.starts || leads_to_command(it));
            before = Some(word.text);
            if word.range.start < said_until {
                continue;
            }
            if script && begins && matches!(word.text, "echo" | "printf") {
                said_until = word.range.end + only_said(line_read.get(at..).unwrap_or(""));
            }
            read_word(walk, &word);
        }
        start += line.len();
    }
    if script {
        walk.reset();
    }
}

fn read_word(walk: &mut Walk<'_>, word: &Word<'_>) {
    let text = word.text;
    if word.starts {
        walk.reset();
    }
    // `--host="db"` and `MASTER_HOST='db'`: quotes set the value apart.
    let quoted = text
        .strip_suffix('=')
        .map(|key| key.trim_start_matches('-'));
    if let Some(key) = quoted.filter(|key| is_key(key)) {
        walk.set_key(key);
        return;
    }
    let option = text.starts_with('-') && !text.contains('=');
    if option {
        walk.set_key(match text {
            "-h" | "-H" => text,
            "-u" | "-U" => "user",
            _ => text.trim_start_matches('-'),
        });
        return;
    }
    if is_dialler(text) {
        walk.dial();
        return;
    }
    if let Some(peer) = bash_socket(text) {
        walk.dial();
        for part in peer {
            let range = word.range.clone();
            walk.read(&Word {
                text: part,
                range: range.end - part.len()..range.end,
                starts: false,
            });
        }
        return;
    }
    if let Some(host) = host_of_copy(text) {
        let named = in_setting("url", &format!("ssh://{host}"), &|_| None);
        let range = &word.range;
        walk.found
            .extend(named.into_iter().map(|endpoint| Endpoint {
                range: range.clone(),
                ..endpoint
            }));
        return;
    }
    walk.read(word);
}

/// The host in `user@host:path`, as git and tools that copy over SSH write it.
fn host_of_copy(text: &str) -> Option<&str> {
    let (user, rest) = text.split_once('@')?;
    let (host, path) = rest.split_once(':')?;
    let is_name = |text: &str| {
        let mut letters = text.chars();
        letters.all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    let is_path = path.starts_with(|c: char| c.is_ascii_alphabetic() || "~/.".contains(c));
    (is_path && host.contains('.') && !user.is_empty() && is_name(user) && is_name(host))
        .then_some(host)
}

/// Words of a shell after which a further command begins.
fn leads_to_command(word: &str) -> bool {
    matches!(word, "do" | "then" | "else" | "!")
}

/// How much of what follows `echo` in a line people are told and no program: nothing, if it goes
/// into a file or a pipe, or if a command has a part in it.
fn only_said(text: &str) -> usize {
    const NOWHERE: &[&str] = &["&1", "&2", "/dev/null", "/dev/stderr", "/dev/stdout"];
    let mut quote = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or("");
        match (c, quote) {
            ('`', None | Some('"')) => return 0,
            ('$', None | Some('"')) if rest.starts_with("$(") => return 0,
            ('"' | '\'', None) => quote = Some(c),
            _ if quote == Some(c) => quote = None,
            ('|', None) if !rest.starts_with("||") => return 0,
            (';' | '&' | '|', None) if !text.get(..at).is_some_and(|it| it.ends_with('>')) => {
                return at;
            }
            ('>', None) => {
                let to = rest.trim_start_matches('>').trim_start();
                if !NOWHERE.iter().any(|nowhere| to.starts_with(nowhere)) {
                    return 0;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Programs that take a bare host, and after it a port, as arguments. What has a scheme or is an
/// option's value is an address, though its last part be called like one of them.
fn is_dialler(text: &str) -> bool {
    // `IP=$(curl`
    let text = text.rsplit(['(', '`']).next().unwrap_or(text);
    if text.contains([':', '=']) {
        return false;
    }
    let program = text.rsplit('/').next().unwrap_or(text);
    matches!(
        program,
        "cqlsh"
            | "curl"
            | "mongo"
            | "mongosh"
            | "sftp"
            | "wget"
            | "nc"
            | "ncat"
            | "netcat"
            | "nslookup"
            | "telnet"
            | "ping"
            | "ssh"
            | "wait-for"
            | "wait-for-it"
    )
}

/// Bash opens a connection when it reads or writes `/dev/tcp/HOST/PORT`.
fn bash_socket(text: &str) -> Option<[&str; 2]> {
    let (_, rest) = text.split_once("/dev/tcp/")?;
    let (host, port) = rest.split_once('/')?;
    Some([host, port])
}

fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') {
        return "";
    }
    line.find(" #")
        .and_then(|at| line.get(..at))
        .unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peers(arguments: &[&str]) -> Vec<String> {
        let known: Variables<'_> = &|name| (name == "FRONTEND_ADDR").then(|| "frontend:80".into());
        let show = |(at, e): (usize, Endpoint)| {
            let port = e.port.map_or_else(String::new, |port| format!(":{port}"));
            format!("{at} {}{port}", e.host)
        };
        in_command(arguments, known).into_iter().map(show).collect()
    }

    #[test]
    fn options_and_positional_arguments_name_peers() {
        for (arguments, expected) in [
            (&["--redis=redis:6379"][..], &["0 redis:6379"][..]),
            (&["--db-host", "db", "--verbose"], &["1 db"]),
            (
                &["serve", "-addr=:8080", "--upstream", "http://api:80/x"],
                &["3 api:80"],
            ),
            (
                &["wait-for-it.sh", "db:5432", "--", "./run"],
                &["1 db:5432"],
            ),
            (
                &["-endpoint=http://api:8080/ping", "-speed=10"],
                &["0 api:8080"],
            ),
            (&["/usr/bin/curl", "api:8080"], &["1 api:8080"]),
            (&["-h", "edge-router"], &["1 edge-router"]),
            (&["-d 60 -r 200 -h edge-router"], &["0 edge-router"]),
            (&["--bind", "0.0.0.0:80", "app:app"], &[]),
            (&["--db-host=\"db\""], &["0 db"]),
            (&["gunicorn", "-b", "backend:8000"], &["2 backend:8000"]),
            (&["--listen-address=web:80"], &[]),
            (&["--config.file=/etc/prometheus/prometheus.yml"], &[]),
            (&["--entrypoints.web.address=:80"], &[]),
            (&["-H", "unix:///var/run/docker.sock"], &[]),
            (&["--image", "postgres:14"], &[]),
            (&["docker", "run", "postgres:14"], &[]),
        ] {
            assert_eq!(peers(arguments), expected, "{arguments:?}");
        }
    }

    #[test]
    fn scripts_are_read_line_by_line() {
        for (script, expected) in [
            (
                "until nc -z -v db 5432; do sleep 1; done",
                &["0 db:5432"][..],
            ),
            ("echo > /dev/tcp/queue/5672", &["0 queue:5672"]),
            (
                "set -e\n# see http://nobody:1\nwget -q http://${FRONTEND_ADDR} # http://no:1",
                &["0 frontend:80"],
            ),
            (
                "curl --fail localhost:9200/_health || curl backend/health",
                &["0 localhost:9200", "0 backend"],
            ),
            ("curl -sf backend:8080/health", &["0 backend:8080"]),
            ("redis-cli -h cache ping", &["0 cache"]),
            (
                "until nslookup db.$(cat /namespace).svc.cluster.local; do sleep 2; done",
                &["0 db"],
            ),
            (
                "mysql -e \"CHANGE MASTER TO MASTER_HOST='db-0.db', MASTER_USER='root'\"",
                &["0 db-0.db"],
            ),
            ("REDIS_ADDR=cache:6379 ./run", &["0 cache:6379"]),
            (
                "NAME=\"db\"\nOTHER=$(pick)\nrun -join=\"${NAME}-0.${NAME}.svc:8301\" -peer=\"${OTHER}:80\"",
                &["0 db-0.db.svc:8301"],
            ),
            ("export NAME=a; nc $NAME 80; NAME=b; nc $NAME 80", &[]),
            (
                "echo 'see http://nobody:1 for more' && curl http://cart:80",
                &["0 cart:80"],
            ),
            (
                "OWN=$(curl -s who.am.org)\nls `nc bank 80`",
                &["0 who.am.org", "0 bank:80"],
            ),
            (
                "while true; do echo waiting for bank:80 >&2; nc -z bank 80; done",
                &["0 bank:80"],
            ),
            ("echo url=http://cart:80 > /etc/settings", &["0 cart:80"]),
            ("printf 'http://cart:80' | xargs curl", &["0 cart:80"]),
            ("echo \"$(curl http://cart:80)\"", &["0 cart:80"]),
            ("pg_isready -U postgres", &[]),
            ("echo done at 12:30", &[]),
        ] {
            assert_eq!(
                peers(&["sh", "-c", script]),
                expected
                    .iter()
                    .map(|e| e.replace("0 ", "2 "))
                    .collect::<Vec<_>>(),
                "{script}"
            );
        }
    }

    #[test]
    fn hosts_of_copies_and_of_programs_with_options_are_read() {
        for (script, expected) in [
            (
                "git clone git@code.example.org:team/site.git /srv",
                &["2 code.example.org"][..],
            ),
            ("mail -s done ops@example.org", &[]),
            (
                "KC=\"${INNER_URL:-http://${LOGIN_HOST:-login}:8080}\"\ncurl \"$KC/realms\"",
                &["2 login:8080"],
            ),
            (
                "cqlsh -u reader --request-timeout 10 wide-store",
                &["2 wide-store"],
            ),
        ] {
            assert_eq!(peers(&["sh", "-c", script]), expected, "{script}");
        }
    }
}
