//! Stores of a cloud that a text names by a name of their own, and not by a host: buckets by
//! their URLs, databases by the name that a proxy connects to, queues and topics.

use std::collections::BTreeMap;
use std::ops::Range;

use super::tables::{ARNS, BUCKETS, CALLED, IN_CLOUD, ORDERED, PUBSUB};
use crate::endpoint::{Endpoint, Reach, Variables, authority_end, expand, normal, reach};

/// A store outside that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Its whole name, which tells it from all others: `s3://receipts`.
    pub(crate) id: String,
    /// The name that it has with its provider: of a bucket, an account or an instance.
    pub(crate) name: String,
    /// What it is, in the words of the catalog.
    pub(crate) technology: &'static str,
    /// The bytes that name it.
    pub(crate) range: Range<usize>,
}

impl Stored {
    /// The protocol and port that its clients and proxies speak, which encrypt, whatever
    /// stands before the name.
    pub(crate) fn spoken(&self) -> (&'static str, u16) {
        match self.technology {
            "relational-database" => ("tls", 3307),
            _ => ("https", 443),
        }
    }
}

/// The stores that a text names. With `elsewhere`, buckets of S3 lie in a store that is named
/// by an address of its own.
pub(crate) fn stored(text: &str, elsewhere: bool, variables: Variables<'_>) -> Vec<Stored> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("://") {
        found.extend(bucket(text, at, elsewhere, variables));
    }
    let ends = |c: char| c.is_whitespace() || ",;=?\"'".contains(c);
    let mut start = 0;
    let mut before = "";
    for word in text.split(ends) {
        let range = start..start + word.len();
        let one = instance(word)
            .or_else(|| resource_name(word, elsewhere))
            .or_else(|| queue(word))
            .or_else(|| published(word))
            .or_else(|| account(before, word));
        found.extend(one.map(|(id, name, technology)| Stored {
            id,
            name: name.to_owned(),
            technology,
            range,
        }));
        start += word.len() + 1;
        before = word;
    }
    found
}

/// The store that a variable gives by its own name alone, where the variable's name says of
/// which service it is: `DYNAMODB_TABLE_NAME`. With `elsewhere` there is none.
pub(crate) fn called(variable: &str, text: &str, elsewhere: bool) -> Option<Stored> {
    const AROUND: &[&str] = &["app", "aws", "default", "id", "main", "name", "prod"];
    // What is said of a store that the words before name: `DYNAMODB_TABLE_REGION`.
    const ASPECTS: &[&str] = &[
        "acl", "arn", "capacity", "class", "count", "enabled", "endpoint", "folder", "format",
        "host", "index", "key", "limit", "mode", "owner", "path", "policy", "port", "prefix",
        "region", "role", "size", "suffix", "timeout", "ttl", "type", "uri", "url", "version",
    ];
    if elsewhere {
        return None;
    }
    // Most variables say nothing of the kind, so that names come before values.
    let words = || variable.split(['_', '-', '.']);
    let has = |wanted: &str| words().any(|word| word.eq_ignore_ascii_case(wanted));
    let (service, store, start, technology) = CALLED
        .iter()
        .find(|(service, store, ..)| has(service) && has(store))?;
    let last = words().next_back()?;
    let mut pairs = words().zip(words().skip(1));
    let told = pairs
        .any(|(one, other)| one.eq_ignore_ascii_case(service) && other.eq_ignore_ascii_case(store));
    let of_one = told
        && !ASPECTS
            .iter()
            .any(|aspect| last.eq_ignore_ascii_case(aspect));
    let mut ends = [*service, *store].into_iter().chain(AROUND.iter().copied());
    let name = text.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let fits = (of_one || ends.any(|end| last.eq_ignore_ascii_case(end)))
        && name.len() >= 3
        && name.chars().all(plain)
        && !matches!(reach(&name.to_lowercase()), Reach::Nobody | Reach::Example);
    fits.then(|| Stored {
        id: format!("{start}{name}"),
        name: name.to_owned(),
        technology,
        range: 0..text.len(),
    })
}

/// What may be the name of a store that an operator orders, where a variable says that it holds
/// that of one and not of which service: `UPLOADS_BUCKET`. Only what is declared counts.
pub(crate) fn perhaps_ordered(variable: &str, text: &str) -> Option<Stored> {
    let name = text.trim();
    let words = || variable.split(['_', '-', '.']);
    let (_, technology) = ORDERED
        .iter()
        .find(|(word, _)| words().any(|it| it.eq_ignore_ascii_case(word)))?;
    (name.len() >= 3 && !name.contains(char::is_whitespace)).then(|| Stored {
        id: format!("{IN_CLOUD}{name}"),
        name: name.to_owned(),
        technology,
        range: 0..text.len(),
    })
}

impl Stored {
    /// Whether it counts only where it is declared.
    pub(crate) fn is_perhaps(&self) -> bool {
        self.id.starts_with(IN_CLOUD)
    }
}

/// Whole name, own name and technology.
type One<'t> = (String, &'t str, &'static str);

