//! The index of compose services: the networks they are on and the names they go by there.

use std::collections::{HashMap, HashSet};

use eval::Value;
use model::ElementId;
use resource::{Dialect, Resource, ScopeId};

use super::ports::listens_on;
use crate::draft::{Draft, Role};

/// The services of all projects.
pub(super) struct Projects<'a> {
    pub(super) services: Vec<Service<'a>>,
    networks: HashMap<(ScopeId, &'a str), &'a Resource>,
    /// The first project of each folder: those of one folder are one project to the engine.
    folders: HashMap<&'a str, ScopeId>,
    by_name: HashMap<(Network<'a>, String), Vec<usize>>,
    by_address: HashMap<(ScopeId, &'a str), usize>,
    by_published: HashMap<(ScopeId, i64), usize>,
    borrowers: HashMap<usize, Vec<usize>>,
    /// Who listens at the loopback address of a network that several services share, by the
    /// one that lends it.
    by_loopback: HashMap<(usize, u16), usize>,
    /// Those that listen on the host's network, as far as is known.
    listening: HashSet<usize>,
}

/// A service.
pub(super) struct Service<'a> {
    pub(super) resource: &'a Resource,
    pub(super) element: ElementId,
    pub(super) networks: Vec<Network<'a>>,
    /// Whether it is on the network of the host, and so behind no published port.
    pub(super) on_host: bool,
    /// Who lends it a network, if not the project.
    pub(super) lender: Option<usize>,
    /// The folder of its project.
    folder: &'a str,
}

/// A network as a service meets it: of one project, or known to all by a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Network<'a> {
    /// Made for the projects of one folder.
    Own(ScopeId, &'a str),
    /// Of this name on the host, whichever project makes it.
    Shared(&'a str),
}

impl<'a> Projects<'a> {
    /// Builds the index.
    pub(super) fn of(draft: &Draft<'a>) -> Self {
        let mut projects = Self {
            services: Vec::new(),
            networks: HashMap::new(),
            folders: HashMap::new(),
            by_name: HashMap::new(),
            by_address: HashMap::new(),
            by_published: HashMap::new(),
            borrowers: HashMap::new(),
            by_loopback: HashMap::new(),
            listening: HashSet::new(),
        };
        let all = || {
            let resources = draft.resources();
            resources.filter(|(resource, ..)| resource.dialect == Dialect::Compose)
        };
        for (id, scope) in (0..).map(ScopeId).zip(&draft.inventory.scopes) {
            if scope.dialect == Dialect::Compose {
                projects.folders.entry(&scope.folder).or_insert(id);
            }
        }
        for (resource, ..) in all().filter(|(resource, ..)| &*resource.kind == "network") {
            projects
                .networks
                .insert((resource.scope, &resource.name), resource);
        }
        for (resource, role, _) in all().filter(|(resource, ..)| &*resource.kind == "service") {
            if let Role::Element(element) = role {
                let scope = draft.inventory.scope(resource.scope);
                let folder = scope.map_or("", |scope| &scope.folder);
                projects.add(resource, element, folder);
            }
        }
        projects.lend_networks();
        projects.name_all();
        projects.open_host(draft);
        projects.open_loopback(draft);
        projects
    }

    /// Services on one network of their own meet at its loopback address.
    fn open_loopback(&mut self, draft: &Draft<'_>) {
        // What the lender publishes may be for those who borrow, so that these come first.
        let (lenders, borrowers): (Vec<usize>, Vec<usize>) = (0..self.services.len())
            .filter(|number| self.lends(*number) || self.borrows(*number))
            .partition(|number| !self.borrows(*number));
        for number in borrowers.into_iter().chain(lenders) {
            let Some(service) = self.services.get(number) else {
                continue;
            };
            let lender = self.number(self.connected(service)).unwrap_or(number);
            for port in listens_on(draft, service) {
                self.by_loopback.entry((lender, port)).or_insert(number);
            }
        }
    }

    fn lends(&self, number: usize) -> bool {
        self.borrowers.contains_key(&number)
    }

    fn borrows(&self, number: usize) -> bool {
        let service = self.services.get(number);
        service.is_some_and(|service| service.lender.is_some())
    }

    fn number(&self, service: &Service<'_>) -> Option<usize> {
        self.service(service.resource.scope, &service.resource.name)
    }

    /// Who listens at a port of the loopback address as a service sees it: itself, one it
    /// shares a network with, or on the host's network whoever publishes the port.
    pub(super) fn at_loopback(&self, from: &Service<'_>, port: u16) -> Option<usize> {
        if from.on_host {
            return self.published(from.resource.scope, port);
        }
        let lender = self.number(self.connected(from))?;
        self.by_loopback.get(&(lender, port)).copied()
    }

    /// Those on the host's network listen on its ports themselves.
    fn open_host(&mut self, draft: &Draft<'_>) {
        let on_host = self
            .services
            .iter()
            .enumerate()
            .filter(|(_, it)| it.on_host);
        for (number, service) in on_host {
            for port in listens_on(draft, service) {
                let key = (service.resource.scope, i64::from(port));
                self.by_published.entry(key).or_insert(number);
                self.listening.insert(number);
            }
        }
    }

    /// The service of a project by its own name.
    pub(super) fn service(&self, scope: ScopeId, name: &str) -> Option<usize> {
        self.by_address.get(&(scope, name)).copied()
    }

    /// The services that go by a host name on a network that this service is on.
    pub(super) fn named(&self, from: &Service<'_>, host: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for network in &from.networks {
            let key = (*network, host.to_owned());
            let all = self.by_name.get(&key).into_iter().flatten().copied();
            found.extend(all.filter(|number| self.run_together(from, *number)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The service that publishes a port of the host.
    pub(super) fn published(&self, scope: ScopeId, port: u16) -> Option<usize> {
        self.by_published.get(&(scope, i64::from(port))).copied()
    }

    /// Whether two services are on a common network.
    pub(super) fn meet(&self, a: usize, b: usize) -> bool {
        let (Some(one), Some(other)) = (self.services.get(a), self.services.get(b)) else {
            return false;
        };
        let common = |network: &Network<'_>| other.networks.contains(network);
        self.run_together(one, b) && one.networks.iter().any(common)
    }

    /// The services that use the network of this one.
    pub(super) fn borrowers(&self, lender: usize) -> impl Iterator<Item = &Service<'a>> {
        let numbers = self.borrowers.get(&lender).into_iter().flatten();
        numbers.filter_map(|number| self.services.get(*number))
    }

    /// The service whose networks count: the one that lends them, or itself.
    pub(super) fn connected<'s>(&'s self, service: &'s Service<'a>) -> &'s Service<'a> {
        // A lender may borrow in turn, and files may say so in a circle.
        const LONGEST: usize = 8;
        let lender = |it: &&'s Service<'a>| self.services.get(it.lender?);
        let chain = std::iter::successors(Some(service), lender);
        chain.take(LONGEST).last().unwrap_or(service)
    }

    /// Whether one can reach another: over a common network, or through the host where one of
    /// them is on its network.
    pub(super) fn reaches(&self, from: usize, to: usize) -> bool {
        let (Some(one), Some(other)) = (self.services.get(from), self.services.get(to)) else {
            return false;
        };
        let published = || !items(&other.resource.attributes, "ports").is_empty();
        let through_host = self.listening.contains(&to) || (one.on_host && published());
        self.meet(from, to) || (through_host && self.run_together(one, to))
    }

    /// Two projects of one folder that have a service in common are variants of each other:
    /// either runs, or the other.
    fn run_together(&self, one: &Service<'_>, other: usize) -> bool {
        self.services.get(other).is_some_and(|other| {
            let (here, there) = (one.resource.scope, other.resource.scope);
            let common = || {
                self.service(there, &one.resource.name).is_some()
                    || self.service(here, &other.resource.name).is_some()
            };
            here == there || one.folder != other.folder || !common()
        })
    }

    /// The declaration of a network by the name that a project gives it.
    pub(super) fn network(&self, scope: ScopeId, name: &str) -> Option<&'a Resource> {
        self.networks.get(&(scope, name)).copied()
    }

    /// What declares a network that a service is on.
    pub(super) fn declaration(
        &self,
        service: &Service<'a>,
        network: &Network<'a>,
    ) -> Option<&'a Resource> {
        let resource = self.connected(service).resource;
        let mut joined = items(&resource.attributes, "networks").iter();
        joined.find_map(|it| {
            let name = it.get("name")?.as_str()?;
            let same = self.identify(resource.scope, service.folder, name)? == *network;
            same.then(|| self.network(resource.scope, name))?
        })
    }

    fn add(&mut self, resource: &'a Resource, element: &ElementId, folder: &'a str) {
        let number = self.services.len();
        let key = (resource.scope, &*resource.name);
        self.by_address.insert(key, number);
        for port in items(&resource.attributes, "ports") {
            if let Some(published) = port.get("published").and_then(Value::as_integer) {
                self.by_published
                    .entry((resource.scope, published))
                    .or_insert(number);
            }
        }
        let joined = items(&resource.attributes, "networks").iter();
        let networks = joined
            .filter_map(|it| self.identify(resource.scope, folder, it.get("name")?.as_str()?));
        let mode = resource.attributes.get("network_mode");
        self.services.push(Service {
            resource,
            element: element.clone(),
            networks: networks.collect(),
            on_host: mode.and_then(Value::as_str) == Some("host"),
            lender: None,
            folder,
        });
    }

    fn identify(&self, scope: ScopeId, folder: &str, name: &'a str) -> Option<Network<'a>> {
        let own = self.folders.get(folder).copied().unwrap_or(scope);
        let Some(declared) = self.network(scope, name) else {
            return Some(Network::Own(own, name));
        };
        let external = declared.attributes.get("external");
        let external = external.is_some_and(|it| it.as_bool() != Some(false));
        match declared.attributes.get("name") {
            Some(known) => known.as_str().map(Network::Shared),
            None if external => Some(Network::Shared(name)),
            None => Some(Network::Own(own, name)),
        }
    }

    /// A service with another's network is where that one is.
    fn lend_networks(&mut self) {
        let named = self.services.iter().enumerate();
        let containers: HashMap<(ScopeId, &str), usize> = named
            .filter_map(|(number, service)| {
                let name = service.resource.attributes.get("container_name")?;
                Some(((service.resource.scope, name.as_str()?), number))
            })
            .collect();
        for number in 0..self.services.len() {
            let lender = self
                .services
                .get(number)
                .and_then(|service| self.lender(service, &containers));
            let lent = lender.and_then(|lender| self.services.get(lender));
            let lent = lent.map(|lender| (lender.networks.clone(), lender.on_host));
            if let (Some(service), Some((networks, on_host))) =
                (self.services.get_mut(number), lent)
            {
                service.networks = networks;
                service.on_host = on_host;
                service.lender = lender;
                if let Some(lender) = lender {
                    self.borrowers.entry(lender).or_default().push(number);
                }
            }
        }
    }

    fn lender(
        &self,
        service: &Service<'_>,
        containers: &HashMap<(ScopeId, &str), usize>,
    ) -> Option<usize> {
        let scope = service.resource.scope;
        let mode = service.resource.attributes.get("network_mode")?.as_str()?;
        match mode.split_once(':')? {
            ("service", name) => self.service(scope, name),
            ("container", name) => containers.get(&(scope, name)).copied(),
            _ => None,
        }
    }

    fn name_all(&mut self) {
        for (number, service) in self.services.iter().enumerate() {
            let attributes = &service.resource.attributes;
            let own = ["container_name", "hostname"]
                .into_iter()
                .filter_map(|key| attributes.get(key)?.as_str());
            let names: Vec<&str> = own.chain([&*service.resource.name]).collect();
            for network in &service.networks {
                for name in names.iter().copied().chain(aliases(attributes, *network)) {
                    let key = (*network, name.to_ascii_lowercase());
                    let known = self.by_name.entry(key).or_default();
                    if known.last() != Some(&number) {
                        known.push(number);
                    }
                }
            }
        }
    }
}

/// Further names of a service on one network: aliases, and fixed addresses.
fn aliases<'v>(attributes: &'v Value, network: Network<'_>) -> impl Iterator<Item = &'v str> {
    let name = match network {
        Network::Own(_, name) | Network::Shared(name) => name,
    };
    let joined = items(attributes, "networks").iter();
    let here = joined.filter(move |it| {
        let named = it.get("name").and_then(Value::as_str);
        // A shared network may have another name here; its aliases are few and rarely clash.
        named == Some(name) || matches!(network, Network::Shared(_))
    });
    here.flat_map(|it| {
        let fixed = ["ipv4_address", "ipv6_address"]
            .into_iter()
            .filter_map(|key| it.get(key));
        items(it, "aliases").iter().chain(fixed)
    })
    .filter_map(Value::as_str)
}

/// The items under a key.
pub(super) fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).map_or(&[], Value::items)
}
