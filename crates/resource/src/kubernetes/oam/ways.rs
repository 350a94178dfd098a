//! The ways to a component: its Service, and what leads callers to that from outside.

use syntax::{Node, NodeKind};

use super::Part;
use super::node::{map, with};

/// A port of a component.
pub(super) struct Port<'n> {
    pub(super) number: &'n Node,
    name: Option<&'n Node>,
    protocol: Option<&'n Node>,
    /// Whether callers are to find it by a Service.
    exposed: bool,
}

/// Traits that make an Ingress or a route of the Gateway API.
const ROUTES: &[&str] = &[
    "gateway",
    "http-route",
    "https-route",
    "ingress",
    "ingress-1-20",
    "pure-ingress",
];

/// The ports that it listens on.
pub(super) fn ports<'n>(part: &Part<'n>) -> Vec<Port<'n>> {
    let mut found: Vec<Port<'n>> = Vec::new();
    let says = part.properties;
    let opened = says.get("exposeType").is_some();
    for item in says.get("ports").map_or(&[][..], Node::items) {
        found.extend(Port::of(item, opened));
    }
    let alone = says.get("port").filter(|it| is_number(it));
    found.extend(alone.map(|number| Port::plain(number, opened)));
    for properties in part.traits("expose") {
        for item in ["port", "ports"]
            .iter()
            .filter_map(|key| properties.get(key))
        {
            let items = item.items().iter().filter_map(|it| Port::of(it, true));
            found.extend(items);
        }
    }
    let mut known: Vec<Port<'n>> = Vec::new();
    for port in found {
        match known
            .iter_mut()
            .find(|it| it.number.kind == port.number.kind)
        {
            Some(same) => same.exposed |= port.exposed,
            None => known.push(port),
        }
    }
    known
}

impl<'n> Port<'n> {
    fn of(item: &'n Node, opened: bool) -> Option<Self> {
        if is_number(item) {
            return Some(Self::plain(item, opened));
        }
        let exposed = item.get("expose").map(|it| &it.kind) == Some(&NodeKind::Bool(true));
        Self::entry(item, opened || exposed)
    }

    fn plain(number: &'n Node, exposed: bool) -> Self {
        Self {
            number,
            name: None,
            protocol: None,
            exposed,
        }
    }

    fn entry(item: &'n Node, exposed: bool) -> Option<Self> {
        Some(Self {
            number: item.get("port").filter(|it| is_number(it))?,
            name: item.get("name"),
            protocol: item.get("protocol"),
            exposed,
        })
    }
}

fn is_number(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Integer(_))
}

/// The Service in front of it, if there is one: a route needs one as well.
pub(super) fn service(part: &Part<'_>, namespace: Option<&Node>) -> Option<Node> {
    let at = part.name.span;
    let led = ROUTES.iter().flat_map(|kind| part.traits(kind));
    let led: Vec<&Node> = led
        .flat_map(|it| targets(part, it))
        .map(|(_, port)| port)
        .collect();
    let ports = ports(part);
    let mut open: Vec<&Port<'_>> = ports.iter().filter(|it| it.exposed).collect();
    let routed: Vec<Port<'_>> = led.into_iter().map(|it| Port::plain(it, true)).collect();
    for port in &routed {
        if open.iter().all(|it| it.number.kind != port.number.kind) {
            open.push(port);
        }
    }
    let kind = part.traits("expose").find_map(|it| it.get("type"));
    let kind = kind.or_else(|| part.properties.get("exposeType"));
    let notes = part.traits("expose").find_map(|it| it.get("annotations"));
    let entries = open.iter().map(|port| {
        let entry = [
            ("name", port.name.cloned()),
            ("protocol", port.protocol.cloned()),
            ("port", Some(port.number.clone())),
        ];
        map(entry, at)
    });
    let spec = [
        ("type", kind.cloned()),
        ("selector", Some(part.labels())),
        ("ports", Some(Node::of_items(entries.collect(), at))),
    ];
    let whole = part.object(("v1", "Service"), namespace, map(spec, at));
    let metadata = whole.get("metadata")?;
    let metadata = with(metadata, "annotations", notes.cloned());
    let whole = with(&whole, "metadata", Some(metadata));
    (!open.is_empty()).then_some(whole)
}

/// The paths of a route and the ports that they lead to; all of it to the first where none is
/// named.
fn targets<'n>(part: &Part<'n>, says: &'n Node) -> Vec<(Option<Node>, &'n Node)> {
    let by_path = says.get("http").map_or(&[][..], Node::entries).iter();
    let by_path = by_path.map(|it| (Some(Node::of_text(&it.key, it.key_span)), &it.value));
    let by_rule = says.get("rules").map_or(&[][..], Node::items).iter();
    let by_rule =
        by_rule.filter_map(|it| Some((it.at(&["path", "value"]).cloned(), it.get("port")?)));
    let named = by_path.chain(by_rule);
    let mut found: Vec<_> = named.filter(|(_, port)| is_number(port)).collect();
    if found.is_empty() {
        found.extend(ports(part).first().map(|port| (None, port.number)));
    }
    found
}

/// An Ingress for each route: that of the Gateway API takes the same way.
pub(super) fn routes(part: &Part<'_>, namespace: Option<&Node>) -> Vec<Node> {
    let all = ROUTES
        .iter()
        .flat_map(|kind| part.traits(kind).map(move |it| (*kind, it)));
    all.map(|(kind, says)| route(part, namespace, (kind, says)))
        .collect()
}

fn route(part: &Part<'_>, namespace: Option<&Node>, (kind, says): (&str, &Node)) -> Node {
    let at = says.span;
    let one = says.get("domain").filter(|it| it.text().is_some());
    let several = says.get("domains").map_or(&[][..], Node::items).iter();
    let hosts: Vec<&Node> = one.into_iter().chain(several).collect();
    let paths = targets(part, says).into_iter().map(|(path, port)| {
        let number = map([("number", Some(port.clone()))], at);
        let service = says.get("existingServiceName").unwrap_or(part.name);
        let service = [("name", Some(service.clone())), ("port", Some(number))];
        let backend = map([("service", Some(map(service, at)))], at);
        let entry = [
            ("path", Some(path.unwrap_or_else(|| Node::of_text("/", at)))),
            (
                "pathType",
                Some(Node::of_text("ImplementationSpecific", at)),
            ),
            ("backend", Some(backend)),
        ];
        map(entry, at)
    });
    let http = map([("paths", Some(Node::of_items(paths.collect(), at)))], at);
    let rule =
        |host: Option<&Node>| map([("host", host.cloned()), ("http", Some(http.clone()))], at);
    let rules: Vec<Node> = if hosts.is_empty() {
        vec![rule(None)]
    } else {
        hosts.iter().map(|host| rule(Some(host))).collect()
    };
    let sealed = says.get("secretName").is_some() || kind == "https-route";
    let tls = map(
        [
            (
                "hosts",
                Some(Node::of_items(hosts.into_iter().cloned().collect(), at)),
            ),
            ("secretName", says.get("secretName").cloned()),
        ],
        at,
    );
    let spec = [
        ("ingressClassName", says.get("class").cloned()),
        ("tls", sealed.then(|| Node::of_items(vec![tls], at))),
        ("rules", Some(Node::of_items(rules, at))),
    ];
    part.object(
        ("networking.k8s.io/v1", "Ingress"),
        namespace,
        map(spec, at),
    )
}
