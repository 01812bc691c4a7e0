//! The crate `frontend`, compiled for the browser: for each of its bundles a module and its wasm, `desk.js` and `desk.wasm`.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use walrus::ir::{Visitor, dfs_in_order};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, ModuleConfig, TypeId};
use wasm_bindgen_cli_support::Bindgen;

use crate::site::Site;

const TRIPLE: &str = "wasm32-unknown-unknown";

/// The profile of the browser side that is shipped.
const RELEASE: &str = "wasm-release";

/// The bundles of `frontend`, each with what its wasm may weigh on the line, in bytes of brotli. A page loads one of them; over
/// its budget nothing is built.
const BUDGETS: [(&str, u64); 4] = [("player", 120_000), ("entry", 200_000), ("desk", 200_000), ("studio", 200_000)];

/// What is cut out of a release build, by name: tachys writes a second way to hydrate into every type-erased view, for pages that
/// are streamed. Islands come whole and never take it, but the views' tables of functions keep it: a tenth of the wasm. Only
/// these entries are named: what they alone call goes with them, and what else is called so may be one with a function of the
/// other way, because the compiler keeps one of several that have the same instructions.
const NEVER_CALLED: &str = "IntoAny$GT$8into_any13hydrate_async";

/// What wasm-bindgen made of one bundle.
struct Bundle {
    name: &'static str,
    js: String,
    wasm: Vec<u8>,
    /// Scripts that the module imports: the path it names, the name to serve them under, the text.
    imports: Vec<(String, String, String)>,
}

pub fn add(site: &mut Site, root: &Path, target: &Path, dev: bool) -> Result<()> {
    let folder = compile(root, target, dev)?;
    let bundles: Result<Vec<Bundle>> = thread::scope(|scope| {
        let start = |&(name, _): &(&'static str, u64)| {
            let input = folder.join(format!("{name}.wasm"));
            scope.spawn(move || bind(&input, name, dev))
        };
        let running: Vec<_> = BUDGETS.iter().map(start).collect();
        running.into_iter().map(|one| one.join().map_err(|_| anyhow!("wasm-bindgen stopped"))?).collect()
    });
    let mut shared = BTreeMap::new();
    for bundle in bundles? {
        add_bundle(site, bundle, &mut shared)?;
    }
    check_budgets(|name| site.compressed(&format!("{name}.wasm")))
}

fn bind(input: &Path, name: &'static str, dev: bool) -> Result<Bundle> {
    let mut module = ModuleConfig::new()
        .strict_validate(false)
        .generate_name_section(dev)
        .generate_producers_section(false)
        .parse_file(input)
        .with_context(|| format!("reading {}", input.display()))?;
    if !dev {
        cut(&mut module)?;
    }
    let mut output = Bindgen::new()
        .input_module(name, module)
        .out_name(name)
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        .debug(dev)
        .keep_debug(false)
        .remove_name_section(!dev)
        .remove_producers_section(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen: {name}"))?;
    if !output.npm_dependencies().is_empty() {
        bail!("a crate wants an npm package in the browser; only modules that travel with the crate can be served");
    }
    let wasm = output.wasm_mut().emit_wasm();
    let mut imports = Vec::new();
    for (crate_name, list) in output.snippets() {
        for (index, text) in list.iter().enumerate() {
            let path = format!("./snippets/{crate_name}/inline{index}.js");
            imports.push((path, format!("{crate_name}-inline{index}.js"), text.clone()));
        }
    }
    for (path, text) in output.local_modules() {
        imports.push((format!("./snippets/{path}"), path.replace('/', "-"), text.clone()));
    }
    imports.sort();
    Ok(Bundle { name, js: output.js().to_owned(), wasm, imports })
}

/// Empties every function that is never called; what only they called goes with them when wasm-bindgen tidies up.
fn cut(module: &mut Module) -> Result<()> {
    let found = module.funcs.iter().filter(|one| one.name.as_deref().is_some_and(is_never_called));
    let found: HashMap<FunctionId, TypeId> = found.map(|one| (one.id(), one.ty())).collect();
    if found.is_empty() {
        bail!("no function is named {NEVER_CALLED}: what was cut out has another name now");
    }
    let mut calls = Calls { of: &found, any: false };
    for (_, function) in module.funcs.iter_local().filter(|(id, _)| !found.contains_key(id)) {
        dfs_in_order(&mut calls, function, function.entry_block());
    }
    if calls.any {
        bail!("a function named {NEVER_CALLED} is called by one that stays");
    }
    for (id, ty) in found {
        let (arguments, results) = module.types.params_results(ty);
        let (arguments, results) = (arguments.to_vec(), results.to_vec());
        let mut body = FunctionBuilder::new(&mut module.types, &arguments, &results);
        body.func_body().unreachable();
        let arguments = arguments.into_iter().map(|one| module.locals.add(one)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
    }
    Ok(())
}

/// The entry of the way that is never taken, or the body of the future it returns.
fn is_never_called(name: &str) -> bool {
    let rest = name.split_once(NEVER_CALLED).map(|(_, rest)| rest);
    rest.map(|rest| rest.strip_prefix("28_$u7b$$u7b$closure$u7d$$u7d$").unwrap_or(rest))
        .is_some_and(|rest| rest.starts_with("17h") && rest.len() == "17h0123456789abcdefE".len())
}

/// Whether a function names one of some others, as a call does; the tables of functions are not looked at.
struct Calls<'a> {
    of: &'a HashMap<FunctionId, TypeId>,
    any: bool,
}

impl<'instr> Visitor<'instr> for Calls<'_> {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.any |= self.of.contains_key(function);
    }
}

