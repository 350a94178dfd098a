//! What platforms run for whoever uses them, and what clients say of themselves.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const MESH: &str = r#"
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: mesh, namespace: istio-system}
spec: {profile: default}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: front, namespace: shop}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: ["*"], gateways: [front], http: [{route: [{destination: {host: web}}]}]}
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
fn a_mesh_that_is_installed_as_a_whole_has_a_way_in() {
    check(
        MESH,
        &expect![[r#"
        internet -> k8s:istio-system/IstioOperator/mesh ? ? declared @shop.yaml:4
        internet -> k8s:shop/Deployment/web http 80 declared encrypted=false authenticated=unknown @shop.yaml:15
        k8s:istio-system/IstioOperator/mesh -> k8s:shop/Deployment/web http ? declared encrypted=false @shop.yaml:15
    "#]],
    );
}

const CLIENTS: &str = r#"
apiVersion: k8s.otterize.com/v2alpha1
kind: ClientIntents
metadata: {name: web, namespace: shop}
spec:
  workload: {name: web, kind: Deployment}
  targets: [{kubernetes: {name: api}}, {service: {name: books.away}}, {internet: {domains: [x.elsewhere.net]}}]
---
apiVersion: k8s.otterize.com/v1alpha3
kind: ClientIntents
metadata: {name: api, namespace: shop}
spec: {service: {name: api}, calls: [{name: books.away}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: example/web:1}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec: {template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c, image: example/api:1}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: books, namespace: away}
spec: {template: {metadata: {labels: {app: books}}, spec: {containers: [{name: c, image: example/books:1}]}}}
"#;

#[test]
fn clients_say_whom_they_call() {
    check(
        CLIENTS,
        &expect![[r#"
        k8s:shop/Deployment/api -> k8s:away/Deployment/books ? ? inferred authenticated=true @shop.yaml:12
        k8s:shop/Deployment/web -> k8s:away/Deployment/books ? ? inferred authenticated=true @shop.yaml:7
        k8s:shop/Deployment/web -> k8s:shop/Deployment/api ? ? inferred authenticated=true @shop.yaml:7
    "#]],
    );
}

const PLATFORMS: &str = r#"
apiVersion: data.fluid.io/v1alpha1
kind: Dataset
metadata: {name: pictures, namespace: shop}
spec: {mounts: [{mountPoint: "s3://pictures/all", name: p}]}
---
apiVersion: garage.rajsingh.info/v1beta1
kind: GarageCluster
metadata: {name: garage, namespace: kept}
spec: {replicas: 3}
---
apiVersion: garage.rajsingh.info/v1beta1
kind: GarageKey
metadata: {name: web-key, namespace: shop}
spec: {clusterRef: {name: garage, namespace: kept}, secretTemplate: {name: web-s3}}
---
apiVersion: nacos.io/v1alpha1
kind: Nacos
metadata: {name: conf, namespace: shop}
spec: {database: {type: mysql, mysqlHost: mysql-leader.shop.svc, mysqlPort: "3306"}}
---
apiVersion: mysql.radondb.com/v1alpha1
kind: MysqlCluster
metadata: {name: mysql, namespace: shop}
spec: {replicas: 3}
---
apiVersion: coroot.com/v1
kind: Coroot
metadata: {name: look, namespace: watch}
spec: {externalPrometheus: {url: "http://prom.watch.svc:9090"}, externalClickhouse: {address: "chi.watch.svc:9000"}}
---
apiVersion: apps.wandb.com/v1
kind: WeightsAndBiases
metadata: {name: runs, namespace: shop}
spec: {values: {global: {host: "https://runs.elsewhere.net", mysql: {host: mysql-leader, port: 3306}, bucket: {provider: s3, name: runs}}}}
---
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop, namespace: shop}
spec:
  components:
  - name: front
    type: webservice
    properties: {image: "example/front:1", ports: [{port: 80, expose: true}], env: [{name: CONF_ADDR, value: "http://conf:8848"}]}
    traits: [{type: gateway, properties: {domain: front.elsewhere.net}}]
---
apiVersion: px.dev/v1alpha1
kind: Vizier
metadata: {name: px, namespace: watch}
spec: {cloudAddr: "withpixie.ai:443"}
---
apiVersion: vpn.wireguard-operator.io/v1alpha1
kind: Wireguard
metadata: {name: door, namespace: shop}
spec: {}
---
apiVersion: kpack.io/v1alpha2
kind: Image
metadata: {name: front, namespace: shop}
spec: {tag: registry.elsewhere.net/front, source: {git: {url: "https://code.elsewhere.net/front.git", revision: main}}}
---
apiVersion: k8gb.absa.oss/v1beta1
kind: Gslb
metadata: {name: api, namespace: shop}
spec: {ingress: {rules: [{host: api.elsewhere.net, http: {paths: [{path: /, backend: {service: {name: api, port: {name: http}}}}]}}]}}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec: {template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c, image: example/api:1, envFrom: [{secretRef: {name: web-s3}}]}]}}}
"#;

