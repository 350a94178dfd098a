//! Who holds which policies: roles, users, groups, and policies that nobody here holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eval::Value;
use model::{Datum, Fact};
use resource::{Instances, Mode, Resource, ScopeId};
use syntax::Span;

use crate::draft::Draft;
use crate::policy::{Statement, statements};

/// A policy that somebody holds.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    /// Its statements; none where the document is not known.
    pub(super) statements: Option<Vec<Statement>>,
    /// Why they are not known.
    pub(super) unknown: Option<Arc<str>>,
    /// For one of Amazon's own policies, its name: `AmazonS3FullAccess`.
    pub(super) managed: Option<Arc<str>>,
    /// Where its text names resources.
    pub(super) scope: ScopeId,
    /// Where it stands.
    pub(super) span: Span,
}

/// Somebody with policies.
#[derive(Clone, Debug, Default)]
pub(super) struct Holder {
    /// The policies.
    pub(super) grants: Vec<Grant>,
    /// Where a key without expiry is issued.
    pub(super) keys: Option<Fact>,
}

/// All holders by their places among the resources.
#[derive(Default)]
pub(super) struct Holders {
    holders: BTreeMap<usize, Holder>,
    /// Policies of their own that somebody holds.
    held: BTreeSet<usize>,
}

/// That a key without expiry is issued; nobody knows where its number is not known, unless the
/// user is there or not as it is.
fn key_of(draft: &Draft<'_>, key: &Resource, user: usize) -> Fact {
    let is_open = |it: &Resource| it.instances == Instances::Unknown;
    let user = draft.inventory.resources.get(user);
    let value = if is_open(key) && !user.is_some_and(is_open) {
        Datum::Unknown(format!("nobody knows whether `{}` is there", key.address).into())
    } else {
        Datum::Bool(true)
    };
    Fact {
        value,
        span: Some(key.span),
    }
}

impl Holders {
    pub(super) fn read(draft: &Draft<'_>) -> Self {
        let mut found = Self::default();
        let resources = draft.inventory.resources.iter().enumerate();
        for (index, resource) in resources.clone() {
            if resource.mode == Mode::Managed {
                found.add(draft, index, resource);
            }
        }
        // A policy that nobody here holds can be attached to anybody.
        for (index, resource) in resources {
            let policy = resource.mode == Mode::Managed && &*resource.kind == "aws_iam_policy";
            if policy && !found.held.contains(&index) {
                let grant = own_document(resource);
                found.holders.entry(index).or_default().grants.extend(grant);
            }
        }
        found
    }

    pub(super) fn is_empty(&self) -> bool {
        self.holders.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Holder)> {
        self.holders.iter().map(|(index, holder)| (*index, holder))
    }

    fn add(&mut self, draft: &Draft<'_>, index: usize, resource: &Resource) {
        let named = |name: &str| match resource.attributes.get(name) {
            Some(value) => identities(draft, draft.mentioned(resource.scope, value)),
            None => Vec::new(),
        };
        match &*resource.kind {
            "aws_iam_role" => self.add_role(draft, index, resource),
            "aws_iam_user" | "aws_iam_group" => {
                self.holders.entry(index).or_default();
            }
            "aws_iam_role_policy" => self.hold(&named("role"), own_document(resource).as_ref()),
            "aws_iam_user_policy" => self.hold(&named("user"), own_document(resource).as_ref()),
            "aws_iam_group_policy" => self.hold(&named("group"), own_document(resource).as_ref()),
            "aws_iam_role_policy_attachment" => self.attach(draft, resource, &named("role")),
            "aws_iam_user_policy_attachment" => self.attach(draft, resource, &named("user")),
            "aws_iam_group_policy_attachment" => self.attach(draft, resource, &named("group")),
            "aws_iam_policy_attachment" => {
                let holders = [named("roles"), named("users"), named("groups")].concat();
                self.attach(draft, resource, &holders);
            }
            "aws_iam_access_key" => {
                for user in named("user") {
                    let key = key_of(draft, resource, user);
                    let keys = &mut self.holders.entry(user).or_default().keys;
                    if keys.as_ref().is_none_or(|it| it.value != Datum::Bool(true)) {
                        *keys = Some(key);
                    }
                }
            }
            _ => {}
        }
    }

