//! What an organiser sets up: categories, regions, form, film limits, quotas, rubric, rounds, balance.
//!
//! All of it is data of one contest; nothing here is a constant of the app.

mod problem;

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::intake::Intake;
use super::publication::PublicationMode;
use super::round::{Kind, Round};
use crate::awards::plan::AwardPlan;
use crate::exhibition::region::RegionCode;
use crate::form::{ContestLists, Field, FormSection, Visible};
use crate::hex;
use crate::lottery::Seed;
use crate::scoring::rubric::Rubric;
use crate::selection::{Problem, Rule};
use crate::text::Text;
use crate::typed;

pub use problem::SettingsProblem;

/// A choice an entrant makes once: category (作品类别) with its limit, or a group of entrants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Stable key.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Longest film allowed, seconds.
    pub max_seconds: i64,
    /// A film that is longer by at most this, seconds, may still be entered, with a warning that everybody sees.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub grace_seconds: i64,
}

const fn is_zero(value: &i64) -> bool {
    *value == 0
}

const fn is_false(value: &bool) -> bool {
    !*value
}

/// A place in the regions tree, which may have any depth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Stable code, for example after GB/T 2260.
    pub code: String,
    /// Name.
    pub label: Text,
    /// Code of the region above it.
    pub parent: Option<String>,
}

/// Limits of the judging copy (评审版); each category adds its longest duration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmLimits {
    /// Largest file, bytes.
    pub max_bytes: i64,
    /// Smallest width, pixels.
    pub min_width: i64,
    /// Smallest height, pixels.
    pub min_height: i64,
    /// Allowed file name endings, lower case, without the dot.
    pub extensions: Vec<String>,
    /// Allowed video codecs as ffprobe names them.
    pub video_codecs: Vec<String>,
}

/// How many entries a group may hand in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// What is counted: `region`, `submitting_unit` or `creator`.
    pub family: QuotaFamily,
    /// Only below this region; `None` counts everywhere.
    pub region: Option<String>,
    /// Not below these regions, because they have a quota of another kind.
    #[serde(default)]
    pub except_regions: Vec<String>,
    /// Most entries.
    pub max: i64,
}

/// What a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaFamily {
    /// Entries of the same region.
    Region,
    /// Entries of the same submitting unit.
    SubmittingUnit,
    /// Entries of the same creator; unit officers are not counted.
    Creator,
}

/// The balance the selection must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// How many films are chosen.
    pub size: usize,
    /// Hundredths within which balance may lift a film over a better one; `None` is no limit.
    pub tolerance: Option<i64>,
    /// The rules, in the order they are shown.
    pub rules: Vec<Rule>,
}

impl Balance {
    /// Size, tolerance and rules of a problem.
    #[must_use]
    pub fn of(problem: &Problem) -> Self {
        Self { size: problem.size, tolerance: problem.tolerance, rules: problem.rules.clone() }
    }

    /// Puts this balance into a problem; entries, seed, pins and vetoes stay.
    pub fn put(&self, problem: &mut Problem) {
        problem.size = self.size;
        problem.tolerance = self.tolerance;
        problem.rules.clone_from(&self.rules);
    }
}

