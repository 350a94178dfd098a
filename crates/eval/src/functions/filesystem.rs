//! Functions on files, which the scope reads, and on paths.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Call;
use super::hole::{Known, known};
use super::string::made;
use crate::context::Outcome;
use crate::notes::Gathered;
use crate::set::set;
use crate::{FileKind, Glob, Kind, Reason, Value};

/// The path that the first argument gives, as seen from the folder where Terraform is run. Nothing
/// where it is not known.
fn path<'a>(call: &'a Call<'_>) -> Outcome<Option<&'a str>> {
    Ok(match known(call, 0)? {
        Known::Text(path) => Some(path),
        Known::Pieces([start, rest]) => below_working_folder(start, rest),
        Known::Pieces(_) | Known::Nothing => None,
    })
}

/// The rest of a path that begins with the folder where Terraform is run.
fn below_working_folder<'a>(start: &Value, rest: &'a Value) -> Option<&'a str> {
    let Reason::WorkingFolder(folder) = &start.as_unknown()?.reason else {
        return None;
    };
    let below = rest.as_str()?.strip_prefix(&**folder)?.strip_prefix('/')?;
    Some(below.trim_start_matches('/'))
}

/// What the scope says of the file that the first argument names.
fn ask(call: &Call<'_>, kind: FileKind, pattern: Option<&str>) -> Outcome {
    let Some(path) = path(call)? else {
        return Ok(call.open(call.argument(0)?));
    };
    let (value, told) = call.context().scope.file(kind, path, pattern);
    if let Some(told) = told {
        call.context().tell(told);
    }
    match value.as_unknown().map(|unknown| &unknown.reason) {
        Some(Reason::Invalid(why)) => Err(why.to_string().into()),
        _ => Ok(value),
    }
}

/// The text of the file that the first argument names.
pub(super) fn text(call: &Call<'_>) -> Outcome {
    ask(call, FileKind::Text, None)
}

/// The same of a file that need not hold text.
pub(super) fn content(call: &Call<'_>) -> Outcome {
    ask(call, FileKind::Content, None)
}

pub(super) fn file(call: &mut Call<'_>) -> Outcome {
    text(call)
}

pub(super) fn exists(call: &mut Call<'_>) -> Outcome {
    ask(call, FileKind::Exists, None)
}

pub(super) fn base64(call: &mut Call<'_>) -> Outcome {
    let content = content(call)?;
    match &content.kind {
        Kind::String(text) => made(STANDARD.encode(&**text)),
        _ => Ok(content),
    }
}

pub(super) fn matching(call: &mut Call<'_>) -> Outcome {
    let pattern = clean(call.text(1)?);
    Glob::parse(&pattern).ok_or("the pattern is in error")?;
    if pattern.starts_with("..") {
        return Ok(Value::unknown(Reason::File(pattern.into())));
    }
    let found = ask(call, FileKind::Set, Some(&pattern))?;
    Ok(match &found.kind {
        Kind::Tuple(items) | Kind::List(items) => Gathered::of([&found]).put(set(items.to_vec())),
        _ => found,
    })
}

/// Where a relative path starts is known only where Terraform runs: it stays relative, as the
/// scope wants it.
pub(super) fn absolute(call: &mut Call<'_>) -> Outcome {
    made(clean(call.text(0)?))
}

pub(super) fn base_name(call: &mut Call<'_>) -> Outcome {
    let path = match known(call, 0)? {
        Known::Text(path) => path,
        Known::Pieces(pieces) => match pieces.last().and_then(Value::as_str) {
            // The name is known where a slash is, and something behind it.
            Some(end) if end.trim_end_matches('/').contains('/') => end,
            _ => return Ok(call.open(call.argument(0)?)),
        },
        Known::Nothing => return Ok(call.open(call.argument(0)?)),
    };
    let trimmed = path.trim_end_matches('/');
    let name = trimmed.rsplit('/').next().unwrap_or("");
    made(match (path, name) {
        ("", _) => ".".into(),
        (_, "") => "/".into(),
        (_, name) => name.into(),
    })
}

pub(super) fn folder_name(call: &mut Call<'_>) -> Outcome {
    let path = call.text(0)?;
    let folder = path.rfind('/').and_then(|at| path.get(..=at));
    made(clean(folder.unwrap_or("")))
}

/// The home of whoever runs Terraform is not ours.
pub(super) fn expand_home(call: &mut Call<'_>) -> Outcome {
    let path = call.text(0)?;
    match path.strip_prefix('~') {
        None => Ok(call.argument(0)?.clone()),
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            Ok(Value::unknown(Reason::Function("pathexpand".into())))
        }
        Some(_) => Err("the home of another user is not known".into()),
    }
}

/// The shortest equal path: without `.`, `..` and repeated slashes where they can be resolved.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".into(),
        (false, false) => joined,
    }
}
