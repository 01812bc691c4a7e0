//! Builds the browser side of Linxuan into `<target folder>/site`, ready to be embedded in the server.
//!
//! Rust to wasm (through cargo and wasm-bindgen), style sheets into one minified file, scripts and pictures as they are.
//! Every file gets its content's hash in its name, and every text-like file a `.br` and a `.gz` beside it, so the server
//! may call all of them immutable. `manifest.json` leads from the logical name to the hashed one, a pair a line.

mod site;
mod styles;
mod wasm;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::site::Site;
use crate::styles::Readers;

const USAGE: &str = "usage: bundler [--dev]

Writes to release/site in cargo's target folder, where build.rs of the server looks for it.

  --dev  an unoptimised wasm with debug names, and nothing compressed, to debug/site: quick to build, slow to load";

/// The one script that others import.
const SHARED_SCRIPT: &str = "live.js";

struct Options {
    dev: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bundler: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let Some(options) = parse(std::env::args().skip(1))? else {
        println!("{USAGE}");
        return Ok(());
    };
    let started = Instant::now();
    let root = workspace_root()?;
    let target = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root.join(dir),
        None => root.join("target"),
    };

    // Each profile has a browser side of its own, so that neither build undoes the other.
    let profile = if options.dev { "debug" } else { "release" };
    let mut site = Site::new(target.join(profile).join("site"), !options.dev);
    wasm::add(&mut site, &root, &target, options.dev)?;
    scripts(&mut site, &root)?;
    // After the pictures and fonts, whose hashed names replace the url() of the source.
    styles::add(&mut site, &root.join("style/main.css"), Readers::Present, options.dev)?;
    // Pages for everybody are opened by old telephones: a sheet of their own, written without nesting or layers.
    styles::add(&mut site, &root.join("style/public.css"), Readers::Old, options.dev)?;
    site.finish()?;

    for file in site.files() {
        eprintln!("{file}");
    }
    eprintln!("bundler: {} in {:.1} s", site.folder().display(), started.elapsed().as_secs_f64());
    Ok(())
}

fn parse(args: impl Iterator<Item = String>) -> Result<Option<Options>> {
    let mut options = Options { dev: false };
    for arg in args {
        match arg.as_str() {
            "--dev" => options.dev = true,
            "--help" | "-h" => return Ok(None),
            other => bail!("unknown argument {other}\n{USAGE}"),
        }
    }
    Ok(Some(options))
}

/// The folder above that holds `style/` and `app/`: the bundler may be started from anywhere inside the workspace, and
/// its own compile-time path would be wrong in a second clone that shares the target folder.
fn workspace_root() -> Result<PathBuf> {
    let here = std::env::current_dir()?;
    here.ancestors()
        .find(|dir| dir.join("Cargo.lock").is_file() && dir.join("app/frontend").is_dir())
        .map(Path::to_path_buf)
        .with_context(|| format!("{} is not inside the workspace", here.display()))
}

/// Files that are served as they stand: everything in `app/assets` and `style/assets`, and the upload library.
fn scripts(site: &mut Site, root: &Path) -> Result<()> {
    for folder in ["app/assets", "style/assets"] {
        let folder = root.join(folder);
        if !folder.is_dir() {
            continue;
        }
        let mut paths =
            std::fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
        paths.sort();
        if let Some(path) = paths.iter().find(|path| !path.is_file()) {
            bail!("{}: only plain files here, their names share one flat folder", path.display());
        }
        // What others import comes first: its hashed name goes into them.
        let (others, mut paths): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| !path.ends_with(SHARED_SCRIPT));
        paths.extend(others);
        for path in paths {
            add_file(site, &path)?;
        }
    }
    let tus = root.join("end2end/node_modules/tus-js-client/dist/tus.min.js");
    if !tus.is_file() {
        bail!("{} is missing: run `make setup`", tus.display());
    }
    let text = std::fs::read_to_string(&tus)?;
    // Its source map is not shipped; a browser's inspector would ask for it and report a 404.
    let text = text.split("\n//# sourceMappingURL=").next().unwrap_or_default();
    site.add("tus.min.js", text.as_bytes())?;
    Ok(())
}

fn add_file(site: &mut Site, path: &Path) -> Result<()> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .with_context(|| format!("{}: the name is not UTF-8", path.display()))?;
    let mut content = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    if name.ends_with(".js")
        && let Some(shared) = site.hashed(SHARED_SCRIPT)
    {
        let text = String::from_utf8(content).with_context(|| format!("{}: not UTF-8", path.display()))?;
        content = text.replace(&format!("\"./{SHARED_SCRIPT}\""), &format!("\"./{shared}\"")).into_bytes();
    }
    site.add(name, &content)?;
    Ok(())
}