/// Everything an organiser sets up for one contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// IANA name of the contest's time zone.
    pub time_zone: String,
    /// Minutes after the deadline in which a submission still counts.
    pub grace_minutes: i64,
    /// Categories.
    pub categories: Vec<Category>,
    /// Regions tree.
    pub regions: Vec<Region>,
    /// Sections of the entry form, in order; where there are none, fields stand together by who sees them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<FormSection>,
    /// Entry form.
    pub form: Vec<Field>,
    /// Judging copy limits.
    pub film: FilmLimits,
    /// Intake quotas.
    pub quotas: Vec<Quota>,
    /// Rubric.
    pub rubric: Rubric,
    /// Scored rounds in order.
    pub rounds: Vec<Round>,
    /// Balance of the selection.
    pub balance: Balance,
    /// Seed of the lottery that breaks what is still a tie, published before the round.
    pub lottery_seed: Seed,
    /// Organisers, the chair and scrutineers act in the contest only with a second factor at their sign-in.
    #[serde(default, skip_serializing_if = "is_false")]
    pub second_factor: bool,
    /// How entries come in and are checked.
    #[serde(default, skip_serializing_if = "Intake::is_default")]
    pub intake: Intake,
    /// Authors are not told by how many judges their film was seen to its end.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_viewing_receipt: bool,
    /// How much of the judging everybody may read once the result is published; sealed with the rules, and told to judges.
    #[serde(default, skip_serializing_if = "PublicationMode::is_default")]
    pub publication: PublicationMode,
    /// Grades of awards, and the award for organisations.
    #[serde(default, skip_serializing_if = "AwardPlan::is_empty")]
    pub awards: AwardPlan,
    /// Films that passed the check belong to the library of the exhibition without a selection.
    #[serde(default, skip_serializing_if = "is_false")]
    pub collects_lessons: bool,
    /// The exhibition office whose own lessons it holds, by its region: offices put films of it into the library and take them out, and
    /// nobody else enters any. Set where the office begins it, and never changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lessons_of: Option<RegionCode>,
}

impl Settings {
    /// The same with every text as [`typed::line`] keeps it; help, statements and what marks stand for may have several
    /// lines.
    #[must_use]
    pub fn tidied(self) -> Self {
        let Ok(mut value) = serde_json::to_value(&self) else { return self };
        typed::clean(&mut value, &["help", "text"]);
        // Texts stay texts: what was written is read again.
        serde_json::from_value(value).unwrap_or(self)
    }

    /// The category with this key.
    #[must_use]
    pub fn category(&self, key: &str) -> Option<&Category> {
        self.categories.iter().find(|c| c.key == key)
    }

    /// The region with this code.
    #[must_use]
    pub fn region(&self, code: &str) -> Option<&Region> {
        self.regions.iter().find(|r| r.code == code)
    }

    /// The form field with this key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.form.iter().find(|f| f.key == key)
    }

    /// Whether the answer to a field is told to others than the office: only then may it stand on anything that everybody reads.
    #[must_use]
    pub fn is_told(&self, key: &str) -> bool {
        self.field(key).is_some_and(|field| field.visible != Visible::Office)
    }

    /// The section of the form with this key.
    #[must_use]
    pub fn section(&self, key: &str) -> Option<&FormSection> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// Codes above a region from its parent to the top; `None` if a parent is missing or in a circle.
    #[must_use]
    pub fn ancestors(&self, code: &str) -> Option<Vec<&str>> {
        let mut above = Vec::new();
        let mut region = self.region(code)?;
        while let Some(parent) = &region.parent {
            if above.len() > self.regions.len() {
                return None;
            }
            region = self.region(parent)?;
            above.push(region.code.as_str());
        }
        Some(above)
    }

    /// Regions entries can belong to: those that are nobody's parent, in order.
    #[must_use]
    pub fn leaf_regions(&self) -> Vec<&Region> {
        let parents: BTreeSet<&str> = self.regions.iter().filter_map(|r| r.parent.as_deref()).collect();
        self.regions.iter().filter(|r| !parents.contains(r.code.as_str())).collect()
    }

    /// How many scored rounds there are.
    #[must_use]
    pub fn round_count(&self) -> u8 {
        u8::try_from(self.rounds.len()).unwrap_or(u8::MAX)
    }

    /// A round, from 1.
    #[must_use]
    pub fn round(&self, number: u8) -> Option<&Round> {
        usize::from(number).checked_sub(1).and_then(|index| self.rounds.get(index))
    }

    /// What a round, from 1, is judged by: the contest's rubric, or pass and fail.
    #[must_use]
    pub fn rubric_of(&self, round: u8) -> Cow<'_, Rubric> {
        match self.round(round).map(|round| round.kind) {
            Some(Kind::Screening) => Cow::Owned(Rubric::screening()),
            Some(Kind::Scored) | None => Cow::Borrowed(&self.rubric),
        }
    }

    /// SHA-256 in hex over the canonical JSON of what judging is sealed with: rubric, rounds, balance
    /// and lottery seed, and the mode of publication where it is not the usual one, so that what was sealed before there was
    /// another keeps its hash. Field order is that of the structs, so equal settings give equal text.
    #[must_use]
    pub fn judging_hash(&self) -> String {
        let sealed = (&self.rubric, &self.rounds, &self.balance, &self.lottery_seed);
        // These types hold only strings, integers and lists: serialising them cannot fail.
        let text = match self.publication {
            PublicationMode::Closed => serde_json::to_vec(&sealed),
            PublicationMode::Open => serde_json::to_vec(&(sealed, self.publication)),
        };
        let text = text.unwrap_or_default();
        hex::encode(&Sha256::digest(text))
    }
}

