//! What secrets and parameters hold: who is told to read one is told whom its content names.

use std::collections::HashMap;

use model::{ElementId, Evidence};
use resource::Resource;

use super::{DEEPEST, Setting, links_of, named_by, read};
use crate::draft::{Draft, Link};

/// Resources that tell something, by the resources that people name to read them.
pub(super) struct Contents(HashMap<usize, Vec<usize>>);

impl Contents {
    pub(super) fn of(draft: &Draft<'_>) -> Self {
        let mut all: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, (resource, _, stated)) in draft.resources().enumerate() {
            if stated.contents.is_none() {
                continue;
            }
            all.entry(index).or_default().push(index);
            let kept_in = stated.kept_in.as_ref();
            for home in kept_in.map_or_else(Vec::new, |it| draft.mentioned(resource.scope, it)) {
                all.entry(home).or_default().push(index);
            }
        }
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
        let mut links = Vec::new();
        let named = draft.mentioned(reader.scope, setting.value);
        for index in named.iter().filter_map(|index| self.0.get(index)).flatten() {
            let kept = draft.inventory.resources.get(*index);
            let stated = draft.stated.get(*index);
            let contents = stated.and_then(|stated| stated.contents.as_ref());
            let (Some(kept), Some(contents)) = (kept, contents) else {
                continue;
            };
            let mut told = Vec::new();
            read(contents, None, DEEPEST, &mut told);
            for held in &told {
                links.extend(links_of(draft, kept, from, held));
            }
        }
        let first = Evidence {
            span: setting.span.unwrap_or(reader.span),
            what: named_by(setting),
        };
        for link in &mut links {
            for line in &mut link.evidence {
                line.what = "what the setting names holds its address".into();
            }
            link.evidence.insert(0, first.clone());
        }
        links
    }
}
