//! Services that name each other: in their environment, commands, health checks and mounted
//! configuration.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use eval::Value;
use model::{ElementId, ElementKind, Evidence, Knowledge};
use syntax::Span;

use super::owners::Owners;
use super::ports::own_port;
use super::project::{Projects, Service, items};
use crate::draft::Draft;
use crate::endpoint::{
    Endpoint, HOLE, Reach, Variables, by_port, by_scheme, in_command, in_content, in_environment,
    reach,
};
use crate::open_name::spelled;
use crate::passes::clouds::leave_out_stores;
use crate::passes::conversation::{
    Receiver, Talk, file_names_outsider, link_outsider, names_outsider,
};

/// A peer that a service names, and where.
struct Named {
    endpoint: Endpoint,
    evidence: Evidence,
    /// Whether it is somebody on the internet, if it is nobody here.
    outsider: bool,
}

/// Adds a flow for every peer that a service names.
pub(super) fn connect(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let owners = Owners::of(projects);
    let shared = settings_of_programs(draft, projects);
    for service in &projects.services {
        let taken = is_store(draft, service).then_some(&shared);
        let mut named = in_variables(service, taken);
        named.extend(in_commands(service));
        named.extend(in_files(service, &owners));
        for one in named {
            link(draft, projects, service, &one);
        }
    }
}

fn is_store(draft: &Draft<'_>, service: &Service<'_>) -> bool {
    let element = draft.elements.get(&service.element);
    element.is_some_and(|element| element.kind == ElementKind::DataStore)
}

/// The places of all variables that programs are given. A store that shares one with them, as
/// from one file for all, takes its own password from there and calls nobody.
fn settings_of_programs(draft: &Draft<'_>, projects: &Projects<'_>) -> HashSet<Span> {
    let programs = projects.services.iter().filter(|it| !is_store(draft, it));
    let variables = programs.filter_map(|it| it.resource.attributes.get("environment")?.map());
    variables
        .flat_map(|all| all.values().filter_map(|value| value.span))
        .collect()
}

fn in_variables(service: &Service<'_>, taken: Option<&HashSet<Span>>) -> Vec<Named> {
    let environment = service.resource.attributes.get("environment");
    let mut found = Vec::new();
    let environment = environment.and_then(Value::map);
    let names = || {
        environment
            .into_iter()
            .flat_map(|all| all.keys().map(|name| &**name))
    };
    for (name, value) in environment.into_iter().flatten() {
        let Some(text) = with_holes(value) else {
            continue;
        };
        let variables: Variables<'_> = &|name| variable(service, name);
        let mut endpoints = in_environment(name, &text, names(), variables);
        leave_out_stores(&text, &mut endpoints);
        let span = value.span.unwrap_or(service.resource.span);
        if taken.is_some_and(|taken| taken.contains(&span)) {
            continue;
        }
        let what = format!("environment variable `{}` names it", short(name));
        found.extend(named(endpoints, names_outsider, |_| (span, &what)));
    }
    found
}

fn in_commands(service: &Service<'_>) -> Vec<Named> {
    let attributes = &service.resource.attributes;
    let check = attributes.path(&["healthcheck", "test"]);
    let commands = ["entrypoint", "command"]
        .into_iter()
        .flat_map(|key| words_of(attributes.get(key)));
    let mut found = Vec::new();
    for (arguments, what) in [
        (commands.collect::<Vec<_>>(), "the command names it"),
        (words_of(check).collect(), "the health check names it"),
    ] {
        let texts: Vec<Cow<'_, str>> = arguments
            .iter()
            .map(|value| with_holes(value).unwrap_or_default())
            .collect();
        let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
        for (index, endpoint) in in_command(&texts, &|name| variable(service, name)) {
            let span = arguments.get(index).and_then(|argument| argument.span);
            let span = span.unwrap_or(service.resource.span);
            found.extend(named(vec![endpoint], names_outsider, |_| (span, what)));
        }
    }
    found
}

