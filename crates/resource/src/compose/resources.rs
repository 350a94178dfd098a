//! A project's layers merged to resources.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Kind, Map, Value, fields};
use syntax::{Diagnostic, NodeKind, ReadError, Span};

use super::built;
use super::dotenv;
use super::items::referring_to_service;
use super::layers::{Assembly, Declarations, Declared};
use super::merge::{overlay, put};
use super::mounted::Search;
use super::mounts::{put_path, reference};
use super::reading::{Reading, short};
use super::shape::Shape;
use super::variables::Variables;
use crate::inventory::Understood;
use crate::{Dialect, Instances, Mode, Resource, Scope, ScopeId};

/// The address of a service within its project.
pub(super) fn service_address(name: &str) -> String {
    // A slash would make it look like a network's or volume's.
    name.replace('/', "%2F")
}

/// Merges a project of this name.
pub(super) fn build(mut assembly: Assembly<'_>, name: &str, folder: &Arc<str>) -> Understood {
    let services = std::mem::take(&mut assembly.services);
    let others = std::mem::take(&mut assembly.others);
    let mut builder = Builder {
        assembly: &assembly,
        name,
        env_files: BTreeMap::new(),
        configs: BTreeMap::new(),
        resources: Vec::new(),
    };
    builder.declarations(&others);
    let mut merged = Vec::new();
    for (service, declared) in &services {
        let attributes = builder.service(service, declared);
        merged.push((service, declared.span, attributes));
    }
    builder.check_references(&merged, &services, &others);
    builder.default_network(&merged, &others);
    for (service, span, attributes) in merged {
        // What a provider brings is no container, whatever it is listed under.
        let provided = attributes.contains_key("provider");
        builder.push(
            if provided { "provider" } else { "service" },
            service,
            service_address(service),
            attributes,
            span,
        );
    }
    let resources = builder.resources;
    Understood {
        resources,
        scopes: vec![Scope {
            dialect: Dialect::Compose,
            name: name.into(),
            folder: Arc::clone(folder),
        }],
        sources: assembly.sources.iter().copied().collect(),
        diagnostics: assembly.log.into_diagnostics(),
        ..Understood::default()
    }
}

struct Builder<'a> {
    assembly: &'a Assembly<'a>,
    name: &'a str,
    /// By path, and whether they are taken as they are.
    env_files: BTreeMap<(String, bool), Result<EnvFile, ReadError>>,
    /// What is declared under `configs`, by name.
    configs: BTreeMap<Arc<str>, Value>,
    resources: Vec<Resource>,
}

type EnvFile = Arc<Vec<(Arc<str>, Value)>>;

