//! Ways from outside a cluster to workloads within it, whatever kind of resource opens them.

use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, Evidence, Fact, Knowledge, Property};
use resource::Resource;
use syntax::Span;

use super::asked::Asked;
use super::cluster::{Cluster, annotation};
use super::controllers::Through;
use super::filled;
use crate::draft::Draft;
use crate::endpoint::{Reach, reach};
use crate::passes::conversation::Talk;

/// A way from outside to workloads.
pub(super) struct Route<'a> {
    /// What it is taken for.
    pub(super) asked: Asked<'a>,
    /// The elements at its end.
    pub(super) ends: Vec<ElementId>,
    /// Whether it begins on the internet, or in a private network.
    pub(super) public: bool,
    /// The port that callers use.
    pub(super) port: Option<u16>,
    /// The protocol that callers use.
    pub(super) protocol: Option<Arc<str>>,
    /// Whether it is encrypted up to the cluster; none where the code does not tell.
    pub(super) encrypted: Option<bool>,
    /// Whether somebody on the way asks who the caller is.
    pub(super) authenticated: Option<bool>,
    /// The proxies within the cluster that it leads through.
    pub(super) through: Through,
    pub(super) doubts: Doubts,
    /// The line that decides about encryption.
    pub(super) decided: Option<Span>,
    /// The lines that open it.
    pub(super) evidence: Vec<Evidence>,
}

/// What nobody knows of a route yet, and why.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubts {
    /// Whether it is encrypted up to the cluster.
    pub(super) encrypted: Option<Arc<str>>,
    /// Whether it begins on the internet. That it begins in some network is sure.
    pub(super) public: Option<Fact>,
}

