//! Which elements a resource of a policy statement names.

use eval::{Shape, Value};
use model::ElementId;
use resource::ScopeId;

use crate::draft::Draft;

/// The elements a resource of a statement names: by reference, or by the name in its ARN.
pub(super) fn targets(draft: &Draft<'_>, scope: ScopeId, resource: &Value) -> Vec<ElementId> {
    let found = draft.targets(scope, resource);
    if !found.is_empty() {
        return found;
    }
    let Some(text) = text_of(resource) else {
        return Vec::new();
    };
    let Some((service, name)) = parts(&text) else {
        return Vec::new();
    };
    let named = draft.targets(scope, &Value::text(name));
    let of_service = |id: &ElementId| {
        let element = draft.elements.get(id);
        element.is_some_and(|element| {
            types_of(service)
                .iter()
                .any(|kind| element.type_name.starts_with(kind))
        })
    };
    named.into_iter().filter(of_service).collect()
}

/// The text of an ARN, with `-` for the account and region that nobody knows.
fn text_of(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    let Shape::Template(pieces) = value.shape()? else {
        return None;
    };
    Some(
        pieces
            .iter()
            .map(|piece| piece.as_str().unwrap_or("-"))
            .collect(),
    )
}

/// Service and name in `arn:aws:dynamodb:eu-west-1:1234:table/orders/index/*`.
fn parts(arn: &str) -> Option<(&str, &str)> {
    let mut fields = arn.splitn(6, ':');
    (fields.next()? == "arn").then_some(())?;
    let service = fields.nth(1)?;
    let resource = fields.nth(2)?;
    let name = match service {
        "s3" => resource.split('/').next()?,
        "sqs" | "sns" => resource,
        "ssm" => resource.strip_prefix("parameter").unwrap_or(resource),
        _ => {
            let rest = resource
                .split_once(['/', ':'])
                .map_or(resource, |(_, rest)| rest);
            rest.split(['/', ':']).next()?
        }
    };
    (!name.is_empty() && name != "*").then_some((service, name))
}

/// How the types of a service's resources begin.
pub(super) fn types_of(service: &str) -> &'static [&'static str] {
    match service {
        "s3" => &["aws_s3_bucket"],
        "dynamodb" => &["aws_dynamodb_table"],
        "sqs" => &["aws_sqs_queue"],
        "sns" => &["aws_sns_topic"],
        "lambda" => &["aws_lambda_function"],
        "kinesis" => &["aws_kinesis_stream"],
        "firehose" => &["aws_kinesis_firehose"],
        "kafka" | "kafka-cluster" => &["aws_msk"],
        "secretsmanager" => &["aws_secretsmanager_secret"],
        "ssm" => &["aws_ssm_parameter"],
        "kms" => &["aws_kms"],
        "states" => &["aws_sfn_state_machine"],
        "events" => &["aws_cloudwatch_event"],
        "logs" => &["aws_cloudwatch_log_group"],
        "es" | "aoss" => &["aws_opensearch", "aws_elasticsearch"],
        "rds" | "rds-db" | "rds-data" => &["aws_db", "aws_rds"],
        "redshift" | "redshift-data" => &["aws_redshift"],
        "elasticfilesystem" => &["aws_efs"],
        "ecr" => &["aws_ecr"],
        "execute-api" => &["aws_api_gateway", "aws_apigatewayv2"],
        "cognito-idp" => &["aws_cognito_user_pool"],
        "sagemaker" => &["aws_sagemaker"],
        "glue" => &["aws_glue"],
        "athena" => &["aws_athena"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_tells_service_and_name() {
        for (arn, expected) in [
            ("arn:aws:s3:::orders/incoming/*", Some(("s3", "orders"))),
            (
                "arn:aws:sqs:eu-west-1:123456789012:jobs",
                Some(("sqs", "jobs")),
            ),
            (
                "arn:aws:dynamodb:-:-:table/carts/index/*",
                Some(("dynamodb", "carts")),
            ),
            (
                "arn:aws:lambda:eu-west-1:1:function:resize:live",
                Some(("lambda", "resize")),
            ),
            (
                "arn:aws:ssm:eu-west-1:1:parameter/shop/key",
                Some(("ssm", "/shop/key")),
            ),
            ("arn:aws:s3:::*", None),
            ("*", None),
        ] {
            assert_eq!(parts(arn), expected, "{arn}");
        }
    }
}
