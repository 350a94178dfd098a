//! What people say, laid over what the code says.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use model::{
    Boundary, Element, ElementId, ElementKind, Evidence, Fact, Facts, Flow, FlowId, Knowledge,
    Model, Multiplicity, Parts,
};
use syntax::{Diagnostic, Span};

use super::{Answer, Declared, External, Settings, hint};
use crate::{Assessment, Question, RuleSet, assess};

/// Assesses a model with the settings laid over it. A question that an answer settles stays
/// in the questionnaire, with its answer.
pub fn assess_with(model: Model, rules: &RuleSet, settings: &Settings) -> (Model, Assessment) {
    if settings.answers.is_empty() && settings.externals.is_empty() && settings.flows.is_empty() {
        let assessment = assess(&model, rules, &settings.policy);
        return (model, assessment);
    }
    let asked = assess(&model, rules, &settings.policy).questions;
    let mut laid = Laid::over(&model, settings);
    let (model, found) = Model::new(laid.parts);
    laid.diagnostics.extend(found);
    let mut assessment = assess(&model, rules, &settings.policy);
    assessment.diagnostics.append(&mut laid.diagnostics);
    keep_answered(&mut assessment, asked, &laid.because);
    (model, assessment)
}

fn keep_answered(
    assessment: &mut Assessment,
    asked: Vec<Question>,
    because: &BTreeMap<Arc<str>, Arc<str>>,
) {
    let open = assessment.questions.iter().map(|it| Arc::clone(&it.id));
    let open: HashSet<Arc<str>> = open.collect();
    let settled = asked.into_iter().filter(|it| !open.contains(&it.id));
    let answered = settled.filter_map(|question| {
        let answer = Arc::clone(because.get(question.target.id())?);
        Some(Question {
            answer: Some(answer),
            ..question
        })
    });
    assessment.questions.extend(answered);
    assessment.questions.sort_by(|a, b| {
        let key = |question: &Question| (question.target.clone(), Arc::clone(&question.rule));
        key(a).cmp(&key(b))
    });
}

/// The parts of the model while it is added to.
struct Laid {
    parts: Parts,
    /// Ids by name, where a name is nobody else's.
    names: HashMap<Arc<str>, Option<Arc<str>>>,
    /// Answers by what they are about.
    because: BTreeMap<Arc<str>, Arc<str>>,
    diagnostics: Vec<Diagnostic>,
}

impl Laid {
    fn over(model: &Model, settings: &Settings) -> Self {
        let mut laid = Self {
            parts: Parts {
                elements: model.elements().to_vec(),
                boundaries: model.boundaries().to_vec(),
                flows: model.flows().to_vec(),
                accesses: model.accesses().to_vec(),
            },
            names: HashMap::new(),
            because: BTreeMap::new(),
            diagnostics: Vec::new(),
        };
        let externals = settings.externals.iter().map(external);
        laid.parts.elements.extend(externals);
        laid.name();
        for flow in &settings.flows {
            laid.draw(flow);
        }
        for answer in &settings.answers {
            laid.answer(answer);
        }
        laid
    }

    fn name(&mut self) {
        let elements = self.parts.elements.iter();
        let elements = elements.map(|it| (Arc::clone(&it.name), Arc::clone(&it.id.0)));
        let boundaries = self.parts.boundaries.iter();
        let boundaries = boundaries.map(|it| (Arc::clone(&it.name), Arc::clone(&it.id.0)));
        for (name, id) in elements.chain(boundaries) {
            let known = self.names.entry(name).or_insert_with(|| Some(id.clone()));
            if known.as_ref().is_some_and(|known| *known != id) {
                *known = None;
            }
        }
    }

    /// The id that an id or a name means.
    fn id(&mut self, given: &Arc<str>, span: Span) -> Option<Arc<str>> {
        let ids = || {
            let elements = self.parts.elements.iter().map(|it| &it.id.0);
            let boundaries = self.parts.boundaries.iter().map(|it| &it.id.0);
            let flows = self.parts.flows.iter().map(|it| &it.id.0);
            elements.chain(boundaries).chain(flows)
        };
        if ids().any(|id| id == given) {
            return Some(Arc::clone(given));
        }
        let message = match self.names.get(given) {
            Some(Some(id)) => return Some(Arc::clone(id)),
            Some(None) => format!("several things are called `{given}`: give the id"),
            None => {
                let meant = hint(given, ids().map(|id| &**id));
                format!("nothing has the id or name `{given}`{meant}")
            }
        };
        self.diagnostics.push(Diagnostic::warning(message, span));
        None
    }

    fn draw(&mut self, flow: &Declared) {
        let ends = [&flow.from, &flow.to].map(|end| self.id(end, flow.span));
        let [Some(from), Some(to)] = ends else {
            return;
        };
        let facts = flow.facts.iter().map(|(property, value, span)| {
            let (value, span) = (value.clone(), Some(*span));
            (*property, Fact { value, span })
        });
        self.parts.flows.push(Flow {
            id: FlowId(Arc::from("")),
            from: ElementId(from),
            to: ElementId(to),
            protocol: flow.protocol.clone(),
            port: flow.port,
            knowledge: Knowledge::Declared,
            facts: facts.collect(),
            crosses: Vec::new(),
            evidence: vec![Evidence {
                span: flow.span,
                what: "the settings declare it".into(),
            }],
        });
    }

    fn answer(&mut self, answer: &Answer) {
        let Some(id) = self.id(&answer.about, answer.span) else {
            return;
        };
        let Some(facts) = self.facts_of(&id) else {
            return;
        };
        let mut stated = Vec::new();
        for (property, value, span) in &answer.facts {
            let (value, span) = (value.clone(), Some(*span));
            stated.push(format!("{} is {value}", property.name()));
            facts.insert(*property, Fact { value, span });
        }
        let because = if answer.because.is_empty() {
            stated.join(", ").into()
        } else {
            Arc::clone(&answer.because)
        };
        self.because.insert(id, because);
    }

    fn facts_of(&mut self, id: &Arc<str>) -> Option<&mut Facts> {
        let Parts {
            elements,
            boundaries,
            flows,
            ..
        } = &mut self.parts;
        let element = elements.iter_mut().find(|it: &&mut Element| it.id.0 == *id);
        let boundary = boundaries
            .iter_mut()
            .find(|it: &&mut Boundary| it.id.0 == *id);
        let flow = flows.iter_mut().find(|it: &&mut Flow| it.id.0 == *id);
        let of_boundary = boundary.map(|it| &mut it.facts);
        let of_flow = flow.map(|it| &mut it.facts);
        element.map(|it| &mut it.facts).or(of_boundary).or(of_flow)
    }
}

fn external(external: &External) -> Element {
    Element {
        id: ElementId(format!("external:{}", external.name).into()),
        name: Arc::clone(&external.name),
        kind: ElementKind::ExternalEntity,
        technology: Arc::clone(&external.technology),
        provider: "settings".into(),
        type_name: "external".into(),
        boundary: None,
        other_boundaries: Vec::new(),
        facts: Facts::new(),
        exposure: None,
        multiplicity: Multiplicity::One,
        span: Some(external.span),
    }
}
