//! What one rule says about one target.

use std::cell::OnceCell;
use std::sync::Arc;

use model::{Evidence, Knowledge, Model};
use syntax::Span;

use super::phrases::Phrases;
use crate::predicate::{Aspect, Ground, Role, Seen, View};
use crate::severity::{Likelihood, hop, weigh};
use crate::threat::fingerprint;
use crate::{Mitigation, Question, Rule, Status, Target, Threat, Truth};

/// An answer with what it rests on.
pub(super) enum Verdict {
    Threat(Threat),
    Question(Question),
    Mitigation(Mitigation),
}

/// What rules are asked about, with what several of them need.
pub(super) struct Scene<'m, 'a> {
    pub(super) model: &'m Model,
    pub(super) phrases: &'a Phrases<'m>,
    pub(super) target: Target,
    pub(super) view: View<'m>,
    /// How likely a threat to it is.
    likelihood: OnceCell<Likelihood>,
    /// The lines behind the flow, or behind the way in.
    behind: OnceCell<Vec<Evidence>>,
}

impl<'m, 'a> Scene<'m, 'a> {
    pub(super) fn new(
        model: &'m Model,
        phrases: &'a Phrases<'m>,
        target: Target,
        view: View<'m>,
    ) -> Self {
        Self {
            model,
            phrases,
            target,
            view,
            likelihood: OnceCell::new(),
            behind: OnceCell::new(),
        }
    }

    fn likelihood(&self) -> &Likelihood {
        self.likelihood
            .get_or_init(|| Likelihood::of(self.model, &self.target))
    }

    fn behind(&self) -> &[Evidence] {
        self.behind.get_or_init(|| match self.view {
            View::Flow { flow, .. } => flow.evidence.iter().take(MOST_LINES).cloned().collect(),
            View::Element(element) => way_in(self.model, element),
            View::Boundary(_) => Vec::new(),
        })
    }
}

/// The verdict; none where the rule has nothing to say.
///
/// What is given decides whether the rule looks at the target at all. An excuse counts only
/// where the code speaks of it: one that is not covered excuses nothing.
pub(super) fn of(rule: &Rule, scene: &Scene<'_, '_>) -> Option<Verdict> {
    let view = scene.view;
    let given = rule.given().map_or(Some(Truth::True), |it| it.ask(view))?;
    if given == Truth::False {
        return None;
    }
    let when = rule.when().ask(view)?;
    let excused = rule.unless().and_then(|it| it.ask(view));
    let excused = excused.unwrap_or(Truth::False);
    let mut grounds = Vec::new();
    let answer = Truth::all([given, when, !excused]);
    if when == answer {
        rule.when().collect(view, when, &mut grounds);
    }
    if let Some(excuse) = rule
        .unless()
        .filter(|_| !excused == answer && grounds.is_empty())
    {
        excuse.collect(view, excused, &mut grounds);
    }
    if let Some(premise) = rule.given().filter(|_| given == answer) {
        premise.collect(view, given, &mut grounds);
    }
    Some(match answer {
        Truth::True => Verdict::Threat(threat(rule, scene, &grounds)),
        Truth::Unknown => Verdict::Question(question(rule, scene, &grounds)),
        Truth::False => Verdict::Mitigation(mitigation(rule, scene, &grounds)),
    })
}

fn threat<'m>(rule: &Rule, scene: &Scene<'m, '_>, grounds: &[Ground<'m>]) -> Threat {
    let Scene {
        model,
        ref target,
        view,
        ..
    } = *scene;
    let (severity, factors) = weigh(model, rule, target, || scene.likelihood());
    let span = entrance(model, view, grounds).or_else(|| place(view, grounds));
    Threat {
        gap: Arc::clone(&rule.gap),
        severity,
        factors: scene.phrases.factors(factors),
        status: Status::Open,
        target: target.clone(),
        also: Vec::new(),
        span,
        evidence: evidence(scene, grounds, span),
    }
}

