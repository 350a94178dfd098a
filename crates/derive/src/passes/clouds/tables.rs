//! What clouds call their stores: the endings of addresses, the beginnings of names, and the
//! words that the code which declares a store has for it. Sources: the reference pages of the
//! services and of their clients.

/// What ends an address of a provider's service, the provider, and what answers there.
pub(super) const SERVICES: &[(&str, &str, &str)] = &[
    (".rds.amazonaws.com", "aws", "relational-database"),
    (".cache.amazonaws.com", "aws", "cache"),
    (".docdb.amazonaws.com", "aws", "document-database"),
    (".neptune.amazonaws.com", "aws", "graph-database"),
    (".redshift.amazonaws.com", "aws", "data-warehouse"),
    (".s3.amazonaws.com", "aws", "object-store"),
    (".azconfig.io", "azurerm", "configuration-store"),
    (".blob.core.windows.net", "azurerm", "object-store"),
    (".database.windows.net", "azurerm", "relational-database"),
    (".dfs.core.windows.net", "azurerm", "object-store"),
    (".documents.azure.com", "azurerm", "document-database"),
    (".file.core.windows.net", "azurerm", "object-store"),
    (".mongo.cosmos.azure.com", "azurerm", "document-database"),
    (
        ".mysql.database.azure.com",
        "azurerm",
        "relational-database",
    ),
    (
        ".postgres.database.azure.com",
        "azurerm",
        "relational-database",
    ),
    (".queue.core.windows.net", "azurerm", "object-store"),
    (".redis.cache.windows.net", "azurerm", "cache"),
    (".search.windows.net", "azurerm", "search-engine"),
    (".servicebus.windows.net", "azurerm", "message-broker"),
    (".servicebus.windows.net", "azurerm", "stream"),
    (".table.core.windows.net", "azurerm", "object-store"),
    (".vault.azure.net", "azurerm", "secret-store"),
];

/// How the groups end of what operators order from a cloud, and its provider.
pub(super) const GROUPS: &[(&str, &str)] = &[
    (".services.k8s.aws", "aws"),
    (".aws.crossplane.io", "aws"),
    (".aws.upbound.io", "aws"),
    (".aws.m.upbound.io", "aws"),
    (".azure.com", "azurerm"),
    (".azure.crossplane.io", "azurerm"),
    (".azure.upbound.io", "azurerm"),
    (".azure.m.upbound.io", "azurerm"),
    (".cnrm.cloud.google.com", "google"),
    (".gcp.crossplane.io", "google"),
    (".gcp.upbound.io", "google"),
    (".gcp.m.upbound.io", "google"),
];

/// What stands before a name that the catalog says is that of a thing in its cloud.
pub(super) const IN_CLOUD: &str = "cloud:";

/// Words of variables for a store that is meant by its name, and what it is.
pub(super) const ORDERED: &[(&str, &str)] = &[
    ("bucket", "object-store"),
    ("queue", "queue"),
    ("stream", "stream"),
    ("table", "key-value-store"),
    ("topic", "topic"),
];

/// How a store is called whose name is no host, and whose it is.
pub(super) const NAMES: &[(&str, &str)] = &[
    ("abfs://", "azurerm"),
    ("aws:", "aws"),
    ("azure-storage:", "azurerm"),
    ("cloudsql:", "google"),
    ("gs://", "google"),
    ("pubsub:", "google"),
    ("s3://", "aws"),
    ("wasb://", "azurerm"),
];

/// Schemes of URLs that name a bucket, and the one that stands for all of a kind.
pub(super) const BUCKETS: &[(&str, &str)] = &[
    ("abfs", "abfs"),
    ("abfss", "abfs"),
    ("az", "az"),
    ("gcs", "gs"),
    ("gs", "gs"),
    ("oss", "oss"),
    ("s3", "s3"),
    ("s3a", "s3"),
    ("s3n", "s3"),
    ("wasb", "wasb"),
    ("wasbs", "wasb"),
];

/// Services of Amazon with stores that have a resource name, what comes before its own name
/// there, and what it is.
pub(super) const ARNS: &[(&str, &str, &str)] = &[
    ("dynamodb", "table/", "key-value-store"),
    ("firehose", "deliverystream/", "stream"),
    ("kinesis", "stream/", "stream"),
    ("s3", "", "object-store"),
    ("sns", "", "topic"),
    ("sqs", "", "queue"),
];

/// What Google's messaging has below a project, and what it is.
pub(super) const PUBSUB: &[(&str, &str)] = &[("topics", "topic"), ("subscriptions", "queue")];

/// A word that a variable has for a service, one that it has for a store of that service, how
/// the whole name of such a store begins, and what it is.
pub(super) const CALLED: &[(&str, &str, &str, &str)] = &[
    ("aws", "bucket", "s3://", "object-store"),
    ("ddb", "table", "aws:dynamodb:", "key-value-store"),
    ("dynamo", "table", "aws:dynamodb:", "key-value-store"),
    ("dynamodb", "table", "aws:dynamodb:", "key-value-store"),
    ("gcs", "bucket", "gs://", "object-store"),
    ("kinesis", "stream", "aws:kinesis:", "stream"),
    ("pubsub", "subscription", "pubsub:subscriptions/", "queue"),
    ("pubsub", "topic", "pubsub:topics/", "topic"),
    ("s3", "bucket", "s3://", "object-store"),
    ("sns", "topic", "aws:sns:", "topic"),
    ("sqs", "queue", "aws:sqs:", "queue"),
];
