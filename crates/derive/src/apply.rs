//! What the catalog says of one resource, evaluated.
//!
//! Resources are looked at one by one here, so this runs in parallel; what one resource means
//! for another is settled afterwards, in [`crate::resolve`].

mod context;
mod exporters;
mod fact;
mod files;
mod options;

use std::sync::{Arc, LazyLock};

use eval::{Reason, Value};
use model::{Boundary, BoundaryId, BoundaryKind, Element, ElementId, ElementKind, Facts, Subject};
use resource::{Dialect, Mode, Resource};
use syntax::Span;

use crate::Catalog;
use crate::catalog::{Block, CONTAINER_NAMES, Entry, FlowBlock, Word};
use crate::draft::multiplicity_of;
use crate::open_name::open_name;
use context::Context;
pub(crate) use context::INTERNET;
pub(crate) use fact::{fact_of, word_of};

/// The evaluated block of one resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// What it is.
    pub(crate) thing: Thing,
    /// Its facts; already in the element or boundary if it is one.
    pub(crate) facts: Facts,
    /// What it says about others, and what passes ask.
    pub(crate) stated: Arc<Stated>,
    /// The boundaries around it, the best first.
    pub(crate) inside: Vec<Value>,
    /// The flows it states.
    pub(crate) flows: Vec<SaidFlow>,
    /// Whether it may be nothing that runs, and is something only if somebody meets it.
    pub(crate) doubtful: bool,
}

/// What a resource is in the diagram.
#[derive(Clone, Debug, Default)]
pub(crate) enum Thing {
    /// An element.
    Element(Box<Element>),
    /// A boundary.
    Boundary(Box<Boundary>),
    /// It only points on.
    StandsFor(Value),
    /// In the catalog, but nothing of these.
    #[default]
    Other,
    /// Not in the catalog.
    Missing,
}

/// What the catalog tells about a resource besides its facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stated {
    /// What its facts are about; absent for most.
    pub(crate) describes: Option<Value>,
    /// What it is made after.
    pub(crate) based_on: Option<Value>,
    /// What it stands behind.
    pub(crate) behind: Option<Value>,
    /// A document that says who may do what with it.
    pub(crate) policy: Option<Value>,
    /// What guards it: firewalls, security groups.
    pub(crate) guarded_by: Option<Value>,
    /// The identity it runs with.
    pub(crate) runs_as: Option<Value>,
    /// The settings in which it names its peers.
    pub(crate) settings: Option<Value>,
    /// Settings that name anybody: peers, itself and what people look at.
    pub(crate) mentions: Option<Value>,
    /// What it tells whoever reads it.
    pub(crate) contents: Option<Value>,
    /// What people name to read its contents, if not itself.
    pub(crate) kept_in: Option<Value>,
    /// The labels of pods that are made of it.
    pub(crate) pod_labels: Option<Value>,
    /// The templates of pods that are made of it.
    pub(crate) pods: Option<Value>,
    /// The names of the sources whose texts it is given.
    pub(crate) reads: Vec<Arc<str>>,
    /// The Services that are made of it, as far as it says how they are opened.
    pub(crate) services: Option<Value>,
    /// How it asks for figures.
    pub(crate) asks: Option<Value>,
    /// How it tells of alerts.
    pub(crate) tells: Option<Value>,
    /// The monitors that are made of it.
    pub(crate) monitored: Option<Value>,
    /// The port it listens on.
    pub(crate) port: Option<u16>,
    /// The protocol it speaks.
    pub(crate) protocol: Option<Arc<str>>,
    /// Texts by which code may mean it.
    pub(crate) names: Vec<Arc<str>>,
}

impl Stated {
    /// What is stated of most resources: nothing, kept once for all of them.
    pub(crate) fn nothing() -> Arc<Self> {
        static NOTHING: LazyLock<Arc<Stated>> = LazyLock::new(Arc::default);
        Arc::clone(&NOTHING)
    }

