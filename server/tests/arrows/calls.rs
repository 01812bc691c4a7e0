//! Who calls whom in `services`: methods no other methods, and nothing that computes while the writer is held.

use std::collections::{BTreeMap, BTreeSet};

use crate::imports::{Import, Sources, imports, sources};
use crate::workspace::root;

/// What two use cases share is a free function in a room below both, so a method of `Services` calls none other.
#[test]
fn only_edges_call_methods_of_services() {
    let sources = sources(&root().join("app/services/src"));
    assert_eq!(calls_between_methods(&sources), Vec::<String>::new());
}

/// SQLite has one writer: nobody waits for it while something is solved.
#[test]
fn nothing_is_computed_while_the_writer_is_held() {
    let sources = sources(&root().join("app/services/src"));
    assert_eq!(computing_writers(&sources), Vec::<String>::new());
}

/// Functions that hand work to the solver's threads in the transaction of a row of the record, themselves or by free functions they
/// call: after it was begun, or anywhere where somebody else began it.
pub fn computing_writers(sources: &Sources) -> Vec<String> {
    let calls = Calls::of(sources);
    let mut found = Vec::new();
    for (module, text) in sources {
        for function in text.split("async fn ").skip(1) {
            let function = function.split("\n}\n").next().unwrap_or_default();
            let (name, body) = named(function);
            let held = body.rsplit("write().await").next().unwrap_or_default();
            if held.contains("audit(") && (computes(held) || calls.compute(module, held)) {
                found.push(format!("{module}: {name}"));
            }
        }
    }
    found
}

/// The name of a function, and what follows it: the name there is no call.
fn named(function: &str) -> (&str, &str) {
    let name = function.split(['(', '<']).next().unwrap_or_default();
    (name, function.strip_prefix(name).unwrap_or_default())
}

fn computes(text: &str) -> bool {
    text.contains("computed(") || text.contains(".compute(")
}

/// Which free functions of a crate compute, themselves or by others they call.
struct Calls {
    imports: BTreeMap<String, BTreeSet<Import>>,
    /// By path.
    computing: BTreeSet<String>,
}

impl Calls {
    fn of(sources: &Sources) -> Self {
        let mut functions = Vec::new();
        for (module, text) in sources {
            let of_module = free_functions(text).into_iter();
            functions.extend(of_module.map(|(name, text)| (module, format!("{module}::{name}"), text)));
        }
        let mut calls = Self { imports: imports(sources), computing: BTreeSet::new() };
        loop {
            let more: Vec<String> = functions
                .iter()
                .filter(|(_, path, _)| !calls.computing.contains(path))
                .filter(|(module, _, text)| computes(text) || calls.compute(module, text))
                .map(|(_, path, _)| path.clone())
                .collect();
            if more.is_empty() {
                return calls;
            }
            calls.computing.extend(more);
        }
    }

    /// Whether a text of this module calls one of them, by the name it is imported or declared under.
    fn compute(&self, module: &str, text: &str) -> bool {
        let imported = self.imports.get(module);
        called(text).into_iter().any(|name| {
            let is_it = |import: &&Import| import.path.rsplit("::").next() == Some(name);
            let import = imported.into_iter().flatten().find(is_it);
            let path = import.map_or_else(|| format!("{module}::{name}"), |import| import.path.clone());
            self.computing.contains(&path)
        })
    }
}

/// Free functions with their text, as rustfmt writes them: from the first column to a brace there.
fn free_functions(text: &str) -> Vec<(String, String)> {
    const BEFORE: [&str; 6] = ["pub", "pub(crate)", "pub(super)", "const", "async", "unsafe"];
    let (mut found, mut open) = (Vec::new(), None);
    for line in text.lines() {
        let begins = line.split_once("fn ").filter(|(before, _)| {
            !line.starts_with(' ') && before.split_whitespace().all(|word| BEFORE.contains(&word))
        });
        if let Some((_, rest)) = begins {
            let (name, rest) = named(rest);
            open = Some((name.to_owned(), rest.to_owned()));
        } else if let Some((_, text)) = &mut open {
            text.push_str(line);
            text.push('\n');
        }
        if line.ends_with('}') && !line.starts_with(' ') {
            found.extend(open.take());
        }
    }
    found
}

/// Names that are called as free functions: neither methods nor what another module is named for.
fn called(text: &str) -> BTreeSet<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut before: Vec<&str> = text.split('(').collect();
    before.pop();
    let names = before.into_iter().filter_map(|before| {
        let stem = before.trim_end_matches(is_word);
        let name = before.strip_prefix(stem)?;
        (!name.is_empty() && !stem.ends_with(['.', ':']) && !stem.ends_with("fn ")).then_some(name)
    });
    names.collect()
}

/// Calls, from within an `impl Services`, of its public methods.
pub fn calls_between_methods(sources: &Sources) -> Vec<String> {
    let blocks = |text: &str| -> Vec<String> {
        let begun = text.strip_prefix("impl Services {").into_iter().chain(text.split("\nimpl Services {").skip(1));
        begun.map(|block| block.split("\n}\n").next().unwrap_or_default().to_owned()).collect()
    };
    let mut methods = BTreeSet::new();
    for block in sources.values().flat_map(|text| blocks(text)) {
        for line in block.lines().filter_map(|line| line.strip_prefix("    pub ")) {
            if let Some((_, signature)) = line.split_once("fn ") {
                methods.insert(signature.split(['(', '<']).next().unwrap_or_default().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    for (module, text) in sources {
        let inside = blocks(text).concat();
        let calls = |method: &&String| {
            let call = format!(".{method}(");
            let mut places = inside.match_indices(&call).map(|(at, _)| inside.get(..at));
            places.any(|before| before.is_some_and(|before| before.trim_end().ends_with("self")))
        };
        found.extend(methods.iter().filter(calls).map(|method| format!("{module} calls {method}")));
    }
    found
}
