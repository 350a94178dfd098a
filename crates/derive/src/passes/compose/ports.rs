//! Ports that services publish to the host, and so to whoever reaches the host.

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Value;
use model::{Datum, Evidence, Fact, Knowledge, Property};
use syntax::Span;

use super::project::{Network, Projects, Service, items};
use crate::draft::Draft;
use crate::endpoint::{Reach, by_port, listening_port, reach};
use crate::passes::conversation::Talk;

/// Who reaches a published port.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Audience {
    /// Programs on the host itself.
    Host,
    /// A private network.
    Private,
    /// Everybody.
    Everybody,
}

/// Ports where a debugger waits, which runs what it is told: Node's, Java's, Python's, Go's
/// and PHP's.
const DEBUGGERS: &[u16] = &[2345, 5005, 5678, 9003, 9229];

/// Adds the flows through published ports.
pub(super) fn publish(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let mut borrowed = Vec::new();
    for (number, service) in projects.services.iter().enumerate() {
        let sealed = is_sealed(projects, service);
        let mut widest: Option<(Audience, Span)> = None;
        let mut unsure = None;
        for port in items(&service.resource.attributes, "ports") {
            if let (Some(unknown), false) = (unknown_host(port), sealed) {
                let value = Datum::Unknown(unknown);
                unsure = unsure.or(Some(Fact {
                    value,
                    span: port.span,
                }));
                continue;
            }
            let audience = if sealed {
                Audience::Host
            } else {
                audience_of(port)
            };
            let span = port.span.unwrap_or(service.resource.span);
            if let Some(borrower) = borrower(draft, projects, number, port) {
                open(draft, borrower, port, audience, span);
                borrowed.push((borrower, audience, span));
                continue;
            }
            if widest.is_none_or(|(known, _)| audience > known) {
                widest = Some((audience, span));
            }
            open(draft, service, port, audience, span);
        }
        if service.on_host {
            unsure = unsure.or(listen(draft, service, &mut widest));
        }
        let everybody = widest.is_some_and(|(audience, _)| audience == Audience::Everybody);
        match unsure.filter(|_| !everybody) {
            Some(unsure) => state_reach(draft, service, &unsure),
            None => state(draft, service, widest),
        }
    }
    borrowed.sort_by_key(|(_, audience, _)| *audience);
    for (service, audience, span) in borrowed {
        state(draft, service, Some((audience, span)));
    }
}

/// Who listens on a published port of a service that does not, but lends its network.
fn borrower<'p>(
    draft: &Draft<'_>,
    projects: &'p Projects<'_>,
    lender: usize,
    port: &Value,
) -> Option<&'p Service<'p>> {
    let target = port.get("target").and_then(port_number)?;
    let itself = projects.services.get(lender)?;
    let own = draft.listens(&itself.element).0;
    let exposed = items(&itself.resource.attributes, "expose").iter();
    let mut exposed = exposed.filter_map(|it| port_number(it.get("target")?));
    if own == Some(target) || exposed.any(|port| port == target) {
        return None;
    }
    let mut borrowers = projects.borrowers(lender);
    borrowers.find(|it| listens_on(draft, it).contains(&target))
}

/// Opens the ports that a service on the host's network listens on. Where the code tells none,
/// nobody knows whether there are any.
fn listen(
    draft: &mut Draft<'_>,
    service: &Service<'_>,
    widest: &mut Option<(Audience, Span)>,
) -> Option<Fact> {
    let mode = service.resource.attributes.get("network_mode");
    let span = mode.and_then(|mode| mode.span);
    let span = span.unwrap_or(service.resource.span);
    let ports = listens_on(draft, service);
    if ports.is_empty() {
        let why = "it is on the network of the host, and no port is known on which it listens";
        let value = Datum::Unknown(why.into());
        let span = Some(span);
        return Some(Fact { value, span });
    }
    for port in ports {
        let number = Value::integer(i64::from(port)).at(span);
        let port = [("target", number.clone()), ("published", number)];
        let port = port.map(|(key, value)| (Arc::from(key), value));
        let port = Value::object(port.into_iter().collect()).at(span);
        open(draft, service, &port, Audience::Everybody, span);
    }
    *widest = Some((Audience::Everybody, span));
    None
}

