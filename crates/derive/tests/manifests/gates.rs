//! Proxies through which callers come in, where a gateway says which they are.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const CLASSES: &str = r#"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: doors, namespace: edge}
spec: {chart: {spec: {chart: traefik, sourceRef: {kind: HelmRepository, name: traefik}}}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: eg, namespace: edge}
spec: {chart: {spec: {chart: gateway-helm, sourceRef: {kind: HelmRepository, name: envoy}}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: one, namespace: edge}
spec: {gatewayClassName: traefik, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: other, namespace: edge}
spec: {gatewayClassName: eg, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {parentRefs: [{name: one, namespace: edge}], rules: [{backendRefs: [{name: web, port: 80}]}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: api, namespace: shop}
spec: {parentRefs: [{name: other, namespace: edge}], rules: [{backendRefs: [{name: api, port: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: example/web:1}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec: {template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c, image: example/api:1}]}}}
"#;

#[test]
fn a_gateway_is_served_by_the_proxies_of_its_class() {
    check(
        CLASSES,
        &expect![[r#"
        internet -> k8s:edge/Chart/doors-traefik http 80 declared encrypted=false @shop.yaml:5
        internet -> k8s:shop/Deployment/api http 80 declared encrypted=false authenticated=unknown @shop.yaml:35
        internet -> k8s:shop/Deployment/web http 80 declared encrypted=false authenticated=unknown @shop.yaml:30
        k8s:edge/Chart/doors-traefik -> k8s:shop/Deployment/web http ? declared encrypted=false @shop.yaml:30
        k8s:edge/Chart/eg-gateway-helm -> k8s:shop/Deployment/api http ? declared encrypted=false @shop.yaml:35
    "#]],
    );
}

const LABELS: &str = r#"
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: istio, namespace: mesh}
spec: {url: "https://istio-release.storage.googleapis.com/charts"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: istio-ingressgateway, namespace: mesh}
spec: {chart: {spec: {chart: gateway, sourceRef: {kind: HelmRepository, name: istio}}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: own-gateway, namespace: edge}
spec: {template: {metadata: {labels: {istio: edge}}, spec: {containers: [{name: istio-proxy, image: auto}]}}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: usual, namespace: shop}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ["*"], tls: {mode: SIMPLE, credentialName: shop}}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: own, namespace: shop}
spec: {selector: {istio: edge}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [web.elsewhere.net], gateways: [usual], http: [{route: [{destination: {host: web}}]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: api, namespace: shop}
spec: {hosts: [api.elsewhere.net], gateways: [own], http: [{route: [{destination: {host: api}}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: example/web:1}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec: {template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c, image: example/api:1}]}}}
"#;

#[test]
fn a_gateway_of_istio_is_served_by_the_workloads_that_it_chooses() {
    check(
        LABELS,
        &expect![[r#"
        internet -> k8s:mesh/Chart/istio-ingressgateway ? ? declared @shop.yaml:10
        internet -> k8s:shop/Deployment/api http 80 declared encrypted=false authenticated=unknown @shop.yaml:35
        internet -> k8s:shop/Deployment/web https 443 declared encrypted=true authenticated=unknown @shop.yaml:30
        k8s:edge/Deployment/own-gateway -> k8s:shop/Deployment/api http ? declared encrypted=false @shop.yaml:35
        k8s:mesh/Chart/istio-ingressgateway -> k8s:shop/Deployment/web http ? declared encrypted=false @shop.yaml:30
    "#]],
    );
}

const DECIDER: &str = r#"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: doors, namespace: edge}
spec: {chart: {spec: {chart: traefik, sourceRef: {kind: HelmRepository, name: traefik}}}}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: login, namespace: edge}
spec: {forwardAuth: {address: "http://login.people.svc:80/verify"}}
"#;

#[test]
fn a_proxy_asks_who_a_caller_is_wherever_that_is_decided() {
    check(
        DECIDER,
        &expect![[r#"
        internet -> k8s:edge/Chart/doors-traefik http 80 declared encrypted=false @shop.yaml:5
        k8s:edge/Chart/doors-traefik -> k8s:people/Service/login http 80 declared encrypted=false @shop.yaml:10
    "#]],
    );
}

const ASKED: &str = r#"
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: kong, namespace: edge}
spec: {chart: {spec: {chart: kong, sourceRef: {kind: HelmRepository, name: kong}}}}
---
apiVersion: configuration.konghq.com/v1
kind: KongPlugin
metadata: {name: log, namespace: shop}
plugin: http-log
config: {http_endpoint: "http://logs.watch.svc:9880"}
---
apiVersion: configuration.konghq.com/v1
kind: KongClusterPlugin
metadata: {name: limit}
plugin: rate-limiting
config: {policy: redis, redis: {host: store.shop.svc, port: 6379}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: eg, namespace: edge}
spec: {chart: {spec: {chart: gateway-helm, sourceRef: {kind: HelmRepository, name: envoy}}}}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: who, namespace: shop}
spec: {extAuth: {http: {backendRefs: [{name: login, port: 80}]}}, jwt: {providers: [{name: x, issuer: "https://login.elsewhere.net", remoteJWKS: {uri: "https://login.elsewhere.net/keys"}}]}}
---
apiVersion: v1
kind: Service
metadata: {name: login, namespace: shop}
spec: {selector: {app: login}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: login, namespace: shop}
spec: {template: {metadata: {labels: {app: login}}, spec: {containers: [{name: c, image: example/login:1}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: store, namespace: shop}
spec: {template: {metadata: {labels: {app: store}}, spec: {containers: [{name: c, image: "redis:7"}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: store, namespace: shop}
spec: {selector: {app: store}, ports: [{port: 6379}]}
"#;

#[test]
fn plugins_and_policies_of_proxies_name_whom_these_ask() {
    check(
        ASKED,
        &expect![[r#"
        internet -> k8s:edge/Chart/kong http 8000 declared encrypted=false @shop.yaml:6
        k8s:edge/Chart/eg-gateway-helm -> external:login.elsewhere.net https 443 declared encrypted=true @shop.yaml:28
        k8s:edge/Chart/eg-gateway-helm -> k8s:shop/Deployment/login ? ? declared @shop.yaml:28
        k8s:edge/Chart/kong -> k8s:shop/Deployment/store redis 6379 declared encrypted=false @shop.yaml:18
        k8s:edge/Chart/kong -> k8s:watch/Service/logs http 9880 declared encrypted=false @shop.yaml:12
    "#]],
    );
}

const POOL: &str = r#"
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: words, namespace: shop}
spec: {parentRefs: [{name: far}], rules: [{backendRefs: [{group: inference.networking.k8s.io, kind: InferencePool, name: words}]}]}
---
apiVersion: inference.networking.k8s.io/v1
kind: InferencePool
metadata: {name: words, namespace: shop}
spec: {selector: {matchLabels: {app: words}}, targetPorts: [{number: 8000}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: words, namespace: shop}
spec: {template: {metadata: {labels: {app: words}}, spec: {containers: [{name: c, image: example/words:1}]}}}
"#;

#[test]
fn a_route_leads_to_the_servers_of_a_pool() {
    check(
        POOL,
        &expect![[r#"
        internet -> k8s:shop/Deployment/words ? ? declared authenticated=unknown @shop.yaml:5
    "#]],
    );
}

const PATHS: &str = r#"
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: {name: contour, namespace: shop}
spec: {virtualhost: {fqdn: contour.shop.net}, routes: [{conditions: [{prefix: /orders}], services: [{name: orders, port: 80}]}, {conditions: [{prefix: /cart}], services: [{name: cart, port: 80}]}]}
---
apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: {name: nginx, namespace: shop}
spec: {host: nginx.shop.net, upstreams: [{name: o, service: orders, port: 80}, {name: c, service: cart, port: 80}], routes: [{path: /orders, action: {pass: o}}, {path: "~ ^/cart", action: {proxy: {upstream: c}}}]}
---
apiVersion: getambassador.io/v3alpha1
kind: Mapping
metadata: {name: orders, namespace: shop}
spec: {hostname: emissary.shop.net, prefix: /orders/, service: orders}
---
apiVersion: getambassador.io/v3alpha1
kind: Mapping
metadata: {name: cart, namespace: shop}
spec: {hostname: emissary.shop.net, prefix: /cart/, service: "http://cart.shop:80"}
---
apiVersion: apisix.apache.org/v2
kind: ApisixRoute
metadata: {name: apisix, namespace: shop}
spec: {http: [{name: o, match: {hosts: [apisix.shop.net], paths: [/orders/*]}, backends: [{serviceName: orders, servicePort: 80}]}, {name: c, match: {hosts: [apisix.shop.net], paths: [/cart/*]}, backends: [{serviceName: cart, servicePort: 80}]}]}
---
apiVersion: gateway.solo.io/v1
kind: VirtualService
metadata: {name: gloo, namespace: shop}
spec: {virtualHost: {domains: [gloo.shop.net], routes: [{matchers: [{prefix: /orders}], routeAction: {single: {upstream: {name: shop-orders-80, namespace: gloo-system}}}}, {matchers: [{prefix: /cart}], routeAction: {single: {kube: {ref: {name: cart, namespace: shop}}}}}]}}
---
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop}
spec: {selector: {app: orders}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: shop}
spec: {template: {metadata: {labels: {app: orders}}, spec: {containers: [{name: c, image: example/orders:1}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: c, image: example/cart:1}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: shop}
spec: {template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: example/a:1, env: [{name: A_URL, value: "https://contour.shop.net/orders/1"}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: b, namespace: shop}
spec: {template: {metadata: {labels: {app: b}}, spec: {containers: [{name: c, image: example/b:1, env: [{name: A_URL, value: "https://nginx.shop.net/cart/1"}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: c, namespace: shop}
spec: {template: {metadata: {labels: {app: c}}, spec: {containers: [{name: c, image: example/c:1, env: [{name: A_URL, value: "https://emissary.shop.net/orders/1"}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, namespace: shop}
spec: {template: {metadata: {labels: {app: d}}, spec: {containers: [{name: c, image: example/d:1, env: [{name: A_URL, value: "https://apisix.shop.net/cart/1"}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: e, namespace: shop}
spec: {template: {metadata: {labels: {app: e}}, spec: {containers: [{name: c, image: example/e:1, env: [{name: A_URL, value: "https://gloo.shop.net/orders/1"}]}]}}}
"#;

#[test]
fn paths_divide_a_host_whichever_kind_of_route_has_them() {
    check(
        PATHS,
        &expect![[r#"
        internet -> k8s:shop/Deployment/cart http 80 declared encrypted=false authenticated=unknown @shop.yaml:5 @shop.yaml:10 @shop.yaml:20 @shop.yaml:25 @shop.yaml:30
        internet -> k8s:shop/Deployment/orders http 80 declared encrypted=false authenticated=unknown @shop.yaml:5 @shop.yaml:10 @shop.yaml:15 @shop.yaml:25 @shop.yaml:30
        k8s:shop/Deployment/a -> k8s:shop/Deployment/orders https 443 declared encrypted=true @shop.yaml:55
        k8s:shop/Deployment/b -> k8s:shop/Deployment/cart https 443 declared encrypted=true @shop.yaml:60
        k8s:shop/Deployment/c -> k8s:shop/Deployment/orders https 443 declared encrypted=true @shop.yaml:65
        k8s:shop/Deployment/d -> k8s:shop/Deployment/cart https 443 declared encrypted=true @shop.yaml:70
        k8s:shop/Deployment/e -> k8s:shop/Deployment/orders https 443 declared encrypted=true @shop.yaml:75
    "#]],
    );
}
