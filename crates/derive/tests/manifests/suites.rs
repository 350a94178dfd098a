//! Whole applications that operators run, and what stands before them.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const FORGES: &str = r#"
apiVersion: apps.gitlab.com/v1beta1
kind: GitLab
metadata: {name: gitlab, namespace: git}
spec:
  chart:
    version: 8.0.0
    values:
      global:
        hosts: {domain: elsewhere.net}
        psql: {host: git-rw.git.svc, port: 5432, password: {secret: git-app, key: password}}
        redis: {host: redis-master.cache.svc}
        appConfig: {object_store: {enabled: true, connection: {secret: obj}}}
        smtp: {enabled: true, address: smtp.mail.net, port: 587}
      postgresql: {install: false}
---
apiVersion: goharbor.io/v1beta1
kind: HarborCluster
metadata: {name: reg, namespace: git}
spec:
  externalURL: https://reg.elsewhere.net
  expose: {core: {ingress: {host: reg.elsewhere.net}}}
  database: {kind: PostgreSQL, spec: {postgresql: {hosts: [{host: git-rw, port: 5432}]}}}
  cache: {kind: Redis, spec: {redis: {host: redis-master.cache.svc, port: 6379}}}
  storage: {kind: S3, spec: {s3: {bucket: images, region: eu-west-1, regionendpoint: "http://minio.git.svc:9000"}}}
---
apiVersion: quay.redhat.com/v1
kind: QuayRegistry
metadata: {name: quay, namespace: git}
spec: {configBundleSecret: bundle, components: [{kind: postgres, managed: false}]}
---
apiVersion: rhdh.redhat.com/v1alpha3
kind: Backstage
metadata: {name: portal, namespace: git}
spec:
  application:
    appConfig: {configMaps: [{name: portal-config}]}
    extraEnvs: {secrets: [{name: git-app}], envs: [{name: API_URL, value: "http://api.git.svc:80"}]}
    route: {enabled: true}
  database: {enableLocalDb: false}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: portal-config, namespace: git}
data: {app-config.yaml: "backend: {database: {client: pg, connection: {host: git-rw, port: 5432}}}\nproxy: {endpoints: {/argo: {target: 'https://argocd.git.svc:443'}}}\n"}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: git, namespace: git}
---
apiVersion: installation.mattermost.com/v1beta1
kind: Mattermost
metadata: {name: chat, namespace: git}
spec:
  ingress: {enabled: true, host: chat.elsewhere.net}
  database: {external: {secret: git-app}}
  fileStore: {external: {url: "http://minio.git.svc:9000", bucket: chat, secret: x}}
  elasticSearch: {host: "https://find-es-http:9200"}
  mattermostEnv: [{name: MM_X_URL, value: "http://bot:8080"}]
---
apiVersion: wordpress.presslabs.org/v1alpha1
kind: Wordpress
metadata: {name: blog, namespace: git}
spec: {domains: [blog.elsewhere.net], env: [{name: DB_HOST, value: mysql.git.svc}], envFrom: [{secretRef: {name: blogdb}}]}
"#;

