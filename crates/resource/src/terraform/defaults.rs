//! What the configuration of a provider adds to its resources: `default_tags` of aws,
//! `default_labels` of google.
//!
//! The provider writes the sum into attributes of its own and leaves what the code sets as it
//! is. Which configuration counts is followed through `provider`, aliases and the `providers`
//! of module calls.

use std::sync::Arc;

use eval::{Kind, Map, Value};

use super::ambient;
use super::configuration::{Declaration, Sort};
use super::evaluator::Evaluator;
use super::scope::Names;
use super::settle::{Item, Node};

/// How one provider does it.
struct Way {
    provider: &'static str,
    /// The argument of the provider, and the argument within it.
    given: (&'static str, Option<&'static str>),
    /// The argument of a resource.
    own: &'static str,
    /// The attributes that hold both.
    sums: &'static [&'static str],
    /// Types that take the argument, of those that are often written without it, in the order
    /// of their names; every type that is written with it does.
    types: &'static [&'static str],
}

const WAYS: &[Way] = &[
    Way {
        provider: "aws",
        given: ("default_tags", Some("tags")),
        own: "tags",
        sums: &["tags_all"],
        types: AWS,
    },
    Way {
        provider: "google",
        given: ("default_labels", None),
        own: "labels",
        sums: &["effective_labels", "terraform_labels"],
        types: GOOGLE,
    },
];

/// By the argument reference of each type at
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs>.
const AWS: &[&str] = &[
    "aws_acm_certificate",
    "aws_api_gateway_rest_api",
    "aws_apigatewayv2_api",
    "aws_cloudfront_distribution",
    "aws_cloudtrail",
    "aws_cloudwatch_log_group",
    "aws_cognito_user_pool",
    "aws_db_instance",
    "aws_dynamodb_table",
    "aws_ebs_volume",
    "aws_ecr_repository",
    "aws_ecs_cluster",
    "aws_ecs_service",
    "aws_ecs_task_definition",
    "aws_efs_file_system",
    "aws_eip",
    "aws_eks_cluster",
    "aws_eks_node_group",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_elasticsearch_domain",
    "aws_elb",
    "aws_iam_role",
    "aws_iam_user",
    "aws_instance",
    "aws_internet_gateway",
    "aws_kinesis_firehose_delivery_stream",
    "aws_kinesis_stream",
    "aws_kms_key",
    "aws_lambda_function",
    "aws_lb",
    "aws_lb_target_group",
    "aws_mq_broker",
    "aws_msk_cluster",
    "aws_nat_gateway",
    "aws_neptune_cluster",
    "aws_opensearch_domain",
    "aws_rds_cluster",
    "aws_rds_cluster_instance",
    "aws_redshift_cluster",
    "aws_route53_zone",
    "aws_route_table",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
    "aws_security_group",
    "aws_sfn_state_machine",
    "aws_sns_topic",
    "aws_sqs_queue",
    "aws_ssm_parameter",
    "aws_subnet",
    "aws_vpc",
    "aws_wafv2_web_acl",
];

/// By the argument reference of each type at
/// <https://registry.terraform.io/providers/hashicorp/google/latest/docs>.
const GOOGLE: &[&str] = &[
    "google_artifact_registry_repository",
    "google_bigquery_dataset",
    "google_bigquery_table",
    "google_cloud_run_v2_service",
    "google_cloudfunctions2_function",
    "google_compute_disk",
    "google_compute_instance",
    "google_kms_crypto_key",
    "google_pubsub_subscription",
    "google_pubsub_topic",
    "google_redis_instance",
    "google_secret_manager_secret",
    "google_storage_bucket",
];

impl Way {
    /// How the provider of this declaration does it, if it does.
    fn of(declaration: &Declaration) -> Option<&'static Self> {
        let managed = declaration.sort == Sort::Managed;
        let way = WAYS
            .iter()
            .find(|way| managed && *way.provider == *declaration.provider)?;
        let arguments = &declaration.body.attributes;
        let writes = || arguments.iter().any(|it| &*it.name.text == way.own);
        let known = way.types.binary_search(&&*declaration.kind);
        (known.is_ok() || writes()).then_some(way)
    }

    /// Whether a provider's configuration gives its resources anything.
    fn is_given_by(&self, provider: &Declaration) -> bool {
        let name = self.given.0;
        let body = &provider.body;
        body.attributes.iter().any(|it| &*it.name.text == name)
            || body.blocks.iter().any(|it| {
                let label = it.labels.first().unwrap_or(&it.kind);
                &*it.kind.text == name || &*label.text == name
            })
    }

    /// What the evaluated configuration gives.
    fn given_in(&self, provider: &Map) -> Option<Value> {
        let (name, inner) = self.given;
        let outer = provider.get(name)?;
        let Some(inner) = inner else {
            return Some(outer.clone());
        };
        // A block is a tuple of one object; in the JSON syntax it may be the object itself.
        let block = outer.items().first().unwrap_or(outer);
        block.attribute(inner).filter(|value| !value.is_null())
    }
}

