//! Modules that `terraform init` has brought: `.terraform/modules/modules.json` says which
//! call's source lies in which folder.

use std::sync::Arc;

use syntax::parse_json;

use crate::path;
use crate::project::Project;

/// Calls by their path (`network.subnets`) and folders, for a root module. Empty where
/// nothing was installed.
pub(super) fn read(project: Project<'_>, root: &str) -> Vec<(Arc<str>, Arc<str>)> {
    let Some(manifest) = path::join(root, ".terraform/modules/modules.json") else {
        return Vec::new();
    };
    let Ok(source) = project.reader.read(&manifest) else {
        return Vec::new();
    };
    // A manifest is a tool's own file: what is wrong with it is no matter of the user's code.
    let (document, _) = parse_json(source, &project.sources.text(source));
    let Some(modules) = document.as_ref().and_then(|node| node.get("Modules")) else {
        return Vec::new();
    };
    let entries = modules.items().iter().filter_map(|module| {
        let call = module.get("Key")?.text().filter(|key| !key.is_empty())?;
        let folder = path::join(root, module.get("Dir")?.text()?)?;
        Some((call.into(), folder.into()))
    });
    entries.collect()
}
