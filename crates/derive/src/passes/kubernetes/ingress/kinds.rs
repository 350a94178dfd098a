//! Routes of ingress controllers that have kinds of their own: a table says where each kind
//! names its Services.

mod forms;
mod inner;

use eval::{Value, fields};
use model::ElementId;
use resource::Resource;
use syntax::Span;

use super::encryption::Encryption;
use super::route;
use super::rules::{is_rule, ways_of};
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::kubernetes::asked::{Asked, Prefix};
use crate::passes::kubernetes::cluster::{Cluster, Key, Object};
use crate::passes::kubernetes::controllers::Controllers;
use crate::passes::kubernetes::peers::{Caller, Finder, by_settings, link};
use crate::passes::kubernetes::routes::{Route, pass_on};
use forms::{Form, Name, OUTER, SELF};
use inner::INNER;

/// So many Services that stand for Services are followed from one name.
const MOST_FOLLOWED: usize = 64;

/// The routes of all kinds that let callers in.
pub(super) fn routes<'a>(
    cluster: &Cluster<'a>,
    controllers: &Controllers,
    routes: &mut Vec<Route<'a>>,
) {
    for form in OUTER {
        read(cluster, controllers, form, routes);
    }
}

/// Adds the flows from proxies to what they ask on the way. What no manifest declares may be
/// there by other means where an address names it.
pub(in crate::passes::kubernetes) fn ask(
    draft: &mut Draft<'_>,
    controllers: &Controllers,
    cluster: &Cluster<'_>,
    finder: &Finder<'_, '_>,
) {
    let mut asked = Vec::new();
    for form in INNER {
        read(cluster, controllers, form, &mut asked);
    }
    for route in &asked {
        for end in &route.ends {
            pass_on(draft, route, end);
        }
    }
    let by_address = INNER
        .iter()
        .filter(|form| matches!(form.name, Name::Address));
    for form in by_address {
        for object in cluster.objects(form.kind) {
            ask_elsewhere(draft, controllers, cluster, finder, (*object, form));
        }
    }
}

fn ask_elsewhere(
    draft: &mut Draft<'_>,
    controllers: &Controllers,
    cluster: &Cluster<'_>,
    finder: &Finder<'_, '_>,
    (object, form): (Object<'_>, &'static Form),
) {
    let resource = object.resource;
    let paths = form.services.iter();
    let named = paths.flat_map(|path| each(&resource.attributes, path));
    let unmet = |named: &&Value| behind(cluster, object, form, named, &mut Vec::new()).is_empty();
    let named: Vec<&Value> = named.filter(unmet).collect();
    for proxy in controllers.of_family(resource, form.family).elements {
        let caller = Caller {
            element: proxy,
            scope: resource.scope,
            namespace: object.namespace,
        };
        for address in &named {
            let setting = Value::object(fields([("url", (*address).clone())]));
            for named in by_settings(&setting, resource.span) {
                link(draft, finder, &caller, &named);
            }
        }
    }
}

fn read<'a>(
    cluster: &Cluster<'a>,
    controllers: &Controllers,
    form: &'static Form,
    routes: &mut Vec<Route<'a>>,
) {
    for object in objects(cluster, form) {
        let encryption = encryption(form, object.resource);
        let through = controllers.of_family(object.resource, form.family);
        let whole = &object.resource.attributes;
        for part in parts(object, form) {
            let texts = each(part, form.hosts).into_iter();
            let texts = texts.chain(each(whole, form.domains));
            let paths = paths(whole, part, form);
            let asked = asked(object, texts.filter_map(Value::as_str), &paths);
            let services = form.services.iter();
            for named in services.flat_map(|path| each(part, path)) {
                for (ends, place) in behind(cluster, object, form, named, &mut Vec::new()) {
                    routes.extend(asked.iter().map(|asked| Route {
                        asked: asked.clone(),
                        through: through.clone(),
                        ..route(object, place, ends.clone(), encryption.clone())
                    }));
                }
            }
        }
    }
}

/// The objects of a kind that let callers in.
fn objects<'c, 'a>(
    cluster: &'c Cluster<'a>,
    form: &'static Form,
) -> impl Iterator<Item = Object<'a>> + 'c {
    let objects = cluster.objects(form.kind).iter().copied();
    objects.filter(|object| {
        let (path, wanted) = form.outer;
        let told = each(&object.resource.attributes, path);
        let inner = !path.is_empty() && told.first().and_then(|it| it.as_str()) != Some(wanted);
        !inner && group_of(object.resource).ends_with(form.group)
    })
}

