//! Data sources that tell where a provider works: what its configuration says, and what
//! follows from the name of a region.
//!
//! They read nothing that the code does not tell. Where the provider's configuration leaves a
//! setting to the environment, they stay unknown.

use std::sync::Arc;

use eval::{Map, Value};

use super::configuration::{Declaration, Sort};
use super::scope::Names;

/// A setting of a provider that a data source repeats.
struct Echo {
    kind: &'static str,
    /// The argument of the provider, and of the data source where that has one too.
    setting: &'static str,
    attributes: &'static [&'static str],
}

/// By the documentation of each data source.
const ECHOES: &[Echo] = &[
    echo("aws_partition", "region", &[]),
    echo("aws_region", "region", &["id", "name", "region"]),
    echo("aws_service_principal", "region", &["region"]),
    echo("aws_vpc_endpoint_service", "region", &["region"]),
    echo("azurerm_client_config", "client_id", &["client_id"]),
    echo(
        "azurerm_client_config",
        "subscription_id",
        &["subscription_id"],
    ),
    echo("azurerm_client_config", "tenant_id", &["tenant_id"]),
    echo("google_client_config", "project", &["project"]),
    echo("google_client_config", "region", &["region"]),
    echo("google_client_config", "zone", &["zone"]),
];

const fn echo(
    kind: &'static str,
    setting: &'static str,
    attributes: &'static [&'static str],
) -> Echo {
    Echo {
        kind,
        setting,
        attributes,
    }
}

fn echoes(declaration: &Declaration) -> impl Iterator<Item = &'static Echo> {
    let is_data = declaration.sort == Sort::Data;
    ECHOES
        .iter()
        .filter(move |echo| is_data && *echo.kind == *declaration.kind)
}

/// Whether a declaration repeats settings of its provider.
pub(super) fn may_repeat(declaration: &Declaration) -> bool {
    echoes(declaration).next().is_some()
}

/// Whether this declaration repeats what that configuration of a provider says.
pub(super) fn repeats(declaration: &Declaration, provider: &Declaration) -> bool {
    echoes(declaration).any(|echo| provider.body.attribute(echo.setting).is_some())
}

/// Adds to the arguments of a data source what its provider's configuration tells.
pub(super) fn complete(declaration: &Declaration, attributes: &mut Map, names: &Names<'_, '_>) {
    let mut known = echoes(declaration).peekable();
    if known.peek().is_none() {
        return;
    }
    let provider = names.evaluator.provider_of(names.number, declaration);
    let mut region = attributes.get("name").cloned();
    for echo in known {
        let own = attributes.get(echo.setting).cloned();
        let set = || provider.as_ref()?.get(echo.setting).cloned();
        let Some(value) = own.or_else(set) else {
            continue;
        };
        for name in echo.attributes {
            insert(attributes, name, value.clone());
        }
        region = region.or(Some(value));
    }
    if let Some(region) = region {
        complete_region(&declaration.kind, &region, attributes);
    }
}

fn insert(attributes: &mut Map, name: &str, value: Value) {
    attributes.get_or_insert_with(name.into(), || value);
}

/// What follows from a region: the partition it lies in, and how things are named there.
fn complete_region(kind: &str, region: &Value, attributes: &mut Map) {
    let Some(name) = region.as_str() else { return };
    let Some(partition) = Partition::of(name) else {
        return;
    };
    let text = |attribute: &str| attributes.get(attribute)?.as_str().map(Arc::<str>::from);
    let found: Vec<(&str, String)> = match kind {
        "aws_partition" => vec![
            ("dns_suffix", partition.suffix.into()),
            ("id", partition.name.into()),
            ("partition", partition.name.into()),
            ("reverse_dns_prefix", reversed(partition.suffix)),
        ],
        "aws_service_principal" if partition.suffix == COMMON => {
            let Some(service) = text("service_name") else {
                return;
            };
            vec![
                ("id", format!("{service}.{name}.{COMMON}")),
                ("name", format!("{service}.{COMMON}")),
                (
                    "reverse_dns_name",
                    format!("{}.{name}.{service}", reversed(COMMON)),
                ),
                ("suffix", COMMON.into()),
            ]
        }
        "aws_vpc_endpoint_service" => {
            let Some(service) = text("service").filter(|_| text("service_name").is_none()) else {
                return;
            };
            let prefix = reversed(partition.suffix);
            vec![("service_name", format!("{prefix}.{name}.{service}"))]
        }
        _ => return,
    };
    for (attribute, text) in found {
        let like = Value::text(text);
        let value = Value {
            span: region.span,
            notes: region.notes.clone(),
            ..like
        };
        insert(attributes, attribute, value);
    }
}

fn reversed(domain: &str) -> String {
    domain.rsplit('.').collect::<Vec<_>>().join(".")
}

/// Where services have names of this end, whatever they are.
const COMMON: &str = "amazonaws.com";

/// A part of the cloud with accounts and names of its own.
struct Partition {
    /// What the names of its regions begin with.
    prefixes: &'static [&'static str],
    name: &'static str,
    suffix: &'static str,
}

/// By the partitions of the vendor's endpoint rules; the first that fits counts.
const PARTITIONS: &[Partition] = &[
    Partition {
        prefixes: &["us-gov-"],
        name: "aws-us-gov",
        suffix: COMMON,
    },
    Partition {
        prefixes: &["cn-"],
        name: "aws-cn",
        suffix: "amazonaws.com.cn",
    },
    Partition {
        prefixes: &[
            "af-", "ap-", "ca-", "eu-", "il-", "me-", "mx-", "sa-", "us-",
        ],
        name: "aws",
        suffix: COMMON,
    },
];

impl Partition {
    /// The partition of a region, `eu-west-1`; none for what is no such name, and for regions
    /// closed to the public.
    fn of(region: &str) -> Option<&'static Self> {
        let found = PARTITIONS
            .iter()
            .find(|it| it.prefixes.iter().any(|prefix| region.starts_with(prefix)))?;
        let (place, number) = region.rsplit_once('-')?;
        let direction = place.rsplit('-').next()?;
        let plain = direction.bytes().all(|letter| letter.is_ascii_lowercase());
        let closed = region.starts_with("us-iso");
        let numbered = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
        (plain && numbered && !closed && place.contains('-')).then_some(found)
    }
}