#[test]
fn platforms_name_their_stores_and_are_met_by_their_names() {
    check(
        PLATFORMS,
        &expect![[r#"
            internet -> k8s:shop/Deployment/api http 80 declared encrypted=false authenticated=unknown @shop.yaml:65
            internet -> k8s:shop/Deployment/front http 80 declared encrypted=false authenticated=unknown @shop.yaml:42
            internet -> k8s:shop/WeightsAndBiases/runs http 8080 declared encrypted=false @shop.yaml:34
            internet -> k8s:shop/Wireguard/door udp 51820 declared authenticated=unknown @shop.yaml:54
            k8s:shop/Dataset/pictures -> external:s3://pictures https 443 declared encrypted=true @shop.yaml:5
            k8s:shop/Deployment/api -> k8s:kept/GarageCluster/garage http 3900 declared encrypted=false @shop.yaml:75
            k8s:shop/Deployment/front -> k8s:shop/Nacos/conf http 8848 declared encrypted=false @shop.yaml:44
            k8s:shop/Image/front -> external:code.elsewhere.net https 443 declared encrypted=true @shop.yaml:60
            k8s:shop/Nacos/conf -> k8s:shop/MysqlCluster/mysql mysql 3306 declared authenticated=true @shop.yaml:20
            k8s:shop/WeightsAndBiases/runs -> external:s3://runs https 443 declared encrypted=true @shop.yaml:35
            k8s:shop/WeightsAndBiases/runs -> k8s:shop/MysqlCluster/mysql mysql 3306 declared authenticated=true @shop.yaml:35
            k8s:watch/Coroot/look -> k8s:watch/Service/chi http 9000 declared encrypted=false @shop.yaml:30
            k8s:watch/Coroot/look -> k8s:watch/Service/prom http 9090 declared encrypted=false @shop.yaml:30
            k8s:watch/Vizier/px -> external:withpixie.ai https 443 declared encrypted=true @shop.yaml:50
        "#]],
    );
}

/// An application of components, each with what its traits add: a page behind a gateway, an
/// interface that is told a secret, workers with files, a task, a base of a type that somebody
/// defined, and an object as it is.
const OF_COMPONENTS: &str = r#"
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop, namespace: shop}
spec:
  components:
  - name: page
    type: webservice
    properties: {image: "example/page:1", ports: [{port: 3000, expose: true}], env: [{name: API_URL, value: "http://api:8080"}]}
    traits:
    - {type: gateway, properties: {domain: page.elsewhere.net, http: {"/": 3000}, class: nginx}}
    - {type: scaler, properties: {replicas: 3}}
  - name: api
    type: webservice
    properties: {image: "example/api:1", exposeType: NodePort, ports: [{port: 8080}], cmd: [serve], volumeMounts: {configMap: [{name: conf, mountPath: /etc/api, cmName: api-conf}]}}
    traits:
    - {type: service-binding, properties: {envMappings: {LOGIN: {secret: orders-login, key: url}}}}
    - {type: sidecar, properties: {name: shipper, image: "example/shipper:1", env: [{name: SINK_URL, value: "http://logs.watch.svc:3100"}]}}
  - name: letters
    type: worker
    properties: {image: "example/letters:1"}
    traits:
    - {type: env, properties: {env: {QUEUE: "amqp://post.shop.svc:5672/"}}}
  - name: night
    type: cron-task
    properties: {image: "example/night:1", schedule: "0 3 * * *", env: [{name: MONGO_URL, value: "mongodb://orders:27017"}]}
  - name: orders
    type: my-mongo
    properties: {storage: 1Gi, writeConnectionSecretToRef: {name: orders-login}}
    traits: [{type: expose, properties: {port: [27017], type: LoadBalancer}}]
  - name: rest
    type: k8s-objects
    properties:
      objects:
      - {apiVersion: v1, kind: ConfigMap, metadata: {name: api-conf}, data: {upstream.yaml: "host: http://page:3000"}}
"#;

#[test]
fn components_of_an_application_are_workloads_of_their_own() {
    check(
        OF_COMPONENTS,
        &expect![[r#"
        internet -> k8s:shop/Component/orders mongodb 27017 declared encrypted=false authenticated=unknown @shop.yaml:30
        internet -> k8s:shop/Deployment/api http ? declared encrypted=false authenticated=unknown @shop.yaml:13 @shop.yaml:15
        internet -> k8s:shop/Deployment/page http 80 declared encrypted=false authenticated=unknown @shop.yaml:7
        k8s:shop/CronJob/night -> k8s:shop/Component/orders mongodb 27017 declared encrypted=false @shop.yaml:26
        k8s:shop/Deployment/api -> k8s:shop/Component/orders mongodb 27017 declared encrypted=false @shop.yaml:17
        k8s:shop/Deployment/api -> k8s:shop/Deployment/page http 3000 declared encrypted=false @shop.yaml:35
        k8s:shop/Deployment/api -> k8s:watch/Service/logs http 3100 declared encrypted=false @shop.yaml:18
        k8s:shop/Deployment/letters -> k8s:shop/Service/post amqp 5672 declared encrypted=false @shop.yaml:23
        k8s:shop/Deployment/page -> k8s:shop/Deployment/api http 8080 declared encrypted=false @shop.yaml:9
    "#]],
    );
}
