//! Whom the trials of a new version ask how it does: what gathers figures, or a page of the web.
//! Source: "Analysis & Progressive Delivery" in the documentation of Argo Rollouts.

use std::sync::Arc;

use eval::{Value, fields};
use model::ElementId;

use super::Caller;
use super::named::{Named, by_settings};
use crate::catalog::group_of;
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::environment::items;

/// What says which figures are asked for.
const KINDS: [&str; 3] = ["AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun"];

/// Where those who are asked have their addresses.
const ADDRESSES: [(&str, &str); 6] = [
    ("graphite", "address"),
    ("kayenta", "address"),
    ("prometheus", "address"),
    ("skywalking", "address"),
    ("wavefront", "address"),
    ("web", "url"),
];

/// Whom all of them ask.
pub(super) fn by_templates<'a>(cluster: &Cluster<'a>) -> Vec<(Caller<'a>, Named)> {
    let uses = uses(cluster);
    // Those that start Jobs are workloads themselves.
    let templates = cluster.everything();
    let ours = templates.filter(|it| KINDS.contains(&&*it.resource.kind) && is_argo(it));
    let mut found = Vec::new();
    for template in ours {
        let Some(spec) = template.resource.attributes.get("spec") else {
            continue;
        };
        let own = items(spec, "args");
        let named = |it: &&Use<'_>| it.template == &*template.resource.name;
        let mut given: Vec<&[Value]> = uses.iter().filter(named).map(|it| it.values).collect();
        if given.is_empty() {
            given.push(&[]);
        }
        for metric in items(spec, "metrics") {
            for address in ADDRESSES.iter().filter_map(|(provider, key)| {
                let provider = metric.get("provider")?.get(provider)?;
                provider.get(key)
            }) {
                for values in &given {
                    found.extend(asked(template, address, values, own));
                }
            }
        }
    }
    found
}

/// Whom an address means with the arguments that somebody gives.
fn asked<'a>(
    template: Object<'a>,
    address: &Value,
    values: &[Value],
    usual: &[Value],
) -> impl Iterator<Item = (Caller<'a>, Named)> + use<'a> {
    let text = filled_in(address.as_str().unwrap_or(""), values, usual);
    let text = Value {
        span: address.span,
        ..Value::text(text)
    };
    let setting = Value::object(fields([("url", text)]));
    let caller = Caller {
        element: ElementId(Arc::clone(&template.resource.id)),
        scope: template.resource.scope,
        namespace: template.namespace,
    };
    let named = by_settings(&setting, template.resource.span).into_iter();
    named.map(move |named| (caller.clone(), named))
}

/// Where a template is used, and with which arguments.
struct Use<'a> {
    template: &'a str,
    values: &'a [Value],
}

/// Where rollouts and experiments use templates.
fn uses<'a>(cluster: &Cluster<'a>) -> Vec<Use<'a>> {
    let mut found = Vec::new();
    let user = |it: &Object<'a>| matches!(&*it.resource.kind, "Rollout" | "Experiment");
    for object in cluster.everything().filter(|it| user(it) && is_argo(it)) {
        let spec = object.resource.attributes.get("spec");
        let mut open: Vec<&Value> = spec.into_iter().collect();
        while let Some(value) = open.pop() {
            let values = items(value, "args");
            for named in items(value, "templates")
                .iter()
                .chain(items(value, "analyses"))
            {
                let template = named.get("templateName").and_then(Value::as_str);
                let own = items(named, "args");
                let values = if own.is_empty() { values } else { own };
                found.extend(template.map(|template| Use { template, values }));
            }
            open.extend(value.items());
            open.extend(value.map().into_iter().flat_map(|map| map.values()));
        }
    }
    found
}

fn is_argo(object: &Object<'_>) -> bool {
    group_of(object.resource) == "argoproj.io"
}

/// A text with its arguments filled in: those that are given, else those of the template.
fn filled_in(text: &str, values: &[Value], usual: &[Value]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (action, after))) = rest
        .split_once("{{")
        .and_then(|(before, after)| Some((before, after.split_once("}}")?)))
    {
        let name = action.trim().strip_prefix("args.");
        let of = |list: &[Value]| {
            let mut known = list.iter();
            let one = known.find(|it| it.get("name").and_then(Value::as_str) == name)?;
            Some(one.get("value")?.as_str()?.to_owned())
        };
        out.push_str(before);
        if let Some(value) = of(values).or_else(|| of(usual)) {
            out.push_str(&value);
        } else {
            out.extend(["{{", action, "}}"]);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use eval::{Value, fields};

    use super::filled_in;

    #[test]
    fn arguments_are_those_that_are_given_before_those_of_the_template() {
        let list = |name: &str, value: &str| {
            let one = fields([("name", Value::text(name)), ("value", Value::text(value))]);
            vec![Value::object(one)]
        };
        let (given, usual) = (list("host", "given"), list("host", "usual"));
        for (text, given, expected) in [
            ("http://{{args.host}}:80", &given, "http://given:80"),
            ("http://{{ args.host }}:80", &Vec::new(), "http://usual:80"),
            ("http://{{args.other}}", &given, "http://{{args.other}}"),
            ("{{args.host", &given, "{{args.host"),
        ] {
            assert_eq!(filled_in(text, given, &usual), expected, "{text}");
        }
    }
}
