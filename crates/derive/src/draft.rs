//! The diagram while it is being derived.
//!
//! The catalog fills it first, then each pass adds to it. What a pass may ask: which element
//! or boundary a resource became, and which elements a value names.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use eval::Value;
use model::{
    Access, Boundary, BoundaryId, Datum, Element, ElementId, ElementKind, Evidence, Fact, Facts,
    Flow, FlowId, Knowledge, Multiplicity, Parts, Property,
};
use resource::{Instances, Inventory, Resource, ScopeId};
use syntax::{Diagnostic, IndexMap, Span};

use crate::Catalog;
use crate::apply::Stated;

/// What the catalog made of a resource.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Role {
    /// An element of the diagram.
    Element(ElementId),
    /// A boundary.
    Boundary(BoundaryId),
    /// Something that only points on: a subnet group means its subnets, a Service its pods.
    StandsFor(Value),
    /// In the catalog, but no part of the diagram itself (a rule, a policy, an identity).
    Other,
    /// Not in the catalog.
    NotModelled,
}

/// The growing diagram, with the inventory it comes from.
pub(crate) struct Draft<'a> {
    /// What the code declares.
    pub(crate) inventory: &'a Inventory,
    /// What the types mean.
    pub(crate) catalog: &'a Catalog,
    /// One per resource, in the inventory's order.
    pub(crate) roles: Vec<Role>,
    /// What else the catalog tells, one per resource, in the inventory's order.
    pub(crate) stated: Vec<Arc<Stated>>,
    /// Elements by id.
    pub(crate) elements: IndexMap<ElementId, Element>,
    /// Boundaries by id.
    pub(crate) boundaries: BTreeMap<BoundaryId, Boundary>,
    /// Flows in no order, with repetitions; `Model::new` joins them.
    pub(crate) flows: Vec<Flow>,
    /// Access rights.
    pub(crate) accesses: Vec<Access>,
    /// What has no place in the diagram.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Elements and boundaries that code elsewhere declares: they are part of the diagram only
    /// if something of this code meets them.
    pub(crate) latent: BTreeSet<Arc<str>>,
    /// Resources that stand behind another, by that one's place: targets behind their group.
    pub(crate) behind: HashMap<usize, Vec<usize>>,
    /// Names by which code outside a reference may mean a resource: bucket names, DNS names.
    pub(crate) names: HashMap<(ScopeId, Arc<str>), Vec<usize>>,
}

/// The id of somebody outside who is known by a host alone.
pub(crate) fn outsider_id(host: &str) -> ElementId {
    ElementId(format!("external:{host}").into())
}

