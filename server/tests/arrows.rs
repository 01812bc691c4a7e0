//! Dependencies point one way: domain ← words, store ← services ← islands\[ssr\] ← app ← server, and
//! words ← islands\[hydrate\] ← frontend.
//! docs/architecture.md says why; this test holds it.

#[cfg(test)]
mod imports;

#[cfg(test)]
mod arrows {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use serde_json::Value;

    use crate::imports::{Import, Sources, imports, rings, sources, upward};

    /// Rooms of `services`, from the ground up: each imports only what stands before it.
    const SERVICES: &[&str] = &[
        "clock",
        "signer",
        "error",
        "media",
        "hashing",
        "mail_server",
        "lanes",
        "actor",
        "figures",
        "documents",
        "context",
        "input",
        "time",
        "paging",
        "ask",
        "audit",
        "jobs",
        "webhooks",
        "mail",
        "accounts",
        "calendar",
        "record",
        "rounds",
        "contests",
        "entries",
        "films",
        "assignment",
        "judging",
        "results",
        "selection",
        "amendments",
        "feedback",
        "notices",
        "objections",
        "meeting",
        "awards",
        "presentation",
        "phases",
        "letters",
        "releases",
        "playback",
        "public",
        "channels",
        "search",
        "overview",
        "exports",
        "certificates",
        "imports",
        "packages",
        "exhibition",
        "popularity",
        "workers",
        "archive",
        "backup",
        "portable",
    ];

    /// Rooms of the pages, from the ground up, above the crates of `islands`.
    const PAGES: &[&str] = &[
        "site",
        "ui",
        "accounts",
        "contests",
        "letters",
        "forms",
        "settings",
        "assignment",
        "people",
        "films",
        "entries",
        "rounds",
        "screening",
        "units",
        "judging",
        "results",
        "selection",
        "amendments",
        "feedback",
        "calendar",
        "notices",
        "objections",
        "meeting",
        "awards",
        "presentation",
        "audit",
        "record",
        "certificates",
        "exports",
        "packages",
        "imports",
        "releases",
        "public",
        "channels",
        "exhibition",
        "popularity",
        "search",
        "overview",
        "routes",
        "shell",
    ];

    /// Crates whose files must not import each other in a ring.
    const WITHOUT_RINGS: &[&str] = &[
        "app/domain/src",
        "app/words/src",
        "app/store/src",
        "app/services/src",
        "app/islands/src",
        "app/islands/player/src",
        "app/islands/entry/src",
        "app/islands/desk/src",
        "app/islands/studio/src",
        "app/src",
        "server/src",
    ];

    /// Each package and the members it may name. Nothing may name `server`.
    const ALLOWED: &[(&str, &[&str])] = &[
        ("domain", &[]),
        ("store", &["domain"]),
        ("words", &["domain"]),
        ("services", &["domain", "store", "words"]),
        ("islands", &["domain", "services", "words"]),
        ("islands-player", &["domain", "islands", "words"]),
        ("islands-entry", &["domain", "islands", "services", "words"]),
        ("islands-desk", &["domain", "islands", "islands-player", "services", "words"]),
        ("islands-studio", &["domain", "islands", "services", "words"]),
        (
            "app",
            &[
                "domain",
                "islands",
                "islands-desk",
                "islands-entry",
                "islands-player",
                "islands-studio",
                "services",
                "words",
            ],
        ),
        ("server", &["app", "domain", "islands", "services", "store", "words"]),
        ("frontend", &["islands-desk", "islands-entry", "islands-player", "islands-studio"]),
        ("bundler", &[]),
    ];

    /// Kept out of the browser: pages, other layers, and crates too large to send.
    const NOT_IN_THE_BROWSER: &[&str] =
        &["app", "store", "services", "server", "leptos_router", "leptos_meta", "sqlx", "tokio", "axum", "argon2"];

