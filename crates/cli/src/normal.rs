//! Paths as text: `.` and `..` resolved without asking the file system, `/` between parts.

use std::path::{Component, Path};

/// A path relative to some folder, `.` and `..` resolved; none if it leads out of the folder,
/// is absolute or begins with a drive.
pub(crate) fn below(path: &str) -> Option<String> {
    if path.starts_with(['/', '\\']) || path.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The path with `.` left out and `..` resolved as far as names go: `../a/./b/..` is `../a`.
pub(crate) fn lexical(path: &Path) -> std::path::PathBuf {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_out_are_refused() {
        assert_eq!(below("a/./b//../c").as_deref(), Some("a/c"));
        assert_eq!(below(".").as_deref(), Some(""));
        assert_eq!(below("a/../../b"), None);
        assert_eq!(below("/etc/passwd"), None);
    }

    #[test]
    fn parent_folders_stay_where_no_name_stands_before_them() {
        assert_eq!(lexical(Path::new("./a/../../b/.")), Path::new("../b"));
        assert_eq!(lexical(Path::new("/../x")), Path::new("/x"));
    }
}