fn bucket(text: &str, at: usize, elsewhere: bool, variables: Variables<'_>) -> Option<Stored> {
    let before = text.get(..at)?;
    let of_scheme = |c: char| c.is_ascii_alphanumeric();
    let start = before.rfind(|c| !of_scheme(c)).map_or(0, |it| it + 1);
    let scheme = before.get(start..)?;
    let (_, scheme) = BUCKETS.iter().find(|(known, _)| *known == scheme)?;
    let end = authority_end(text, at + 3);
    let path = text.get(end..).unwrap_or("");
    let options = path.split(char::is_whitespace).next().unwrap_or("");
    if (elsewhere && *scheme == "s3") || options.contains("endpoint=") {
        return None;
    }
    let whole = expand(text.get(at + 3..end)?, variables).into_owned();
    // Azure has containers within an account, whose host stands behind them.
    let (container, account) = match whole.split_once('@') {
        Some((container, host)) => (container, host.split('.').next().unwrap_or(host)),
        None => (&*whole, &*whole),
    };
    (is_name(container) && is_name(account)).then(|| Stored {
        id: format!("{scheme}://{whole}"),
        name: account.to_owned(),
        technology: "object-store",
        range: start..end,
    })
}

/// Whether a store may be called like this, and no placeholder is.
fn is_name(name: &str) -> bool {
    let of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.$".contains(c);
    name.len() >= 3
        && name.chars().all(of_name)
        && !matches!(reach(name), Reach::Nobody | Reach::Example)
}

/// `project:region:instance`, by which Google's databases are connected to.
fn instance(word: &str) -> Option<One<'_>> {
    let mut parts = word.rsplit(':');
    let (name, region, project) = (parts.next()?, parts.next()?, parts.next()?);
    let (area, place) = region.split_once('-')?;
    let direction = place.trim_end_matches(|c: char| c.is_ascii_digit());
    let letters = |text: &str| text.len() > 2 && text.bytes().all(|b| b.is_ascii_lowercase());
    let is_region = (letters(area) || area == "us" || area == "me")
        && letters(direction)
        && direction.len() < place.len();
    let is_name = |text: &str| {
        let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
        starts
            && text.len() > 1
            && !text.contains(['.', '_'])
            && normal(text).as_deref() == Some(text)
    };
    let placeholder = reach(project) == Reach::Nobody || reach(name) == Reach::Nobody;
    let fits = is_region && is_name(name) && is_name(project) && !placeholder;
    let id = || format!("cloudsql:{project}:{region}:{name}");
    fits.then(|| (id(), name, "relational-database"))
}

/// `arn:aws:sqs:eu-west-1:123456789012:orders`.
fn resource_name(word: &str, elsewhere: bool) -> Option<One<'_>> {
    let mut parts = word.strip_prefix("arn:aws")?.splitn(5, ':').skip(1);
    let (service, region, account, rest) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (_, start, technology) = ARNS.iter().find(|(known, ..)| *known == service)?;
    let name = rest.strip_prefix(start)?.split(['/', ':']).next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.is_empty() || !name.chars().all(plain) || (elsewhere && service == "s3") {
        return None;
    }
    let id = match service {
        "s3" => format!("s3://{name}"),
        _ => format!("aws:{service}:{region}:{account}:{name}"),
    };
    Some((id, name, technology))
}

/// `https://sqs.eu-west-1.amazonaws.com/123456789012/orders`.
fn queue(word: &str) -> Option<One<'_>> {
    let (host, path) = word.strip_prefix("https://")?.split_once('/')?;
    let host = host.strip_suffix(".amazonaws.com")?;
    let older = || host.strip_suffix(".queue");
    let region = host.strip_prefix("sqs.").or_else(older)?;
    let (account, name) = path.split_once('/')?;
    let is_account = !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let fits = is_account && !name.is_empty() && name.chars().all(plain);
    fits.then(|| (format!("aws:sqs:{region}:{account}:{name}"), name, "queue"))
}

/// `projects/shop/topics/orders`.
fn published(word: &str) -> Option<One<'_>> {
    let mut parts = word.strip_prefix("projects/")?.split('/');
    let (project, kind, name) = (parts.next()?, parts.next()?, parts.next()?);
    let (_, technology) = PUBSUB.iter().find(|(known, _)| *known == kind)?;
    let fits = parts.next().is_none() && is_name(project) && is_name(name);
    fits.then(|| (format!("pubsub:{word}"), name, *technology))
}

/// `AccountName=shop` in a connection string of Azure's storage.
fn account<'t>(before: &str, word: &'t str) -> Option<One<'t>> {
    let fits = before == "AccountName" && is_name(word);
    fits.then(|| (format!("azure-storage:{word}"), word, "object-store"))
}

