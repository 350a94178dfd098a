//! Where the kinds of ingress controllers name their Services: one entry for each kind. Sources:
//! the reference pages of the controllers' custom resources.

/// Where a kind names its Services. Paths are of keys with dots between them; `*` stands for
/// each item of a list.
pub(super) struct Form {
    pub(super) kind: &'static str,
    /// The end of its group.
    pub(super) group: &'static str,
    /// Whose kind it is.
    pub(super) family: &'static str,
    /// The parts that have hosts and Services of their own; empty where there are none.
    pub(super) parts: &'static str,
    /// What names a Service each.
    pub(super) services: &'static [&'static str],
    pub(super) name: Name,
    /// Hosts, or rules that callers have to match.
    pub(super) hosts: &'static str,
    /// Hosts of the whole, of which the parts divide the paths.
    pub(super) domains: &'static str,
    /// Paths that callers of a part ask for.
    pub(super) paths: &'static str,
    /// A block whose presence tells that callers are encrypted; empty where nothing tells.
    pub(super) tls: &'static str,
    /// What it lacks if it is only a part of another; empty if it never is.
    pub(super) front: &'static str,
    /// A path and the text there without which it is for callers within; empty if it never is.
    pub(super) outer: (&'static str, &'static str),
}

/// How a Service is named.
#[derive(Clone, Copy)]
pub(super) enum Name {
    /// By the text under this key, and its namespace under `namespace`.
    Key(&'static str),
    /// By `name.namespace:port` or a URL.
    Address,
    /// By the name and namespace of an `Upstream`, which names it.
    Upstream,
}

/// What names a Service is the part itself.
pub(super) const SELF: &str = ".";

/// What most forms leave out.
pub(super) const NO_FORM: Form = Form {
    kind: "",
    group: "",
    family: "",
    parts: "",
    services: &[],
    name: Name::Key("name"),
    hosts: "",
    domains: "",
    paths: "",
    tls: "",
    front: "",
    outer: ("", ""),
};

/// The kinds that let callers in.
pub(super) const OUTER: &[Form] = &[
    Form {
        kind: "IngressRoute",
        family: "traefik",
        parts: "spec.routes.*",
        services: &["services.*"],
        hosts: "match",
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "IngressRouteTCP",
        family: "traefik",
        parts: "spec.routes.*",
        services: &["services.*"],
        hosts: "match",
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "IngressRouteUDP",
        family: "traefik",
        services: &["spec.routes.*.services.*"],
        tls: "spec.tls",
        ..NO_FORM
    },
    // One without a host is part of another, which includes it.
    Form {
        kind: "HTTPProxy",
        family: "contour",
        parts: "spec.routes.*",
        services: &["services.*"],
        domains: "spec.virtualhost.fqdn",
        paths: "conditions.*.prefix",
        tls: "spec.virtualhost.tls",
        front: "spec.virtualhost",
        ..NO_FORM
    },
    Form {
        kind: "HTTPProxy",
        family: "contour",
        services: &["spec.tcpproxy.services.*"],
        hosts: "spec.virtualhost.fqdn",
        tls: "spec.virtualhost.tls",
        front: "spec.virtualhost",
        ..NO_FORM
    },
    Form {
        kind: "VirtualServer",
        family: "nginx",
        parts: "spec.upstreams.*",
        services: &[SELF],
        name: Name::Key("service"),
        domains: "spec.host",
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "VirtualServerRoute",
        family: "nginx",
        parts: "spec.upstreams.*",
        services: &[SELF],
        name: Name::Key("service"),
        domains: "spec.host",
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "TransportServer",
        family: "nginx",
        services: &["spec.upstreams.*"],
        name: Name::Key("service"),
        hosts: "spec.host",
        ..NO_FORM
    },
    Form {
        kind: "TCPIngress",
        family: "kong",
        services: &["spec.rules.*.backend"],
        name: Name::Key("serviceName"),
        ..NO_FORM
    },
    Form {
        kind: "UDPIngress",
        family: "kong",
        services: &["spec.rules.*.backend"],
        name: Name::Key("serviceName"),
        ..NO_FORM
    },
    Form {
        kind: "Mapping",
        family: "ambassador",
        parts: "spec",
        services: &["service"],
        name: Name::Address,
        hosts: "hostname",
        paths: "prefix",
        ..NO_FORM
    },
    Form {
        kind: "TCPMapping",
        family: "ambassador",
        services: &["spec.service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "ApisixRoute",
        group: "apisix.apache.org",
        family: "apisix",
        parts: "spec.http.*",
        services: &["backends.*"],
        name: Name::Key("serviceName"),
        hosts: "match.hosts.*",
        paths: "match.paths.*",
        ..NO_FORM
    },
    Form {
        kind: "ApisixRoute",
        group: "apisix.apache.org",
        family: "apisix",
        services: &["spec.stream.*.backend"],
        name: Name::Key("serviceName"),
        ..NO_FORM
    },
    Form {
        kind: "RouteGroup",
        group: "zalando.org",
        family: "skipper",
        services: &["spec.backends.*"],
        name: Name::Key("serviceName"),
        hosts: "spec.hosts.*",
        ..NO_FORM
    },
    Form {
        kind: "VirtualService",
        group: "gateway.solo.io",
        family: "gloo",
        parts: "spec.virtualHost.routes.*",
        services: &[
            "routeAction.single.kube.ref",
            "routeAction.multi.destinations.*.destination.kube.ref",
        ],
        domains: "spec.virtualHost.domains.*",
        paths: "matchers.*.prefix",
        tls: "spec.sslConfig",
        ..NO_FORM
    },
    Form {
        kind: "RouteTable",
        group: "gateway.solo.io",
        family: "gloo",
        services: &[
            "spec.routes.*.routeAction.single.kube.ref",
            "spec.routes.*.routeAction.multi.destinations.*.destination.kube.ref",
        ],
        ..NO_FORM
    },
    Form {
        kind: "VirtualService",
        group: "gateway.solo.io",
        family: "gloo",
        parts: "spec.virtualHost.routes.*",
        services: &[
            "routeAction.single.upstream",
            "routeAction.multi.destinations.*.destination.upstream",
        ],
        name: Name::Upstream,
        domains: "spec.virtualHost.domains.*",
        paths: "matchers.*.prefix",
        tls: "spec.sslConfig",
        ..NO_FORM
    },
    Form {
        kind: "RouteTable",
        group: "gateway.solo.io",
        family: "gloo",
        services: &[
            "spec.routes.*.routeAction.single.upstream",
            "spec.routes.*.routeAction.multi.destinations.*.destination.upstream",
        ],
        name: Name::Upstream,
        ..NO_FORM
    },
    Form {
        kind: "ApiV4Definition",
        group: "gravitee.io",
        family: "gravitee",
        services: &["spec.endpointGroups.*.endpoints.*.configuration.target"],
        name: Name::Address,
        hosts: "spec.listeners.*.paths.*.host",
        ..NO_FORM
    },
    Form {
        kind: "ApiDefinition",
        group: "gravitee.io",
        family: "gravitee",
        services: &["spec.proxy.groups.*.endpoints.*.target"],
        name: Name::Address,
        hosts: "spec.proxy.virtual_hosts.*.host",
        ..NO_FORM
    },
    Form {
        kind: "IngressGateway",
        group: "consul.hashicorp.com",
        family: "consul",
        services: &["spec.listeners.*.services.*"],
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "ApiDefinition",
        group: "tyk.tyk.io",
        family: "tyk",
        services: &["spec.proxy.target_url"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "HTTPScaledObject",
        group: "http.keda.sh",
        family: "keda",
        services: &["spec.scaleTargetRef"],
        name: Name::Key("service"),
        hosts: "spec.hosts.*",
        ..NO_FORM
    },
    Form {
        kind: "MeshHTTPRoute",
        group: "kuma.io",
        family: "kuma",
        services: &["spec.to.*.rules.*.default.backendRefs.*"],
        hosts: "spec.to.*.hostnames.*",
        outer: ("spec.targetRef.kind", "MeshGateway"),
        ..NO_FORM
    },
    Form {
        kind: "MeshTCPRoute",
        group: "kuma.io",
        family: "kuma",
        services: &["spec.to.*.rules.*.default.backendRefs.*"],
        outer: ("spec.targetRef.kind", "MeshGateway"),
        ..NO_FORM
    },
    // Each rule may have a Service of its own instead of the one of all.
    Form {
        kind: "APIRule",
        group: "kyma-project.io",
        family: "kyma",
        services: &["spec.service", "spec.rules.*.service"],
        hosts: "spec.hosts.*",
        ..NO_FORM
    },
    Form {
        kind: "Gslb",
        group: "k8gb.absa.oss",
        family: "",
        parts: "spec.ingress.rules.*",
        services: &["http.paths.*.backend.service"],
        hosts: "host",
        tls: "spec.ingress.tls",
        ..NO_FORM
    },
    Form {
        kind: "AgentEndpoint",
        group: "ngrok.k8s.ngrok.com",
        family: "ngrok",
        services: &["spec.upstream.url"],
        name: Name::Address,
        hosts: "spec.url",
        ..NO_FORM
    },
    Form {
        kind: "Tunnel",
        group: "k8s.ngrok.com",
        family: "ngrok",
        services: &["spec.forwardsTo"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "TunnelBinding",
        group: "networking.cfargotunnel.com",
        family: "cloudflare",
        services: &["subjects.*"],
        hosts: "subjects.*.spec.fqdn",
        ..NO_FORM
    },
];