/// A command is one text or a list of them.
pub(super) fn words_of(command: Option<&Value>) -> impl Iterator<Item = &Value> {
    command
        .into_iter()
        .flat_map(|command| match command.items() {
            [] => std::slice::from_ref(command),
            items => items,
        })
}

fn in_files(service: &Service<'_>, owners: &Owners<'_>) -> Vec<Named> {
    let mut found = Vec::new();
    for file in items(&service.resource.attributes, "mounted_files") {
        let path = file.get("path").and_then(Value::as_str).unwrap_or("");
        let alone = file.get("alone").and_then(Value::as_bool) == Some(true);
        let text = file.get("text").filter(|_| owners.may_use(service, path));
        if let Some(text) = text {
            found.extend(in_file(service, path, text, alone));
        }
    }
    found
}

fn in_file(service: &Service<'_>, path: &str, text: &Value, alone: bool) -> Vec<Named> {
    let Some(content) = text.as_str() else {
        return Vec::new();
    };
    let span = text.span.unwrap_or(service.resource.span);
    let what = format!("mounted file `{}` names it", short(path));
    let mut endpoints = in_content(content, &|name| variable(service, name));
    leave_out_stores(content, &mut endpoints);
    let outsider = |it: &Endpoint| alone && file_names_outsider(it, path);
    named(endpoints, outsider, |endpoint| {
        (within(span, content, endpoint), &what)
    })
}

/// The place of an endpoint in a text that fills its whole span, else the span.
fn within(span: Span, content: &str, endpoint: &Endpoint) -> Span {
    if (span.end - span.start) as usize != content.len() {
        return span;
    }
    let start = span.start as usize;
    Span::new(
        span.source,
        start + endpoint.range.start,
        start + endpoint.range.end,
    )
}

fn named<'t>(
    endpoints: Vec<Endpoint>,
    outsider: impl Fn(&Endpoint) -> bool,
    place: impl Fn(&Endpoint) -> (Span, &'t str),
) -> Vec<Named> {
    let with_place = |endpoint: Endpoint| {
        let (span, what) = place(&endpoint);
        Named {
            evidence: Evidence {
                span,
                what: what.into(),
            },
            outsider: outsider(&endpoint),
            endpoint,
        }
    };
    endpoints.into_iter().map(with_place).collect()
}

/// A variable of the service's own environment.
pub(super) fn variable<'v>(service: &Service<'v>, name: &str) -> Option<Cow<'v, str>> {
    let resource = service.resource;
    with_holes(resource.attributes.get("environment")?.get(name)?)
}

/// A text, with a hole for each piece that nobody knows.
pub(super) fn with_holes(value: &Value) -> Option<Cow<'_, str>> {
    spelled(value, &|_| HOLE.to_string())
}

fn link(draft: &mut Draft<'_>, projects: &Projects<'_>, service: &Service<'_>, named: &Named) {
    let endpoint = &named.endpoint;
    let found = resolve(projects, service, endpoint);
    let evidence = vec![named.evidence.clone()];
    if found.is_empty() && named.outsider {
        link_outsider(
            draft,
            &service.element,
            endpoint,
            Knowledge::Declared,
            evidence,
        );
        return;
    }
    for number in found {
        let Some(to) = projects.services.get(number) else {
            continue;
        };
        if to.element != service.element && !contradicts(draft, to, endpoint) {
            let receiver = receiver_of(draft, to, endpoint.port);
            let mut talk = Talk::of(endpoint, &receiver, Some(named.evidence.span));
            talk.ask_for_login(draft, &to.element);
            talk.ask_for_encryption(draft, &to.element, Some(named.evidence.span));
            draft.link(talk.between(
                &service.element,
                &to.element,
                Knowledge::Declared,
                evidence.clone(),
            ));
        }
    }
}

