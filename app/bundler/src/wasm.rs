//! The crate `frontend`, compiled for the browser: `frontend.js` and `frontend.wasm`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::site::Site;

const TRIPLE: &str = "wasm32-unknown-unknown";

pub fn add(site: &mut Site, root: &Path, target: &Path, dev: bool) -> Result<()> {
    let folder = compile(root, target, dev)?;

    let mut output = Bindgen::new()
        .input_path(folder.join("frontend.wasm"))
        .out_name("frontend")
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        .debug(dev)
        .keep_debug(dev)
        .remove_name_section(!dev)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen")?;
    if !output.npm_dependencies().is_empty() {
        bail!("a crate wants an npm package in the browser; only modules that travel with the crate can be served");
    }

    let wasm = output.wasm_mut().emit_wasm();
    let wasm = site.add("frontend.wasm", &wasm)?;
    // The path used when nobody passes one to the module's default export.
    let mut js = replace_all(output.js(), "frontend_bg.wasm", &wasm)?;

    // wasm-bindgen imports snippets by folder; our served folder is flat.
    for (crate_name, list) in output.snippets() {
        for (index, text) in list.iter().enumerate() {
            let hashed = site.add(&format!("{crate_name}-inline{index}.js"), text.as_bytes())?;
            js = replace_all(&js, &format!("./snippets/{crate_name}/inline{index}.js"), &format!("./{hashed}"))?;
        }
    }
    let mut modules: Vec<_> = output.local_modules().iter().collect();
    modules.sort();
    for (path, text) in modules {
        let hashed = site.add(&path.replace('/', "-"), text.as_bytes())?;
        js = replace_all(&js, &format!("./snippets/{path}"), &format!("./{hashed}"))?;
    }
    site.add("frontend.js", js.as_bytes())?;
    Ok(())
}

fn compile(root: &Path, target: &Path, dev: bool) -> Result<std::path::PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let profile = if dev { "dev" } else { "wasm-release" };
    let status = Command::new(&cargo)
        .current_dir(root)
        .args(["build", "--locked", "--package", "frontend", "--target", TRIPLE, "--profile", profile])
        .arg("--target-dir")
        .arg(target)
        .status()
        .with_context(|| format!("starting {}", cargo.display()))?;
    if !status.success() {
        bail!("the browser side did not compile (is the wasm32 standard library there? `make setup`)");
    }
    Ok(target.join(TRIPLE).join(if dev { "debug" } else { profile }))
}

/// A replacement that must find something: wasm-bindgen's text may change with its version.
fn replace_all(text: &str, from: &str, to: &str) -> Result<String> {
    if !text.contains(from) {
        bail!("wasm-bindgen's script no longer mentions {from}");
    }
    Ok(text.replace(from, to))
}