impl ContestLists for Settings {
    fn category_name(&self, key: &str) -> Option<&Text> {
        self.category(key).map(|category| &category.label)
    }

    fn region_name(&self, code: &str) -> Option<&Text> {
        self.region(code).map(|region| &region.label)
    }

    fn is_leaf_region(&self, code: &str) -> bool {
        self.leaf_regions().iter().any(|region| region.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    #[test]
    fn the_hash_follows_weights_but_not_the_form() {
        let mut settings = preset::selection();
        let before = settings.judging_hash();
        settings.form.pop();
        settings.second_factor = true;
        assert_eq!(settings.judging_hash(), before);
        settings.rubric.criteria[0].weight += 1;
        assert_ne!(settings.judging_hash(), before);
    }

    #[test]
    fn the_mode_of_publication_is_sealed_and_the_usual_one_changes_no_earlier_hash() {
        let settings = preset::selection();
        let sealed = (&settings.rubric, &settings.rounds, &settings.balance, &settings.lottery_seed);
        let before = hex::encode(&Sha256::digest(serde_json::to_vec(&sealed).unwrap()));
        assert_eq!(settings.judging_hash(), before);
        assert!(!serde_json::to_string(&settings).unwrap().contains("publication"), "as it was written before");
        let open = Settings { publication: PublicationMode::Open, ..settings.clone() };
        assert_ne!(open.judging_hash(), before);
        let text = serde_json::to_string(&open).unwrap();
        assert!(text.contains("\"publication\":\"open\""), "{text}");
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), open);
        for mode in PublicationMode::ALL {
            assert_eq!(PublicationMode::from_key(mode.key()), Some(mode));
        }
    }

    #[test]
    fn what_cannot_be_seen_is_not_set_up() {
        let settings = preset::selection();
        assert_eq!(settings.clone().tidied(), settings);
        let mut typed = settings.clone();
        typed.form[0].label = Text::same("片\u{0}名\u{202e}");
        typed.regions[0].label = Text::same("\u{3164}");
        typed.categories[0].label = Text::same("微\n视频");
        typed.form[0].help = Text::same("一\n二");
        let tidy = typed.tidied();
        assert_eq!(tidy.categories[0].label, Text::same("微 视频"), "a name has one line");
        assert_eq!(tidy.form[0].help, Text::same("一\n二"));
        assert_eq!((&tidy.form[0].label, &tidy.regions[0].label), (&Text::same("片名"), &Text::same("")));
    }

    #[test]
    fn settings_survive_json() {
        let settings = preset::selection();
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
        // A seed that is a number is written as it always was: what was sealed with it keeps its hash.
        assert!(text.contains("\"lottery_seed\":20170630"), "{text}");
        let drawn = Settings { lottery_seed: Seed::Text("红蓝 05 11".to_owned()), ..settings.clone() };
        let text = serde_json::to_string(&drawn).unwrap();
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), drawn);
        assert_ne!(drawn.judging_hash(), settings.judging_hash());
    }
}