impl Builder<'_> {
    fn service(&mut self, name: &str, declared: &Declared) -> Map {
        let merged = self.merge(name, declared, Shape::Service);
        let mut service = merged;
        service.remove("extends");
        let runs = ["build", "provider"]
            .iter()
            .any(|key| service.contains_key(key));
        if service.get("image").is_none_or(Value::is_null) && !runs {
            let message = format!("service `{}` has neither `image` nor `build`", short(name));
            self.report(Diagnostic::warning(message, declared.span));
        }
        self.add_env_files(&mut service, declared);
        join_networks(&mut service, declared.span);
        for key in [
            "networks",
            "volumes",
            "depends_on",
            "extra_hosts",
            "secrets",
            "configs",
        ] {
            if let Some(value) = service.remove(key) {
                put(&mut service, key, items_of(value));
            }
        }
        let mut search = Search::new(self.assembly.files);
        search.mounts(&service);
        self.grants(&service, &mut search);
        built::read(self.assembly.files, &mut service, &mut search);
        if let Some(files) = search.finish() {
            put(&mut service, "mounted_files", files);
        }
        service
    }

    /// Lets `search` read the configs that a service is granted.
    fn grants(&self, service: &Map, search: &mut Search<'_>) {
        for grant in service.get("configs").map_or(&[][..], Value::items) {
            let word = |key| grant.get(key).and_then(Value::as_str);
            let (Some(name), Some(target)) = (word("source"), word("target")) else {
                continue;
            };
            if let Some(config) = self.configs.get(name) {
                search.grant(target, config, name);
            }
        }
    }

    fn merge(&self, name: &str, declared: &Declared, shape: Shape) -> Map {
        let mut merged: Option<Value> = None;
        for layer in &declared.layers {
            let reading = Reading {
                file: &layer.file,
                log: &self.assembly.log,
            };
            merged = overlay(reading, merged, shape, name, &layer.node);
            if let Some(Kind::Object(map)) = merged.as_mut().map(|merged| &mut merged.kind) {
                put_path(reading, Arc::make_mut(map), "file");
            }
        }
        match merged.map(|merged| merged.kind) {
            Some(Kind::Object(map)) => Arc::unwrap_or_clone(map),
            _ => Map::new(),
        }
    }

    /// Puts the variables of env files below those of `environment`.
    fn add_env_files(&mut self, service: &mut Map, declared: &Declared) {
        let Some(files) = service.get("env_file").cloned() else {
            return;
        };
        let Some(layer) = declared.layers.last() else {
            return;
        };
        let mut variables = Map::new();
        for file in files.items() {
            if file
                .get("path")
                .is_none_or(|path| path.as_unknown().is_some())
            {
                continue;
            }
            let required = file.get("required").and_then(Value::as_bool) != Some(false);
            match self.env_file(file, &layer.file.variables) {
                Ok(set) if self.assembly.log.grant(set.len() * 16) => {
                    variables.extend(set.iter().cloned());
                }
                Ok(_) => {}
                Err(ReadError::Missing) if !required => {}
                Err(error) => {
                    let path = file.get("path").and_then(Value::as_str).unwrap_or("");
                    let span = file.span.unwrap_or(declared.span);
                    self.assembly.report_unread("env file", path, &error, span);
                }
            }
        }
        if let Some(own) = service.get("environment").and_then(Value::map) {
            variables.extend(
                own.iter()
                    .map(|(name, value)| (Arc::clone(name), value.clone())),
            );
        }
        if !variables.is_empty() {
            put(service, "environment", Value::object(variables));
        }
    }

    fn env_file(&mut self, file: &Value, variables: &Variables) -> Result<EnvFile, ReadError> {
        let path = file.get("file").and_then(Value::as_str);
        let path = path.ok_or(ReadError::Outside)?;
        let raw = file.get("format").and_then(Value::as_str) == Some("raw");
        let key = (path.to_owned(), raw);
        if let Some(known) = self.env_files.get(&key) {
            return known.clone();
        }
        let files = self.assembly.files;
        let set = files.reader.read(path).map(|source| {
            let text = files.sources.text(source);
            Arc::new(if raw {
                dotenv::parse_raw(&text, source)
            } else {
                dotenv::parse(&text, source, variables, &self.assembly.log)
            })
        });
        self.env_files.insert(key, set.clone());
        set
    }

    fn declarations(&mut self, others: &BTreeMap<&'static str, Declarations>) {
        for (kind, declarations) in others {
            for (name, declared) in declarations {
                let empty = declared
                    .layers
                    .iter()
                    .all(|layer| matches!(layer.node.kind, NodeKind::Null));
                let attributes = if empty {
                    Map::new()
                } else {
                    self.merge(name, declared, Shape::Declaration)
                };
                if *kind == "config" {
                    let config = Value::object(attributes.clone());
                    self.configs.insert(Arc::clone(name), config);
                }
                self.push(
                    kind,
                    name,
                    format!("{kind}/{name}"),
                    attributes,
                    declared.span,
                );
            }
        }
    }

    /// The network that services share which name none.
    fn default_network(
        &mut self,
        services: &[(&Arc<str>, Span, Map)],
        others: &BTreeMap<&'static str, Declarations>,
    ) {
        let declared = others
            .get("network")
            .is_some_and(|of| of.contains_key("default"));
        let user = services.iter().find(|(_, _, service)| {
            names(service, "networks", "name").any(|(name, _)| name == "default")
        });
        if let Some((_, span, _)) = user.filter(|_| !declared) {
            self.push(
                "network",
                "default",
                "network/default".to_owned(),
                Map::new(),
                *span,
            );
        }
    }

    /// Tells what services name that nothing declares.
    fn check_references(
        &self,
        merged: &[(&Arc<str>, Span, Map)],
        services: &Declarations,
        others: &BTreeMap<&'static str, Declarations>,
    ) {
        let declares = |kind: &str, name: &str| match kind {
            "service" => services.contains_key(name),
            kind => others.get(kind).is_some_and(|of| of.contains_key(name)),
        };
        for (_, _, service) in merged {
            for (key, field, kind) in [
                ("networks", "name", "network"),
                ("volumes", "source", "volume"),
                ("secrets", "source", "secret"),
                ("configs", "source", "config"),
                ("depends_on", "service", "service"),
                ("links", "service", "service"),
            ] {
                for (name, span) in names(service, key, field) {
                    let implied = kind == "network" && name == "default";
                    if !implied && !declares(kind, name) {
                        let message =
                            format!("{kind} `{}` is used but declared nowhere", short(name));
                        self.report(Diagnostic::warning(message, span));
                    }
                }
            }
        }
    }

    fn push(&mut self, kind: &str, name: &str, address: String, attributes: Map, span: Span) {
        self.resources.push(Resource {
            id: format!("compose:{}/{address}", self.name).into(),
            address: address.into(),
            scope: ScopeId(0),
            dialect: Dialect::Compose,
            kind: kind.into(),
            name: name.into(),
            mode: Mode::Managed,
            provider: Arc::from("compose"),
            attributes: Value::object(attributes).at(span),
            instances: Instances::One,
            span,
        });
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.assembly.log.report(diagnostic);
    }
}

/// Puts a service on the default network if it names none and does not use another's.
fn join_networks(service: &mut Map, span: Span) {
    if let Some(mode) = service.remove("network_mode") {
        let other = mode.as_str().and_then(|mode| mode.strip_prefix("service:"));
        let mode = match other {
            Some(other) => {
                let address = referring_to_service(Value::text(other));
                address
                    .references()
                    .iter()
                    .cloned()
                    .fold(mode, Value::referring)
            }
            None => mode,
        };
        put(service, "network_mode", mode);
    } else if service
        .get("networks")
        .is_none_or(|networks| networks.map().is_none_or(Map::is_empty))
    {
        let name = Value::text("default")
            .at(span)
            .referring(reference("network", "default"));
        let network = Value::object(fields([("name", name)])).at(span);
        let networks = fields([("default", network)]);
        put(service, "networks", Value::object(networks).at(span));
    }
}

/// The items of a list that was kept by key while it was merged.
fn items_of(value: Value) -> Value {
    let items = value.map().map(|map| map.values().cloned().collect());
    match items {
        Some(items) => Value {
            kind: Kind::Tuple(Arc::new(items)),
            ..value
        },
        None => value,
    }
}

/// The names that refer to something of the project, under `field` of the items of `key`.
fn names<'a>(service: &'a Map, key: &str, field: &'a str) -> impl Iterator<Item = (&'a str, Span)> {
    let items = service.get(key).map_or(&[][..], Value::items);
    items
        .iter()
        .filter_map(move |item| item.get(field))
        .filter(|value| !value.references().is_empty())
        .filter_map(|value| Some((value.as_str()?, value.span?)))
}
