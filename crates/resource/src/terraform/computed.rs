//! Attributes that follow from the arguments alone, so that nothing need be applied to know
//! them.

mod policy_document;

use eval::{Map, Reason, Scope, Type, Value, evaluate};
use syntax::Span;
use syntax::hcl::{Call, Expression, ExpressionKind, Name};

use super::configuration::{Declaration, Sort};
use super::scope::Names;

/// Adds to the arguments of a resource what follows from them.
pub(super) fn complete(declaration: &Declaration, attributes: &mut Map, names: &Names<'_, '_>) {
    let place = declaration.header;
    let found = match (declaration.sort, &*declaration.kind) {
        (Sort::Data, "aws_iam_policy_document") => {
            let document = policy_document::assemble(attributes, place);
            Some(("json", apply("jsonencode", [document], place, names)))
        }
        (Sort::Data, "template_file") => {
            let rendered = attributes.get("template").map(|template| {
                let nothing = || Value::object(Map::new()).at(place);
                let variables = attributes.get("vars").cloned().unwrap_or_else(nothing);
                let arguments = [template.clone(), variables];
                apply("templatestring", arguments, place, names)
            });
            rendered.map(|rendered| ("rendered", rendered))
        }
        _ => None,
    };
    if let Some((name, value)) = found {
        attributes.entry(name.into()).or_insert(value);
    }
    if (declaration.sort, &*declaration.kind) == (Sort::Managed, "terraform_data")
        && let Some(address) = names.address()
    {
        complete_data(attributes, address, place);
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
    let scope = Arguments { arguments, names };
    evaluate(&expression(ExpressionKind::Call(Box::new(call))), &scope)
}

/// Values under their numbers.
struct Arguments<'n, 'e, 'a, const N: usize> {
    arguments: [Value; N],
    names: &'n Names<'e, 'a>,
}

impl<const N: usize> Scope for Arguments<'_, '_, '_, N> {
    fn resolve(&self, name: &str, _path: &[&str]) -> Option<(Value, usize)> {
        let at: usize = name.parse().ok()?;
        Some((self.arguments.get(at)?.clone(), 0))
    }

    fn report(&self, diagnostic: syntax::Diagnostic) {
        self.names.report(diagnostic);
    }
}
