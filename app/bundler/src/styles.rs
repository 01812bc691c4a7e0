//! `style/main.css` and `style/public.css`, each with everything it imports as one minified sheet.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Features, Targets};

use crate::site::Site;

/// Which browsers a sheet is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Those of today: it is served as it was written, nesting and layers included.
    Present,
    /// Those of ten years ago too, which go by what comes before a declaration that they do not know.
    Old,
}

/// Adds a sheet under its own name.
pub fn add(site: &mut Site, main: &Path, readers: Readers, dev: bool) -> Result<()> {
    if !main.is_file() {
        bail!("{} is missing", main.display());
    }
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(main)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| format!("bundling {}", main.display()))?;
    // No browser targets. The minifier leaves out each colour that a later one with `var()` overrides, and writes conditions as ranges.
    if readers == Readers::Present {
        sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{error}"))?;
    }
    let include = if readers == Readers::Old { Features::MediaRangeSyntax } else { Features::empty() };
    let printed = sheet
        .to_css(PrinterOptions {
            minify: !dev,
            targets: Targets { include, ..Targets::default() },
            analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("{error}"))?;

    let mut css = printed.code;
    for dependency in printed.dependencies.unwrap_or_default() {
        match dependency {
            Dependency::Url(url) if url.url.starts_with('#') || url.url.starts_with("data:") => {
                css = css.replace(&url.placeholder, &url.url);
            }
            Dependency::Url(url) => {
                let name = url.url.rsplit('/').next().unwrap_or_default();
                let hashed = site.hashed(name).with_context(|| {
                    format!("{}:{}: {} is not in style/assets", url.loc.file_path, url.loc.start.line, url.url)
                })?;
                css = css.replace(&url.placeholder, hashed);
            }
            Dependency::Import(import) => {
                bail!("{}: this import stays outside the bundle", import.url)
            }
        }
    }
    let name = main.file_name().and_then(|name| name.to_str()).unwrap_or("main.css");
    site.add(name, css.as_bytes())?;
    Ok(())
}