    fn shared(self) -> Arc<Self> {
        let nothing = Self::nothing();
        if self == *nothing {
            nothing
        } else {
            Arc::new(self)
        }
    }
}

/// A flow that a resource states, with its ends not yet found.
#[derive(Clone, Debug)]
pub(crate) struct SaidFlow {
    /// Who opens it; none for the resource's own element.
    pub(crate) from: Option<Value>,
    /// To whom; none for the resource's own element.
    pub(crate) to: Option<Value>,
    /// The line that says so, where the ends do not tell.
    pub(crate) place: Option<Span>,
    /// Application protocol.
    pub(crate) protocol: Option<Arc<str>>,
    /// Port at the receiver.
    pub(crate) port: Option<u16>,
    /// How it is known.
    pub(crate) knowledge: model::Knowledge,
    /// What the evidence says.
    pub(crate) what: Option<Arc<str>>,
    /// Properties of the flow.
    pub(crate) facts: Facts,
}

/// Evaluates what the catalog says of a resource.
pub(crate) fn apply(resource: &Resource, catalog: &Catalog) -> Said {
    let said = said_of(resource, catalog);
    if resource.dialect == Dialect::Kubernetes && resource.mode == Mode::Data {
        return known_by_name(said);
    }
    said
}

fn said_of(resource: &Resource, catalog: &Catalog) -> Said {
    match catalog.entry(resource) {
        Entry::Block(block) => evaluate(resource, block, catalog),
        Entry::Ignored => Said::default(),
        Entry::Perhaps(block) if counts(resource, block) => evaluate(resource, block, catalog),
        Entry::Perhaps(_) | Entry::Missing => Said {
            thing: Thing::Missing,
            ..Said::default()
        },
    }
}

/// Whether a block for any type is about this one, for which it has to say so.
fn counts(resource: &Resource, block: &Block) -> bool {
    let when = Context::of(resource, block).word(Word::When);
    when.and_then(|value| fact::truth(&value)) == Some(true)
}

fn evaluate(resource: &Resource, block: &Block, catalog: &Catalog) -> Said {
    let context = Context::of(resource, block);
    if context
        .word(Word::When)
        .and_then(|value| fact::truth(&value))
        == Some(false)
    {
        return Said::default();
    }
    let image = image_of(&context, &resource.name, catalog);
    let named_at = image.as_ref().and_then(|image| image.named_at);
    let image = image.map(|image| Context::new(image.block, image.bindings));
    let first = |word| {
        let of_image = image.as_ref().and_then(|image| image.word(word));
        of_image.or_else(|| context.word(word))
    };
    let mut facts = image
        .as_ref()
        .map(|image| facts_of(image, named_at.unwrap_or(resource.span)))
        .unwrap_or_default();
    facts.extend(facts_of(&context, resource.span));
    let names = |word| context.word(word).map_or_else(Vec::new, |it| names_of(&it));
    let stated = Stated {
        describes: context.word(Word::Describes),
        based_on: context.word(Word::BasedOn),
        behind: context.word(Word::Behind),
        policy: context.word(Word::Policy),
        guarded_by: context.word(Word::GuardedBy),
        runs_as: context.word(Word::RunsAs),
        settings: context
            .word(Word::Settings)
            .or_else(|| image.as_ref()?.word(Word::Settings)),
        mentions: context.word(Word::Mentions),
        contents: context.word(Word::Contents),
        kept_in: context.word(Word::KeptIn),
        pod_labels: context.word(Word::PodLabels),
        pods: context.word(Word::Pods),
        services: context.word(Word::Services),
        asks: context.word(Word::Asks),
        tells: context.word(Word::Tells),
        monitored: context.word(Word::Monitored),
        reads: names(Word::Reads),
        port: first(Word::Port).and_then(|value| port_of(&value)),
        protocol: first(Word::Protocol).and_then(|value| word_of(&value)),
        names: names(Word::Names),
    };
    let thing = thing_of(resource, &context, &facts, &first);
    let flow = |flow: &FlowBlock| flows_of(&context, flow, resource.span);
    Said {
        thing,
        facts,
        stated: stated.shared(),
        inside: context
            .word(Word::Inside)
            .map(|value| one_or_many(&value))
            .unwrap_or_default(),
        flows: block.flows.iter().flat_map(flow).collect(),
        // Charts that nobody knows are as often libraries, or bring settings only.
        doubtful: image.is_none() && context.word(Word::Chart).is_some(),
    }
}

