//! The peers that the texts of a workload name.

use std::borrow::Cow;
use std::collections::HashSet;

use eval::Value;
use model::{Evidence, Knowledge};
use resource::{Inventory, Resource};
use syntax::Span;

use super::elsewhere::asked_store;
use super::handed::hands_files_on;
use super::options::in_options;
use crate::endpoint::{
    Endpoint, ForOthers, Form, SwitchedOff, Variables, asked_protocol, by_port, in_bare_word,
    in_command, in_content, in_environment, in_setting, named_for_others,
};
use crate::passes::clouds::{leave_out_stores, model_url};
use crate::passes::conversation::{file_names_outsider, names_outsider};
use crate::passes::kubernetes::cluster::{Cluster, Workload};
use crate::passes::kubernetes::environment::{
    Setting, Settings, THIS_NODE, Users, asked_for, entries, environment, files, items,
};
use crate::passes::kubernetes::filled::name_of;

/// What says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Setting,
    Argument,
    /// A file that it is given.
    File,
    /// A file that it hands on to somebody else.
    Handed,
}

impl Said {
    /// Whether it is of whoever names the peer, and no file.
    pub(super) fn is_own(self) -> bool {
        matches!(self, Self::Setting | Self::Argument)
    }
}

/// A peer that a text names, and where.
pub(in crate::passes::kubernetes) struct Named {
    pub(super) endpoint: Endpoint,
    pub(super) knowledge: Knowledge,
    pub(super) evidence: Vec<Evidence>,
    /// Whether it is somebody on the internet, if it is nobody here.
    pub(super) outsider: bool,
    pub(super) said: Said,
    /// Whom somebody sends the text to, which names the peer for that one.
    pub(super) sent_to: Vec<Endpoint>,
    /// Whether the catalog says that the setting names a peer, and not its own name alone, or
    /// that name speaks of what is spoken at the port.
    pub(super) meant: bool,
    /// What the setting asks for, if the host is called after that, or is an address.
    pub(super) asked: Option<&'static str>,
    /// The name of a setting that holds a word and nothing that says it is a host, or that
    /// holds the address of the machine and nothing else.
    pub(super) word_of: Option<Box<str>>,
}

impl Named {
    pub(super) fn new(
        endpoint: Endpoint,
        knowledge: Knowledge,
        places: &[Span],
        what: &str,
    ) -> Self {
        // Not each of those who take a source as a whole needs all of it.
        let shared = knowledge < Knowledge::Declared;
        let what = if shared {
            format!("{what}, in a source that several workloads take as a whole")
        } else {
            what.to_owned()
        };
        let evidence = places.iter().map(|span| Evidence {
            span: *span,
            what: what.as_str().into(),
        });
        Self {
            outsider: names_outsider(&endpoint),
            endpoint,
            knowledge,
            evidence: evidence.collect(),
            said: Said::Setting,
            sent_to: Vec::new(),
            meant: false,
            asked: None,
            word_of: None,
        }
    }

    /// With the line of a file's text that names it as its place.
    fn at_line(mut self, inventory: &Inventory, text: &str) -> Self {
        let before = text.get(..self.endpoint.range.start).unwrap_or("");
        let line = before.matches('\n').count();
        if let Some(first) = self.evidence.first_mut() {
            first.span = inventory.line_of(first.span, line);
        }
        self
    }
}

/// The texts in which a workload may name somebody.
pub(super) struct Texts<'a> {
    /// Its containers with their environments.
    pub(super) containers: Vec<(&'a Value, Settings<'a>)>,
    /// The files that it mounts, by their names.
    pub(super) files: Vec<(&'a str, Setting<'a>)>,
    /// What it may ask the cluster's interface for.
    asked_for: Vec<(&'a str, Setting<'a>)>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(cluster: &Cluster<'a>, workload: &Workload<'a>, users: &Users<'a>) -> Self {
        let containers = workload.containers();
        Self {
            containers: containers
                .map(|it| (it, environment(cluster, workload, it, users)))
                .collect(),
            files: files(cluster, workload, users),
            asked_for: asked_for(cluster, workload, users),
        }
    }
}

