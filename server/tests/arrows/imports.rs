//! Which file of a crate imports which other, read from `use` declarations and from `crate::` and `super::` paths in the text.
//! Sources are as rustfmt writes them; modules for tests do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files of a crate by module path (`films::upload::begin`; the crate's root is empty), each with its text.
pub type Sources = BTreeMap<String, String>;

/// Reads all sources below a folder `src`.
pub fn sources(src: &Path) -> Sources {
    let mut found = Sources::new();
    read(src, src, &mut found);
    found
}

fn read(src: &Path, folder: &Path, found: &mut Sources) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(src, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let inside = path.strip_prefix(src).unwrap().with_extension("");
            let mut parts: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
            if matches!(parts.last(), Some(&("mod" | "lib" | "main"))) {
                parts.pop();
            }
            found.insert(parts.join("::"), std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// An import: the file that is imported, and the whole path as it resolves from the crate's root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// Module path of the file; empty is the crate's root.
    pub file: String,
    /// What is named.
    pub path: String,
}

/// What each file imports of its own crate, itself excepted.
pub fn imports(sources: &Sources) -> BTreeMap<String, BTreeSet<Import>> {
    sources
        .iter()
        .map(|(module, text)| {
            let paths = paths_in(&without_tests_and_comments(text));
            let imports =
                paths.iter().filter_map(|path| resolve(module, path, sources)).filter(|one| one.file != *module);
            (module.clone(), imports.collect())
        })
        .collect()
}

/// Comments and test modules stand on lines of their own; a module in a file ends with the first `}` at its indentation, and
/// its `super` is the file.
fn without_tests_and_comments(text: &str) -> String {
    let (mut kept, mut inside, mut inline) = (String::new(), false, false);
    for line in text.lines() {
        inline = (inline || line.starts_with("pub mod ") && line.ends_with('{')) && line != "}";
        if line.starts_with("mod tests {") || line.starts_with("pub mod tests {") {
            inside = true;
        }
        if !inside && !line.trim_start().starts_with("//") {
            kept.push_str(&if inline { line.replacen("super::", "self::", 1) } else { line.to_owned() });
            kept.push('\n');
        }
        if line == "}" {
            inside = false;
        }
    }
    kept
}

fn paths_in(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for declaration in text.split("use ").skip(1) {
        if let Some((tree, _)) = declaration.split_once(';') {
            flatten("", tree, &mut found);
        }
    }
    let mut parts = text.split("use ");
    let before = parts.next().unwrap_or_default().to_owned();
    let text = parts.fold(before, |text, part| text + part.split_once(';').map_or(part, |(_, after)| after));
    for start in ["crate::", "super::"] {
        for (at, _) in text.match_indices(start) {
            let alone = !text.get(..at).is_some_and(|before| before.ends_with(|c: char| is_word(c) || c == ':'));
            let rest = text.get(at..).unwrap_or_default();
            let end = rest.find(|c: char| !is_word(c) && c != ':').unwrap_or(rest.len());
            if alone {
                found.insert(rest.get(..end).unwrap_or_default().trim_end_matches(':').to_owned());
            }
        }
    }
    found
}

/// The paths of a `use` tree.
fn flatten(prefix: &str, tree: &str, found: &mut BTreeSet<String>) {
    let tree = tree.trim();
    let Some((before, list)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        if !path.is_empty() {
            found.insert(format!("{prefix}{path}"));
        }
        return;
    };
    let prefix = format!("{prefix}{}", before.trim());
    let (mut depth, mut start) = (0_u32, 0);
    let list = list.trim_end().strip_suffix('}').unwrap_or(list);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                flatten(&prefix, list.get(start..at).unwrap_or_default(), found);
                start = at + 1;
            }
            _ => {}
        }
    }
    flatten(&prefix, list.get(start..).unwrap_or_default(), found);
}

/// The file of this crate that a path leads to; `None` for paths into other crates.
fn resolve(module: &str, path: &str, sources: &Sources) -> Option<Import> {
    let mut here: Vec<&str> = if module.is_empty() { Vec::new() } else { module.split("::").collect() };
    let mut parts = path.split("::").peekable();
    match *parts.peek()? {
        "crate" => {
            here.clear();
            parts.next();
        }
        "self" => {
            parts.next();
        }
        "super" => {
            while parts.peek() == Some(&"super") {
                here.pop();
                parts.next();
            }
        }
        _ => return None,
    }
    here.extend(parts);
    let longest = (0..=here.len()).rev().map(|length| here[..length].join("::"));
    let file = longest.into_iter().find(|candidate| sources.contains_key(candidate))?;
    Some(Import { file, path: here.join("::") })
}

/// Files that import each other in a ring, one list a ring. A module that names what is in its own folder lists it, as the
/// crate's root does; that is no import.
pub fn rings(imports: &BTreeMap<String, BTreeSet<Import>>) -> Vec<Vec<String>> {
    let reaches = |from: &String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(next) = open.pop() {
            let inside = format!("{next}::");
            let counts = |import: &&Import| !import.file.is_empty() && !import.file.starts_with(&inside);
            for import in imports.get(&next).into_iter().flatten().filter(counts) {
                if seen.insert(import.file.clone()) {
                    open.push(import.file.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        imports.keys().filter(|file| !file.is_empty()).map(|file| (file, reaches(file))).collect();
    let mut rings: Vec<Vec<String>> = reached
        .iter()
        .filter(|(file, seen)| seen.contains(**file))
        .map(|(file, seen)| {
            let back = |other: &String| reached.get(other).is_some_and(|seen| seen.contains(*file));
            let mut ring: Vec<String> = seen.iter().filter(|other| back(other)).cloned().collect();
            ring.sort();
            ring
        })
        .collect();
    rings.sort();
    rings.dedup();
    rings
}

/// Imports that lead to a room above their own, or to one that the order does not list. `order` begins at the ground; a room is
/// the first part of a module path. Of the crate's root only `of_root` may be named.
pub fn upward(imports: &BTreeMap<String, BTreeSet<Import>>, order: &[&str], of_root: &[&str]) -> Vec<String> {
    let place = |room: &str| order.iter().position(|one| *one == room);
    let room = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for (file, imports) in imports.iter().filter(|(file, _)| !file.is_empty()) {
        for import in imports {
            let (from, to) = (room(file), room(&import.file));
            let allowed = if to.is_empty() {
                of_root.contains(&import.path.as_str())
            } else {
                from == to || place(&from).zip(place(&to)).is_some_and(|(from, to)| to < from)
            };
            if !allowed {
                found.push(format!("{file} imports {}", import.path));
            }
        }
    }
    found
}
