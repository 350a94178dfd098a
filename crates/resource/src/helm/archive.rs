//! Packed charts: the files of a `.tgz`.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::MultiGzDecoder;

const BLOCK: usize = 512;

/// The regular files of an archive by path; none where it cannot be unpacked or is larger than
/// there is room, of which it takes what it needs.
pub(super) fn unpack(packed: &[u8], room: &mut u64) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = MultiGzDecoder::new(packed)
        .take(room.saturating_add(1))
        .read_to_end(&mut bytes);
    *room = room.checked_sub(bytes.len() as u64)?;
    read.ok()?;
    let mut files = BTreeMap::new();
    let (mut at, mut long_name) = (0, None);
    while let Some(header) = bytes.get(at..at + BLOCK) {
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        let size = octal(header.get(124..136)?)?;
        let content = bytes.get(at + BLOCK..(at + BLOCK).checked_add(size)?)?;
        match header.get(156).copied() {
            Some(b'L') => long_name = Some(text(content)),
            Some(b'x') => long_name = pax_path(content),
            Some(b'0' | 0) => {
                let path = long_name.take().unwrap_or_else(|| name(header));
                files.insert(path.trim_start_matches("./").to_owned(), content.to_vec());
            }
            _ => long_name = None,
        }
        at = (at + BLOCK).checked_add(size.div_ceil(BLOCK) * BLOCK)?;
    }
    Some(files)
}

fn text(bytes: &[u8]) -> String {
    let end = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    String::from_utf8_lossy(bytes.get(..end).unwrap_or(&[])).into_owned()
}

fn octal(field: &[u8]) -> Option<usize> {
    let digits = text(field);
    usize::from_str_radix(digits.trim(), 8).ok()
}

fn name(header: &[u8]) -> String {
    let part = |range| header.get(range).map(text).unwrap_or_default();
    let (name, prefix) = (part(0..100), part(345..500));
    let is_ustar = header.get(257..262) == Some(b"ustar");
    if prefix.is_empty() || !is_ustar {
        name
    } else {
        format!("{prefix}/{name}")
    }
}

/// The `path` of an extended header, whose lines are `LENGTH KEY=VALUE`.
fn pax_path(content: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(content);
    let mut lines = text.lines();
    lines.find_map(|line| Some(line.split_once(" path=")?.1.to_owned()))
}