/// A flow as passes state it; the rest follows.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) from: ElementId,
    pub(crate) to: ElementId,
    pub(crate) protocol: Option<Arc<str>>,
    pub(crate) port: Option<u16>,
    pub(crate) knowledge: Knowledge,
    pub(crate) facts: Facts,
    pub(crate) evidence: Vec<Evidence>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(inventory: &'a Inventory, catalog: &'a Catalog) -> Self {
        Self {
            inventory,
            catalog,
            roles: vec![Role::NotModelled; inventory.resources.len()],
            stated: vec![Stated::nothing(); inventory.resources.len()],
            elements: IndexMap::default(),
            boundaries: BTreeMap::new(),
            flows: Vec::new(),
            accesses: Vec::new(),
            diagnostics: Vec::new(),
            latent: BTreeSet::new(),
            behind: HashMap::new(),
            names: HashMap::new(),
        }
    }

    /// The resources with their roles and what else the catalog tells of them.
    pub(crate) fn resources(&self) -> impl Iterator<Item = (&'a Resource, &Role, &Stated)> {
        let resources = self.inventory.resources.iter();
        let told = self.roles.iter().zip(&self.stated);
        resources
            .zip(told)
            .map(|(resource, (role, stated))| (resource, role, &**stated))
    }

    /// What else the catalog tells of a resource.
    pub(crate) fn stated_of(&self, resource: &Resource) -> Option<&Stated> {
        let index = self.inventory.index_of_id(&resource.id)?;
        self.stated.get(index).map(|stated| &**stated)
    }

    /// The element a resource became.
    pub(crate) fn element_of(&self, resource: &Resource) -> Option<&ElementId> {
        let id = ElementId(Arc::clone(&resource.id));
        self.elements.get_key_value(&id).map(|(id, _)| id)
    }

    /// Makes an element of a resource that is none by itself, because something is wrong with
    /// it and with nothing else in sight: an open firewall, an identity with every right.
    pub(crate) fn promote(&mut self, index: usize, technology: &str, facts: Facts) {
        let Some(resource) = self.inventory.resources.get(index) else {
            return;
        };
        let element = Element {
            id: ElementId(Arc::clone(&resource.id)),
            name: Arc::clone(&resource.name),
            kind: ElementKind::Process,
            technology: technology.into(),
            provider: Arc::clone(&resource.provider),
            type_name: Arc::clone(&resource.kind),
            boundary: None,
            other_boundaries: Vec::new(),
            facts,
            exposure: None,
            multiplicity: multiplicity_of(resource.instances),
            span: Some(resource.span),
        };
        if let Some(role) = self.roles.get_mut(index) {
            *role = Role::Element(element.id.clone());
        }
        self.elements.insert(element.id.clone(), element);
    }

    /// States a fact; a later statement replaces an earlier one.
    pub(crate) fn state(&mut self, element: &ElementId, property: Property, fact: Fact) {
        if let Some(element) = self.elements.get_mut(element) {
            element.facts.insert(property, fact);
        }
    }

    /// States facts, in their order.
    pub(crate) fn state_all(
        &mut self,
        element: &ElementId,
        facts: impl IntoIterator<Item = (Property, Fact)>,
    ) {
        /// Facts that later passes add.
        const MORE: usize = 4;
        if let Some(element) = self.elements.get_mut(element) {
            let facts = facts.into_iter();
            element.facts.reserve(facts.size_hint().0 + MORE);
            for (property, fact) in facts {
                element.facts.insert(property, fact);
            }
        }
    }

    /// Takes away the flows that a rule forbids at the place which `refused` gives, and tells of
    /// each.
    pub(crate) fn forbid(&mut self, rule: &str, refused: impl Fn(&Flow) -> Option<Span>) {
        let mut notes = Vec::new();
        self.flows.retain(|flow| {
            let place = refused(flow);
            notes.extend(place.map(|place| {
                let (from, to) = (&flow.from, &flow.to);
                let message =
                    format!("`{from}` names `{to}`, but this {rule} does not let it through");
                Diagnostic::note(message, place)
            }));
            place.is_none()
        });
        notes.dedup();
        self.diagnostics.extend(notes);
    }

    /// Adds a flow. Its protocol tells whether it is encrypted where nothing else does.
    pub(crate) fn link(&mut self, link: Link) {
        let Link {
            from,
            to,
            protocol,
            port,
            knowledge,
            mut facts,
            evidence,
        } = link;
        if let Some(encrypted) = protocol.as_deref().and_then(encryption_of) {
            facts.insert_if_missing(Property::Encrypted, || Fact {
                value: Datum::Bool(encrypted),
                span: evidence.first().map(|line| line.span),
            });
        }
        self.flows.push(Flow {
            id: FlowId(Arc::from("")),
            from,
            to,
            protocol,
            port,
            knowledge,
            facts,
            crosses: Vec::new(),
            evidence,
        });
    }

    /// The one external entity for everybody on the internet.
    pub(crate) fn internet(&mut self) -> ElementId {
        self.external("internet", "internet", "internet", None)
    }

    /// Somebody outside who is known by a host alone, made on first use.
    pub(crate) fn outsider(&mut self, host: &str) -> ElementId {
        self.external(&outsider_id(host).0, host, "external-service", None)
    }

    /// A store of a cloud that no code here declares, made on first use.
    pub(crate) fn outside_store(&mut self, id: &str, name: &str, technology: &str) -> ElementId {
        let id = self.external(&outsider_id(id).0, name, technology, None);
        if let Some(element) = self.elements.get_mut(&id) {
            element.kind = ElementKind::DataStore;
        }
        id
    }

    /// Whoever is in the local network, made on first use.
    pub(crate) fn private_network(&mut self) -> ElementId {
        self.external("private-network", "private network", "network", None)
    }

    /// An external entity, made on first use.
    fn external(
        &mut self,
        id: &str,
        name: &str,
        technology: &str,
        span: Option<Span>,
    ) -> ElementId {
        let id = ElementId(id.into());
        self.elements.entry(id.clone()).or_insert_with(|| Element {
            id: id.clone(),
            name: name.into(),
            kind: ElementKind::ExternalEntity,
            technology: technology.into(),
            provider: Arc::from(""),
            type_name: Arc::from(""),
            boundary: None,
            other_boundaries: Vec::new(),
            facts: Facts::new(),
            exposure: None,
            multiplicity: Multiplicity::One,
            span,
        });
        id
    }

    /// The finished parts.
    pub(crate) fn finish(mut self) -> (Parts, Vec<Diagnostic>) {
        self.drop_unmet();
        self.elements.sort_unstable_keys();
        let parts = Parts {
            elements: self.elements.into_values().collect(),
            boundaries: self.boundaries.into_values().collect(),
            flows: self.flows,
            accesses: self.accesses,
        };
        (parts, self.diagnostics)
    }

    /// Leaves out what exists elsewhere and nothing here has to do with.
    fn drop_unmet(&mut self) {
        let ends = self.flows.iter().flat_map(|flow| [&flow.from, &flow.to]);
        let owners = self.accesses.iter().flat_map(|access| {
            let to = access.to.as_ref();
            std::iter::once(&access.from).chain(to)
        });
        let met: BTreeSet<ElementId> = ends.chain(owners).cloned().collect();
        let latent = std::mem::take(&mut self.latent);
        self.elements
            .retain(|id, _| met.contains(id) || !latent.contains(&id.0));
        let mut around: BTreeSet<BoundaryId> = BTreeSet::new();
        for element in self.elements.values() {
            let boundaries = element.boundary.iter().chain(&element.other_boundaries);
            around.extend(boundaries.cloned());
        }
        let declared = self
            .boundaries
            .values()
            .filter(|it| !latent.contains(&it.id.0));
        around.extend(declared.filter_map(|boundary| boundary.parent.clone()));
        let parents: BTreeMap<BoundaryId, Option<BoundaryId>> = self
            .boundaries
            .iter()
            .map(|(id, boundary)| (id.clone(), boundary.parent.clone()))
            .collect();
        let mut open: Vec<BoundaryId> = around.iter().cloned().collect();
        while let Some(parent) = open
            .pop()
            .and_then(|id| parents.get(&id).cloned().flatten())
        {
            if around.insert(parent.clone()) {
                open.push(parent);
            }
        }
        self.boundaries
            .retain(|id, _| around.contains(id) || !latent.contains(&id.0));
    }
}

/// How many of an element the instances of its resource are.
pub(crate) fn multiplicity_of(instances: Instances) -> Multiplicity {
    match instances {
        Instances::One => Multiplicity::One,
        Instances::Unknown => Multiplicity::Unknown,
        Instances::Many(number) => Multiplicity::Many(number),
    }
}

/// Whether a protocol is encrypted by its nature; none where that depends on how it is used.
fn encryption_of(protocol: &str) -> Option<bool> {
    match protocol {
        "https" | "tls" | "wss" | "ssh" | "sftp" | "amqps" | "rediss" | "ldaps" => Some(true),
        "http" | "ws" | "ftp" | "telnet" => Some(false),
        _ => None,
    }
}
