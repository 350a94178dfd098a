//! What passes between two ends: protocol, port and what is known of its protection, from
//! how the sender names the receiver and from what the receiver is.

use std::sync::Arc;

use model::{Datum, ElementId, Evidence, Fact, Facts, Knowledge, Property};
use syntax::Span;

use crate::draft::{Draft, Link};
use crate::endpoint::{
    Endpoint, Form, Reach, by_port, by_scheme, may_be_public, plain_by_nature, reach,
};

/// What is known of the receiver.
#[derive(Clone, Debug, Default)]
pub(super) struct Receiver {
    /// The port that a caller who names none ends up at.
    pub(super) port: Option<u16>,
    /// What the receiver speaks at the port that is called.
    pub(super) protocol: Option<Arc<str>>,
}

/// The protocol, port and facts of a flow.
#[derive(Clone, Debug, Default)]
pub(super) struct Talk {
    pub(super) protocol: Option<Arc<str>>,
    pub(super) port: Option<u16>,
    pub(super) facts: Facts,
}

impl Talk {
    /// Of a flow to a peer that a text names. What the text says comes first: it is what the
    /// sender does.
    pub(super) fn of(endpoint: &Endpoint, receiver: &Receiver, span: Option<Span>) -> Self {
        let convention = endpoint.scheme.as_deref().and_then(by_scheme);
        let port = endpoint
            .port
            .or(receiver.port)
            .or_else(|| convention.and_then(|convention| convention.port));
        let spoken = convention.map(|convention| convention.protocol);
        let spoken = spoken.filter(|protocol| *protocol != "tcp");
        // Exporters of telemetry write gRPC endpoints as URLs of HTTP, on which it runs.
        let is_grpc =
            matches!(spoken, Some("http" | "https")) && port.and_then(by_port) == Some("grpc");
        let spoken = if is_grpc { Some("grpc") } else { spoken };
        let spoken = spoken.map(Arc::from);
        let protocol = spoken
            .or_else(|| receiver.protocol.clone())
            .or_else(|| port.and_then(by_port).map(Arc::from))
            .or_else(|| convention.map(|convention| convention.protocol.into()))
            .or_else(|| port.map(|_| "tcp".into()));
        let encrypted = endpoint
            .encrypted
            .or_else(|| is_encrypted(protocol.as_deref()?));
        let mut talk = Self {
            protocol,
            port,
            facts: Facts::new(),
        };
        talk.state(Property::Encrypted, encrypted, span);
        talk.state(Property::Authenticated, endpoint.authenticated, span);
        talk
    }

    /// Of a flow whose protocol and port are known.
    pub(super) fn plainly(
        protocol: Option<Arc<str>>,
        port: Option<u16>,
        span: Option<Span>,
    ) -> Self {
        let protocol = protocol.or_else(|| port.and_then(by_port).map(Arc::from));
        let encrypted = protocol.as_deref().and_then(is_encrypted);
        let mut talk = Self {
            protocol,
            port,
            facts: Facts::new(),
        };
        talk.state(Property::Encrypted, encrypted, span);
        talk
    }

    /// States a truth about the flow, or that the code does not tell.
    pub(super) fn state(&mut self, property: Property, truth: Option<bool>, span: Option<Span>) {
        if let Some(truth) = truth {
            let value = Datum::Bool(truth);
            self.facts.insert(property, Fact { value, span });
        }
    }

    /// Where the sender's text says nothing of credentials, whether the receiver asks for them
    /// decides.
    pub(super) fn ask_for_login(&mut self, draft: &Draft<'_>, to: &ElementId) {
        let Some(receiver) = draft.elements.get(to) else {
            return;
        };
        let asks = [Property::PasswordRequired, Property::AuthenticationRequired]
            .into_iter()
            .filter_map(|property| receiver.facts.get(property))
            .find(|fact| matches!(fact.value, Datum::Bool(_)));
        if let Some(fact) = asks {
            let facts = &mut self.facts;
            facts.insert_if_missing(Property::Authenticated, || fact.clone());
        }
    }