/// What is said of something of which nobody knows more than its name: what it is, and how others
/// meet it by name. All that depends on its settings may be otherwise, and what runs of it is
/// somebody else's.
fn known_by_name(said: Said) -> Said {
    let stated = Stated {
        names: said.stated.names.clone(),
        port: said.stated.port,
        protocol: said.stated.protocol.clone(),
        ..Stated::default()
    };
    Said {
        thing: said.thing,
        stated: stated.shared(),
        ..Said::default()
    }
}

fn thing_of(
    resource: &Resource,
    context: &Context<'_>,
    facts: &Facts,
    first: &dyn Fn(Word) -> Option<Value>,
) -> Thing {
    let name = context.word(Word::Label).and_then(|value| word_of(&value));
    let name = name.unwrap_or_else(|| Arc::clone(&resource.name));
    let about = |subject: Subject| {
        let facts = facts
            .iter()
            .filter(move |(property, _)| property.subject() == subject);
        facts
            .map(|(property, fact)| (property, fact.clone()))
            .collect::<Facts>()
    };
    let kind = |word| first(word).and_then(|value| word_of(&value));
    if let Some(kind) = kind(Word::Boundary).and_then(|kind| BoundaryKind::from_name(&kind)) {
        return Thing::Boundary(Box::new(Boundary {
            id: BoundaryId(Arc::clone(&resource.id)),
            name,
            kind,
            parent: None,
            facts: about(Subject::Boundary),
            span: Some(resource.span),
        }));
    }
    if let Some(kind) = kind(Word::Element).and_then(|kind| ElementKind::from_name(&kind)) {
        return Thing::Element(Box::new(Element {
            id: ElementId(Arc::clone(&resource.id)),
            name,
            kind,
            technology: first(Word::Technology)
                .and_then(|value| word_of(&value))
                .unwrap_or_default(),
            provider: Arc::clone(&resource.provider),
            type_name: Arc::clone(&resource.kind),
            boundary: None,
            other_boundaries: Vec::new(),
            facts: about(Subject::Element),
            exposure: None,
            multiplicity: multiplicity_of(resource.instances),
            span: Some(resource.span),
        }));
    }
    context
        .word(Word::StandsFor)
        .map_or(Thing::Other, Thing::StandsFor)
}

/// An image that the catalog knows, as a container runs it.
struct Image<'a> {
    block: &'a Block,
    bindings: Vec<(&'static str, Value)>,
    /// Where the container names it.
    named_at: Option<Span>,
}

/// The image block of the container that says most about what the resource is: the first
/// that keeps data, else the first that the catalog knows.
fn image_of<'a>(context: &Context<'_>, name: &str, catalog: &'a Catalog) -> Option<Image<'a>> {
    if let Some(chart) = context.word(Word::Chart) {
        return image_of_chart(&chart, catalog);
    }
    let known = |image: &Value| image_name(image).and_then(|name| catalog.image(&name));
    if let Some(images) = context.word(Word::Images)
        && !one_or_many(&images).iter().any(|it| known(it).is_some())
    {
        return None;
    }
    let containers = one_or_many(&context.word(Word::Containers)?);
    let main = exporters::others(&containers, name);
    let mut images = main.into_iter().filter_map(|container| {
        let image = container.get("image")?;
        let bindings = CONTAINER_NAMES.map(|name| {
            let value = container.get(name).cloned();
            (name, value.unwrap_or_else(Value::null))
        });
        Some(Image {
            block: known(image)?,
            bindings: bindings.to_vec(),
            named_at: image.span,
        })
    });
    let first = images.next()?;
    let keeps_data = |image: &Image<'a>| {
        let context = Context::new(image.block, image.bindings.clone());
        let kind = context
            .word(Word::Element)
            .and_then(|value| word_of(&value));
        kind.as_deref() == Some(ElementKind::DataStore.name())
    };
    if keeps_data(&first) {
        return Some(first);
    }
    Some(images.find(keeps_data).unwrap_or(first))
}

