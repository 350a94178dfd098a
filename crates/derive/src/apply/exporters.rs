//! Containers that only tell figures of the one beside them: they say nothing of what that is.

use eval::Value;

use super::image_name;
use crate::catalog::image_path;

/// How the images of such containers end.
const ENDINGS: &[&str] = &["-exporter", "_exporter"];

/// The containers of something of this name, without those that export figures of another.
///
/// What exports figures may be what it is all about, as on every machine of a cluster: then it
/// is called so, is alone, or stands first and nothing else has the name of the whole.
pub(super) fn others<'v>(containers: &'v [Value], whole: &str) -> Vec<&'v Value> {
    let names: Vec<Option<String>> = containers.iter().map(program).collect();
    let exports = |name: &Option<String>| {
        let name = name.as_deref().unwrap_or("");
        ENDINGS.iter().any(|ending| name.ends_with(ending))
    };
    let called = |name: &Option<String>| {
        let name = name.as_deref().filter(|name| !name.is_empty());
        name.is_some_and(|name| whole.contains(name))
    };
    let is_about = names.first().is_some_and(exports) && !names.iter().any(called);
    if whole.contains("exporter") || is_about || names.iter().all(exports) {
        return containers.iter().collect();
    }
    let all = containers.iter().zip(&names);
    let others = all.filter(|(_, name)| !exports(name));
    others.map(|(container, _)| container).collect()
}

/// The last part of the name of a container's image.
fn program(container: &Value) -> Option<String> {
    let name = image_name(container.get("image")?)?;
    let path = image_path(&name);
    path.rsplit('/').next().map(str::to_owned)
}
