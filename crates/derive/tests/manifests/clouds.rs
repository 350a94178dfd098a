//! What operators order from clouds, by the names that it has there, and tunnels to them.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const ORDERED: &str = r#"
apiVersion: s3.services.k8s.aws/v1alpha1
kind: Bucket
metadata: {name: files, namespace: shop}
spec: {name: shop-files}
---
apiVersion: dynamodb.services.k8s.aws/v1alpha1
kind: Table
metadata: {name: carts, namespace: shop}
spec: {tableName: shop-carts}
---
apiVersion: sqs.services.k8s.aws/v1alpha1
kind: Queue
metadata: {name: jobs, namespace: shop}
spec: {queueName: shop-jobs}
---
apiVersion: s3.aws.upbound.io/v1beta1
kind: Bucket
metadata: {name: up-files, annotations: {crossplane.io/external-name: up-files-x}}
spec: {forProvider: {region: eu-west-1}}
---
apiVersion: rds.services.k8s.aws/v1alpha1
kind: DBInstance
metadata: {name: orders, namespace: shop}
spec: {dbInstanceIdentifier: orders, engine: postgres, masterUserPassword: {name: orders-pw, key: password}}
---
apiVersion: services.k8s.aws/v1alpha1
kind: FieldExport
metadata: {name: fe, namespace: shop}
spec: {from: {path: .status.endpoint.address, resource: {group: rds.services.k8s.aws, kind: DBInstance, name: orders}}, to: {kind: configmap, name: orders-conn}}
---
apiVersion: sns.services.k8s.aws/v1alpha1
kind: Topic
metadata: {name: news, namespace: shop}
spec: {name: shop-news}
---
apiVersion: sns.services.k8s.aws/v1alpha1
kind: Subscription
metadata: {name: sub, namespace: shop}
spec: {topicRef: {from: {name: news}}, protocol: sqs, endpoint: "arn:aws:sqs:eu-west-1:123456789012:shop-jobs"}
---
apiVersion: lambda.services.k8s.aws/v1alpha1
kind: Function
metadata: {name: fn, namespace: shop}
spec: {name: fn, environment: {variables: {TABLE_NAME: shop-carts}}}
---
apiVersion: lambda.services.k8s.aws/v1alpha1
kind: EventSourceMapping
metadata: {name: esm, namespace: shop}
spec: {functionRef: {from: {name: fn}}, queueRefs: [{from: {name: jobs}}], eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:shop-jobs"}
---
apiVersion: pubsub.cnrm.cloud.google.com/v1beta1
kind: PubSubTopic
metadata: {name: placed, namespace: shop}
---
apiVersion: pubsub.cnrm.cloud.google.com/v1beta1
kind: PubSubSubscription
metadata: {name: placed-sub, namespace: shop}
spec: {topicRef: {name: placed}, pushConfig: {pushEndpoint: "https://push.elsewhere.net/x"}}
---
apiVersion: sql.cnrm.cloud.google.com/v1beta1
kind: SQLInstance
metadata: {name: main, namespace: shop}
spec: {databaseVersion: POSTGRES_15}
---
apiVersion: sql.cnrm.cloud.google.com/v1beta1
kind: SQLUser
metadata: {name: app, namespace: shop}
spec: {instanceRef: {name: main}, password: {valueFrom: {secretKeyRef: {name: sql-pw, key: password}}}}
---
apiVersion: dbforpostgresql.azure.com/v1api20221201
kind: FlexibleServer
metadata: {name: pg, namespace: shop}
spec: {operatorSpec: {configMaps: {fullyQualifiedDomainName: {name: pg-conn, key: host}}}}
---
apiVersion: storage.cnrm.cloud.google.com/v1beta1
kind: StorageBucket
metadata: {name: gfiles, namespace: shop}
---
apiVersion: services.cloud.sap.com/v1
kind: ServiceInstance
metadata: {name: hana, namespace: shop}
spec: {serviceOfferingName: hana, servicePlanName: hdi-shared}
---
apiVersion: services.cloud.sap.com/v1
kind: ServiceBinding
metadata: {name: hana-binding, namespace: shop}
spec: {serviceInstanceName: hana, secretName: hana-secret}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: c
        image: example/web:1
        env:
        - {name: S3_BUCKET, value: shop-files}
        - {name: UPLOADS_BUCKET, value: up-files-x}
        - {name: DYNAMODB_TABLE, value: shop-carts}
        - {name: SQS_QUEUE_URL, value: "https://sqs.eu-west-1.amazonaws.com/123456789012/shop-jobs"}
        - {name: SNS_TOPIC_ARN, value: "arn:aws:sns:eu-west-1:123456789012:shop-news"}
        - {name: PUBSUB_TOPIC, value: placed}
        - {name: GCS_BUCKET, value: gfiles}
        - {name: INSTANCE_CONNECTION_NAME, value: "proj:europe-west1:main"}
        - name: DB_HOST
          valueFrom: {configMapKeyRef: {name: orders-conn, key: shop.fe}}
        - name: PG_HOST
          valueFrom: {configMapKeyRef: {name: pg-conn, key: host}}
        - name: PW
          valueFrom: {secretKeyRef: {name: orders-pw, key: password}}
        - name: SQLPW
          valueFrom: {secretKeyRef: {name: sql-pw, key: password}}
        envFrom: [{secretRef: {name: hana-secret}}]
"#;

#[test]
fn what_is_ordered_from_a_cloud_is_met_by_its_name_there() {
    check(
        ORDERED,
        &expect![[r#"
            k8s:shop/Deployment/web -> k8s:default/Bucket/up-files https 443 declared encrypted=true @shop.yaml:102
            k8s:shop/Deployment/web -> k8s:shop/Bucket/files https 443 declared encrypted=true @shop.yaml:4 @shop.yaml:101
            k8s:shop/Deployment/web -> k8s:shop/DBInstance/orders postgresql ? declared @shop.yaml:109 @shop.yaml:113
            k8s:shop/Deployment/web -> k8s:shop/FlexibleServer/pg postgresql 5432 declared @shop.yaml:111
            k8s:shop/Deployment/web -> k8s:shop/PubSubTopic/placed https 443 declared encrypted=true @shop.yaml:54 @shop.yaml:106
            k8s:shop/Deployment/web -> k8s:shop/Queue/jobs https 443 declared encrypted=true @shop.yaml:14 @shop.yaml:104
            k8s:shop/Deployment/web -> k8s:shop/SQLInstance/main tls 3307 declared encrypted=true @shop.yaml:63 @shop.yaml:108
            k8s:shop/Deployment/web -> k8s:shop/SQLInstance/main postgresql ? declared @shop.yaml:115
            k8s:shop/Deployment/web -> k8s:shop/ServiceInstance/hana ? ? declared @shop.yaml:117
            k8s:shop/Deployment/web -> k8s:shop/StorageBucket/gfiles https 443 declared encrypted=true @shop.yaml:78 @shop.yaml:107
            k8s:shop/Deployment/web -> k8s:shop/Table/carts https 443 declared encrypted=true @shop.yaml:9 @shop.yaml:103
            k8s:shop/Deployment/web -> k8s:shop/Topic/news https 443 declared encrypted=true @shop.yaml:34 @shop.yaml:105
            k8s:shop/PubSubTopic/placed -> external:push.elsewhere.net https 443 declared encrypted=true @shop.yaml:59
            k8s:shop/Queue/jobs -> k8s:shop/Function/fn https 443 declared encrypted=true @shop.yaml:50
            k8s:shop/Topic/news -> k8s:shop/Queue/jobs https 443 declared encrypted=true @shop.yaml:40
        "#]],
    );
}

const TUNNEL: &str = r#"
apiVersion: ngrok.k8s.ngrok.com/v1alpha1
kind: AgentEndpoint
metadata: {name: web, namespace: shop}
spec: {url: "https://web.elsewhere.net", upstream: {url: "http://web.shop:80"}}
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
fn a_tunnel_leads_in_from_outside() {
    check(
        TUNNEL,
        &expect![[r#"
        internet -> k8s:shop/Deployment/web ? ? declared authenticated=unknown @shop.yaml:5
    "#]],
    );
}