/// What a workload names in its environment, its commands and its files.
pub(super) fn by_workload<'a>(
    inventory: &Inventory,
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    texts: &Texts<'a>,
    later: &HashSet<&str>,
) -> Vec<Named> {
    let mut found = Vec::new();
    let Texts {
        containers,
        files,
        asked_for,
    } = texts;
    for (container, settings) in containers {
        let variables: Variables<'_> = &|name| {
            let gap = || later.contains(name).then(|| name_of(name).into());
            let set = variable(cluster, workload, settings, name).or_else(gap);
            set.or_else(|| linked(cluster, workload, name))
        };
        in_container(container, settings, variables, &mut found);
    }
    // Who reads a file may fill in what is set for it, in whichever container that is.
    let unset = Settings::new();
    let variables: Variables<'_> = &|name| {
        let set = containers
            .iter()
            .find_map(|(_, settings)| settings.get(name));
        let set = set.map(|setting| Cow::Borrowed(&*setting.text));
        set.or_else(|| variable(cluster, workload, &unset, name))
    };
    for (name, text) in asked_for {
        let what = format!(
            "`{}`, which it can ask the cluster for, names it",
            short(name)
        );
        for endpoint in in_content(&text.text, variables) {
            let named = Named::new(endpoint, Knowledge::Declared, &text.places, &what);
            found.push(Named {
                knowledge: text.knowledge,
                outsider: file_names_outsider(&named.endpoint, name),
                said: Said::File,
                ..named.at_line(inventory, &text.text)
            });
        }
    }
    let as_a_whole = if hands_files_on(workload) {
        Said::Handed
    } else {
        Said::File
    };
    in_mounted(inventory, files, as_a_whole, variables, &mut found);
    found
}

/// What the settings and the commands of a container name.
fn in_container(
    container: &Value,
    settings: &Settings<'_>,
    variables: Variables<'_>,
    found: &mut Vec<Named>,
) {
    let off = switched_off(settings, container);
    for (name, setting) in settings.iter().filter(|(name, _)| !off.is_about(name)) {
        let names = settings.keys().map(|name| &**name);
        let mut endpoints = in_environment(name, &setting.text, names, variables);
        leave_out_stores(&setting.text, &mut endpoints);
        let what = format!("environment variable `{}` names it", short(name));
        if endpoints.is_empty() {
            let word = in_bare_word(name, &setting.text);
            found.extend(in_text(word, setting, &what).map(|named| Named {
                word_of: Some(Box::from(&**name)),
                outsider: false,
                ..named
            }));
        }
        let of_node = (&*setting.text == THIS_NODE).then(|| Box::from(&**name));
        found.extend(in_text(endpoints, setting, &what).map(|named| Named {
            word_of: of_node.clone(),
            meant: speaks_of_port(name, &named.endpoint),
            asked: asked_store(name, &named.endpoint.host),
            ..named
        }));
    }
    in_models(settings, found);
    for command in commands(container) {
        in_arguments(&command, variables, found);
        found.extend(in_options(&command, variables));
    }
}

/// Whether a setting speaks of what is spoken at the port in it: `SHOP_MYSQL_HOST=db:3306`.
fn speaks_of_port(setting: &str, endpoint: &Endpoint) -> bool {
    let protocol = endpoint.port.and_then(by_port);
    protocol.is_some_and(|protocol| asked_protocol(setting) == Some(protocol))
}

/// Who answers for the models of a cloud that variables name, unless that has an address here.
fn in_models(settings: &Settings<'_>, found: &mut Vec<Named>) {
    let text = |name: &str| settings.get(name).map(|setting| &*setting.text);
    let moved = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.contains("endpoint") && (name.contains("bedrock") || name.contains("aws"))
    };
    if settings.keys().any(|name| moved(name)) {
        return;
    }
    for (name, setting) in settings {
        if let Some(url) = model_url(name, &setting.text, text) {
            let what = format!("environment variable `{}` names a model of it", short(name));
            found.extend(in_text(in_setting("url", &url, &|_| None), setting, &what));
        }
    }
}

