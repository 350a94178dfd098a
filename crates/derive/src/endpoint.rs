//! Peers that a text names: hosts in settings, commands, connection strings and files.
//!
//! Most flows between workloads are spelled nowhere but in environment variables, arguments
//! and configuration files. This module reads those texts and knows nothing of any platform:
//! whether a host is one of ours is decided by the caller, which looks it up.
//!
//! Invariants: no part of a text but a host, a port and a scheme ever reaches an output, so that
//! no credential does (a path is only compared); and a text that merely looks like a host (a
//! version, a file, a class, an own address) gives none.

mod asked;
mod authority;
mod command;
mod connection;
mod content;
mod credential;
mod host;
mod pages;
mod pair;
mod probed;
mod protocol;
mod sent;
mod setting;
mod switches;
#[cfg(test)]
mod tests;
mod url;
mod variables;
mod words;

use std::ops::Range;

pub(crate) use asked::{
    asked_protocol, asks_for_database, asks_for_machine, asks_for_peer, is_all_of,
};
pub(crate) use authority::end as authority_end;
pub(crate) use command::in_command;
pub(crate) use content::in_content;
pub(crate) use credential::is_credential_name;
pub(crate) use host::{
    Reach, is_filled_in, is_of_cluster, is_within_cluster, may_be_public, normal, reach,
};
pub(crate) use protocol::{by_port, by_scheme, plain_by_nature};
pub(crate) use sent::{ForOthers, named_for_others};
pub(crate) use setting::{
    is_database, is_of_message, listening_port, speaks_of, tells_nobody_apart,
};
pub(crate) use switches::SwitchedOff;
pub(crate) use variables::{HOLE, Variables, expand};

/// A peer that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// The scheme in lower case, as written.
    pub(crate) scheme: Option<Box<str>>,
    /// Name or address in lower case, without brackets or a trailing dot.
    pub(crate) host: Box<str>,
    /// The port, if the text has one.
    pub(crate) port: Option<u16>,
    /// The path of a URL as far as it is spelled out, by which those are told apart who share a
    /// host.
    pub(crate) path: Box<str>,
    /// Whether the text asks for encryption; none where it does not say.
    pub(crate) encrypted: Option<bool>,
    /// Whether credentials stand beside the host.
    pub(crate) authenticated: Option<bool>,
    /// How the text spells it.
    pub(crate) form: Form,
    /// Whether the name of the setting or key says that a peer's address is expected here.
    pub(crate) expected: bool,
    /// Whether the name of the setting says that people are led there, as to a page of a site.
    pub(crate) shown: bool,
    /// The bytes that name it.
    pub(crate) range: Range<usize>,
}

/// How sure the spelling alone makes us, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// A name alone, in a setting that is said to hold one.
    Bare,
    /// A host with a port.
    Pair,
    /// A URL or connection string.
    Url,
}

/// The peers in the value of a setting: an environment variable, an option, a key of a file.
///
/// A setting whose name says that it holds an address of its own owner (what it listens on,
/// which origins it allows) names no peer.
pub(crate) fn in_setting(name: &str, text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let says = setting::says(name);
    if says == setting::Says::Own || text.len() > LONGEST {
        return Vec::new();
    }
    let text = &*variables::with_references(text);
    if is_document(text) {
        let found = in_content(text, variables);
        if !found.is_empty() {
            return found;
        }
    }
    if asked::maps_prefixes(name) {
        return pair::prefixed(text, variables);
    }
    let mut found = url::scan(text, variables);
    if found.is_empty() {
        found = connection::parse(text, variables);
    }
    let asks = says == setting::Says::Peer || is_of_mail(text) || pair::is_rest_of_url(text);
    if found.is_empty() && (asks || says != setting::Says::Other) {
        found = pair::list(text, asks, variables);
    }
    found.retain(|endpoint| reach(&endpoint.host) != Reach::Nobody);
    let shown = pages::is_of_page(name);
    for endpoint in &mut found {
        endpoint.expected = asks;
        endpoint.shown = shown;
    }
    found
}

/// Whether a text is called after a server of mail, as no setting is that is about something else.
fn is_of_mail(text: &str) -> bool {
    ["smtp.", "email-smtp.", "imap."]
        .iter()
        .any(|start| text.trim_start().starts_with(start))
}

/// Whether a setting holds what others keep in a file.
fn is_document(text: &str) -> bool {
    let text = text.trim();
    let is_list = text.starts_with('[') && text.ends_with(']');
    text.starts_with('{') || is_list || text.contains('\n')
}

/// The peers in the value of a setting that stands among others, which may hold the port and
/// the credentials that go with a host.
pub(crate) fn in_environment<'n>(
    name: &str,
    text: &str,
    names: impl Iterator<Item = &'n str>,
    variables: Variables<'_>,
) -> Vec<Endpoint> {
    let mut found = in_setting(name, text, variables);
    if found.is_empty() && text.trim_start().starts_with('-') {
        // Options for whoever is started with them.
        let options = in_command(&[text], variables).into_iter();
        found = options.map(|(_, endpoint)| endpoint).collect();
    }
    if found.is_empty() {
        return found;
    }
    let login = credential::has_credential_beside(name, names).then_some(true);
    let port = setting::port_name(name).and_then(|name| variables(&name)?.trim().parse().ok());
    for endpoint in &mut found {
        endpoint.authenticated = endpoint.authenticated.or(login);
        if endpoint.form == Form::Bare {
            endpoint.port = port;
        }
    }
    found
}

/// A host in a setting that holds a single word, where neither says that it is one: the caller
/// has to know somebody of that name, and a reason to believe that the setting speaks of it.
pub(crate) fn in_bare_word(name: &str, text: &str) -> Option<Endpoint> {
    if setting::says(name) != setting::Says::Nothing || setting::names_database(name) {
        return None;
    }
    let endpoint = pair::one(text, 0..text.len(), true, "")?;
    (reach(&endpoint.host) != Reach::Nobody).then_some(endpoint)
}

/// Longer texts are data, not settings.
const LONGEST: usize = 64 * 1024;
