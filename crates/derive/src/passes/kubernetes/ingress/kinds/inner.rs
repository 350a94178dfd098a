//! Kinds by which proxies are told whom to ask on the way. Sources: the reference pages of the
//! controllers' custom resources.

use super::forms::{Form, NO_FORM, Name};

/// What the proxies themselves ask on the way: who a caller is, how often it comes.
pub(super) const INNER: &[Form] = &[
    Form {
        kind: "ExtensionService",
        group: "projectcontour.io",
        family: "contour",
        services: &["spec.services.*"],
        ..NO_FORM
    },
    Form {
        kind: "AuthService",
        group: "getambassador.io",
        family: "ambassador",
        services: &["spec.auth_service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "RateLimitService",
        group: "getambassador.io",
        family: "ambassador",
        services: &["spec.service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "TracingService",
        group: "getambassador.io",
        family: "ambassador",
        services: &["spec.service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "LogService",
        group: "getambassador.io",
        family: "ambassador",
        services: &["spec.service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "Middleware",
        family: "traefik",
        services: &[
            "spec.forwardAuth.address",
            "spec.rateLimit.redis.endpoints.*",
        ],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "Middleware",
        family: "traefik",
        services: &["spec.errors.service"],
        ..NO_FORM
    },
    // Plugins of Kong's, each with an address under a name of its own.
    Form {
        kind: "KongPlugin",
        family: "kong",
        services: KONG,
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "KongClusterPlugin",
        family: "kong",
        services: KONG,
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "Middleware",
        family: "traefik",
        services: &[
            "spec.plugin.bouncer.crowdsecLapiHost",
            "spec.plugin.crowdsec.crowdsecLapiHost",
            "spec.plugin.crowdsec-bouncer.crowdsecLapiHost",
            "spec.plugin.crowdsec-bouncer-traefik-plugin.crowdsecLapiHost",
        ],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "Policy",
        group: "k8s.nginx.org",
        family: "nginx",
        services: &[
            "spec.jwt.jwksURI",
            "spec.oidc.jwksURI",
            "spec.oidc.tokenEndpoint",
        ],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "SecurityPolicy",
        group: "gateway.envoyproxy.io",
        family: "envoyproxy",
        services: &[
            "spec.extAuth.grpc.backendRef",
            "spec.extAuth.grpc.backendRefs.*",
            "spec.extAuth.http.backendRef",
            "spec.extAuth.http.backendRefs.*",
        ],
        ..NO_FORM
    },
    Form {
        kind: "SecurityPolicy",
        group: "gateway.envoyproxy.io",
        family: "envoyproxy",
        services: &[
            "spec.jwt.providers.*.remoteJWKS.uri",
            "spec.oidc.provider.issuer",
        ],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "EnvoyExtensionPolicy",
        group: "gateway.envoyproxy.io",
        family: "envoyproxy",
        services: &["spec.extProc.*.backendRefs.*"],
        ..NO_FORM
    },
    Form {
        kind: "EnvoyProxy",
        group: "gateway.envoyproxy.io",
        family: "envoyproxy",
        services: &[
            "spec.telemetry.accessLog.settings.*.sinks.*.openTelemetry.backendRefs.*",
            "spec.telemetry.metrics.sinks.*.openTelemetry.backendRefs.*",
            "spec.telemetry.tracing.provider.backendRefs.*",
        ],
        ..NO_FORM
    },
    Form {
        kind: "GatewayExtension",
        group: "gateway.kgateway.dev",
        family: "kgateway",
        services: &[
            "spec.extAuth.grpcService.backendRef",
            "spec.extProc.grpcService.backendRef",
            "spec.rateLimit.grpcService.backendRef",
        ],
        ..NO_FORM
    },
];

/// Where plugins of Kong's have addresses. Sources: their pages in the plugin hub.
const KONG: &[&str] = &[
    "config.endpoint",
    "config.http_endpoint",
    "config.introspection_endpoint",
    "config.issuer",
    "config.opa_host",
    "config.redis.host",
    "config.redis_host",
];