/// What mounted files name, each of which may hold a single value or count `as_a_whole`.
fn in_mounted(
    inventory: &Inventory,
    mounted: &[(&str, Setting<'_>)],
    as_a_whole: Said,
    variables: Variables<'_>,
    found: &mut Vec<Named>,
) {
    let beside: Variables<'_> = &|name| {
        let one = mounted.iter().find(|(known, _)| *known == name)?;
        Some(Cow::Borrowed(&*one.1.text))
    };
    for (name, file) in mounted {
        let what = format!("mounted file `{}` names it", short(name));
        let one_value = !name.contains('.') && !file.text.trim().contains(char::is_whitespace);
        let mut endpoints = if one_value {
            let names = mounted.iter().map(|(name, _)| *name);
            in_environment(name, file.text.trim(), names, beside)
        } else {
            in_content(&file.text, variables)
        };
        // What a script of a filter holds are labels and no hosts.
        let is_filter = name.rsplit('.').next() == Some("lua");
        endpoints.retain(|it| it.form != Form::Bare || !is_filter);
        leave_out_stores(&file.text, &mut endpoints);
        let sent = named_for_others(&file.text, &mut endpoints, variables);
        for (endpoint, sent_to) in own_and_sent(endpoints, sent) {
            found.extend(in_text([endpoint], file, &what).map(|named| Named {
                outsider: file_names_outsider(&named.endpoint, name),
                said: if one_value { Said::File } else { as_a_whole },
                sent_to: sent_to.clone(),
                ..named.at_line(inventory, &file.text)
            }));
        }
    }
}

/// What the settings of a custom resource name.
pub(in crate::passes::kubernetes) fn by_settings(settings: &Value, place: Span) -> Vec<Named> {
    let mut found = Vec::new();
    let mut open = vec![("", settings)];
    while let Some((name, value)) = open.pop() {
        // `{name: redisHost, value: ...}`, as some write a setting.
        let own = value
            .get("name")
            .and_then(Value::as_str)
            .zip(value.get("value"));
        if let Some(pair) = own {
            open.push(pair);
        } else if let Some(map) = value.map() {
            open.extend(map.iter().map(|(key, item)| (&**key, item)));
        }
        open.extend(value.items().iter().map(|item| (name, item)));
        if let Some(text) = value.as_str() {
            let places = [value.span.unwrap_or(place)];
            let what = format!("`{}` names it", short(name));
            let endpoints = in_setting(name, text, &|_| None).into_iter();
            found.extend(endpoints.map(|it| Named::new(it, Knowledge::Declared, &places, &what)));
        }
    }
    found
}

/// A host that an annotation names.
pub(super) fn in_annotation(host: &str, knowledge: Knowledge, place: Span) -> Option<Named> {
    let endpoint = in_setting("host", host, &|_| None).pop()?;
    let what = "an annotation names it";
    Some(Named::new(endpoint, knowledge, &[place], what))
}

/// What a source that a custom resource is given names.
pub(super) fn by_source(inventory: &Inventory, source: &Resource) -> Vec<Named> {
    let mut found = Vec::new();
    for (name, text, span) in entries(source) {
        let places: Vec<Span> = span.into_iter().collect();
        let what = format!("`{}` of what it is given names it", short(name));
        // One word is what its name says, if that says anything.
        let one_word = Some(text.trim()).filter(|it| !it.contains(char::is_whitespace));
        let mut endpoints = one_word.map_or_else(Vec::new, |it| in_setting(name, it, &|_| None));
        if endpoints.is_empty() {
            endpoints = in_content(&text, &|_| None);
        }
        let named = endpoints
            .into_iter()
            .map(|it| Named::new(it, Knowledge::Declared, &places, &what));
        found.extend(named.map(|named| named.at_line(inventory, &text)));
    }
    found
}

/// All that is executed in a container: its main program with its arguments, what probes and
/// hooks run, and a script that steps of workflows have in a field of its own.
pub(super) fn commands(container: &Value) -> Vec<Vec<&Value>> {
    const HOOKS: &[&[&str]] = &[
        &["livenessProbe", "exec"],
        &["readinessProbe", "exec"],
        &["startupProbe", "exec"],
        &["lifecycle", "postStart", "exec"],
        &["lifecycle", "preStop", "exec"],
    ];
    let main = ["command", "args"]
        .into_iter()
        .flat_map(|key| items(container, key));
    let hooks = HOOKS.iter().filter_map(|path| container.path(path));
    let hooks = hooks.map(|hook| items(hook, "command").iter().collect());
    let scripts = ["script", "source"].into_iter();
    let scripts = scripts.filter_map(|key| container.get(key));
    let scripts = scripts.map(|script| vec![script]);
    let commands = std::iter::once(main.collect()).chain(hooks);
    commands.chain(scripts).collect()
}

fn in_arguments(arguments: &[&Value], variables: Variables<'_>, found: &mut Vec<Named>) {
    let texts: Vec<&str> = arguments
        .iter()
        .map(|value| value.as_str().unwrap_or(""))
        .collect();
    let mut called = in_command(&texts, variables).into_iter().peekable();
    for (index, text) in texts.iter().enumerate() {
        let own = std::iter::from_fn(|| called.next_if(|(at, _)| *at == index));
        let mut own: Vec<Endpoint> = own.map(|(_, endpoint)| endpoint).collect();
        let for_others = named_for_others(text, &mut own, variables);
        let place = arguments.get(index).and_then(|argument| argument.span);
        let places: Vec<Span> = place.into_iter().collect();
        found.extend(
            own_and_sent(own, for_others).map(|(endpoint, sent_to)| Named {
                said: Said::Argument,
                sent_to,
                ..Named::new(
                    endpoint,
                    Knowledge::Declared,
                    &places,
                    "an argument names it",
                )
            }),
        );
    }
}

/// Peers that a script calls itself, and those that it names for others, to whom it sends texts.
fn own_and_sent(own: Vec<Endpoint>, sent: Vec<ForOthers>) -> impl Iterator<Item = ForOthers> {
    let own = own.into_iter().map(|endpoint| (endpoint, Vec::new()));
    own.chain(sent)
}

/// What the settings and the arguments of a container switch off.
fn switched_off(settings: &Settings<'_>, container: &Value) -> SwitchedOff {
    let mut off = SwitchedOff::default();
    for (name, setting) in settings {
        off.read(name, &setting.text);
    }
    for argument in commands(container).into_iter().flatten() {
        off.read("", argument.as_str().unwrap_or(""));
    }
    off
}

fn in_text<'t>(
    endpoints: impl IntoIterator<Item = Endpoint> + 't,
    setting: &'t Setting<'_>,
    what: &'t str,
) -> impl Iterator<Item = Named> + 't {
    endpoints
        .into_iter()
        .map(move |endpoint| Named::new(endpoint, setting.knowledge, &setting.places, what))
}