/// The ports that a service is known to listen on: those it lists, or else those of its image
/// and its settings. One that is told to keep to the loopback address opens none.
pub(super) fn listens_on(draft: &Draft<'_>, service: &Service<'_>) -> BTreeSet<u16> {
    let attributes = &service.resource.attributes;
    let words = ["entrypoint", "command"]
        .into_iter()
        .filter_map(|key| attributes.get(key))
        .flat_map(|value| std::iter::once(value).chain(value.items()));
    let keeps_to_itself = |word: &str| {
        let address = ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|it| word.contains(it));
        let binds = ["listen", "bind", "--host", "addr"]
            .iter()
            .any(|it| word.contains(it));
        address && binds
    };
    if words.filter_map(Value::as_str).any(keeps_to_itself) {
        return BTreeSet::new();
    }
    let targets = |key| {
        let ports = items(attributes, key).iter();
        ports.filter_map(|port| port_number(port.get("target")?))
    };
    let built = attributes.path(&["built", "exposed"]);
    let built = built.map_or(&[][..], Value::items).iter();
    let listed: BTreeSet<u16> = targets("expose")
        .chain(built.filter_map(port_number))
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    let own = draft.listens(&service.element).0;
    own.or_else(|| own_port(service)).into_iter().collect()
}

/// Why nobody knows which address of the host a port is bound to.
fn unknown_host(port: &Value) -> Option<Arc<str>> {
    let unknown = port.get("host_ip")?.as_unknown()?;
    Some(unknown.reason.to_string().into())
}

/// Ports of a service that is on internal networks only are not published.
fn is_sealed<'a>(projects: &Projects<'a>, service: &Service<'a>) -> bool {
    let internal = |network: &Network<'a>| {
        let declared = projects.declaration(service, network);
        let internal = declared.and_then(|it| it.attributes.get("internal"));
        internal.and_then(Value::as_bool) == Some(true)
    };
    !service.networks.is_empty() && service.networks.iter().all(internal)
}

fn audience_of(port: &Value) -> Audience {
    let Some(host) = port.get("host_ip").and_then(Value::as_str) else {
        return Audience::Everybody;
    };
    let host = host.trim_matches(['[', ']']);
    match reach(host) {
        // The wildcard is nobody's address and everybody's door.
        Reach::Nobody if matches!(host, "" | "0.0.0.0" | "::" | "0" | "*") => Audience::Everybody,
        Reach::Nobody | Reach::Example | Reach::Loopback => Audience::Host,
        Reach::Private => Audience::Private,
        Reach::Inside | Reach::Public => Audience::Everybody,
    }
}

fn open(
    draft: &mut Draft<'_>,
    service: &Service<'_>,
    port: &Value,
    audience: Audience,
    span: Span,
) {
    let target = port.get("target").and_then(port_number);
    if audience == Audience::Host {
        return;
    }
    let own_port = draft.listens(&service.element).0;
    if target.is_some_and(|target| DEBUGGERS.contains(&target) && own_port != Some(target)) {
        let value = Datum::Bool(true);
        let fact = Fact {
            value,
            span: Some(span),
        };
        draft.state(&service.element, Property::RemoteDebugging, fact);
    }
    let from = match audience {
        Audience::Everybody => draft.internet(),
        Audience::Host | Audience::Private => draft.private_network(),
    };
    let protocol = protocol_of(draft, service, port, target);
    let number = port.get("published").and_then(port_number);
    let mut talk = Talk::plainly(protocol, number, Some(span));
    if let Some(unknown) = port.get("app_protocol").and_then(Value::as_unknown) {
        let value = Datum::Unknown(unknown.reason.to_string().into());
        let span = Some(span);
        talk.facts.insert(Property::Encrypted, Fact { value, span });
    }
    if own_port == target {
        talk.ask_for_login(draft, &service.element);
        talk.ask_for_encryption(draft, &service.element, Some(span));
    }
    talk.leave_login_open(Some(span));
    let what = if service.on_host {
        "it listens on the network of the host"
    } else {
        "a port of the host leads to it"
    };
    let what = what.into();
    let evidence = vec![Evidence { span, what }];
    draft.link(talk.between(&from, &service.element, Knowledge::Declared, evidence));
}

