//! What secrets and parameters hold: who is told to read one is told whom its content names.

use std::collections::HashMap;
use std::sync::Arc;

use eval::Value;
use model::{ElementId, Evidence};
use resource::Resource;

use super::{DEEPEST, Setting, links_of, named_by, read};
use crate::draft::{Draft, Link};

/// The flows to whom contents name, by the resources that people name to read them. Each ends
/// with its own content as the sender until somebody reads it.
pub(super) struct Contents(HashMap<usize, Vec<Link>>);

impl Contents {
    pub(super) fn of(draft: &Draft<'_>) -> Self {
        let mut all: HashMap<usize, Vec<Link>> = HashMap::new();
        for (index, (resource, _, stated)) in draft.resources().enumerate() {
            let Some(contents) = &stated.contents else {
                continue;
            };
            let told = told(draft, resource, contents);
            let kept_in = stated.kept_in.as_ref();
            for home in kept_in.map_or_else(Vec::new, |it| draft.mentioned(resource.scope, it)) {
                all.entry(home).or_default().extend(told.iter().cloned());
            }
            all.entry(index).or_default().extend(told);
        }
        all.retain(|_, told| !told.is_empty());
        Self(all)
    }

    /// The flows to whom the content names that a setting leads to.
    pub(super) fn links(
        &self,
        draft: &Draft<'_>,
        reader: &Resource,
        from: &ElementId,
        setting: &Setting<'_>,
    ) -> Vec<Link> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let first = Evidence {
            span: setting.span.unwrap_or(reader.span),
            what: named_by(setting),
        };
        let named = draft.mentioned(reader.scope, setting.value);
        let told = named.iter().filter_map(|index| self.0.get(index)).flatten();
        told.filter(|link| link.to != *from)
            .map(|link| Link {
                from: from.clone(),
                evidence: std::iter::once(&first)
                    .chain(&link.evidence)
                    .cloned()
                    .collect(),
                ..link.clone()
            })
            .collect()
    }
}

/// The flows to whom a content names.
fn told(draft: &Draft<'_>, resource: &Resource, contents: &Value) -> Vec<Link> {
    let mut settings = Vec::new();
    read(contents, None, DEEPEST, &mut settings);
    let own = ElementId(Arc::clone(&resource.id));
    let mut links = Vec::new();
    for setting in &settings {
        links.extend(links_of(draft, resource, &own, setting));
    }
    for line in links.iter_mut().flat_map(|link| &mut link.evidence) {
        line.what = "what the setting names holds its address".into();
    }
    links
}
