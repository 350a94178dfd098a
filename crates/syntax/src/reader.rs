//! How libraries ask for further files without doing I/O themselves.

use crate::SourceId;

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// No such file below the scanned roots.
    Missing,
    /// The path leads out of the scanned roots, or is an absolute or remote address.
    Outside,
    /// It is there but cannot be used: no permission, not a regular file, too large, not text.
    Unreadable(String),
}

/// Reads files below the scanned roots, and only those.
///
/// Paths are relative to the scanned root with `/` between their parts; `.` and `..` are
/// resolved by the reader. The same path always gives the same source.
pub trait Reader: Sync {
    /// The text of a file, added to the run's [`crate::Sources`].
    fn read(&self, path: &str) -> Result<SourceId, ReadError>;

    /// The bytes of a file that is no text, such as an archive.
    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let _ = path;
        Err(ReadError::Missing)
    }

    /// The names of the files and folders (these with a trailing `/`) in a folder, sorted.
    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError>;
}
