//! Attributes that follow from the arguments alone, so that nothing need be applied to know
//! them.

mod cloudinit;
mod google_policy;
mod policy_document;

use eval::{Map, Reason, Scope, Type, Value, evaluate};
use syntax::Span;
use syntax::hcl::{Call, Expression, ExpressionKind, Name};

use super::configuration::{Declaration, Sort};
use super::scope::Names;

/// Adds to the arguments of a resource what follows from them.
pub(super) fn complete(declaration: &Declaration, attributes: &mut Map, names: &Names<'_, '_>) {
    let place = declaration.header;
    if declaration.sort == Sort::Data {
        for (name, value) in data(&declaration.kind, attributes, place, names) {
            attributes.get_or_insert_with(name.into(), || value);
        }
    }
    if (declaration.sort, &*declaration.kind) == (Sort::Managed, "terraform_data")
        && let Some(address) = names.address()
    {
        complete_data(attributes, address, place);
    }
}

/// What a data source computes of its arguments alone.
fn data(
    kind: &str,
    attributes: &Map,
    place: Span,
    names: &Names<'_, '_>,
) -> Vec<(&'static str, Value)> {
    match kind {
        "aws_iam_policy_document" => {
            let (document, wrong) = policy_document::assemble(attributes, place);
            if let Some(wrong) = wrong {
                names.report(wrong);
            }
            let text = apply("jsonencode", [document], place, names);
            vec![("json", text.clone()), ("minified_json", text)]
        }
        "google_iam_policy" => {
            let policy = google_policy::assemble(attributes, place);
            vec![("policy_data", apply("jsonencode", [policy], place, names))]
        }
        "template_file" => {
            let rendered = attributes.get("template").map(|template| {
                let nothing = || Value::object(Map::new()).at(place);
                let variables = attributes.get("vars").cloned().unwrap_or_else(nothing);
                let arguments = [template.clone(), variables];
                ("rendered", apply("templatestring", arguments, place, names))
            });
            rendered.into_iter().collect()
        }
        "cloudinit_config" | "template_cloudinit_config" => {
            let rendered = cloudinit::render(attributes, place, names);
            rendered.map(|it| ("rendered", it)).into_iter().collect()
        }
        "null_data_source" => {
            let outputs = attributes.get("inputs").cloned();
            outputs.map(|it| ("outputs", it)).into_iter().collect()
        }
        "aws_arn" => parts_of_arn(attributes),
        _ => Vec::new(),
    }
}

/// The parts of `arn:partition:service:region:account:resource`.
fn parts_of_arn(attributes: &Map) -> Vec<(&'static str, Value)> {
    const PARTS: [&str; 5] = ["partition", "service", "region", "account", "resource"];
    let Some(arn) = attributes.get("arn") else {
        return Vec::new();
    };
    let parts: Vec<&str> = arn.as_str().unwrap_or("").splitn(6, ':').collect();
    match parts.split_first() {
        Some((&"arn", parts)) if parts.len() == PARTS.len() => {
            let place = |part: &&str| Value {
                span: arn.span,
                ..Value::text(*part)
            };
            PARTS.into_iter().zip(parts.iter().map(place)).collect()
        }
        _ => Vec::new(),
    }
}

/// What Terraform's own provider promises: an id that is a text not known yet, but no null, and
/// an output of the input's type.
fn complete_data(attributes: &mut Map, address: &str, place: Span) {
    let later = |name: &str| {
        let name = format!("{address}.{name}");
        Value::unknown(Reason::AfterApply(name.into())).at(place)
    };
    if let Some(given) = attributes.get("input").map(Type::of) {
        attributes.insert("output".into(), later("output").of_type(given));
    }
    attributes.insert("id".into(), later("id").present().of_type(Type::String));
}

/// The result of a library function for these values.
fn apply<const N: usize>(
    function: &str,
    arguments: [Value; N],
    span: Span,
    names: &Names<'_, '_>,
) -> Value {
    let expression = |kind| Expression { kind, span };
    let variable = |at: usize| expression(ExpressionKind::Variable(at.to_string().into()));
    let call = Call {
        name: Name {
            text: function.into(),
            span,
        },
        arguments: (0..N).map(variable).collect(),
        expand: false,
    };
    let scope = Arguments {
        arguments: arguments.into(),
        names,
    };
    evaluate(&expression(ExpressionKind::Call(Box::new(call))), &scope)
}

/// Values under their numbers.
struct Arguments<'n, 'e, 'a> {
    arguments: Vec<Value>,
    names: &'n Names<'e, 'a>,
}

impl Scope for Arguments<'_, '_, '_> {
    fn resolve(&self, name: &str, _path: &[&str]) -> Option<(Value, usize)> {
        let at: usize = name.parse().ok()?;
        Some((self.arguments.get(at)?.clone(), 0))
    }

    fn report(&self, diagnostic: syntax::Diagnostic) {
        self.names.report(diagnostic);
    }
}