impl Evaluator<'_> {
    /// The provider's configuration that must be settled before this declaration, for it adds
    /// something to it.
    pub(super) fn defaults_of(&self, module: usize, declaration: &Declaration) -> Option<Node> {
        let way = Way::of(declaration);
        if way.is_none() && !ambient::may_repeat(declaration) {
            return None;
        }
        let node = self.find_provider(module, &declaration.configured_by)?;
        let Item::Resource(at) = node.item else {
            return None;
        };
        let found = self.find_module(node.module)?;
        let provider = found.configuration.resources.get(at)?;
        let given = way.is_some_and(|way| way.is_given_by(provider));
        (given || ambient::repeats(declaration, provider)).then_some(node)
    }

    /// The evaluated configuration of the provider of a declaration, where that adds anything.
    pub(super) fn provider_of(&self, module: usize, declaration: &Declaration) -> Option<Value> {
        let node = self.defaults_of(module, declaration)?;
        let Item::Resource(at) = node.item else {
            return None;
        };
        self.settle(node);
        let module = self.find_module(node.module)?;
        let expanded = module.resources.get(at)?.get()?;
        Some(expanded.resources.first()?.attributes.clone())
    }

    /// The configuration that a local name means in a module: what the call hands over, what
    /// the module itself configures, or, without an alias, what is configured around it.
    fn find_provider(&self, number: usize, name: &Arc<str>) -> Option<Node> {
        let (mut number, mut name) = (number, Arc::clone(name));
        loop {
            let module = self.find_module(number)?;
            let outer = module.caller.and_then(|caller| {
                let outer = self.find_module(caller.module)?;
                let (_, call) = outer.configuration.calls.get_index(caller.call)?;
                let mut passed = call.providers.iter();
                let passed = passed.find(|it| it.inside == name);
                Some((caller.module, passed.map(|it| Arc::clone(&it.outside))))
            });
            let own = module.configuration.providers.get(&name);
            match (outer, own) {
                (Some((caller, Some(outside))), _) => (number, name) = (caller, outside),
                (_, Some(at)) => {
                    return Some(Node {
                        module: number,
                        item: Item::Resource(*at),
                    });
                }
                (Some((caller, None)), None) if !name.contains('.') => number = caller,
                _ => return None,
            }
        }
    }
}

/// Adds to the arguments of a resource what its provider's configuration gives.
pub(super) fn complete(declaration: &Declaration, attributes: &mut Map, names: &Names<'_, '_>) {
    let Some(way) = Way::of(declaration) else {
        return;
    };
    let provider = names.evaluator.provider_of(names.number, declaration);
    let Some(given) = provider.and_then(|provider| way.given_in(provider.map()?)) else {
        return;
    };
    let sum = add(given, attributes.get(way.own));
    for name in way.sums {
        attributes.get_or_insert_with((*name).into(), || sum.clone());
    }
}

/// Both together; what the resource sets counts where both set something.
fn add(given: Value, own: Option<&Value>) -> Value {
    let Some(own) = own else {
        return given;
    };
    let (Some(general), Some(special)) = (given.map(), own.map()) else {
        return if own.as_unknown().is_some() {
            own.clone()
        } else {
            given
        };
    };
    let mut all = general.clone();
    all.extend(
        special
            .iter()
            .map(|(name, value)| (Arc::clone(name), value.clone())),
    );
    let mut sum = Value::new(Kind::Map(Arc::new(all)));
    sum.span = own.span.or(given.span);
    let references = own.references().iter().chain(given.references());
    let sum = references.fold(sum, |sum, reference| sum.referring(reference.clone()));
    if own.is_sensitive() || given.is_sensitive() {
        sum.sensitive()
    } else {
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::WAYS;

    #[test]
    fn types_are_in_order_so_that_they_are_found() {
        for way in WAYS {
            assert!(way.types.is_sorted(), "{}", way.provider);
        }
    }
}