fn question<'m>(rule: &Rule, scene: &Scene<'m, '_>, grounds: &[Ground<'m>]) -> Question {
    let why = grounds.iter().find_map(|ground| {
        if let Seen::Unknown(reason) = ground.seen {
            Some(Arc::clone(reason))
        } else {
            None
        }
    });
    let unknown = |ground: &&Ground<'_>| matches!(ground.seen, Seen::Unknown(_));
    let fact = grounds.iter().filter(|it| is_fact(it)).find(unknown);
    let fact = fact.map(|ground| ground.word.name());
    Question {
        id: fingerprint(rule.id(), &scene.target),
        rule: Arc::clone(rule.id()),
        category: rule.gap.category,
        domain: Arc::clone(&rule.gap.domain),
        text: rule.question.replace("{target}", &name(scene.view)).into(),
        target: scene.target.clone(),
        fact: fact.map(Arc::from),
        why: why.unwrap_or_else(|| Arc::from("the code does not tell")),
        span: place(scene.view, grounds),
        answer: None,
    }
}

fn mitigation<'m>(rule: &Rule, scene: &Scene<'m, '_>, grounds: &[Ground<'m>]) -> Mitigation {
    Mitigation {
        gap: Arc::clone(&rule.gap),
        target: scene.target.clone(),
        what: scene.phrases.all(grounds),
        span: place(scene.view, grounds),
    }
}

/// The deciding line: that of the first fact with a line, else the header of what it is about.
fn place(view: View<'_>, grounds: &[Ground<'_>]) -> Option<Span> {
    let stated = grounds.iter().find_map(|ground| ground.span);
    stated.or_else(|| view.header(grounds.first().map_or(Role::Element, |it| it.word.role)))
}

/// Where what matters is that outsiders come in directly, the line that lets them in decides.
/// Of several doors the one counts of which the protocol is known.
fn entrance(model: &Model, view: View<'_>, grounds: &[Ground<'_>]) -> Option<Span> {
    let direct =
        |ground: &Ground<'_>| ground.word.aspect == Aspect::Hops && ground.seen == Seen::Number(1);
    let View::Element(element) = view else {
        return None;
    };
    let [.., from, _] = element.exposure.as_ref()?.path.as_slice() else {
        return None;
    };
    if !grounds.iter().any(direct) {
        return None;
    }
    let leads_here =
        |flow: &&model::Flow| flow.to == element.id && flow.knowledge > Knowledge::Allowed;
    let doors = model.flows_from(from).filter(leads_here);
    let general = |flow: &&model::Flow| {
        flow.protocol
            .as_deref()
            .is_none_or(|it| matches!(it, "tcp" | "udp"))
    };
    let door = doors.min_by_key(general)?;
    door.evidence.first().map(|line| line.span)
}

/// The deciding line first, then the other facts, then the lines behind the flow, then those
/// behind the way in.
fn evidence<'m>(
    scene: &Scene<'m, '_>,
    grounds: &[Ground<'m>],
    place: Option<Span>,
) -> Vec<Evidence> {
    let behind = scene.behind();
    let mut lines = Vec::with_capacity(grounds.len() + behind.len());
    let mut push = |line: Evidence| {
        if !lines.contains(&line) {
            lines.push(line);
        }
    };
    let stated = grounds.iter().filter(|ground| is_fact(ground));
    for ground in stated {
        if let Some(span) = ground
            .span
            .or_else(|| scene.view.header(ground.word.role))
            .or(place)
        {
            push(Evidence {
                span,
                what: scene.phrases.of(ground),
            });
        }
    }
    behind.iter().cloned().for_each(&mut push);
    lines.shrink_to_fit();
    lines
}

/// More lines than this behind one statement are not read by anyone.
const MOST_LINES: usize = 12;

/// One line for each step of the shortest way from outside.
fn way_in(model: &Model, element: &model::Element) -> Vec<Evidence> {
    let path = element.exposure.as_ref().map(|exposure| &exposure.path);
    let steps = path.map_or(&[][..], Vec::as_slice).windows(2);
    let line = |step: &[model::ElementId]| {
        let [from, to] = step else { return None };
        hop(model, from, to)?.evidence.first().cloned()
    };
    steps.filter_map(line).take(MOST_LINES).collect()
}

fn is_fact(ground: &Ground<'_>) -> bool {
    matches!(ground.word.aspect, Aspect::Fact(_))
}

/// The target's name for people.
fn name(view: View<'_>) -> String {
    match view {
        View::Element(element) => format!("`{}`", element.name),
        View::Boundary(boundary) => format!("`{}`", boundary.name),
        View::Flow { flow, from, to } => {
            let how = if flow.knowledge == Knowledge::Granted {
                "the access of"
            } else {
                "the flow from"
            };
            format!("{how} `{}` to `{}`", from.name, to.name)
        }
    }
}