/// Adds the flows from outside.
pub(super) fn open(draft: &mut Draft<'_>, cluster: &Cluster<'_>, routes: &[Route<'_>]) {
    for route in routes {
        let from = outside(draft, route.public);
        for end in &route.ends {
            pass_on(draft, route, end);
            let mut talk = Talk::plainly(route.protocol.clone(), route.port, route.decided);
            talk.facts.remove(Property::Encrypted);
            talk.state(Property::Encrypted, route.encrypted, route.decided);
            if let Some(why) = &route.doubts.encrypted {
                let value = Datum::Unknown(Arc::clone(why));
                let span = route.decided;
                talk.facts.insert(Property::Encrypted, Fact { value, span });
            }
            talk.state(Property::Authenticated, route.authenticated, route.decided);
            talk.ask_for_login(draft, end);
            talk.leave_login_open(route.evidence.first().map(|evidence| evidence.span));
            draft.link(talk.between(&from, end, Knowledge::Declared, route.evidence.clone()));
            // After the port of a Service comes what opens it.
            let span = route.evidence.last().map(|evidence| evidence.span);
            let value = Datum::Bool(route.public);
            let known = Fact { value, span };
            let fact = route.doubts.public.clone().unwrap_or(known);
            state_best(draft, end, Property::PubliclyAccessible, fact);
        }
    }
    // What has a Service and no way in from outside is reached from within only.
    for service in &cluster.services {
        for end in &service.ends {
            let value = Datum::Bool(false);
            let span = Some(service.resource.span);
            if let Some(element) = draft.elements.get_mut(end) {
                let facts = &mut element.facts;
                facts.insert_if_missing(Property::PubliclyAccessible, || Fact { value, span });
            }
        }
    }
}

/// Adds the flows from proxies on the way to the end of a route.
pub(super) fn pass_on(draft: &mut Draft<'_>, route: &Route<'_>, end: &ElementId) {
    for proxy in route.through.elements.iter().filter(|proxy| *proxy != end) {
        let (port, own) = draft.listens(end);
        // Most of them speak it behind what they have decrypted.
        let of_web = matches!(route.protocol.as_deref(), Some("http" | "https"));
        let protocol = own.or_else(|| of_web.then(|| Arc::from("http")));
        let span = route.evidence.first().map(|evidence| evidence.span);
        let talk = Talk::plainly(protocol, port, span);
        let evidence = route.evidence.clone();
        draft.link(talk.between(proxy, end, route.through.knowledge, evidence));
    }
}

/// States what one way in is enough for, and one that may be there leaves open.
pub(super) fn state_best(
    draft: &mut Draft<'_>,
    element: &ElementId,
    property: Property,
    fact: Fact,
) {
    let element = draft.elements.get_mut(element);
    let Some(facts) = element.map(|it| &mut it.facts) else {
        return;
    };
    let known = facts.get(property).map(weight);
    if known.is_none_or(|known| known <= weight(&fact) && known < 2) {
        facts.insert(property, fact);
    }
}

/// True counts more than what nobody knows, and that more than false.
pub(super) fn weight(fact: &Fact) -> u8 {
    match fact.value {
        Datum::Bool(true) => 2,
        Datum::Unknown(_) => 1,
        Datum::Bool(false) | Datum::Number(_) | Datum::Text(_) | Datum::List(_) => 0,
    }
}

/// Who stands at the beginning of a route.
fn outside(draft: &mut Draft<'_>, public: bool) -> ElementId {
    if public {
        draft.internet()
    } else {
        draft.private_network()
    }
}

/// Annotations that are true of a load balancer within a private network. Each provider has its
/// own; the words are those of their documentation of Services and Ingresses.
const TRUTHS: &[&str] = &[
    "service.beta.kubernetes.io/aws-load-balancer-internal",
    "service.beta.kubernetes.io/azure-load-balancer-internal",
    "service.beta.kubernetes.io/oci-load-balancer-internal",
    "service.beta.kubernetes.io/openstack-internal-load-balancer",
    "appgw.ingress.kubernetes.io/use-private-ip",
];

/// The same for those that say so with a word.
const WORDS: &[(&str, &str)] = &[
    ("alb.ingress.kubernetes.io/scheme", "internal"),
    ("cloud.google.com/load-balancer-type", "internal"),
    ("kubernetes.io/ingress.class", "gce-internal"),
    ("networking.gke.io/load-balancer-type", "internal"),
    (
        "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type",
        "intranet",
    ),
    (
        "service.beta.kubernetes.io/aws-load-balancer-scheme",
        "internal",
    ),
    (
        "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type",
        "private",
    ),
];

/// Whether annotations keep a load balancer off the internet.
pub(super) fn is_internal(resource: &Resource) -> Option<Span> {
    let found = keeps_inside(|name| annotation(resource, name));
    found.map(|value| value.span.unwrap_or(resource.span))
}

/// The annotation that keeps a load balancer off the internet.
pub(super) fn keeps_inside<'v>(
    annotation: impl Fn(&str) -> Option<&'v Value>,
) -> Option<&'v Value> {
    let truth = TRUTHS.iter().find_map(|name| {
        let value = annotation(name)?;
        let text = value.as_str().unwrap_or("true");
        let known = filled::reason(value).is_none();
        (known && !text.eq_ignore_ascii_case("false")).then_some(value)
    });
    let word = || {
        WORDS.iter().find_map(|(name, word)| {
            let value = annotation(name)?;
            value.as_str()?.eq_ignore_ascii_case(word).then_some(value)
        })
    };
    truth.or_else(word)
}

/// The annotation that keeps a load balancer off the internet if what is filled in later says
/// so.
pub(super) fn perhaps_internal(resource: &Resource) -> Option<&Value> {
    let truths = TRUTHS.iter().copied();
    let mut names = truths.chain(WORDS.iter().map(|(name, _)| *name));
    names.find_map(|name| {
        let value = annotation(resource, name)?;
        filled::reason(value).map(|_| value)
    })
}

/// Whether a list of address ranges holds none but private ones. An empty list allows all.
pub(super) fn all_private(ranges: &[Value]) -> bool {
    let private = |range: &Value| {
        let address = range.as_str().and_then(|text| text.split('/').next());
        address.is_some_and(|address| reach(address) == Reach::Private)
    };
    !ranges.is_empty() && ranges.iter().all(private)
}
