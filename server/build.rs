//! Puts the browser side, as the bundler left it, into the binary: one file runs.
//!
//! Writes `$OUT_DIR/site.rs`, which `src/site.rs` includes:
//!
//! ```ignore
//! /// (file name under /pkg/, content, the same as brotli, as gzip, media type), sorted by name
//! pub static FILES: &[(&str, &[u8], Option<&[u8]>, Option<&[u8]>, &str)] = …;
//! /// (logical name, path to ask for), sorted: ("main.css", "/pkg/main.0123456789abcdef.css")
//! pub static MANIFEST: &[(&str, &str)] = …;
//! ```
//!
//! The folder is `site` in the profile's folder of cargo's target folder (`target/release/site`). Without it both tables
//! are empty and the server still compiles, so that `cargo check` never waits for a browser build.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_DIR");
    let site = site_folder()?;
    let manifest = site.join("manifest.json");
    if !manifest.is_file() {
        // Cargo calls a watched file that is missing "changed" and would build the server anew each time.
        fs::create_dir_all(&site)?;
        fs::write(&manifest, "{}\n")?;
    }
    // Names carry their content's hash, so the manifest changes whenever any file does.
    println!("cargo::rerun-if-changed={}", manifest.display());

    let names = read_manifest(&manifest)?;
    if names.is_empty() {
        println!(
            "cargo::warning=no browser side in {}: pages will have no styles or scripts (make build)",
            site.display()
        );
    }
    let mut files: Vec<&str> = names.iter().map(|(_, hashed)| hashed.as_str()).collect();
    files.sort_unstable();

    let mut out = String::new();
    out.push_str("/// (file name under /pkg/, content, the same as brotli, as gzip, media type), sorted by name\n");
    out.push_str("#[expect(clippy::type_complexity, reason = \"a table written by build.rs for one reader\")]\n");
    out.push_str("pub static FILES: &[(&str, &[u8], Option<&[u8]>, Option<&[u8]>, &str)] = &[\n");
    for name in files {
        let content = include(&site.join(name));
        let (br, gz) = (precompressed(&site, name, "br"), precompressed(&site, name, "gz"));
        writeln!(out, "    ({name:?}, {content}, {br}, {gz}, {:?}),", media_type(name)?)?;
    }
    out.push_str("];\n\n/// (logical name, path to ask for), sorted by logical name\n");
    out.push_str("pub static MANIFEST: &[(&str, &str)] = &[\n");
    for (logical, hashed) in &names {
        writeln!(out, "    ({logical:?}, {:?}),", format!("/pkg/{hashed}"))?;
    }
    out.push_str("];\n");
    let generated = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join("site.rs");
    fs::write(generated, out)?;
    Ok(())
}

fn site_folder() -> Result<PathBuf, Failure> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no CARGO_MANIFEST_DIR")?);
    let workspace = package.parent().ok_or("the server lies in a workspace")?;
    let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    Ok(workspace.join(target).join(env::var("PROFILE")?).join("site"))
}

/// The bundler writes one `"logical": "hashed"` a line, in order, and no character that JSON would escape.
fn read_manifest(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let text = fs::read_to_string(path)?;
    let mut names = Vec::new();
    for line in text.lines() {
        let parts: Vec<&str> = line.split('"').collect();
        if let [_, logical, _, hashed, _] = parts[..] {
            names.push((logical.to_owned(), hashed.to_owned()));
        } else if parts.len() > 1 {
            return Err(format!("{}: not a manifest line: {line}", path.display()).into());
        }
    }
    names.sort();
    Ok(names)
}

fn include(path: &Path) -> String {
    format!("include_bytes!({:?})", path.display().to_string())
}

fn precompressed(site: &Path, name: &str, coding: &str) -> String {
    let path = site.join(format!("{name}.{coding}"));
    if path.is_file() { format!("Some({})", include(&path)) } else { "None".to_owned() }
}

fn media_type(name: &str) -> Result<&'static str, Failure> {
    Ok(match name.rsplit('.').next() {
        Some("wasm") => "application/wasm",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("ico") => "image/vnd.microsoft.icon",
        Some("woff2") => "font/woff2",
        Some("vtt") => "text/vtt; charset=utf-8",
        _ => return Err(format!("{name}: no media type is known for this extension").into()),
    })
}