/// What is spoken at a port within the container: what its image speaks there, or what is
/// usual at that number.
fn protocol_of(
    draft: &Draft<'_>,
    service: &Service<'_>,
    port: &Value,
    target: Option<u16>,
) -> Option<Arc<str>> {
    let transport = port
        .get("protocol")
        .and_then(Value::as_str)
        .unwrap_or("tcp");
    let stated = port.get("app_protocol").and_then(Value::as_str);
    let (own_port, own_protocol) = draft.listens(&service.element);
    let own = own_protocol.filter(|_| own_port.is_some() && own_port == target);
    if transport == "udp" {
        let usual = target
            .filter(|port| matches!(port, 53 | 123))
            .and_then(by_port);
        return Some(usual.unwrap_or("udp").into());
    }
    // Whoever publishes at these ports has callers who encrypt.
    let published = port.get("published").and_then(port_number);
    let secure = matches!(published, Some(443 | 8443)).then(|| "https".into());
    stated
        .map(Arc::from)
        .or(own)
        .or(secure)
        .or_else(|| target.and_then(by_port).map(Arc::from))
        .or_else(|| Some("tcp".into()))
}

/// The port that a service listens on as far as its own settings tell: the lone one that it
/// exposes or publishes, the lone one of which the protocol is usual, or the one that a
/// variable tells it to bind.
pub(super) fn own_port(service: &Service<'_>) -> Option<u16> {
    let attributes = &service.resource.attributes;
    let targets = |key| {
        let ports = items(attributes, key).iter();
        ports.filter_map(|port| port_number(port.get("target")?))
    };
    let built = attributes.path(&["built", "exposed"]);
    let built = built.map_or(&[][..], Value::items).iter();
    let all: [BTreeSet<u16>; 3] = [
        targets("expose").collect(),
        targets("ports").collect(),
        built.filter_map(port_number).collect(),
    ];
    let listed = all.iter().find_map(|ports| {
        let mut usual = ports
            .iter()
            .copied()
            .filter(|port| by_port(*port).is_some());
        let first = usual.next();
        match (ports.len(), usual.next()) {
            (1, _) => ports.first().copied(),
            (_, None) => first,
            (_, Some(_)) => None,
        }
    });
    let bound = || {
        let environment = attributes.get("environment")?.map()?;
        let mut texts = environment
            .iter()
            .filter_map(|(name, value)| Some((&**name, value.as_str()?)));
        texts.find_map(|(name, text)| listening_port(name, text))
    };
    listed.or_else(bound)
}

fn port_number(value: &Value) -> Option<u16> {
    value.as_integer().and_then(|port| u16::try_from(port).ok())
}

fn state(draft: &mut Draft<'_>, service: &Service<'_>, widest: Option<(Audience, Span)>) {
    let (audience, span) = widest.unwrap_or((Audience::Host, service.resource.span));
    let value = Datum::Bool(audience == Audience::Everybody);
    let span = Some(span);
    state_reach(draft, service, &Fact { value, span });
}

fn state_reach(draft: &mut Draft<'_>, service: &Service<'_>, fact: &Fact) {
    for property in [
        Property::PublishedOnAllInterfaces,
        Property::PubliclyAccessible,
    ] {
        draft.state(&service.element, property, fact.clone());
    }
}
