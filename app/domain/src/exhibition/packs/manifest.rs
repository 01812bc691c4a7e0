//! What is in a pack, for which site and which plan.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::fault::PackFault;
use super::paths;
use crate::calendar::Day;
use crate::exhibition::region::RegionCode;
use crate::hex;
use crate::ids::{EntryId, PackId, PlanId, SiteId};
use crate::time::Micros;

/// The site a pack is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedSite {
    /// Key.
    pub id: SiteId,
    /// The code in the office's own list.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region it lies in.
    pub region: RegionCode,
}

/// A film of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedFilm {
    /// The entry.
    pub entry: EntryId,
    /// Title.
    pub title: String,
    /// Subject.
    pub subject: String,
    /// How long it lasts, milliseconds.
    pub length_ms: i64,
    /// Every site shows it.
    pub must: bool,
    /// Questions to discuss.
    pub questions: Vec<String>,
    /// SHA-256 of the film.
    pub film: String,
    /// SHA-256 of its poster; empty without one.
    pub poster: String,
    /// SHA-256 of its captions; empty without any.
    pub captions: String,
}

/// The plan of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedPlan {
    /// Key.
    pub id: PlanId,
    /// Title.
    pub title: String,
    /// What the office writes above it.
    pub introduction: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// Its films, in order.
    pub films: Vec<PackedFilm>,
}

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// Its path, `/` between folders.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: String,
}

/// What is in a pack. A field is never renamed and never gets another meaning: packs lie on sticks for years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackManifest {
    /// [`PackManifest::FORMAT`].
    pub format: u32,
    /// The pack.
    pub pack: PackId,
    /// When it was made.
    pub made_at: Micros,
    /// For which site.
    pub site: PackedSite,
    /// Which plan.
    pub plan: PackedPlan,
    /// Every file but the manifest itself, its signature and the list of hashes, by path.
    pub files: Vec<PackFile>,
}

impl PackManifest {
    /// The format that is written.
    pub const FORMAT: u32 = 1;

    /// The manifest as it is stored and hashed: the same manifest always gives the same text.
    #[must_use]
    pub fn text(&self) -> String {
        // Texts and numbers: serialising them cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads [`PackManifest::text`].
    ///
    /// # Errors
    /// [`PackFault::Manifest`], [`PackFault::LaterFormat`].
    pub fn read(text: &str) -> Result<Self, PackFault> {
        /// What every format has.
        #[derive(Deserialize)]
        struct Begun {
            format: u32,
        }
        let Begun { format } = serde_json::from_str(text).map_err(|_| PackFault::Manifest)?;
        if format != Self::FORMAT {
            return Err(PackFault::LaterFormat(format));
        }
        serde_json::from_str(text).map_err(|_| PackFault::Manifest)
    }

    /// The hash that names a manifest by its text.
    #[must_use]
    pub fn hash(text: &str) -> String {
        hex::encode(&Sha256::digest(text.as_bytes()))
    }

    /// A film of the pack.
    #[must_use]
    pub fn film(&self, entry: &EntryId) -> Option<&PackedFilm> {
        self.plan.films.iter().find(|film| film.entry == *entry)
    }

    /// The files that are kept under their SHA-256.
    pub fn kept(&self) -> impl Iterator<Item = &PackFile> {
        self.files.iter().filter(|file| paths::is_kept(&file.path))
    }

    /// Bytes of all its files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().fold(0, |sum, file| file.size.saturating_add(sum))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::time::{DAY, HOUR};

    /// The pack of a plan of one film of ten minutes, made ten days after the first of 1970.
    pub fn manifest() -> PackManifest {
        PackManifest {
            format: PackManifest::FORMAT,
            pack: "pack".parse().unwrap(),
            made_at: 10 * DAY + HOUR,
            site: PackedSite {
                id: "site".parse().unwrap(),
                code: "G-001".to_owned(),
                name: "榕树村".to_owned(),
                region: "440106001002".parse().unwrap(),
            },
            plan: PackedPlan {
                id: "plan".parse().unwrap(),
                title: "七月收看计划".to_owned(),
                introduction: String::new(),
                starts_on: Day::from_number(10).unwrap(),
                ends_on: Day::from_number(40).unwrap(),
                films: vec![PackedFilm {
                    entry: "lamp".parse().unwrap(),
                    title: "灯塔".to_owned(),
                    subject: "先进人物".to_owned(),
                    length_ms: 600_000,
                    must: true,
                    questions: vec!["片中的守塔人为什么留下？".to_owned()],
                    film: "ab".to_owned(),
                    poster: String::new(),
                    captions: String::new(),
                }],
            },
            files: vec![
                PackFile { path: paths::film("ab"), size: 7, sha256: "ab".to_owned() },
                PackFile { path: paths::INDEX.to_owned(), size: 5, sha256: "cd".to_owned() },
            ],
        }
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written_and_one_of_a_later_program_says_so() {
        let manifest = manifest();
        let text = manifest.text();
        assert_eq!(PackManifest::read(&text), Ok(manifest.clone()));
        assert_eq!((manifest.bytes(), manifest.kept().count()), (12, 1));
        let later = PackManifest { format: 2, ..manifest }.text();
        assert_eq!(PackManifest::read(&later), Err(PackFault::LaterFormat(2)));
        for broken in ["", "[]", "{}", "{\"format\":1}", text.replace("\"site\"", "\"place\"").as_str()] {
            assert_eq!(PackManifest::read(broken), Err(PackFault::Manifest), "{broken}");
        }
        assert_ne!(PackManifest::hash(&text), PackManifest::hash(&text.replace("灯塔", "灯笼")));
    }

    /// Sticks that were written before are read for as long as the exhibition lasts.
    #[test]
    fn the_text_of_a_manifest_stays_as_it_is() {
        let text = manifest().text();
        assert!(
            text.starts_with("{\"format\":1,\"pack\":\"pack\",\"made_at\":867600000000,\"site\":{\"id\":\"site\",")
        );
        assert!(text.contains("\"starts_on\":\"1970-01-11\",\"ends_on\":\"1970-02-10\""), "{text}");
    }
}
