//! Stores of a cloud that a text names by a name of their own, and not by a host: buckets by
//! their URLs, databases by the name that a proxy connects to.

use super::host::{Reach, normal, reach};
use super::variables::{Variables, expand};

/// A store outside that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Its whole name, which tells it from all others: `s3://receipts`.
    pub(crate) id: String,
    /// The name that it has with its provider: of a bucket, an account or an instance.
    pub(crate) name: String,
    /// What it is, in the words of the catalog.
    pub(crate) technology: &'static str,
    /// The byte at which the text begins to name it.
    pub(crate) start: usize,
}

/// Schemes of URLs that name a bucket, and the one that stands for all of a kind.
const BUCKETS: &[(&str, &str)] = &[
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

/// Whether a URL of this scheme names a bucket, and no host.
pub(super) fn is_bucket(scheme: &str) -> bool {
    BUCKETS.iter().any(|(known, _)| *known == scheme)
}

/// The stores that a text names. With `elsewhere`, buckets of S3 lie in a store that is named
/// by an address of its own.
pub(crate) fn stored(text: &str, elsewhere: bool, variables: Variables<'_>) -> Vec<Stored> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("://") {
        found.extend(bucket(text, at, elsewhere, variables));
    }
    let ends = |c: char| c.is_whitespace() || ",=?\"'".contains(c);
    let mut start = 0;
    for word in text.split(ends) {
        found.extend(instance(word, start));
        start += word.len() + 1;
    }
    found
}

fn bucket(text: &str, at: usize, elsewhere: bool, variables: Variables<'_>) -> Option<Stored> {
    let before = text.get(..at)?;
    let of_scheme = |c: char| c.is_ascii_alphanumeric();
    let start = before.rfind(|c| !of_scheme(c)).map_or(0, |it| it + 1);
    let scheme = before.get(start..)?;
    let (_, scheme) = BUCKETS.iter().find(|(known, _)| *known == scheme)?;
    let end = super::authority::end(text, at + 3);
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
    let fits = |name: &str| {
        let of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.$".contains(c);
        name.len() >= 3 && name.chars().all(of_name) && reach(name) != Reach::Nobody
    };
    (fits(container) && fits(account)).then(|| Stored {
        id: format!("{scheme}://{whole}"),
        name: account.to_owned(),
        technology: "object-store",
        start,
    })
}

/// `project:region:instance`, by which Google's databases are connected to.
fn instance(word: &str, start: usize) -> Option<Stored> {
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
    (is_region && is_name(name) && is_name(project) && !placeholder).then(|| Stored {
        id: format!("cloudsql:{project}:{region}:{name}"),
        name: name.to_owned(),
        technology: "relational-database",
        start,
    })
}

/// Whether a setting says that buckets lie in a store with an address of its own.
pub(crate) fn moves_buckets(setting: &str) -> bool {
    let name = setting.to_ascii_lowercase();
    let of_store = ["s3", "aws", "minio", "storage", "store", "bucket"];
    name.contains("endpoint") && of_store.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_and_instances_are_known_by_their_names() {
        let known: Variables<'_> = &|name| (name == "BUCKET").then(|| "receipts".into());
        for (text, expected) in [
            ("s3://receipts/2024", &["s3://receipts"][..]),
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
        ] {
            let found = stored(text, false, known);
            let ids: Vec<&str> = found.iter().map(|it| &*it.id).collect();
            assert_eq!(ids, expected, "{text}");
        }
        assert!(stored("s3://receipts", true, known).is_empty());
        assert_eq!(stored("gs://receipts", true, known).len(), 1);
        assert!(moves_buckets("AWS_ENDPOINT_URL") && !moves_buckets("OTEL_ENDPOINT"));
    }
}
