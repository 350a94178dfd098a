//! What policies allow, in the words of threat modelling.

use std::sync::Arc;

use model::{Datum, Fact, Facts, Property};
use syntax::Span;

use super::arn::types_of;
use super::holders::Grant;
use crate::passes::breadth::{Breadth, Reach};
use crate::policy::{Action, Statement};

/// The rights of somebody, each with the line that gives it.
#[derive(Debug, Default)]
pub(super) struct Rights {
    reach: Reach,
    wildcard_actions: Option<Span>,
    wildcard_resources: Option<Span>,
    can_escalate: Option<Span>,
    reads_secrets: Option<Span>,
    /// A policy that is not known: why, and where.
    unknown: Option<(Arc<str>, Span)>,
    any: Option<Span>,
}

/// Actions with which somebody on every resource gives himself further rights.
const ESCALATING: &[&str] = &[
    "iam:createpolicyversion",
    "iam:setdefaultpolicyversion",
    "iam:attachuserpolicy",
    "iam:attachgrouppolicy",
    "iam:attachrolepolicy",
    "iam:putuserpolicy",
    "iam:putgrouppolicy",
    "iam:putrolepolicy",
    "iam:addusertogroup",
    "iam:updateassumerolepolicy",
    "iam:createaccesskey",
    "iam:createloginprofile",
    "iam:updateloginprofile",
];

/// With these, whoever may also pass a role runs code with that role's rights.
const RUNNING: &[&str] = &[
    "ec2:runinstances",
    "lambda:createfunction",
    "ecs:runtask",
    "cloudformation:createstack",
    "glue:createdevendpoint",
    "glue:createjob",
    "sagemaker:createnotebookinstance",
    "datapipeline:createpipeline",
    "codebuild:createproject",
];

/// Actions that hand out what is secret.
const SECRET: &[&str] = &["secretsmanager:getsecretvalue", "ssm:getparameter"];

/// Actions that need every resource because they know no single one, or that tell nothing.
const HARMLESS: &[&str] = &[
    "cloudwatch:",
    "ec2messages:",
    "logs:",
    "ssmmessages:",
    "sts:getcalleridentity",
    "tag:",
    "xray:",
    "ecr:getauthorizationtoken",
    "ec2:createnetworkinterface",
    "ec2:deletenetworkinterface",
    "ec2:assignprivateipaddresses",
    "ec2:unassignprivateipaddresses",
    "ssm:updateinstanceinformation",
];

impl Rights {
    /// The rights that these policies give together.
    pub(super) fn of(grants: &[Grant]) -> Self {
        let mut rights = Self::default();
        for grant in grants {
            rights.any.get_or_insert(grant.span);
            if let Some(why) = &grant.unknown {
                rights.unknown.get_or_insert((Arc::clone(why), grant.span));
            }
            if let Some(name) = &grant.managed {
                rights.add_managed(name, grant.span);
            }
            for statement in grant.statements.iter().flatten().filter(|it| it.allows) {
                rights.add(statement);
            }
        }
        rights
    }

    /// Facts about whoever has the rights. What no policy in sight says is no fact.
    pub(super) fn facts(&self) -> Facts {
        let Some(any) = self.any else {
            return Facts::new();
        };
        let flag = |found: Option<Span>| match (found, &self.unknown) {
            (Some(span), _) => (Datum::Bool(true), span),
            (None, Some((why, span))) => (Datum::Unknown(Arc::clone(why)), *span),
            (None, None) => (Datum::Bool(false), any),
        };
        let privilege = match (self.reach.breadth, &self.unknown) {
            (Breadth::None | Breadth::Narrow, Some((why, _))) => Datum::Unknown(Arc::clone(why)),
            (breadth, _) => breadth.word(),
        };
        let place = self
            .reach
            .span
            .or(self.unknown.as_ref().map(|(_, span)| *span))
            .unwrap_or(any);
        let facts = [
            (Property::Privilege, (privilege, place)),
            (Property::WildcardActions, flag(self.wildcard_actions)),
            (Property::WildcardResources, flag(self.wildcard_resources)),
            (Property::CanEscalate, flag(self.can_escalate)),
            (Property::ReadsSecrets, flag(self.reads_secrets)),
        ];
        let facts = facts.into_iter().map(|(property, (value, span))| {
            let span = Some(span);
            (property, Fact { value, span })
        });
        facts.collect()
    }

