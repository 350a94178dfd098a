//! Paths below the scanned root, as texts with `/` between their parts.

/// The part after the last slash.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The part before the last slash; empty for what lies in the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What stands behind the last dot of the name.
pub(crate) fn extension(path: &str) -> Option<&str> {
    Some(file_name(path).rsplit_once('.')?.1)
}

/// `relative` seen from `folder`, with `.` and `..` resolved. None where it leads out of the
/// root, or is no relative path at all: an absolute one, one of a home folder, an address.
pub(crate) fn join(folder: &str, relative: &str) -> Option<String> {
    let outside = relative.starts_with(['/', '~', '\\']) || relative.contains("://");
    if outside || relative.get(1..2) == Some(":") {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// What names of files that are only examples end with.
pub(crate) const EXAMPLES: [&str; 5] = ["example", "sample", "template", "dist", "tmpl"];

/// What people call the example that they keep in the repository of a file that they do not.
pub(crate) fn examples(path: &str) -> impl Iterator<Item = String> {
    let (folder, name) = path
        .rsplit_once('/')
        .map_or(("", path), |(folder, name)| (folder, name));
    let stem = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let behind = EXAMPLES.map(|word| format!("{name}.{word}"));
    let within = EXAMPLES.map(|word| stem.map(|(stem, end)| format!("{stem}.{word}.{end}")));
    let names = behind.into_iter().chain(within.into_iter().flatten());
    names.map(move |name| join(folder, &name).unwrap_or(name))
}

/// Whether `path` is `folder` itself or lies anywhere below it.
pub(crate) fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether `end` is the last part of `path`, folder by folder.
pub(crate) fn is_within_end(path: &str, end: &str) -> bool {
    path.strip_suffix(end)
        .is_some_and(|rest| !end.is_empty() && (rest.is_empty() || rest.ends_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_stays_below_the_root() {
        assert_eq!(join("a/b", "../c.yaml").as_deref(), Some("a/c.yaml"));
        assert_eq!(join("", "./x/./y").as_deref(), Some("x/y"));
        assert_eq!(join("a", "..").as_deref(), Some(""));
        for outside in ["../../x", "/etc/passwd", "~/.ssh/id", "https://x/y", "C:/x"] {
            assert_eq!(join("a", outside), None, "{outside}");
        }
    }

    #[test]
    fn an_example_is_called_after_its_file() {
        let found: Vec<String> = examples("a/prod.env").step_by(5).collect();
        assert_eq!(found, ["a/prod.env.example", "a/prod.example.env"]);
        let found: Vec<String> = examples(".env").collect();
        assert_eq!(found.first().map(String::as_str), Some(".env.example"));
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn a_folder_holds_what_lies_below_it() {
        assert!(is_within("a/b", "a") && is_within("a", "a") && is_within("a", ""));
        assert!(!is_within("ab", "a") && !is_within("a", "a/b"));
    }
}