    /// What would let the rules see a clock, a socket, a thread pool or chance.
    const NOT_IN_THE_DOMAIN: &[&str] =
        &["tokio", "jiff", "chrono", "time", "rand", "getrandom", "uuid", "leptos", "axum", "sqlx", "regex", "reqwest"];

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
    }

    fn cargo(args: &[&str]) -> String {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo).current_dir(root()).args(args).output().unwrap();
        assert!(output.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The members as their manifests declare them: name → (dependency, kind or "normal", optional).
    fn members() -> BTreeMap<String, Vec<(String, String, bool)>> {
        let metadata: Value =
            serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1", "--offline"])).unwrap();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let packages = metadata["packages"].as_array().unwrap();
        packages
            .iter()
            .map(|package| {
                let dependencies = package["dependencies"].as_array().unwrap().iter().map(|dependency| {
                    let kind = text(&dependency["kind"]).unwrap_or_else(|| "normal".to_owned());
                    (text(&dependency["name"]).unwrap(), kind, dependency["optional"].as_bool().unwrap())
                });
                (text(&package["name"]).unwrap(), dependencies.collect())
            })
            .collect()
    }

    /// Every crate a package is built from.
    fn built_from(args: &[&str]) -> BTreeSet<String> {
        let tree = cargo(&[&["tree", "--offline", "--prefix", "none", "--format", "{p}"], args].concat());
        tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
    }

    #[test]
    fn members_name_only_the_layers_below_them() {
        let members = members();
        let names: BTreeSet<&str> = members.keys().map(String::as_str).collect();
        let known: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, known, "a new member gets a line in ALLOWED");
        for (name, allowed) in ALLOWED {
            for (dependency, kind, _) in &members[*name] {
                if names.contains(dependency.as_str()) && dependency != name {
                    assert!(allowed.contains(&dependency.as_str()), "{name} names {dependency} ({kind})");
                }
            }
        }
    }

    #[test]
    fn only_store_names_sqlx() {
        for (name, dependencies) in members() {
            let sqlx = dependencies.iter().any(|(dependency, ..)| dependency.starts_with("sqlx"));
            assert_eq!(sqlx, name == "store", "{name} names sqlx: {sqlx}");
        }
    }

    #[test]
    fn the_browser_side_has_neither_pages_nor_services() {
        for (name, dependencies) in members() {
            for (dependency, _, optional) in dependencies {
                let behind_ssr = optional || dependency != "services" || !name.starts_with("islands");
                assert!(behind_ssr, "services must be optional in {name}");
            }
        }
        let browser = built_from(&["-p", "frontend", "--target", "wasm32-unknown-unknown", "-e", "normal"]);
        assert!(browser.contains("islands") && browser.contains("words"));
        for name in NOT_IN_THE_BROWSER {
            assert!(!browser.contains(*name), "the browser side contains {name}");
        }
    }

    #[test]
    fn the_domain_has_no_io_no_clock_and_no_chance() {
        let domain = built_from(&["-p", "domain", "-e", "normal"]);
        for name in NOT_IN_THE_DOMAIN {
            assert!(!domain.contains(*name), "domain is built from {name}");
        }
    }

    /// Features that only tests ask for would have everything above them compiled twice. What they need stands in the manifests.
    #[test]
    fn what_a_build_compiled_serves_the_tests() {
        let selection = ["--workspace", "--exclude", "frontend", "--prefix", "none", "--format", "{p} {f}"];
        let of = |edges: &str| -> BTreeSet<String> {
            let tree = cargo(&[&["tree", "--locked", "--edges", edges][..], &selection[..]].concat());
            tree.lines().map(|line| line.trim_end_matches(" (*)").trim_end().to_owned()).collect()
        };
        let (built, tested) = (of("normal,build"), of("normal,build,dev"));
        assert_eq!(built.difference(&tested).collect::<Vec<_>>(), Vec::<&String>::new());
        assert!(built.len() > 300 && tested.len() > built.len(), "{} of {}", built.len(), tested.len());
    }

    #[test]
    fn only_store_writes_sql_through_sqlx() {
        let mut offenders = Vec::new();
        for folder in
            ["app/src", "app/domain", "app/services", "app/words", "app/islands", "app/frontend", "server/src"]
        {
            visit(&root().join(folder), &mut |path, text| {
                if text.contains("sqlx::") {
                    offenders.push(path.to_path_buf());
                }
            });
        }
        assert_eq!(offenders, Vec::<PathBuf>::new());
    }

    #[test]
    fn rooms_import_only_rooms_below_them() {
        let services = imports(&sources(&root().join("app/services/src")));
        assert_eq!(upward(&services, SERVICES, &["Services"]), Vec::<String>::new(), "rooms of services");
        let pages = imports(&sources(&root().join("app/src")));
        assert_eq!(upward(&pages, PAGES, &[]), Vec::<String>::new(), "rooms of the pages");
    }

    #[test]
    fn no_files_import_each_other_in_a_ring() {
        for folder in WITHOUT_RINGS {
            let found = rings(&imports(&sources(&root().join(folder))));
            assert_eq!(found, Vec::<Vec<String>>::new(), "{folder}");
        }
    }

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

    /// Leptos writes the children of `<textarea>` and `<title>` as they are, and nothing escapes inner HTML.
    #[test]
    fn what_leptos_does_not_escape_goes_through_raw_text() {
        let mut written = 0;
        let mut open = Vec::new();
        for folder in ["app/src", "app/islands"] {
            visit(&root().join(folder), &mut |path, text| {
                for (begins, ends, through) in
                    [("<textarea", "</textarea>", "{raw_text(&"), ("<Title ", "/>", "text=raw_text(&")]
                {
                    // The function itself, which names what it is for.
                    let elements = if path.ends_with("islands/src/text.rs") { "" } else { text };
                    for found in elements.split(begins).skip(1) {
                        written += 1;
                        let element = found.split_once(ends).map_or(found, |(element, _)| element);
                        if !element.contains(through) {
                            open.push((path.to_path_buf(), begins));
                        }
                    }
                }
                let drawn_by_us = path.ends_with("certificates/template.rs");
                if text.contains("inner_html") && !drawn_by_us {
                    open.push((path.to_path_buf(), "inner_html"));
                }
            });
        }
        assert_eq!(open, Vec::new());
        assert!(written >= 7, "{written}");
    }

    #[test]
    fn a_seeded_violation_is_found() {
        let seeded = |files: &[(&str, &str)]| -> Sources {
            files.iter().map(|(module, text)| ((*module).to_owned(), (*text).to_owned())).collect()
        };
        let files = seeded(&[
            ("", "mod ground;\nmod upper;\n"),
            ("ground::shared", "use super::super::upper::page::Page;\n// use crate::upper::no::comment;\n"),
            (
                "upper::page",
                "use crate::ground::{other::Other, shared::{Deep, Thing as Renamed}};\n\nfn f() { crate::open() }\n",
            ),
            ("ground::other", "mod tests {\n    use crate::upper::page::Page;\n}\n"),
        ]);
        let found = imports(&files);
        let named = ["ground::shared imports upper::page::Page", "upper::page imports open"];
        assert_eq!(upward(&found, &["ground", "upper"], &["Services"]), named);
        assert_eq!(rings(&found), [["ground::shared", "upper::page"]]);
        let files = seeded(&[
            ("a", "impl Services {\n    pub async fn one(&self) {\n        self.read();\n    }\n}\n"),
            ("b", "impl Services {\n    pub fn two(&self) {\n        self\n            .one();\n    }\n}\n"),
        ]);
        assert_eq!(calls_between_methods(&files), ["b calls one"]);
        let files = seeded(&[(
            "a",
            "async fn solved_before() { computed(work).await; let tx = cx.write().await?; cx.audit(tx) }\n\
             async fn solved_within() { let tx = cx.write().await?; computed(work).await; cx.audit(tx) }\n\
             async fn helper(tx: &mut dyn Tx) { computed(work).await; cx.audit(tx) }\n\
             async fn reads(tx: &mut dyn Tx) { computed(work).await }\n",
        )]);
        assert_eq!(computing_writers(&files), ["a: solved_within", "a: helper"]);
        let files = seeded(&[
            (
                "a",
                "async fn calls() { let tx = cx.write().await?; near(tx).await; cx.audit(tx) }\n\
                 async fn asks_another() { let tx = cx.write().await?; tx.far(); other::far(); cx.audit(tx) }\n\
                 async fn near(tx: &mut dyn Tx) -> Result<()> {\n    far(tx).await\n}\n\
                 pub(crate) async fn far(tx: &mut dyn Tx) { computed(work).await }\n",
            ),
            (
                "b",
                "use crate::a::far;\n\n\
                 async fn calls() { let tx = cx.write().await?; cx.audit(tx); far(tx).await }\n\
                 async fn before() { far(tx).await; let tx = cx.write().await?; cx.audit(tx) }\n",
            ),
            ("c", "async fn far() {}\n\nasync fn calls() { let tx = cx.write().await?; far().await; cx.audit(tx) }\n"),
        ]);
        assert_eq!(computing_writers(&files), ["a: calls", "b: calls"]);
    }

    /// Functions that hand work to the solver's threads in the transaction of a row of the record, themselves or by free functions they
    /// call: after it was begun, or anywhere where somebody else began it.
    fn computing_writers(sources: &Sources) -> Vec<String> {
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
    fn calls_between_methods(sources: &Sources) -> Vec<String> {
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

    fn visit(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, look);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                look(&path, &std::fs::read_to_string(&path).unwrap());
            }
        }
    }
}