#[test]
fn applications_use_the_stores_that_their_resources_name() {
    check(
        FORGES,
        &expect![[r#"
            internet -> k8s:git/Backstage/portal https 443 declared encrypted=true @shop.yaml:34
            internet -> k8s:git/GitLab/gitlab https 443 declared encrypted=true @shop.yaml:4
            internet -> k8s:git/HarborCluster/reg http 80 declared encrypted=false @shop.yaml:19
            internet -> k8s:git/Mattermost/chat http 8065 declared encrypted=false @shop.yaml:53
            internet -> k8s:git/QuayRegistry/quay https 443 declared encrypted=true @shop.yaml:29
            internet -> k8s:git/Wordpress/blog http 80 declared encrypted=false @shop.yaml:63
            k8s:git/Backstage/portal -> k8s:git/Cluster/git postgresql 5432 declared authenticated=true @shop.yaml:34 @shop.yaml:45
            k8s:git/Backstage/portal -> k8s:git/Service/api http 80 declared encrypted=false @shop.yaml:38
            k8s:git/Backstage/portal -> k8s:git/Service/argocd https 443 declared encrypted=true @shop.yaml:45
            k8s:git/GitLab/gitlab -> external:smtp.mail.net smtp 587 declared @shop.yaml:14
            k8s:git/GitLab/gitlab -> k8s:cache/Service/redis-master redis 6379 declared encrypted=false @shop.yaml:12
            k8s:git/GitLab/gitlab -> k8s:git/Cluster/git postgresql 5432 declared authenticated=true @shop.yaml:4 @shop.yaml:11
            k8s:git/HarborCluster/reg -> k8s:cache/Service/redis-master redis 6379 declared encrypted=false @shop.yaml:24
            k8s:git/HarborCluster/reg -> k8s:git/Cluster/git postgresql 5432 declared authenticated=true @shop.yaml:23
            k8s:git/HarborCluster/reg -> k8s:git/Service/minio http 9000 declared encrypted=false @shop.yaml:25
            k8s:git/Mattermost/chat -> k8s:git/Cluster/git postgresql 5432 declared @shop.yaml:53
            k8s:git/Mattermost/chat -> k8s:git/Service/bot http 8080 declared encrypted=false @shop.yaml:59
            k8s:git/Mattermost/chat -> k8s:git/Service/find-es-http https 9200 declared encrypted=true @shop.yaml:58
            k8s:git/Mattermost/chat -> k8s:git/Service/minio http 9000 declared encrypted=false @shop.yaml:57
            k8s:git/Wordpress/blog -> k8s:git/Service/mysql ? ? declared @shop.yaml:64
        "#]],
    );
}

const WATCHERS: &str = r#"
apiVersion: sonatype.com/v1alpha1
kind: NexusRepo
metadata: {name: nexus, namespace: git}
---
apiVersion: org.eclipse.che/v2
kind: CheCluster
metadata: {name: che, namespace: git}
spec: {components: {cheServer: {extraProperties: {A: b}}}, networking: {auth: {identityProviderURL: "https://login.git.svc:8443/x"}}}
---
apiVersion: platform.stackrox.io/v1alpha1
kind: Central
metadata: {name: central, namespace: git}
spec: {central: {exposure: {loadBalancer: {enabled: true}}, db: {connectionString: "host=git-rw port=5432 user=x"}}}
---
apiVersion: platform.stackrox.io/v1alpha1
kind: SecuredCluster
metadata: {name: sc, namespace: git}
spec: {clusterName: x, centralEndpoint: "central.git.svc:443"}
---
apiVersion: kiali.io/v1alpha1
kind: Kiali
metadata: {name: kiali, namespace: git}
spec: {external_services: {prometheus: {url: "http://prom.mon:9090"}, grafana: {in_cluster_url: "http://graf.mon:3000", url: "https://g.elsewhere.net"}, tracing: {internal_url: "http://jaeger-query.mon:16686"}}}
---
apiVersion: apps.3scale.net/v1alpha1
kind: APIManager
metadata: {name: api, namespace: git}
spec: {wildcardDomain: a.elsewhere.net}
---
apiVersion: capabilities.3scale.net/v1beta1
kind: Backend
metadata: {name: b, namespace: git}
spec: {name: B, systemName: b, privateBaseURL: "http://orders.git.svc:8080"}
---
apiVersion: integreatly.org/v1alpha1
kind: Grafana
metadata: {name: graf, namespace: mon, labels: {dashboards: g}}
spec: {}
---
apiVersion: integreatly.org/v1alpha1
kind: GrafanaDataSource
metadata: {name: ds, namespace: mon}
spec: {name: x.yaml, datasources: [{name: P, type: prometheus, url: "http://prom.mon.svc:9090"}]}
---
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: git}
spec: {selector: {app: orders}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: git}
spec: {template: {metadata: {labels: {app: orders}}, spec: {containers: [{name: c, image: example/orders:1}]}}}
"#;

#[test]
fn what_watches_and_shows_names_whom_it_asks() {
    check(
        WATCHERS,
        &expect![[r#"
            internet -> k8s:git/APIManager/api https 443 declared encrypted=true @shop.yaml:28
            internet -> k8s:git/Central/central https 443 declared encrypted=true @shop.yaml:13
            internet -> k8s:git/CheCluster/che https 443 declared encrypted=true @shop.yaml:8
            k8s:git/APIManager/api -> k8s:git/Deployment/orders http 8080 declared encrypted=false @shop.yaml:34
            k8s:git/Central/central -> k8s:git/Service/git-rw postgresql 5432 declared @shop.yaml:14
            k8s:git/CheCluster/che -> k8s:git/Service/login https 8443 declared encrypted=true @shop.yaml:9
            k8s:git/Kiali/kiali -> k8s:mon/Service/graf http 3000 declared encrypted=false @shop.yaml:24
            k8s:git/Kiali/kiali -> k8s:mon/Service/jaeger-query http 16686 declared encrypted=false @shop.yaml:24
            k8s:git/Kiali/kiali -> k8s:mon/Service/prom http 9090 declared encrypted=false @shop.yaml:24
            k8s:git/SecuredCluster/sc -> k8s:git/Central/central https 443 declared encrypted=true authenticated=true @shop.yaml:19
            k8s:mon/Grafana/graf -> k8s:mon/Service/prom http 9090 declared encrypted=false @shop.yaml:44
        "#]],
    );
}

const INTERFACES: &str = r#"
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: git, namespace: git}
---
apiVersion: integreatly.org/v1alpha1
kind: Grafana
metadata: {name: graf, namespace: mon, labels: {dashboards: g}}
spec: {}
---
apiVersion: resources.teleport.dev/v1
kind: TeleportAppV3
metadata: {name: graf, namespace: tele}
spec: {uri: "http://graf-service.mon.svc:3000"}
---
apiVersion: resources.teleport.dev/v3
kind: TeleportDatabaseV3
metadata: {name: db, namespace: tele}
spec: {protocol: postgres, uri: "git-rw.git.svc:5432"}
---
apiVersion: gravitee.io/v1alpha1
kind: ApiV4Definition
metadata: {name: orders, namespace: git}
spec:
  name: o
  type: PROXY
  contextRef: {name: ctx}
  listeners: [{type: HTTP, paths: [{path: /orders}]}]
  endpointGroups: [{name: d, type: http-proxy, endpoints: [{name: e, type: http-proxy, configuration: {target: "http://orders.git.svc:8080"}}]}]
---
apiVersion: gravitee.io/v1alpha1
kind: ApiDefinition
metadata: {name: old, namespace: git}
spec: {proxy: {virtual_hosts: [{path: /old}], groups: [{endpoints: [{name: d, target: "http://orders.git.svc:8080"}]}]}}
---
apiVersion: gravitee.io/v1alpha1
kind: ManagementContext
metadata: {name: ctx, namespace: git}
spec: {baseUrl: "http://apim-api.git.svc:83", auth: {secretRef: {name: x}}}
---
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: git}
spec: {selector: {app: orders}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: git}
spec: {template: {metadata: {labels: {app: orders}}, spec: {containers: [{name: c, image: example/orders:1}]}}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: interfaces, namespace: git}
spec: {chart: {spec: {chart: apim, sourceRef: {kind: HelmRepository, name: graviteeio}}}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: access, namespace: tele}
spec: {chart: {spec: {chart: teleport-cluster, sourceRef: {kind: HelmRepository, name: teleport}}}}
---
apiVersion: resources.teleport.dev/v3
kind: TeleportOIDCConnector
metadata: {name: login, namespace: tele}
spec: {issuer_url: "https://login.elsewhere.net"}
"#;

#[test]
fn gateways_for_interfaces_and_for_people_lead_on() {
    check(
        INTERFACES,
        &expect![[r#"
        internet -> k8s:git/Deployment/orders ? ? declared authenticated=unknown @shop.yaml:29 @shop.yaml:34
        k8s:git/Chart/interfaces-apim -> k8s:git/Deployment/orders http 8080 declared encrypted=false @shop.yaml:29 @shop.yaml:29 @shop.yaml:34 @shop.yaml:34
        k8s:tele/Chart/access-teleport-cluster -> external:login.elsewhere.net https 443 declared encrypted=true @shop.yaml:64
        k8s:tele/Chart/access-teleport-cluster -> k8s:git/Cluster/git postgresql 5432 declared authenticated=true @shop.yaml:19
        k8s:tele/Chart/access-teleport-cluster -> k8s:mon/Grafana/graf http 3000 declared encrypted=false authenticated=true @shop.yaml:14
    "#]],
    );
}

const CHART: &str = r#"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ingress-nginx, namespace: ingress}
spec: {chart: {spec: {chart: ingress-nginx, sourceRef: {kind: HelmRepository, name: x}}}, values: {controller: {service: {type: LoadBalancer}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {ingressClassName: nginx, rules: [{host: h.elsewhere.net, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
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
"#;

#[test]
fn a_controller_that_a_chart_installs_passes_on_what_comes_in() {
    check(
        CHART,
        &expect![[r#"
        internet -> k8s:ingress/Chart/ingress-nginx http 80 declared encrypted=false @shop.yaml:5
        internet -> k8s:shop/Deployment/web http 80 declared encrypted=false authenticated=unknown @shop.yaml:10
        k8s:ingress/Chart/ingress-nginx -> k8s:shop/Deployment/web http ? declared encrypted=false @shop.yaml:10
    "#]],
    );
}

const UPSTREAMS: &str = r#"
apiVersion: gateway.solo.io/v1
kind: VirtualService
metadata: {name: vs, namespace: gloo-system}
spec:
  virtualHost:
    domains: [shop.elsewhere.net]
    routes:
    - matchers: [{prefix: /a}]
      routeAction: {single: {upstream: {name: shop-orders-8080, namespace: gloo-system}}}
    - matchers: [{prefix: /b}]
      routeAction: {single: {upstream: {name: cart-up, namespace: gloo-system}}}
    - matchers: [{prefix: /c}]
      delegateAction: {ref: {name: rt, namespace: shop}}
---
apiVersion: gateway.solo.io/v1
kind: RouteTable
metadata: {name: rt, namespace: shop}
spec: {routes: [{matchers: [{prefix: /c}], routeAction: {single: {upstream: {name: ext, namespace: gloo-system}}}}]}
---
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: {name: cart-up, namespace: gloo-system}
spec: {kube: {serviceName: cart, serviceNamespace: shop, servicePort: 8080}}
---
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: {name: ext, namespace: gloo-system}
spec: {static: {hosts: [{addr: api.bank.net, port: 443}]}}
---
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop}
spec: {selector: {app: orders}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: shop}
spec: {template: {metadata: {labels: {app: orders}}, spec: {containers: [{name: c, image: example/orders:1}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: c, image: example/cart:1}]}}}
"#;

#[test]
fn upstreams_name_their_services_or_are_named_after_them() {
    check(
        UPSTREAMS,
        &expect![[r#"
        internet -> k8s:shop/Deployment/cart http 80 declared encrypted=false authenticated=unknown @shop.yaml:12
        internet -> k8s:shop/Deployment/orders http 80 declared encrypted=false authenticated=unknown @shop.yaml:10
    "#]],
    );
}

const MADE: &str = r#"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: files, namespace: kept}
spec: {chart: {spec: {chart: tenant, sourceRef: {kind: HelmRepository, name: minio}}}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: find, namespace: kept}
spec: {chart: {spec: {chart: eck-stack, sourceRef: {kind: HelmRepository, name: elastic}}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: kept}
spec:
  containers:
  - name: web
    image: example/web:1
    env:
    - {name: FILES_URL, value: "http://data-hl:9000"}
    - {name: FIND_URL, value: "https://elasticsearch-es-http:9200"}
"#;

#[test]
fn what_operators_make_for_a_chart_goes_by_names_of_its_own() {
    check(
        MADE,
        &expect![[r#"
        k8s:kept/Pod/web -> k8s:kept/Chart/files-tenant http 9000 inferred encrypted=false authenticated=true @shop.yaml:20
        k8s:kept/Pod/web -> k8s:kept/Chart/find-eck-stack https 9200 inferred encrypted=true @shop.yaml:21
    "#]],
    );
}
