//! What the rules of a role amount to.

use std::sync::Arc;

use eval::Value;
use model::{Datum, Fact, Facts, Property};
use resource::Resource;
use syntax::Span;

use crate::passes::breadth::{Breadth, Reach};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::filled;

/// Rights that are worth knowing of, each with the first place that gives it.
#[derive(Clone, Debug, Default)]
pub(super) struct Rights {
    reach: Reach,
    held: Vec<(Property, Span)>,
    /// What a rule gives if what is filled in later says so.
    perhaps: Vec<(Property, Arc<str>, Span)>,
    /// A role that is bound but not part of the manifests.
    unseen: Option<(Arc<str>, Span)>,
    /// Whether anything was looked at.
    asked: bool,
    /// Whether one of the rules gives every verb on every resource.
    everything: bool,
}

/// The facts that rights are told as.
const TOLD: &[Property] = &[
    Property::WildcardActions,
    Property::WildcardResources,
    Property::CanEscalate,
    Property::ReadsSecrets,
    Property::RunsCommands,
    Property::LogsDeletable,
    Property::AdministratorBinding,
];

impl Rights {
    /// Adds all that a role gives.
    pub(super) fn add_role(&mut self, role: &Resource, everywhere: bool) {
        for rule in filled::items(&role.attributes, "rules") {
            let span = rule.span.unwrap_or(role.span);
            self.add_rule(rule, span, everywhere);
        }
    }

    /// Adds one of a role's rules.
    fn add_rule(&mut self, rule: &Value, span: Span, everywhere: bool) {
        self.asked = true;
        self.add_open(rule, span, everywhere);
        let rule = Rule {
            value: rule,
            span,
            hopeful: false,
        };
        let all_verbs = rule.lists("verbs", &["*"]);
        let all_resources = rule.lists("resources", &["*"]) && rule.lists("apiGroups", &["*", ""]);
        self.everything |= all_verbs && all_resources;
        if all_verbs && all_resources && everywhere {
            self.reach.widen(Breadth::Administrator, span);
            self.hold(Property::AdministratorBinding, span);
        } else if all_verbs || all_resources {
            self.reach.widen(Breadth::Broad, span);
        } else {
            self.reach.widen(Breadth::Narrow, span);
        }
        for (property, place) in rule.alarms() {
            self.hold(property, place);
        }
    }

    /// Adds what a rule may give that is not known yet.
    fn add_open(&mut self, rule: &Value, span: Span, everywhere: bool) {
        let Some(why) = filled::within(rule) else {
            return;
        };
        let rule = Rule {
            value: rule,
            span,
            hopeful: true,
        };
        let all = rule.lists("verbs", &["*"]) && rule.lists("resources", &["*"]);
        let administrator = (all && everywhere).then_some((Property::AdministratorBinding, span));
        let found = rule.alarms().into_iter().chain(administrator);
        let found = found.map(|(property, place)| (property, Arc::clone(&why), place));
        self.perhaps.extend(found);
    }

    /// Adds a role that every cluster has.
    /// Source: "User-facing roles" in the documentation of Kubernetes.
    pub(super) fn add_well_known(&mut self, name: &str, span: Span, everywhere: bool) {
        self.asked = true;
        match name {
            "cluster-admin" => {
                self.everything = true;
                let breadth = if everywhere {
                    Breadth::Administrator
                } else {
                    Breadth::Broad
                };
                self.reach.widen(breadth, span);
                for property in TOLD
                    .iter()
                    .filter(|it| **it != Property::AdministratorBinding || everywhere)
                {
                    self.hold(*property, span);
                }
            }
            "admin" | "edit" => {
                self.reach.widen(Breadth::Broad, span);
                for property in [Property::ReadsSecrets, Property::RunsCommands] {
                    self.hold(property, span);
                }
                if name == "admin" {
                    self.hold(Property::CanEscalate, span);
                }
            }
            "view" => self.reach.widen(Breadth::Narrow, span),
            _ => {
                self.reach.widen(Breadth::Narrow, span);
                let name: String = name.chars().take(80).collect();
                self.unseen = self.unseen.take().or(Some((name.into(), span)));
            }
        }
    }

    /// The rights as facts; none for who has no grant at all.
    pub(super) fn facts(&self) -> Facts {
        let mut facts = Facts::new();
        if !self.asked {
            return facts;
        }
        let Reach {
            breadth,
            span: place,
        } = self.reach;
        let unseen = self.unseen.as_ref().filter(|_| breadth < Breadth::Broad);
        let privilege = match unseen {
            Some((name, _)) => {
                Datum::Unknown(format!("role `{name}` is not part of the manifests").into())
            }
            None => breadth.word(),
        };
        let span = unseen.map(|(_, span)| *span).or(place);
        facts.insert(
            Property::Privilege,
            Fact {
                value: privilege,
                span,
            },
        );
        for property in self.told() {
            let held = self.held.iter().find(|(held, _)| held == property);
            // Every verb on some and some verbs on every one are not every verb on every one.
            let apart = *property == Property::WildcardResources
                && !self.everything
                && self
                    .held
                    .iter()
                    .any(|(held, _)| *held == Property::WildcardActions);
            let held = held.filter(|_| !apart).map(|(_, span)| *span);
            let fact = match (held, self.open(*property)) {
                (None, Some(open)) => open,
                (held, _) => Fact {
                    value: Datum::Bool(held.is_some()),
                    span: held.or(place),
                },
            };
            facts.insert(*property, fact);
        }
        facts
    }