    /// One of Amazon's own policies, judged by its name.
    fn add_managed(&mut self, name: &str, span: Span) {
        match name {
            "AdministratorAccess" | "IAMFullAccess" => {
                self.reach.widen(Breadth::Administrator, span);
                self.wildcard_actions.get_or_insert(span);
                self.wildcard_resources.get_or_insert(span);
                self.can_escalate.get_or_insert(span);
            }
            _ if name.ends_with("FullAccess") || name.starts_with("PowerUser") => {
                self.reach.widen(Breadth::Broad, span);
                self.wildcard_actions.get_or_insert(span);
                self.wildcard_resources.get_or_insert(span);
            }
            "SecretsManagerReadWrite" => {
                self.reach.widen(Breadth::Broad, span);
                self.reads_secrets.get_or_insert(span);
            }
            _ => self.reach.widen(Breadth::Narrow, span),
        }
    }

    fn add(&mut self, statement: &Statement) {
        if let Some(open) = &statement.open_action {
            self.unknown.get_or_insert_with(|| open.clone());
        }
        let everywhere = statement.on_everything();
        let limited = !statement.conditions.is_empty();
        for action in &statement.actions {
            let span = action.span;
            let harmless = HARMLESS.iter().any(|known| action.name.starts_with(known));
            let wildcard = action.is_wildcard() && !harmless;
            if wildcard {
                self.wildcard_actions.get_or_insert(span);
            }
            let Some(everything) = everywhere.filter(|_| !limited) else {
                self.reach.widen(Breadth::Narrow, span);
                continue;
            };
            if action.name == "*" || action.name == "iam:*" {
                self.reach.widen(Breadth::Administrator, span);
            } else if wildcard {
                self.reach.widen(Breadth::Broad, span);
            } else {
                self.reach.widen(Breadth::Narrow, span);
            }
            if !harmless && !only_looks(&action.name) {
                self.wildcard_resources.get_or_insert(everything);
            }
            if ESCALATING.iter().any(|known| action.covers(known)) {
                self.can_escalate.get_or_insert(span);
            }
            if SECRET.iter().any(|known| action.covers(known)) {
                self.reads_secrets.get_or_insert(span);
            }
        }
        if let Some(span) = passes_and_runs(statement).filter(|_| everywhere.is_some() && !limited)
        {
            self.can_escalate.get_or_insert(span);
        }
    }
}

/// Whether a statement lets somebody pass a role and run something with it.
fn passes_and_runs(statement: &Statement) -> Option<Span> {
    let runs = |action: &Action| RUNNING.iter().any(|known| action.covers(known));
    let pass = statement
        .actions
        .iter()
        .find(|action| action.covers("iam:passrole"))?;
    statement.actions.iter().any(runs).then_some(pass.span)
}

/// Whether an action only looks at what there is, and not into it.
fn only_looks(action: &str) -> bool {
    let verb = action.split_once(':').map_or(action, |(_, verb)| verb);
    verb.starts_with("describe") || verb.starts_with("list")
}

/// The rights that actions give on an element of this type, as words.
pub(super) fn on(actions: &[Action], type_name: &str) -> Vec<&'static str> {
    let mut rights = Vec::new();
    for action in actions {
        let Some((service, verb)) = action.name.split_once(':') else {
            if action.name == "*" {
                rights.push("admin");
            }
            continue;
        };
        if types_of(service)
            .iter()
            .any(|kind| type_name.starts_with(kind))
        {
            rights.extend(right_of(verb));
        }
    }
    rights
}

/// Verbs about the thing itself and not about what is in it.
const ABOUT: &[&str] = &[
    "getbucket",
    "getqueue",
    "gettopic",
    "getfunction",
    "getrepository",
    "getlifecycle",
    "getkey",
    "createbucket",
    "createqueue",
    "createtopic",
    "createtable",
    "createfunction",
    "createkey",
    "deletebucket",
    "deletequeue",
    "deletetopic",
    "deletetable",
    "deletefunction",
    "putbucket",
    "putresourcepolicy",
    "updatetable",
    "updatefunction",
    "createloggroup",
];
const READ: &[&str] = &[
    "get",
    "batchget",
    "receive",
    "query",
    "scan",
    "select",
    "decrypt",
    "consume",
    "read",
    "connect",
    "subscribe",
];
const WRITE: &[&str] = &[
    "put",
    "batchwrite",
    "send",
    "publish",
    "update",
    "delete",
    "write",
    "encrypt",
    "generatedatakey",
    "restore",
    "partiql",
    "abort",
];
const CALL: &[&str] = &[
    "invoke",
    "start",
    "execute",
    "eshttp",
    "clientmount",
    "clientwrite",
];

/// The right that an action gives to data; none for looking at or changing the thing itself.
fn right_of(verb: &str) -> Option<&'static str> {
    let starts = |words: &[&str]| words.iter().any(|word| verb.starts_with(word));
    if verb == "*" {
        Some("admin")
    } else if starts(ABOUT) {
        None
    } else if starts(READ) {
        Some("read")
    } else if starts(WRITE) {
        Some("write")
    } else {
        starts(CALL).then_some("call")
    }
}
