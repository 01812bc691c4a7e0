//! The output folder: hashed names, compressed twins, the manifest, and no leftovers of an earlier build.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// Already compressed by their format: a second pass only costs room.
const DENSE: [&str; 8] = ["woff2", "woff", "png", "jpg", "jpeg", "webp", "avif", "mp4"];

pub struct Site {
    folder: PathBuf,
    compress: bool,
    manifest: BTreeMap<String, String>,
    written: BTreeSet<String>,
    sizes: Vec<String>,
    /// Logical name to bytes of brotli.
    compressed: BTreeMap<String, u64>,
}

impl Site {
    pub fn new(folder: PathBuf, compress: bool) -> Self {
        Self {
            folder,
            compress,
            manifest: BTreeMap::new(),
            written: BTreeSet::new(),
            sizes: Vec::new(),
            compressed: BTreeMap::new(),
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A line a file: size, brotli size, name.
    pub fn files(&self) -> &[String] {
        &self.sizes
    }

    /// What a file weighs as brotli, in bytes; none where nothing is compressed.
    pub fn compressed(&self, logical: &str) -> Option<u64> {
        self.compressed.get(logical).copied()
    }

    /// The hashed name of a file that was added before.
    pub fn hashed(&self, logical: &str) -> Option<&str> {
        self.manifest.get(logical).map(String::as_str)
    }

    /// Writes `content` under a name that holds its hash, and returns that name.
    pub fn add(&mut self, logical: &str, content: &[u8]) -> Result<String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let Some((stem, extension)) = logical.rsplit_once('.').filter(|_| logical.chars().all(plain)) else {
            bail!(
                "{logical}: a served file's name is ASCII letters, digits, dot, dash or underscore, with an extension"
            );
        };
        let digest = Sha256::digest(content);
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{stem}.{hash}.{extension}");
        if self.manifest.insert(logical.to_owned(), name.clone()).is_some() {
            bail!("{logical}: two files have this name");
        }
        fs::create_dir_all(&self.folder).with_context(|| format!("making {}", self.folder.display()))?;
        self.write_if_new(&name, || Ok(content.to_vec()))?;

        let mut line = format!("{:>9}", content.len());
        if self.compress && !DENSE.contains(&extension) {
            let brotli_size = self.write_if_new(&format!("{name}.br"), || brotli(content))?;
            self.write_if_new(&format!("{name}.gz"), || gzip(content))?;
            line.push_str(&format!(" {brotli_size:>8} br"));
            self.compressed.insert(logical.to_owned(), brotli_size);
        }
        self.sizes.push(format!("{line}  {name}"));
        Ok(name)
    }

    /// Writes the manifest and removes what an earlier build left.
    pub fn finish(&mut self) -> Result<()> {
        let pairs: Vec<String> =
            self.manifest.iter().map(|(logical, hashed)| format!("  \"{logical}\": \"{hashed}\"")).collect();
        let manifest = format!("{{\n{}\n}}\n", pairs.join(",\n"));
        let path = self.folder.join("manifest.json");
        // An unchanged manifest keeps its time stamp, and with it the server its embedded copy.
        if fs::read_to_string(&path).ok().as_deref() != Some(manifest.as_str()) {
            fs::write(&path, manifest).with_context(|| format!("writing {}", path.display()))?;
        }
        self.written.insert("manifest.json".to_owned());
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let known = entry.file_name().to_str().is_some_and(|name| self.written.contains(name));
            if !known && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// The name tells the content, so a file that is there is right, unless a build was cut while writing it; hence the
    /// rename. Returns the file's size.
    fn write_if_new(&mut self, name: &str, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<u64> {
        let path = self.folder.join(name);
        if !path.is_file() {
            let half = self.folder.join(format!("{name}.half"));
            fs::write(&half, make()?).with_context(|| format!("writing {}", half.display()))?;
            fs::rename(&half, &path)?;
        }
        self.written.insert(name.to_owned());
        Ok(fs::metadata(&path)?.len())
    }
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut out, &params)?;
    Ok(out)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