/// A variable of the container, or one of those that Kubernetes sets for each Service.
pub(super) fn variable<'v>(
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    settings: &'v Settings<'_>,
    name: &str,
) -> Option<Cow<'v, str>> {
    if let Some(setting) = settings.get(name) {
        return Some(Cow::Borrowed(&*setting.text));
    }
    let (service, host) = match name.strip_suffix("_SERVICE_HOST") {
        Some(service) => (service, true),
        None => (name.strip_suffix("_SERVICE_PORT")?, false),
    };
    let service = service.to_ascii_lowercase().replace('_', "-");
    let found = cluster.service((workload.resource.scope, workload.namespace, &service))?;
    if host {
        return Some(service.into());
    }
    let port = found.ports.first()?.port?;
    Some(port.to_string().into())
}

/// The whole name of a Service that no manifest declares, of a variable that Kubernetes sets for
/// it and nobody else does: where there is such a Service it has a value.
fn linked<'v>(cluster: &Cluster<'_>, workload: &Workload<'_>, unset: &str) -> Option<Cow<'v, str>> {
    let subject = unset.strip_prefix('$')?.strip_suffix("_SERVICE_HOST")?;
    let service = subject.to_ascii_lowercase().replace('_', "-");
    let namespace = Some(workload.namespace).filter(|it| !it.is_empty())?;
    // People write so of what is called a service, too.
    let longer = format!("{service}-service");
    let key = (workload.resource.scope, namespace, &*longer);
    let unclear = cluster.service(key).is_some() || matches!(&*service, "" | "kubernetes");
    (!unclear).then(|| format!("{service}.{namespace}.svc").into())
}

/// Names in evidence are bounded.
pub(super) fn short(name: &str) -> String {
    name.chars().take(80).collect()
}