/// Bundles import the same scripts; each is served once.
fn add_bundle(site: &mut Site, bundle: Bundle, shared: &mut BTreeMap<String, String>) -> Result<()> {
    let Bundle { name, js, wasm, imports } = bundle;
    let hashed = site.add(&format!("{name}.wasm"), &wasm)?;
    // The path used when nobody passes one to the module's default export.
    let mut js = replace_all(&js, &format!("{name}_bg.wasm"), &hashed)?;
    for (path, served, text) in imports {
        // wasm-bindgen imports scripts by folder; our served folder is flat.
        let hashed = match shared.get(&served) {
            Some(hashed) => hashed.clone(),
            None => site.add(&served, text.as_bytes())?,
        };
        js = replace_all(&js, &path, &format!("./{hashed}"))?;
        shared.insert(served, hashed);
    }
    site.add(&format!("{name}.js"), js.as_bytes())?;
    Ok(())
}

/// Says what each bundle weighs, where anything is compressed at all.
fn check_budgets(weigh: impl Fn(&str) -> Option<u64>) -> Result<()> {
    let mut over = Vec::new();
    for (name, budget) in BUDGETS {
        let Some(size) = weigh(name) else { continue };
        let (weight, allowed) = (kilobytes(size), kilobytes(budget));
        eprintln!("bundler: {name}.wasm weighs {weight:.1} kB as brotli, {allowed:.1} kB allowed");
        if size > budget {
            over.push(name);
        }
    }
    if !over.is_empty() {
        bail!("over the budget of what a page loads: {}", over.join(", "));
    }
    Ok(())
}

fn kilobytes(bytes: u64) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from) / 1_000.0
}

fn compile(root: &Path, target: &Path, dev: bool) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.current_dir(root).args(["build", "--locked", "--package", "frontend", "--bins", "--target", TRIPLE]);
    let folder = if dev {
        "debug"
    } else {
        command.args(["--profile", RELEASE]);
        RELEASE
    };
    let status =
        command.arg("--target-dir").arg(target).status().with_context(|| format!("starting {}", cargo.display()))?;
    if !status.success() {
        bail!("the browser side did not compile (is the wasm32 standard library there? `make setup`)");
    }
    Ok(target.join(TRIPLE).join(folder))
}

/// A replacement that must find something: wasm-bindgen's text may change with its version.
fn replace_all(text: &str, from: &str, to: &str) -> Result<String> {
    if !text.contains(from) {
        bail!("wasm-bindgen's script no longer mentions {from}");
    }
    Ok(text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use walrus::ir::{Call, Instr, Unreachable};

    use super::*;

    const ENTRY: &str =
        "_ZN53_$LT$T$u20$as$u20$tachys..view..any_view..IntoAny$GT$8into_any13hydrate_async17h25d459fcc27a6df6E";

    /// A function of this name, which calls another where one is given.
    fn function(module: &mut Module, name: &str, calls: Option<FunctionId>) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        builder.name(name.to_owned());
        if let Some(callee) = calls {
            builder.func_body().call(callee);
        }
        builder.finish(Vec::new(), &mut module.funcs)
    }

    fn body(module: &Module, id: FunctionId) -> Vec<Instr> {
        let function = module.funcs.get(id).kind.unwrap_local();
        function.block(function.entry_block()).instrs.iter().map(|(instr, _)| instr.clone()).collect()
    }

    #[test]
    fn what_is_never_called_is_emptied_and_nothing_else() {
        let mut module = Module::default();
        let helper = function(&mut module, "helper", None);
        let entry = function(&mut module, ENTRY, Some(helper));
        let stays = function(&mut module, "stays", Some(helper));
        cut(&mut module).unwrap();
        assert!(matches!(body(&module, entry)[..], [Instr::Unreachable(Unreachable {})]));
        assert!(matches!(body(&module, stays)[..], [Instr::Call(Call { func })] if func == helper));
    }

    #[test]
    fn a_cut_of_what_is_called_is_refused() {
        let mut module = Module::default();
        let entry = function(&mut module, ENTRY, None);
        function(&mut module, "stays", Some(entry));
        assert!(cut(&mut module).unwrap_err().to_string().contains("is called by one that stays"));
        assert!(cut(&mut Module::default()).unwrap_err().to_string().contains("has another name now"));
    }

    #[test]
    fn a_bundle_over_its_budget_is_named() {
        let heavy = |name: &str| Some(if name == "desk" { 200_001 } else { 120_000 });
        assert!(check_budgets(heavy).unwrap_err().to_string().ends_with(": desk"));
        check_budgets(|_| Some(120_000)).unwrap();
        check_budgets(|_| None).unwrap();
    }

    #[test]
    fn only_the_entries_of_the_other_way_are_cut() {
        let entry = "_ZN53_$LT$T$u20$as$u20$tachys..view..any_view..IntoAny$GT$8into_any13hydrate_async";
        let closure = "28_$u7b$$u7b$closure$u7d$$u7d$";
        let hash = "17h25d459fcc27a6df6E";
        assert!(is_never_called(&format!("{entry}{hash}")) && is_never_called(&format!("{entry}{closure}{hash}")));
        assert!(!is_never_called(&format!("{entry}{closure}{closure}{hash}")));
        assert!(!is_never_called(&format!("_ZN6tachys4view10RenderHtml13hydrate_async{closure}{hash}")));
        assert!(!is_never_called(&format!("_ZN4core3ptr9drop_in_place{entry}..{hash}")));
    }
}