/// The parts of an object that have hosts and Services of their own.
fn parts<'a>(object: Object<'a>, form: &Form) -> Vec<&'a Value> {
    match form.parts {
        "" => vec![&object.resource.attributes],
        path => each(&object.resource.attributes, path),
    }
}

/// The Services that each object of the kinds which let callers in names by itself.
pub(in crate::passes::kubernetes) fn named<'a>(
    cluster: &Cluster<'a>,
) -> Vec<(Object<'a>, Vec<(Key<'a>, &'a Value)>)> {
    let mut found = Vec::new();
    for form in OUTER {
        for object in objects(cluster, form) {
            let parts = parts(object, form).into_iter();
            let places =
                parts.flat_map(|part| form.services.iter().flat_map(|path| each(part, path)));
            let names = places.filter_map(|named| service(object, form, named));
            found.push((object, names.collect()));
        }
    }
    found
}

/// The Service that is named, if it is one.
fn service<'a>(object: Object<'a>, form: &Form, named: &'a Value) -> Option<(Key<'a>, &'a Value)> {
    let scope = object.resource.scope;
    let (name, namespace, value) = match form.name {
        Name::Key(key) => {
            let value = named.get(key)?;
            let kind = named.get("kind").and_then(Value::as_str);
            let is_service = kind.is_none_or(|kind| kind == "Service");
            let namespace = named.get("namespace").and_then(Value::as_str);
            (value.as_str().filter(|_| is_service)?, namespace, value)
        }
        Name::Address => {
            let (name, namespace) = parts_of(named.as_str()?);
            (name, namespace, named)
        }
        Name::Upstream => return None,
    };
    let namespace = namespace.unwrap_or(object.namespace);
    Some(((scope, namespace, name), value))
}

/// What callers ask for who are led to a part: hosts, or rules of which each has its own.
fn asked<'a>(
    object: Object<'a>,
    texts: impl Iterator<Item = &'a str>,
    paths: &[Prefix<'a>],
) -> Vec<Asked<'a>> {
    let (rules, hosts): (Vec<&str>, Vec<&str>) = texts.partition(|text| is_rule(text));
    let ways = rules.into_iter().flat_map(ways_of);
    let ways = ways.map(|way| {
        let paths = way.paths.into_iter().map(Prefix::of).collect();
        Asked::of(object, way.hosts, paths)
    });
    let mut asked: Vec<Asked<'_>> = ways.collect();
    if asked.is_empty() || !hosts.is_empty() {
        asked.push(Asked::of(object, hosts, paths.to_vec()));
    }
    asked
}

/// The paths that a part is for; NGINX's have them beside what they name the part by.
fn paths<'a>(whole: &'a Value, part: &'a Value, form: &Form) -> Vec<Prefix<'a>> {
    let own = each(part, form.paths).into_iter();
    let named = part.get("name").and_then(Value::as_str);
    let beside = ["spec.routes.*", "spec.subroutes.*"].into_iter();
    let beside = beside.filter(|_| form.services == [SELF]);
    let beside = beside.flat_map(|list| each(whole, list));
    let leads = |route: &&Value| {
        let ways = [
            "action.pass",
            "action.proxy.upstream",
            "splits.*.action.pass",
        ];
        let mut ways = ways.into_iter().flat_map(|way| each(route, way));
        ways.any(|way| way.as_str() == named)
    };
    let beside = beside.filter(leads).filter_map(|route| route.get("path"));
    let all = own.chain(beside).filter_map(Value::as_str);
    let all = all.map(|path| path.trim_start_matches(['~', '*', '=', ' ']));
    all.map(|path| Prefix::of(path.strip_suffix("/*").unwrap_or(path)))
        .collect()
}

fn encryption(form: &Form, resource: &Resource) -> Encryption {
    let is_part = !form.front.is_empty() && each(&resource.attributes, form.front).is_empty();
    if form.tls.is_empty() || is_part {
        return Encryption::default();
    }
    Encryption::by(each(&resource.attributes, form.tls).first().copied())
}

