//! From a command line of helm to a release.

use std::sync::Arc;

use syntax::{Node, NodeKind, Origin, Span, parse_yaml};

use super::command::Line;
use super::settings::settings;
use super::shell::Filled;
use super::{Installs, Script};
use crate::helm::release::{Base, Given, Release, Wanted};
use crate::helm::shorten;
use crate::path;

/// Releases that one script may install.
const MAX_RELEASES: usize = 500;

impl Script<'_> {
    pub(super) fn install(&mut self, line: &Line) {
        if self.installs.len() == MAX_RELEASES {
            return;
        }
        let place = (line.chart.start, line.chart.end);
        let Some(name) = line.name.plain() else {
            let message = "helm release is left out: the script does not tell its name";
            return self.note(message.to_owned(), place);
        };
        let name: Arc<str> = name.into();
        let Some(chart) = self.chart(line, &name) else {
            return;
        };
        let before = self.said.len();
        let mut values = self.files(line, &name);
        let is_whole = self.said.len() == before;
        values.extend(self.settings(line));
        let namespace = line.last("namespace").and_then(Filled::plain);
        let span = Span::new(self.source, place.0, place.1);
        let release = Release {
            object: Arc::clone(&name),
            chart,
            name,
            namespace: namespace.filter(|it| !it.is_empty()).map(Arc::from),
            values,
            cluster_version: line
                .last("kube-version")
                .and_then(Filled::plain)
                .map(Arc::from),
            cluster_apis: Vec::new(),
            span,
        };
        self.installs.push(Installs {
            given: told(&release),
            release,
            is_whole,
        });
    }

    /// A chart is a folder that is on disk, or a published one.
    fn chart(&mut self, line: &Line, name: &str) -> Option<Wanted> {
        let place = (line.chart.start, line.chart.end);
        let short = shorten(name);
        let text = line.chart.text.as_str();
        if !line.chart.is_known {
            let message =
                format!("helm release `{short}` is left out: the script does not tell its chart");
            self.note(message, place);
            return None;
        }
        let reader = self.shell.project.reader;
        let is_chart = |folder: &String| {
            let names = reader.list(folder).unwrap_or_default();
            names.iter().any(|name| name == "Chart.yaml")
        };
        if let Some(folder) = self.shell.seen(text).into_iter().find(is_chart) {
            return Some(Wanted::Folder(folder.into()));
        }
        let version = line.last("version").and_then(Filled::plain).unwrap_or("");
        let published = |repository: &str, name: &str| Wanted::Published {
            name: name.into(),
            version: version.into(),
            repository: repository.into(),
        };
        let plain = line
            .chart
            .plain()
            .filter(|it| path::extension(it) != Some("tgz"))?;
        if let Some((repository, chart)) = plain.rsplit_once('/')
            && (plain.starts_with("oci://") || is_name(repository))
            && is_name(chart)
        {
            return Some(published(repository, chart));
        }
        if let Some(repository) = line.last("repo")
            && is_name(plain)
        {
            return Some(published(repository.plain().unwrap_or(""), plain));
        }
        let message =
            format!("chart of helm release `{short}` is not on disk: what it makes is not known");
        self.note(message, place);
        None
    }

    fn files(&mut self, line: &Line, name: &str) -> Vec<Given> {
        let mut values = Vec::new();
        for flag in line.all("values") {
            for file in flag.text.split(',') {
                let reader = self.shell.project.reader;
                let seen = self.shell.seen(file).into_iter();
                let found = seen
                    .filter(|_| flag.is_known)
                    .find(|file| reader.read(file).is_ok());
                let Some(file) = found else {
                    let file = shorten(path::file_name(file));
                    let name = shorten(name);
                    let message =
                        format!("value file `{file}` of helm release `{name}` is not found");
                    self.note(message, (flag.start, flag.end));
                    continue;
                };
                values.push(Given::File {
                    path: file.into(),
                    from: Base::Scan,
                    may_be_missing: false,
                    span: Span::new(self.source, flag.start, flag.end),
                });
            }
        }
        values
    }

    /// Settings over all files, in the order in which helm takes them. What is not known stays
    /// as it is where it decides whether there is something at all.
    fn settings(&self, line: &Line) -> Vec<Given> {
        let mut values = Vec::new();
        for json in line.all("set-json") {
            values.extend(self.json(json));
        }
        for (flag, as_text) in [("set", false), ("set-string", true)] {
            for given in line.all(flag) {
                let span = Span::new(self.source, given.start, given.end);
                let pairs = settings(&given.text, as_text, span).into_iter();
                let pairs = pairs.filter(|(path, value)| {
                    let is_open = !given.is_known && value.text().is_some_and(is_unknown);
                    !(path.contains("${") || is_open && is_switch(path))
                });
                values.extend(pairs.map(|(path, value)| Given::Set { path, value }));
            }
        }
        for given in line.all("set-literal") {
            if let Some((path, value)) = given.text.split_once('=') {
                let kind = NodeKind::String {
                    text: value.into(),
                    plain: false,
                };
                let value = Node {
                    kind,
                    span: Span::new(self.source, given.start, given.end),
                    tag: None,
                };
                values.push(Given::Set {
                    path: path.into(),
                    value,
                });
            }
        }
        values
    }

    fn json(&self, given: &Filled) -> Option<Given> {
        let sources = self.shell.project.sources;
        let (path, value) = given.text.split_once('=').filter(|_| given.is_known)?;
        let text: Arc<str> = value.into();
        let origin = Origin {
            at: 0,
            span: Span::new(self.source, given.start, given.end),
            verbatim: false,
        };
        let file = sources.path(self.source);
        let source = sources.add_derived(file, Arc::clone(&text), vec![origin]);
        let (documents, _) = parse_yaml(source, &text);
        Some(Given::Set {
            path: path.into(),
            value: documents.into_iter().next()?,
        })
    }
}

/// Whether a text is a name of a repository or of a chart, and no path.
fn is_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.';
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(is_letter)
}

/// Whether a setting says if there is something at all.
fn is_switch(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with("enabled")
}

/// Whether nothing of a value is known.
fn is_unknown(text: &str) -> bool {
    text.starts_with("${") && text.ends_with('}') && text.matches('$').count() == 1
}

/// Everything that a release is given, as text.
fn told(release: &Release) -> String {
    let given = release.values.iter().map(|given| match given {
        Given::File { path, .. } => path.to_string(),
        Given::Set { path, value } => match &value.kind {
            NodeKind::String { text, .. } => format!("{path}={text}"),
            _ => format!("{path}={}", value.items().len()),
        },
        _ => String::new(),
    });
    given.collect::<Vec<_>>().join("\n")
}