/// Whether a text speaks to a database in the protocol of another one. Files of settings hold
/// alternatives, of which one is chosen when the program starts.
fn contradicts(draft: &Draft<'_>, to: &Service<'_>, endpoint: &Endpoint) -> bool {
    const DATABASES: &[&str] = &[
        "cassandra",
        "mongodb",
        "mssql",
        "mysql",
        "oracle",
        "postgresql",
        "redis",
    ];
    let spoken = endpoint.scheme.as_deref().and_then(by_scheme);
    let spoken = spoken.map(|convention| convention.protocol);
    let known = draft.listens(&to.element).1;
    let is_database = |protocol: &str| DATABASES.contains(&protocol);
    spoken.zip(known).is_some_and(|(spoken, known)| {
        is_database(spoken) && is_database(&known) && spoken != &*known
    })
}

fn resolve(projects: &Projects<'_>, service: &Service<'_>, endpoint: &Endpoint) -> Vec<usize> {
    let scope = service.resource.scope;
    let attributes = &service.resource.attributes;
    if reach(&endpoint.host) == Reach::Loopback {
        let usual = || by_scheme(endpoint.scheme.as_deref()?)?.port;
        let port = endpoint.port.or_else(usual);
        let found = port.and_then(|port| projects.at_loopback(service, port));
        return found.into_iter().collect();
    }
    if is_gateway(attributes, &endpoint.host) {
        // Back to the host, and from there through a published port.
        let published = endpoint
            .port
            .and_then(|port| projects.published(scope, port));
        return published.into_iter().collect();
    }
    let linked = items(attributes, "links").iter().find(|link| {
        let alias = link.get("alias").and_then(Value::as_str);
        alias.is_some_and(|alias| alias.eq_ignore_ascii_case(&endpoint.host))
    });
    if let Some(name) = linked.and_then(|link| link.get("service")?.as_str()) {
        return projects.service(scope, name).into_iter().collect();
    }
    let outside = items(attributes, "external_links").iter().find_map(|link| {
        let (container, alias) = link.as_str()?.split_once(':')?;
        alias
            .eq_ignore_ascii_case(&endpoint.host)
            .then(|| container.to_ascii_lowercase())
    });
    projects.named(service, outside.as_deref().unwrap_or(&endpoint.host))
}

/// Whether a host name means the host that the container runs on.
fn is_gateway(attributes: &Value, host: &str) -> bool {
    const NAMES: &[&str] = &[
        "host.containers.internal",
        "host.docker.internal",
        "gateway.docker.internal",
    ];
    let added = items(attributes, "extra_hosts").iter().any(|extra| {
        let named = extra.get("host").and_then(Value::as_str) == Some(host);
        named && extra.get("address").and_then(Value::as_str) == Some("host-gateway")
    });
    NAMES.contains(&host) || added
}

/// What a service speaks at a port, and at which port it is met by those who name none.
pub(super) fn receiver_of(draft: &Draft<'_>, to: &Service<'_>, called: Option<u16>) -> Receiver {
    let (image_port, image_protocol) = draft.listens(&to.element);
    let port = image_port.or_else(|| own_port(to));
    let is_own = called.is_none() || called == image_port || image_port.is_none();
    let usual = called.or(port).and_then(by_port).map(Into::into);
    // Brokers and stores listen for their own protocol at further ports; others for more.
    let general = |protocol: &Arc<str>| matches!(&**protocol, "http" | "https" | "grpc" | "tcp");
    let further = image_protocol.clone().filter(|protocol| !general(protocol));
    Receiver {
        port,
        protocol: image_protocol.filter(|_| is_own).or(usual).or(further),
    }
}

/// A flow between two services that no text spells out, except perhaps for its port.
pub(super) fn silently(
    draft: &mut Draft<'_>,
    from: &ElementId,
    to: &Service<'_>,
    port: Option<u16>,
    knowledge: Knowledge,
    evidence: Evidence,
) {
    let receiver = receiver_of(draft, to, port);
    let span = Some(evidence.span);
    let mut talk = Talk::plainly(receiver.protocol, port.or(receiver.port), span);
    talk.ask_for_login(draft, &to.element);
    talk.ask_for_encryption(draft, &to.element, span);
    draft.link(talk.between(from, &to.element, knowledge, vec![evidence]));
}

/// Names in evidence are bounded.
pub(super) fn short(name: &str) -> String {
    name.chars().take(80).collect()
}