    /// A role may bring policies of its own.
    fn add_role(&mut self, draft: &Draft<'_>, index: usize, resource: &Resource) {
        self.holders.entry(index).or_default();
        let inline = resource.attributes.get("inline_policy");
        for policy in inline.map_or(&[][..], Value::items) {
            let document = policy.get("policy");
            let grant = document.map(|document| document_of(resource, document));
            self.hold(&[index], grant.as_ref());
        }
        let managed = resource.attributes.get("managed_policy_arns");
        for policy in managed.map_or(&[][..], Value::items) {
            self.attach_named(draft, resource, &[index], policy);
        }
    }

    fn hold(&mut self, holders: &[usize], grant: Option<&Grant>) {
        for holder in holders {
            let holder = self.holders.entry(*holder).or_default();
            holder.grants.extend(grant.cloned());
        }
    }

    fn attach(&mut self, draft: &Draft<'_>, resource: &Resource, holders: &[usize]) {
        if let Some(policy) = resource.attributes.get("policy_arn") {
            self.attach_named(draft, resource, holders, policy);
        }
    }

    fn attach_named(
        &mut self,
        draft: &Draft<'_>,
        resource: &Resource,
        holders: &[usize],
        policy: &Value,
    ) {
        let place = policy.span.unwrap_or(resource.span);
        if let Some(name) = policy.as_str().and_then(managed_name) {
            self.hold(holders, Some(&managed(resource, name, place)));
            return;
        }
        for index in draft.mentioned(resource.scope, policy) {
            let Some(named) = draft.inventory.resources.get(index) else {
                continue;
            };
            if &*named.kind != "aws_iam_policy" {
                continue;
            }
            let grant = if named.mode == Mode::Managed {
                self.held.insert(index);
                own_document(named)
            } else {
                looked_up(resource, named, place)
            };
            self.hold(holders, grant.as_ref());
        }
    }
}

/// The identities among these resources. A name is often put together from other things, too.
fn identities(draft: &Draft<'_>, named: Vec<usize>) -> Vec<usize> {
    let is_identity = |index: &usize| {
        let resource = draft.inventory.resources.get(*index);
        let kind = resource.map_or("", |resource| &resource.kind);
        matches!(kind, "aws_iam_role" | "aws_iam_user" | "aws_iam_group")
    };
    named.into_iter().filter(is_identity).collect()
}

fn own_document(resource: &Resource) -> Option<Grant> {
    let document = resource.attributes.get("policy")?;
    Some(document_of(resource, document))
}

fn document_of(resource: &Resource, document: &Value) -> Grant {
    let span = document.span.unwrap_or(resource.span);
    let statements = statements(document, span);
    let unknown = document.as_unknown().filter(|_| statements.is_none());
    Grant {
        unknown: unknown.map(|unknown| unknown.reason.to_string().into()),
        statements,
        managed: None,
        scope: resource.scope,
        span,
    }
}

fn managed(resource: &Resource, name: &str, span: Span) -> Grant {
    Grant {
        statements: None,
        unknown: None,
        managed: Some(name.into()),
        scope: resource.scope,
        span,
    }
}

/// A `data` block that looks one of Amazon's own policies up by its name or ARN.
fn looked_up(resource: &Resource, policy: &Resource, span: Span) -> Option<Grant> {
    let word = |name: &str| policy.attributes.get(name).and_then(Value::as_str);
    let name = word("name").or_else(|| word("arn").and_then(managed_name))?;
    Some(managed(resource, name, span))
}

/// The name of one of Amazon's own policies in its ARN, whatever the partition.
fn managed_name(arn: &str) -> Option<&str> {
    let rest = arn.strip_prefix("arn:aws")?;
    let (_, name) = rest.split_once(":iam::aws:policy/")?;
    name.rsplit('/').next()
}
