//! Connection strings that are no URLs: `Server=db;Port=1433`, `host=db port=5432`,
//! `user:password@tcp(db:3306)/shop`.

use super::authority::{self, host_and_port};
use super::variables::{Variables, expand};
use super::{Endpoint, Form};

/// The peers of a connection string; empty if the text is none.
pub(super) fn parse(text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let found = go_dsn(text, variables);
    if found.is_empty() {
        pairs(text, variables)
    } else {
        found
    }
}

/// Whether the options of a URL or connection string ask for encryption.
pub(super) fn encryption(options: &str) -> Option<bool> {
    options.split(['&', ';', ',', ' ']).find_map(|option| {
        let (key, value) = option.split_once('=')?;
        let value = value.trim().to_ascii_lowercase();
        match &*plain_key(key) {
            "ssl" | "tls" | "usessl" | "encrypt" | "secure" | "requiressl" | "usetls" => {
                truth(&value)
            }
            "sslmode" => match &*value {
                "disable" | "disabled" | "none" => Some(false),
                "require" | "required" | "verify-ca" | "verify-full" | "verifyca"
                | "verifyfull" | "verify_ca" | "verify_identity" => Some(true),
                // `prefer` and `allow` fall back to plain text without a word.
                _ => None,
            },
            "securityprotocol" => Some(value.contains("ssl")),
            _ => None,
        }
    })
}

/// Whether the options hold credentials.
pub(super) fn credentials(options: &str) -> Option<bool> {
    let secret = |option: &str| {
        let Some((key, value)) = option.split_once('=') else {
            return false;
        };
        let key = plain_key(key);
        let named = matches!(
            &*key,
            "password" | "pwd" | "pass" | "sharedaccesskey" | "accountkey"
        );
        let trusted = matches!(&*key, "integratedsecurity" | "trustedconnection")
            && truth(&value.trim().to_ascii_lowercase()) != Some(false);
        (named && !value.trim().is_empty()) || trusted
    };
    options
        .split(['&', ';', ',', ' '])
        .any(secret)
        .then_some(true)
}

fn truth(value: &str) -> Option<bool> {
    match value {
        "true" | "1" | "yes" | "on" | "required" | "require" | "mandatory" | "strict" | "sspi"
        | "skip-verify" => Some(true),
        "false" | "0" | "no" | "off" | "optional" => Some(false),
        _ => None,
    }
}

/// A key without the spaces, dots and underscores that drivers disagree about.
fn plain_key(key: &str) -> String {
    let kept = key.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

/// The data source names of Go's database drivers.
fn go_dsn(text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let Some((before, after)) = text.split_once("tcp(") else {
        return Vec::new();
    };
    let start = before.len() + "tcp(".len();
    let Some(end) = after.find(')').map(|at| start + at) else {
        return Vec::new();
    };
    let options = text.get(end + 1..).unwrap_or("");
    let options = options.split_once('?').map_or("", |(_, options)| options);
    let authenticated = before
        .strip_suffix('@')
        .is_some_and(|credentials| credentials.contains(':'));
    let peers = authority::parse(text, start..end, variables).peers;
    let to_endpoint = |peer: authority::Peer| Endpoint {
        scheme: None,
        host: peer.host,
        port: peer.port,
        path: "".into(),
        shown: false,
        encrypted: encryption(options),
        authenticated: authenticated.then_some(true),
        form: Form::Url,
        expected: false,
        range: peer.range,
    };
    peers.into_iter().map(to_endpoint).collect()
}

/// `key=value` lists with `;` or, as libpq has it, with blanks between them.
fn pairs(text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let (scheme, body) = php_prefix(text);
    let separator = if body.contains(';') { ';' } else { ' ' };
    let mut host: Option<(&str, usize)> = None;
    let mut port = None;
    let mut at = text.len() - body.len();
    for part in body.split(separator) {
        if let Some((key, value)) = part.split_once('=') {
            let place = at + key.len() + 1;
            match &*plain_key(key) {
                "server" | "datasource" | "host" | "hostname" | "addr" | "address"
                | "networkaddress" => host = host.or(Some((value, place))),
                "port" => port = expand(value.trim(), variables).parse::<u16>().ok(),
                _ => {}
            }
        }
        at += part.len() + 1;
    }
    let Some((value, place)) = host.filter(|_| separator == ';' || body.matches('=').count() > 1)
    else {
        return Vec::new();
    };
    let range = place..place + value.len();
    let value = expand(value, variables);
    let one = |item: &str| {
        let (host, own) = host_and_port(&with_colon(item))?;
        Some(Endpoint {
            scheme: scheme.map(Into::into),
            host,
            port: own.or(port),
            path: "".into(),
            shown: false,
            encrypted: encryption(body),
            authenticated: credentials(body),
            form: Form::Url,
            expected: false,
            range: range.clone(),
        })
    };
    // SQL Server writes `host,port`; PostgreSQL's drivers write `host,host`.
    match value.split_once(',') {
        Some((_, port)) if port.trim().parse::<u16>().is_ok() => one(&value).into_iter().collect(),
        _ => value.split(',').filter_map(one).collect(),
    }
}

/// `tcp:sql,1433` and `sql\instance,1433` as `sql:1433`.
fn with_colon(item: &str) -> String {
    let item = item.trim();
    let item = item.strip_prefix("tcp:").unwrap_or(item);
    let (host, port) = item.split_once(',').unwrap_or((item, ""));
    let host = host.split('\\').next().unwrap_or(host);
    if port.is_empty() {
        return host.to_owned();
    }
    format!("{}:{}", host.trim(), port.trim())
}

/// PHP's data objects put the driver first: `mysql:host=db;dbname=shop`.
fn php_prefix(text: &str) -> (Option<&str>, &str) {
    let Some((driver, body)) = text.split_once(':') else {
        return (None, text);
    };
    if matches!(driver, "mysql" | "pgsql" | "sqlsrv" | "dblib" | "oci") && body.contains('=') {
        (Some(driver), body)
    } else {
        (None, text)
    }
}