    /// Where the sender's text says nothing of encryption, a receiver that offers none decides.
    /// It shows where the receiver is named or let in, unless that is what leaves it open.
    pub(super) fn ask_for_encryption(
        &mut self,
        draft: &Draft<'_>,
        to: &ElementId,
        place: Option<Span>,
    ) {
        let receiver = draft.elements.get(to);
        let offered = receiver.and_then(|it| it.facts.get(Property::TlsOffered));
        if let Some(fact) = offered.filter(|fact| fact.value != Datum::Bool(true)) {
            let known = fact.value == Datum::Bool(false);
            let span = place.filter(|_| known).or(fact.span);
            let value = fact.value.clone();
            let facts = &mut self.facts;
            facts.insert_if_missing(Property::Encrypted, || Fact { value, span });
        }
    }

    /// Leaves it open whether the receiver asks callers from outside who they are, where
    /// nothing else has said so.
    pub(super) fn leave_login_open(&mut self, span: Option<Span>) {
        let why = "the code does not say whether callers from outside must log in";
        let open = || Fact {
            value: Datum::Unknown(why.into()),
            span,
        };
        self.facts.insert_if_missing(Property::Authenticated, open);
    }

    /// As a flow from here to there.
    pub(super) fn between(
        self,
        from: &ElementId,
        to: &ElementId,
        knowledge: Knowledge,
        evidence: Vec<Evidence>,
    ) -> Link {
        Link {
            from: from.clone(),
            to: to.clone(),
            protocol: self.protocol,
            port: self.port,
            knowledge,
            facts: self.facts,
            evidence,
        }
    }
}

/// Whether a protocol is encrypted by its nature; none where both are usual.
pub(super) fn is_encrypted(protocol: &str) -> Option<bool> {
    plain_by_nature(protocol).map(|plain| !plain)
}

/// Whether a text names somebody on the internet for sure: a URL, or a host where the name of
/// the setting says that one stands there.
pub(super) fn names_outsider(endpoint: &Endpoint) -> bool {
    let sure = endpoint.expected || endpoint.form == Form::Url;
    (sure && reach(&endpoint.host) == Reach::Public) || is_on_the_web(endpoint)
}

/// Whether it is a URL whose host may be a Service and its namespace as well as a name on the
/// web, `shop.news`: within a cluster hardly anybody is asked with TLS by such a short name.
fn is_on_the_web(endpoint: &Endpoint) -> bool {
    let secured = endpoint.scheme.as_deref() == Some("https") && endpoint.form == Form::Url;
    secured && endpoint.port.is_none_or(|port| port == 443) && may_be_public(&endpoint.host)
}

/// The same in a file, which mentions many addresses that nobody connects to: the key has to
/// say that a peer stands there, or the URL to be none that people follow. Of files of JSON
/// only the latter count and hosts that are called after an interface for programs, for most of
/// those that are mounted describe dashboards.
pub(super) fn file_names_outsider(endpoint: &Endpoint, file: &str) -> bool {
    let described = file.rsplit('.').next() == Some("json") && !endpoint.host.starts_with("api.");
    let meant = endpoint.expected && !described;
    reach(&endpoint.host) == Reach::Public && (meant || is_for_programs(endpoint))
}

/// Whether it is a URL of a protocol that only programs speak.
pub(super) fn is_for_programs(endpoint: &Endpoint) -> bool {
    const FOR_PEOPLE: &[&str] = &["ftp", "git", "http", "https", "ssh", "tcp", "websocket"];
    let convention = endpoint.scheme.as_deref().and_then(by_scheme);
    let spoken = convention.is_some_and(|it| !FOR_PEOPLE.contains(&it.protocol));
    spoken && endpoint.form == Form::Url
}

/// A flow to somebody at the port where it listens, in the protocol that it speaks there.
pub(super) fn link_plainly(
    draft: &mut Draft<'_>,
    (from, to): (&ElementId, &ElementId),
    knowledge: Knowledge,
    evidence: Evidence,
) {
    let (port, protocol) = draft.listens(to);
    let talk = Talk::plainly(protocol, port, Some(evidence.span));
    draft.link(talk.between(from, to, knowledge, vec![evidence]));
}

/// A flow to somebody on the internet.
pub(super) fn link_outsider(
    draft: &mut Draft<'_>,
    from: &ElementId,
    endpoint: &Endpoint,
    knowledge: Knowledge,
    evidence: Vec<Evidence>,
) {
    let span = evidence.first().map(|evidence| evidence.span);
    let talk = Talk::of(endpoint, &Receiver::default(), span);
    let to = draft.outsider(&endpoint.host);
    draft.link(talk.between(from, &to, knowledge, evidence));
}