    /// What the rights are told as: of an administrator that alone, and what follows from it.
    fn told(&self) -> impl Iterator<Item = &'static Property> {
        const SAME: &[Property] = &[Property::WildcardActions, Property::WildcardResources];
        let mut held = self.held.iter();
        let administrator = held.any(|(held, _)| *held == Property::AdministratorBinding);
        let told = TOLD.iter();
        told.filter(move |property| !administrator || !SAME.contains(property))
    }

    /// Why nobody knows whether something is held.
    fn open(&self, property: Property) -> Option<Fact> {
        let mut perhaps = self.perhaps.iter();
        let perhaps = perhaps.find(|(held, ..)| *held == property);
        let open = perhaps.map(|(_, why, span)| (Arc::clone(why), *span));
        let unseen = || {
            let (name, span) = self.unseen.as_ref()?;
            let why = format!("role `{name}` is not part of the manifests");
            Some((why.into(), *span))
        };
        let (why, span) = open.or_else(unseen)?;
        Some(Fact {
            value: Datum::Unknown(why),
            span: Some(span),
        })
    }

    fn hold(&mut self, property: Property, span: Span) {
        if !self.held.iter().any(|(held, _)| *held == property) {
            self.held.push((property, span));
        }
    }
}

/// Verbs, the group of the resources, and the resources.
type Way = (
    &'static [&'static str],
    &'static str,
    &'static [&'static str],
);

const CHANGING: &[&str] = &["create", "update", "patch"];

/// What gives further rights.
const ESCALATING: &[Way] = &[
    (
        &["escalate", "bind"],
        "rbac.authorization.k8s.io",
        &["roles", "clusterroles"],
    ),
    (
        &["impersonate"],
        "",
        &["users", "groups", "serviceaccounts"],
    ),
    (
        CHANGING,
        "rbac.authorization.k8s.io",
        &["rolebindings", "clusterrolebindings"],
    ),
    (
        CHANGING,
        "admissionregistration.k8s.io",
        &[
            "mutatingwebhookconfigurations",
            "validatingwebhookconfigurations",
        ],
    ),
    (&["create"], "", &["serviceaccounts/token"]),
    (
        CHANGING,
        "certificates.k8s.io",
        &["certificatesigningrequests/approval"],
    ),
    (&["approve"], "certificates.k8s.io", &["signers"]),
];

/// What runs programs.
const COMMANDING: &[Way] = &[
    (
        &["create", "get"],
        "",
        &["pods/exec", "pods/attach", "nodes/proxy"],
    ),
    (&["update", "patch"], "", &["pods/ephemeralcontainers"]),
    (&["create"], "", &["pods"]),
    // Who changes a template changes what runs.
    (CHANGING, "", &["replicationcontrollers"]),
    (
        CHANGING,
        "apps",
        &["deployments", "daemonsets", "statefulsets", "replicasets"],
    ),
    (CHANGING, "batch", &["jobs", "cronjobs"]),
];

/// What makes traces go away.
const DELETING: &[Way] = &[
    (&["delete", "deletecollection"], "", &["pods/log", "events"]),
    (
        &["delete", "deletecollection"],
        "events.k8s.io",
        &["events"],
    ),
];

/// A rule of a role.
struct Rule<'a> {
    value: &'a Value,
    span: Span,
    /// Whether what is filled in later counts as every word.
    hopeful: bool,
}

impl Rule<'_> {
    /// Whether a list of the rule holds one of these words.
    fn lists(&self, key: &str, words: &[&str]) -> bool {
        self.place(key, words).is_some()
    }

    /// Where a list of the rule holds one of these words.
    fn place(&self, key: &str, words: &[&str]) -> Option<Span> {
        let found = filled::items(self.value, key).iter().find(|value| {
            let text = value.as_str();
            let named =
                text.is_some_and(|it| words.iter().any(|word| it.eq_ignore_ascii_case(word)));
            named || (self.hopeful && filled::reason(value).is_some())
        });
        found.map(|value| value.span.unwrap_or(self.span))
    }

    /// Whether the rule gives one of the verbs on one of the resources of a group.
    fn gives(&self, verbs: &[&str], group: &str, resources: &[&str]) -> Option<Span> {
        let groups = items(self.value, "apiGroups");
        if !groups.is_empty() && !self.lists("apiGroups", &["*", group]) {
            return None;
        }
        let verb = self
            .place("verbs", verbs)
            .or_else(|| self.place("verbs", &["*"]))?;
        let named = self.place("resources", resources);
        let place = named.or_else(|| self.place("resources", &["*"]))?;
        // Rights on things of one name are no rights in bulk.
        let bulk = items(self.value, "resourceNames").is_empty() || named.is_none();
        bulk.then_some(if named.is_some() { place } else { verb })
    }

    /// Whether it gives one of these: verbs, the group of the resources, and the resources.
    fn gives_any(&self, ways: &[Way]) -> Option<Span> {
        ways.iter()
            .find_map(|(verbs, group, resources)| self.gives(verbs, group, resources))
    }

    fn alarms(&self) -> Vec<(Property, Span)> {
        let found = [
            (Property::WildcardActions, self.place("verbs", &["*"])),
            (Property::WildcardResources, self.place("resources", &["*"])),
            (Property::CanEscalate, self.gives_any(ESCALATING)),
            (Property::RunsCommands, self.gives_any(COMMANDING)),
            (
                Property::ReadsSecrets,
                self.gives(&["get", "list", "watch"], "", &["secrets"]),
            ),
            (Property::LogsDeletable, self.gives_any(DELETING)),
        ];
        found
            .into_iter()
            .filter_map(|(property, place)| Some((property, place?)))
            .collect()
    }
}