/// What a chart that is not on disk installs: nobody knows with what settings.
fn image_of_chart<'a>(chart: &Value, catalog: &'a Catalog) -> Option<Image<'a>> {
    let name = chart.as_str()?;
    let reason = Reason::Other(format!("the chart `{name}` is not on disk").into());
    let bindings = CONTAINER_NAMES.map(|name| (name, Value::unknown(reason.clone())));
    Some(Image {
        block: catalog.image(name)?,
        bindings: bindings.to_vec(),
        named_at: chart.span,
    })
}

/// An image's name, with a placeholder for pieces that nobody knows: the registry and the
/// version, which are what variables usually hold, do not matter.
fn image_name(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    let eval::Shape::Template(pieces) = value.shape()? else {
        return None;
    };
    Some(
        pieces
            .iter()
            .map(|piece| piece.as_str().unwrap_or("-"))
            .collect(),
    )
}

fn facts_of(context: &Context<'_>, header: Span) -> Facts {
    let facts = context.facts();
    facts
        .filter_map(|(property, value)| Some((property, fact_of(&value, property, header)?)))
        .collect()
}

fn flows_of(context: &Context<'_>, flow: &FlowBlock, header: Span) -> Vec<SaidFlow> {
    let Some(items) = &flow.for_each else {
        return flow_of(context, flow, header).into_iter().collect();
    };
    let items = one_or_many(&context.evaluate(items));
    let flows = items.into_iter().filter_map(|item| {
        let each = Value::object([(Arc::from("value"), item)].into_iter().collect());
        flow_of(&context.with("each", each), flow, header)
    });
    flows.collect()
}

fn flow_of(context: &Context<'_>, flow: &FlowBlock, header: Span) -> Option<SaidFlow> {
    let end = |expression: &Option<_>| match expression {
        None => Some(None),
        Some(expression) => {
            let value = context.evaluate(expression);
            (!value.is_null()).then_some(Some(value))
        }
    };
    let word = |expression: &Option<_>| {
        let value = context.evaluate(expression.as_ref()?);
        word_of(&value)
    };
    let port = flow.port.as_ref().map(|port| context.evaluate(port));
    let facts = flow.facts.iter().filter_map(|(property, expression)| {
        let value = context.evaluate(expression);
        Some((*property, fact_of(&value, *property, header)?))
    });
    Some(SaidFlow {
        from: end(&flow.from)?,
        to: end(&flow.to)?,
        place: port.as_ref().and_then(|port| port.span),
        protocol: word(&flow.protocol),
        port: port.as_ref().and_then(port_of),
        knowledge: word(&flow.knowledge)
            .and_then(|word| model::Knowledge::from_name(&word))
            .unwrap_or(model::Knowledge::Declared),
        what: flow.what.clone(),
        facts: facts.collect(),
    })
}

fn port_of(value: &Value) -> Option<u16> {
    value.as_integer().and_then(|port| u16::try_from(port).ok())
}

fn names_of(value: &Value) -> Vec<Arc<str>> {
    let items = one_or_many(value);
    let name = |item: &Value| word_of(item).or_else(|| open_name(item).map(Arc::from));
    items.iter().filter_map(name).collect()
}

/// The items of a sequence, or the value itself.
fn one_or_many(value: &Value) -> Vec<Value> {
    value.one_or_many().into_iter().cloned().collect()
}
