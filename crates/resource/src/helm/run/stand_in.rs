//! What stands for templates of charts that are not on disk.
//!
//! Charts take names, labels and images from a library, and repositories seldom hold a copy of
//! it. Nearly all such templates give what those of `helm create` give, so that the objects of
//! a chart are known but for what only the library knows. What is taken for granted is told.

use std::rc::Rc;

use syntax::Span;

use super::super::absent::full_name;
use super::super::output::Output;
use super::super::value::{Map, Value};
use super::super::yaml::to_yaml;
use super::{Failure, Lack, Machine, Outcome};

impl Machine<'_> {
    /// What a template that is not there would write, if charts are missing it may belong to, or
    /// nothing better can be had.
    pub(super) fn stand_in(
        &mut self,
        name: &str,
        dot: &Value,
        outer: Option<Span>,
    ) -> Outcome<Output> {
        let failure = Failure::new(format!("no template `{name}`"));
        if self.absent.is_empty() && !self.leaves_out {
            return Err(failure);
        }
        if !self.fills_in {
            return Err(Failure {
                lack: Some(Lack::Template),
                ..failure
            });
        }
        let text = self.likely(name, dot, outer)?;
        let mut output = Output::default();
        output.write(&text, outer);
        Ok(output)
    }

    /// Told from the last part of the template's name, which says what it is for.
    fn likely(&mut self, name: &str, dot: &Value, outer: Option<Span>) -> Outcome<String> {
        let last = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
        let about = About::of(dot, self.root.as_ref());
        if let Some(part) = last.strip_suffix("fullname") {
            let full = self.full_name_of(name, dot, &about);
            return Ok(match part.trim_end_matches(['-', '_']) {
                "" => full,
                part => format!("{full}-{part}"),
            });
        }
        Ok(match &*last {
            "name" => about.chart.to_string(),
            "namespace" => about.namespace.to_string(),
            "image" => image(dot).unwrap_or_else(|| placeholder(name)),
            "render" => self.rendered(dot, outer)?,
            word if word.ends_with("name") => self.full_name_of(name, dot, &about),
            "apiversion" => api_version(name).to_owned(),
            word if word.ends_with("version") => placeholder(name),
            _ if name.to_ascii_lowercase().contains("label") => format!(
                "app.kubernetes.io/name: {}\napp.kubernetes.io/instance: {}",
                about.chart, about.release
            ),
            _ => String::new(),
        })
    }

    /// The name of what a template is about: the chart that a dictionary names, the chart that
    /// is not there and that the template belongs to, or the chart that calls.
    fn full_name_of(&self, template: &str, dot: &Value, about: &About) -> String {
        let asked = dot.get("chartName");
        if let Some(chart) = asked.as_ref().and_then(Value::as_text) {
            let values = dot.get("chartValues");
            let values = values.as_ref().and_then(Value::as_map);
            return full_name(&about.release, chart, values);
        }
        let first = template.split('.').next().unwrap_or(template);
        let absent = self.absent.get(first).filter(|_| dot.is_nil());
        absent
            .cloned()
            .unwrap_or_else(|| full_name(&about.release, &about.chart, about.values.as_ref()))
    }

    /// A value as text, rendered if it is a template itself.
    fn rendered(&mut self, dot: &Value, outer: Option<Span>) -> Outcome<String> {
        let text = match dot.get("value") {
            None | Some(Value::Nil) => return Ok(String::new()),
            Some(Value::Text(text)) => text,
            Some(value) => to_yaml(&value).into(),
        };
        let context = dot.get("context").unwrap_or(Value::Nil);
        let rendered = self.tpl(&[Value::Text(text), context], outer)?;
        Ok(rendered
            .as_text()
            .map(ToString::to_string)
            .unwrap_or_default())
    }
}

/// Whom a template speaks of.
struct About {
    release: Rc<str>,
    namespace: Rc<str>,
    chart: Rc<str>,
    values: Option<Map>,
}

impl About {
    /// What it is given says so, be it among other things.
    fn of(dot: &Value, root: Option<&Map>) -> Self {
        let is_scope = |value: &Value| value.get("Release").is_some();
        let within = || {
            let map = dot.as_map()?.borrow();
            map.values().find(|value| is_scope(value)).cloned()
        };
        let own = Some(dot.clone()).filter(is_scope);
        let scope = own.or_else(within);
        let scope = scope.or_else(|| Some(Value::Map(Rc::clone(root?))));
        let text = |object: &str, field: &str| {
            let value = scope.as_ref()?.get(object)?.get(field)?;
            value.as_text().cloned()
        };
        Self {
            release: text("Release", "Name").unwrap_or_default(),
            namespace: text("Release", "Namespace").unwrap_or_default(),
            chart: text("Chart", "Name").unwrap_or_default(),
            values: scope
                .as_ref()
                .and_then(|scope| scope.get("Values")?.as_map().cloned()),
        }
    }
}

/// The name of the image that one of the values describes in its parts.
fn image(dot: &Value) -> Option<String> {
    let map = dot.as_map()?.borrow();
    let parts = map
        .values()
        .find(|value| value.get("repository").is_some())?;
    let part = |key: &str| {
        let value = parts.get(key).filter(Value::truth)?;
        Some(super::super::format::print(&value))
    };
    let mut name = part("repository")?;
    if let Some(registry) = part("registry") {
        name = format!("{registry}/{name}");
    }
    Some(match (part("digest"), part("tag")) {
        (Some(digest), _) => format!("{name}@{digest}"),
        (None, Some(tag)) => format!("{name}:{tag}"),
        (None, None) => name,
    })
}

/// The version that a cluster of today serves what the template's name speaks of in.
fn api_version(template: &str) -> &'static str {
    const VERSIONS: &[(&str, &str)] = &[
        ("daemonset", "apps/v1"),
        ("deployment", "apps/v1"),
        ("statefulset", "apps/v1"),
        ("hpa", "autoscaling/v2"),
        ("job", "batch/v1"),
        ("ingress", "networking.k8s.io/v1"),
        ("networkpolicy", "networking.k8s.io/v1"),
        ("pdb", "policy/v1"),
        ("policy", "policy/v1"),
        ("rbac", "rbac.authorization.k8s.io/v1"),
    ];
    let template = template.to_ascii_lowercase();
    let found = VERSIONS.iter().find(|(word, _)| template.contains(word));
    found.map_or("v1", |(_, version)| version)
}

/// A place that is filled in when the chart is installed, named after what is missing.
pub(super) fn placeholder(message: &str) -> String {
    let words = message.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(8).collect();
    format!("${{{}}}", words.join("_"))
}