/// The workloads behind what names a Service, with the place of its name. Of Services that stand
/// for Services each is followed once, for they may lead round in circles.
fn behind<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    form: &Form,
    named: &'a Value,
    followed: &mut Vec<(&'a str, &'a str)>,
) -> Vec<(Vec<ElementId>, Option<Span>)> {
    let scope = object.resource.scope;
    let found = |namespace: &str, name: &str, value: &Value| {
        let ends = cluster.ends((scope, namespace, name))?;
        Some((ends, value.span))
    };
    let key = match form.name {
        Name::Key(key) => key,
        Name::Address => {
            let (name, namespace) = parts_of(named.as_str().unwrap_or(""));
            let namespace = namespace.unwrap_or(object.namespace);
            return found(namespace, name, named).into_iter().collect();
        }
        Name::Upstream => return upstream(cluster, object, named).into_iter().collect(),
    };
    let Some(value) = named.get(key) else {
        return Vec::new();
    };
    let name = value.as_str().unwrap_or("");
    let namespace = named.get("namespace").and_then(Value::as_str);
    let namespace = namespace.unwrap_or(object.namespace);
    if named.get("kind").and_then(Value::as_str) == Some("TraefikService") {
        let other = cluster.object("TraefikService", (scope, namespace, name));
        let new = !followed.contains(&(namespace, name)) && followed.len() < MOST_FOLLOWED;
        let other = other.filter(|_| new);
        return other.map_or_else(Vec::new, |resource| {
            followed.push((namespace, name));
            let there = Object {
                resource,
                namespace,
            };
            shares(&resource.attributes)
                .into_iter()
                .flat_map(|part| behind(cluster, there, form, part, followed))
                .collect()
        });
    }
    found(namespace, name, value).into_iter().collect()
}

/// The workloads behind an upstream of Gloo's: one that is declared names its Service, and one
/// that Gloo finds by itself goes by the namespace, the name and the port of its Service.
fn upstream<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    named: &'a Value,
) -> Option<(Vec<ElementId>, Option<Span>)> {
    let scope = object.resource.scope;
    let value = named.get("name")?;
    let name = value.as_str()?;
    let namespace = named.get("namespace").and_then(Value::as_str);
    let namespace = namespace.unwrap_or(object.namespace);
    let declared = cluster.object("Upstream", (scope, namespace, name));
    let ends = if let Some(declared) = declared {
        let to = declared.attributes.path(&["spec", "kube"])?;
        let service = to.get("serviceName").and_then(Value::as_str)?;
        let place = to.get("serviceNamespace").and_then(Value::as_str);
        cluster.ends((scope, place.unwrap_or(namespace), service))?
    } else {
        let found = cluster.services.iter().find(|service| {
            let port = after(name, service.namespace);
            let port = port.and_then(|rest| after(rest, &service.resource.name)?.parse().ok());
            let has = |port: u16| service.ports.iter().any(|it| it.port == Some(port));
            service.resource.scope == scope && port.is_some_and(has)
        });
        found?.ends.clone()
    };
    Some((ends, value.span))
}

/// What stands behind a word and a hyphen.
fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.strip_prefix(word)?.strip_prefix('-')
}

/// The Services among which one of Traefik's divides its callers.
fn shares(attributes: &Value) -> Vec<&Value> {
    const PATHS: &[&str] = &[
        "spec.weighted.services.*",
        "spec.highestRandomWeight.services.*",
        "spec.mirroring",
        "spec.mirroring.mirrors.*",
    ];
    let paths = PATHS.iter();
    paths.flat_map(|path| each(attributes, path)).collect()
}

/// `name`, `name.namespace` or a whole name, with or without a scheme before and a port behind.
fn parts_of(address: &str) -> (&str, Option<&str>) {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = address.split([':', '/']).next().unwrap_or("");
    let mut labels = host.split('.');
    (labels.next().unwrap_or(""), labels.next())
}

/// The values at a path.
fn each<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    if path.is_empty() {
        return Vec::new();
    }
    if path == SELF {
        return vec![value];
    }
    let mut found = vec![value];
    for key in path.split('.') {
        found = match key {
            "*" => found.into_iter().flat_map(Value::items).collect(),
            _ => found.into_iter().filter_map(|it| it.get(key)).collect(),
        };
    }
    found.retain(|it| !it.is_null());
    found
}
