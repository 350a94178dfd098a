//! The reader that libraries get: it reads below the scanned roots and nowhere else.
//!
//! A path is first resolved as text, then the file's real place is compared with the roots'
//! real places, so that neither `..` nor a link leads out.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use syntax::{ReadError, Reader, SourceId, Sources};

use crate::normal::below;

/// The largest file that is read, in bytes.
pub(crate) const LARGEST: u64 = 64 << 20;

/// Reads files below a base folder, as far as they lie in the scanned roots.
#[derive(Debug)]
pub(crate) struct Confined {
    sources: Arc<Sources>,
    base: Option<Base>,
    known: Mutex<HashMap<String, Result<SourceId, ReadError>>>,
}

/// A folder that paths are relative to, and the parts of it that may be read.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The real places of the scanned roots.
    pub(crate) roots: Vec<PathBuf>,
}

impl Confined {
    /// A reader below `base`; none reads nothing, as for standard input.
    pub(crate) fn new(sources: Arc<Sources>, base: Option<Base>) -> Self {
        Self {
            sources,
            base,
            known: Mutex::default(),
        }
    }

    /// Remembers a file that was read already.
    pub(crate) fn remember(&self, path: &str, source: SourceId) {
        self.lock().insert(path.to_owned(), Ok(source));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Result<SourceId, ReadError>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The real place of a path, if it is allowed.
    fn real(&self, path: &str) -> Result<PathBuf, ReadError> {
        let base = self.base.as_ref().ok_or(ReadError::Missing)?;
        let place = fs::canonicalize(base.folder.join(path)).map_err(|error| why_not(&error))?;
        if base.roots.iter().any(|root| place.starts_with(root)) {
            Ok(place)
        } else {
            Err(ReadError::Outside)
        }
    }

    /// Whether a link leads to a folder that may be read, and not to one that it lies in.
    fn is_linked_folder(&self, link: &Path) -> bool {
        let roots = self.base.as_ref().map_or(&[][..], |base| &base.roots);
        let (Ok(target), Some(Ok(here))) =
            (fs::canonicalize(link), link.parent().map(fs::canonicalize))
        else {
            return false;
        };
        target.is_dir()
            && !here.starts_with(&target)
            && roots.iter().any(|root| target.starts_with(root))
    }

    fn load(&self, path: &str) -> Result<SourceId, ReadError> {
        let text = read_text(&self.real(path)?)?;
        Ok(self.sources.add(path, text))
    }
}

impl Reader for Confined {
    fn read(&self, path: &str) -> Result<SourceId, ReadError> {
        let path = below(path).ok_or(ReadError::Outside)?;
        // Reading under the lock keeps one source for one path; what was discovered is known
        // beforehand, so that few files come this way.
        let mut known = self.lock();
        if let Some(result) = known.get(&path) {
            return result.clone();
        }
        let result = self.load(&path);
        known.insert(path, result.clone());
        result
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let path = below(path).ok_or(ReadError::Outside)?;
        let place = self.real(&path)?;
        let file = regular_file(&place)?;
        bytes(file.0, file.1)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        let path = below(folder).ok_or(ReadError::Outside)?;
        let place = self.real(&path)?;
        let entries = fs::read_dir(place).map_err(|error| why_not(&error))?;
        let mut names: Vec<String> = entries
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let mut name = entry.file_name().into_string().ok()?;
                let kind = entry.file_type().ok()?;
                if kind.is_dir() || (kind.is_symlink() && self.is_linked_folder(&entry.path())) {
                    name.push('/');
                }
                Some(name)
            })
            .collect();
        names.sort_unstable();
        Ok(names)
    }
}

/// The text of a regular file of bounded size.
pub(crate) fn read_text(place: &Path) -> Result<String, ReadError> {
    let (file, size) = regular_file(place)?;
    decode(file, size)
}

fn regular_file(place: &Path) -> Result<(File, u64), ReadError> {
    let unreadable = |why: String| ReadError::Unreadable(why);
    let kind = fs::metadata(place).map_err(|error| why_not(&error))?;
    if !kind.is_file() {
        return Err(unreadable("it is not a regular file".to_owned()));
    }
    let file = File::open(place).map_err(|error| why_not(&error))?;
    Ok((file, kind.len()))
}

/// Text from anything that gives bytes; `size` is what to expect.
pub(crate) fn decode(input: impl Read, size: u64) -> Result<String, ReadError> {
    let bytes = bytes(input, size)?;
    syntax::decode(&bytes).map_err(ReadError::Unreadable)
}

fn bytes(input: impl Read, size: u64) -> Result<Vec<u8>, ReadError> {
    let too_large = || {
        let megabytes = LARGEST >> 20;
        ReadError::Unreadable(format!("it is larger than {megabytes} MB"))
    };
    if size > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    let read = input.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| why_not(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large());
    }
    Ok(bytes)
}

fn why_not(error: &std::io::Error) -> ReadError {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    if matches!(error.kind(), NotFound | NotADirectory) {
        ReadError::Missing
    } else {
        ReadError::Unreadable(error.kind().to_string())
    }
}
