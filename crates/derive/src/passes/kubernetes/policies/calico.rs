//! Calico's network policies in their common forms. Source: "Network policy" in the reference
//! of Calico.

use std::sync::Arc;

use eval::Value;
use model::Knowledge;

use super::{Direction, Peer, Policy, Rule, names_somebody, place, range};
use crate::passes::kubernetes::cluster::{Cluster, Object, port_number};
use crate::passes::kubernetes::environment::items;

/// Reads a policy; none where its selector is more than we understand.
pub(super) fn read<'a>(cluster: &Cluster<'a>, object: Object<'a>) -> Option<Policy<'a>> {
    let spec = object.resource.attributes.get("spec")?;
    let written = spec.get("selector");
    let selector = selector(written.and_then(Value::as_str).unwrap_or("all()"))?;
    let types = items(spec, "types");
    let (mut rules, mut limits) = (Vec::new(), Vec::new());
    for (direction, name, key, side) in [
        (Direction::Ingress, "Ingress", "ingress", "source"),
        (Direction::Egress, "Egress", "egress", "destination"),
    ] {
        let listed = types.iter().any(|it| it.as_str() == Some(name));
        let counts = listed || (types.is_empty() && spec.get(key).is_some());
        limits.extend(counts.then_some(direction));
        let all = items(spec, key).iter();
        let allowed = all.filter(|it| it.get("action").and_then(Value::as_str) == Some("Allow"));
        rules.extend(allowed.filter_map(|it| rule(cluster, object, direction, side, it)));
    }
    Some(Policy {
        object,
        selected: pods(cluster, object, &selector, None),
        is_choosy: names_somebody(&selector),
        span: written.map_or(object.resource.span, |it| place(it, object.resource)),
        limits,
        // Policies are tried in an order and may refuse, pass on or log.
        is_exact: false,
        rules,
    })
}

fn rule(
    cluster: &Cluster<'_>,
    object: Object<'_>,
    direction: Direction,
    side: &str,
    rule: &Value,
) -> Option<Rule> {
    let span = place(rule, object.resource);
    let nothing = Value::null();
    let other = rule.get(side).unwrap_or(&nothing);
    let mut peers = Vec::new();
    peers.extend(items(other, "nets").iter().filter_map(|it| range(it, span)));
    let of = other.get("selector");
    let elsewhere = other.get("namespaceSelector");
    if let Some(text) = of.and_then(Value::as_str) {
        let wanted = selector(text)?;
        let namespaces = elsewhere.and_then(Value::as_str).map(selector);
        let namespaces = match namespaces {
            Some(selector) => Some(selector?),
            None => None,
        };
        let found = pods(cluster, object, &wanted, namespaces.as_ref());
        let knowledge = if names_somebody(&wanted) {
            Knowledge::Inferred
        } else {
            Knowledge::Allowed
        };
        peers.push(Peer::Pods(found, knowledge, place(of?, object.resource)));
    } else if elsewhere.is_some() {
        peers.push(Peer::Private);
    }
    if other.get("nets").is_none() && of.is_none() && elsewhere.is_none() {
        peers.push(Peer::Everybody(span));
    }
    let ports = rule.path(&["destination", "ports"]);
    let ports = ports.map_or(&[][..], Value::items).iter();
    let mut ports: Vec<_> = ports.map(port_number).collect();
    if ports.is_empty() {
        ports.push(None);
    }
    Some(Rule {
        direction,
        peers,
        ports,
    })
}

fn pods(
    cluster: &Cluster<'_>,
    object: Object<'_>,
    selector: &Value,
    namespaces: Option<&Value>,
) -> Vec<usize> {
    let scope = object.resource.scope;
    let names: Vec<&str> = match namespaces {
        Some(namespaces) => cluster.namespaces(scope, namespaces),
        None if object.namespace.is_empty() => cluster.all_namespaces(scope).collect(),
        None => vec![object.namespace],
    };
    let found = names.into_iter();
    found
        .flat_map(|name| cluster.labels().selected(scope, name, selector))
        .collect()
}

/// A selector such as `app == 'db' && tier in {'a', 'b'}` in the form of Kubernetes.
fn selector(text: &str) -> Option<Value> {
    let text = text.trim();
    if text.contains("||") || text.contains('(') && !text.contains("has(") && text != "all()" {
        return None;
    }
    let mut expressions = Vec::new();
    for part in text.split("&&").map(str::trim) {
        if part != "all()" && !part.is_empty() {
            expressions.push(expression(part)?);
        }
    }
    let entry = (Arc::from("matchExpressions"), Value::tuple(expressions));
    Some(Value::object([entry].into_iter().collect()))
}

fn expression(part: &str) -> Option<Value> {
    if let Some(negated) = part.strip_prefix('!') {
        return Some(condition(has(negated.trim())?, "DoesNotExist", &[]));
    }
    if let Some(key) = has(part) {
        return Some(condition(key, "Exists", &[]));
    }
    if let Some((key, value)) = part.split_once("==") {
        return Some(condition(key.trim(), "In", &[unquoted(value)?]));
    }
    if let Some((key, value)) = part.split_once("!=") {
        return Some(condition(key.trim(), "NotIn", &[unquoted(value)?]));
    }
    let (head, set) = part.split_once('{')?;
    let values = set.trim_end().strip_suffix('}')?.split(',').map(unquoted);
    let values: Vec<&str> = values.collect::<Option<_>>()?;
    let mut words = head.split_whitespace();
    let key = words.next()?;
    match (words.next()?, words.next()) {
        ("in", None) => Some(condition(key, "In", &values)),
        ("not", Some("in")) => Some(condition(key, "NotIn", &values)),
        _ => None,
    }
}

fn has(part: &str) -> Option<&str> {
    let key = part.strip_prefix("has(")?.strip_suffix(')')?;
    Some(key.trim())
}

fn unquoted(text: &str) -> Option<&str> {
    let text = text.trim();
    let of = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    of('\'').or_else(|| of('"'))
}

fn condition(key: &str, operator: &str, values: &[&str]) -> Value {
    let values = values.iter().map(|value| Value::text(*value)).collect();
    let entries = [
        ("key", Value::text(key)),
        ("operator", Value::text(operator)),
        ("values", Value::tuple(values)),
    ];
    let entries = entries.map(|(key, value)| (Arc::from(key), value));
    Value::object(entries.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use eval::Map;

    #[test]
    fn selectors_of_calico_choose_what_they_say() {
        let labels: Map = [("app", "db"), ("tier", "back")]
            .map(|(key, value)| (Arc::from(key), Value::text(value)))
            .into_iter()
            .collect();
        let chosen = |text: &str| {
            let selector = selector(text)?;
            Some(crate::passes::kubernetes::selectors::selects(
                &selector, &labels,
            ))
        };
        for (text, expected) in [
            ("all()", Some(true)),
            ("", Some(true)),
            ("app == 'db'", Some(true)),
            ("app == \"db\" && tier != 'front'", Some(true)),
            ("app in {'web', 'db'} && has(tier)", Some(true)),
            ("tier not in {'back'}", Some(false)),
            ("!has(app)", Some(false)),
            ("app == 'db' || app == 'web'", None),
            ("(app == 'db')", None),
            ("app starts with 'd'", None),
        ] {
            assert_eq!(chosen(text), expected, "{text}");
        }
    }
}
