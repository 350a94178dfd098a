//! Folders of charts, compared with paths of a repository of which nobody knows where its top is.

use crate::path;

/// Where a chart lies, and how paths of its repository lead there.
#[derive(Debug, PartialEq)]
pub(super) struct Found<'a> {
    pub(super) folder: &'a str,
    /// The repository's top, below the scanned root.
    pub(super) top: &'a str,
    /// The scanned root, below the repository's top.
    pub(super) root: String,
}

/// How a chart's folder is the one with a path in a repository, if it can be.
pub(super) fn fit<'f>(folder: &'f str, wanted: &str) -> Option<Found<'f>> {
    let (top, root) = if folder == wanted {
        ("", "")
    } else if path::is_within_end(folder, wanted) {
        (folder.strip_suffix(wanted)?.strip_suffix('/')?, "")
    } else if path::is_within_end(wanted, folder) {
        ("", wanted.strip_suffix(folder)?.strip_suffix('/')?)
    } else {
        return None;
    };
    Some(Found {
        folder,
        top,
        root: root.to_owned(),
    })
}

/// How many folders two paths have in common.
pub(super) fn shared(a: &str, b: &str) -> usize {
    let both = a.split('/').zip(b.split('/'));
    both.take_while(|(a, b)| a == b).count()
}
