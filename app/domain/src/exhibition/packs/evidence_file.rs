//! The file that the player of a pack writes.

use serde::{Deserialize, Serialize};

use super::fault::PackFault;
use crate::ids::PackId;

/// The longest file of evidence that is read, bytes: an evening of many films with all that was said.
pub const MOST_EVIDENCE_BYTES: usize = 128 * 1024;
/// The most files that are brought at once.
pub const MOST_EVIDENCE_FILES: usize = 50;

/// Evidence as it comes from a stick. What was seen is a text within: the code is made of its very characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// [`EvidenceFile::FORMAT`].
    pub format: u32,
    /// The pack it was played from.
    pub pack: PackId,
    /// SHA-256 of the manifest that lay on the stick.
    pub manifest: String,
    /// The evidence as the player wrote it, JSON.
    pub evidence: String,
    /// The code of the three above under the signature of the manifest.
    pub code: String,
}

impl EvidenceFile {
    /// The format that is read.
    pub const FORMAT: u32 = 1;

    /// Reads a file.
    ///
    /// # Errors
    /// [`PackFault::TooLong`], [`PackFault::NotEvidence`], [`PackFault::LaterFormat`].
    pub fn read(text: &str) -> Result<Self, PackFault> {
        if text.len() > MOST_EVIDENCE_BYTES {
            return Err(PackFault::TooLong(text.len()));
        }
        // Editors of some systems put a mark before the text.
        let file: Self =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|_| PackFault::NotEvidence)?;
        if file.format == Self::FORMAT { Ok(file) } else { Err(PackFault::LaterFormat(file.format)) }
    }

    /// What the code is made of.
    #[must_use]
    pub fn coded(&self) -> String {
        format!("{}\n{}\n{}", self.pack, self.manifest, self.evidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_within_its_length_and_of_its_format() {
        let file = EvidenceFile {
            format: 1,
            pack: "pack".parse().unwrap(),
            manifest: "ab".to_owned(),
            evidence: "{}".to_owned(),
            code: "cd".to_owned(),
        };
        let text = serde_json::to_string(&file).unwrap();
        assert_eq!(EvidenceFile::read(&format!("\u{feff}{text}\r\n")), Ok(file.clone()));
        assert_eq!(file.coded(), "pack\nab\n{}");
        assert_eq!(EvidenceFile::read(&text.replace("\"format\":1", "\"format\":3")), Err(PackFault::LaterFormat(3)));
        let long = format!("{text}{}", " ".repeat(MOST_EVIDENCE_BYTES));
        assert_eq!(EvidenceFile::read(&long), Err(PackFault::TooLong(long.len())));
        for wrong in ["", "灯", "{}", "[1]", text.replace("pack", "包").as_str(), &format!("{text}{text}")] {
            assert_eq!(EvidenceFile::read(wrong), Err(PackFault::NotEvidence), "{wrong}");
        }
    }
}