/// Leaves out the hosts that only stand for a store which has a name of its own there: the same
/// host answers for all queues.
pub(crate) fn leave_out_stores(text: &str, endpoints: &mut Vec<Endpoint>) {
    let of_many = |it: &Endpoint| it.host.ends_with(".amazonaws.com");
    if !endpoints.iter().any(of_many) {
        return;
    }
    let stores = stored(text, false, &|_| None).into_iter();
    let places: BTreeMap<usize, usize> = stores.map(|it| (it.range.start, it.range.end)).collect();
    let stands_for_one = |at: usize| {
        let last = places.range(..=at).next_back();
        last.is_some_and(|(_, end)| at < *end)
    };
    endpoints.retain(|it| !of_many(it) || !stands_for_one(it.range.start));
}

/// Whether a setting says that buckets lie in a store with an address of its own.
pub(crate) fn moves_buckets(setting: &str) -> bool {
    let name = setting.to_ascii_lowercase();
    let of_store = ["s3", "aws", "dynamo", "minio", "storage", "store", "bucket"];
    name.contains("endpoint") && of_store.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::in_setting;

    /// A text, and the stores that it names.
    const NAMED: &[(&str, &[&str])] = &[
        ("s3://receipts/2024", &["s3://receipts"]),
        ("--to=s3a://$(BUCKET)/x", &["s3://receipts"]),
        (
            "a gs://models/x and gs://data.shop.org",
            &["gs://models", "gs://data.shop.org"],
        ),
        (
            "abfss://raw@shoplake.dfs.core.windows.net/x",
            &["abfs://raw@shoplake.dfs.core.windows.net"],
        ),
        (
            "-instances=shop-prod:europe-west3:orders=tcp:5432",
            &["cloudsql:shop-prod:europe-west3:orders"],
        ),
        (
            "shop-prod:us-central1:orders?port=1",
            &["cloudsql:shop-prod:us-central1:orders"],
        ),
        ("gs://PROJECT_ID-models gs://your-bucket s3://$(OTHER)", &[]),
        (
            "PROJECT_ID:us-central1:orders shop:8080:orders a:b-c:d",
            &[],
        ),
        ("s3://profiles?region=eu&endpoint=store:8333", &[]),
        (
            "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
            &["aws:sqs:eu-west-1:123456789012:orders"],
        ),
        (
            "arn:aws:sqs:eu-west-1:123456789012:orders",
            &["aws:sqs:eu-west-1:123456789012:orders"],
        ),
        (
            "arn:aws:dynamodb:eu-west-1:1:table/carts/index/x",
            &["aws:dynamodb:eu-west-1:1:carts"],
        ),
        ("arn:aws:s3:::receipts/2024", &["s3://receipts"]),
        (
            "projects/shop-prod/topics/orders",
            &["pubsub:projects/shop-prod/topics/orders"],
        ),
        (
            "DefaultEndpointsProtocol=https;AccountName=shopfiles;AccountKey=x",
            &["azure-storage:shopfiles"],
        ),
        (
            "arn:aws:iam::1:role/x https://sqs.eu.amazonaws.com/a/b",
            &[],
        ),
        ("projects/PROJECT/topics/t AccountName=${NAME}", &[]),
    ];

    #[test]
    fn buckets_and_instances_are_known_by_their_names() {
        let known: Variables<'_> = &|name| (name == "BUCKET").then(|| "receipts".into());
        for (text, expected) in NAMED {
            let found = stored(text, false, known);
            let ids: Vec<&str> = found.iter().map(|it| &*it.id).collect();
            assert_eq!(ids, *expected, "{text}");
        }
        assert!(stored("s3://receipts", true, known).is_empty());
        assert_eq!(stored("gs://receipts", true, known).len(), 1);
        for (scheme, _) in BUCKETS {
            let url = format!("{scheme}://receipts");
            assert!(in_setting("URL", &url, known).is_empty(), "{url}");
        }
        for (variable, text, expected) in [
            (
                "DYNAMODB_TABLE",
                "shop-carts",
                Some("aws:dynamodb:shop-carts"),
            ),
            ("AWS_S3_BUCKET_NAME", "receipts", Some("s3://receipts")),
            ("AWS_BUCKET", "receipts", Some("s3://receipts")),
            (
                "DYNAMODB_TABLE_PROFILES",
                "shop-profiles",
                Some("aws:dynamodb:shop-profiles"),
            ),
            ("DYNAMODB_TABLE_PREFIX", "shop-", None),
            ("AWS_BUCKET_REGION", "eu-west-1", None),
            (
                "PUBSUB_TOPIC",
                "orders-placed",
                Some("pubsub:topics/orders-placed"),
            ),
            ("SQS_QUEUE_NAME", "orders", Some("aws:sqs:orders")),
            ("KAFKA_TOPIC", "orders", None),
            ("S3_BUCKET_REGION", "eu-west-1", None),
            ("S3_BUCKET", "your-bucket", None),
            ("TABLE_NAME", "carts", None),
        ] {
            let found = called(variable, text, false).map(|it| it.id);
            assert_eq!(found.as_deref(), expected, "{variable}");
            assert_eq!(called(variable, text, true), None);
        }
        assert!(moves_buckets("AWS_ENDPOINT_URL") && !moves_buckets("OTEL_ENDPOINT"));
    }
}
