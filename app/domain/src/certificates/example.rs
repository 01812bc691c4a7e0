//! Examples that a template is tried with: before it is used, it shows what it does with the longest and the rarest.

use super::recipients::Recipient;
use super::word::{CertificateKind, CertificateValues, CertificateWord};
use crate::keyed::keyed;
use crate::text::Lang;

keyed! {
    /// What a template is tried with.
    #[derive(Default)]
    ExampleKind {
        /// A usual one.
        #[default]
        Usual = "usual",
        /// The longest texts that there are, or may be.
        Longest = "longest",
        /// Characters that few fonts have.
        Rare = "rare",
    }
}

/// Characters of names and places that are in daily use and outside of what many fonts have: from the second list of GB 18030, and
/// from beyond the basic plane.
const RARE: &str = "𠮷㛃䶮镕龘喆";
/// Characters of the name of a unit that is as long as they get.
const LONGEST_UNIT: usize = 24;

/// Values for a try. `found` are those who would get one; of the `title_limit` of the form is the longest title.
#[must_use]
pub fn example(
    how: ExampleKind,
    kind: CertificateKind,
    found: &[Recipient],
    (contest, title_limit): (&str, usize),
    language: Lang,
) -> CertificateValues {
    let english = language == Lang::En;
    let pick = |zh: &str, en: &str| if english { en.to_owned() } else { zh.to_owned() };
    let usual_name = match kind {
        CertificateKind::Work | CertificateKind::Unit => pick("市电影制片厂", "Harbour Films"),
        CertificateKind::Person => pick("王小明", "Ann Example"),
    };
    let mut values = CertificateValues::from([
        (CertificateWord::Name, usual_name),
        (CertificateWord::Title, pick("灯塔", "The Lighthouse")),
        (CertificateWord::Award, pick("一等奖", "First Prize")),
        (CertificateWord::Contest, contest.to_owned()),
        (CertificateWord::Unit, pick("市电影制片厂", "Harbour Films")),
        (CertificateWord::Creators, pick("王小明、李小红", "Ann Example, Ben Sample")),
        (CertificateWord::Category, pick("微视频", "Short film")),
    ]);
    match how {
        ExampleKind::Usual => {}
        ExampleKind::Rare => {
            let name = format!("{RARE}{}", values.get(&CertificateWord::Name).map_or("", String::as_str));
            values.insert(CertificateWord::Name, name);
            values.insert(CertificateWord::Title, RARE.to_owned());
        }
        ExampleKind::Longest => {
            let sample = |length: usize| -> String {
                // Words are not cut where lines end.
                let text = if english { "Lantern " } else { "长" };
                text.chars().cycle().take(length).collect::<String>().trim_end().to_owned()
            };
            if kind != CertificateKind::Person {
                values.insert(CertificateWord::Name, sample(LONGEST_UNIT));
                values.insert(CertificateWord::Unit, sample(LONGEST_UNIT));
            }
            values.insert(CertificateWord::Title, sample(title_limit));
            // What is there may be longer than what was thought of.
            for one in found {
                for (word, text) in &one.values {
                    let longer = values.get(word).is_none_or(|held| held.chars().count() < text.chars().count());
                    if longer {
                        values.insert(*word, text.clone());
                    }
                }
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_try_is_as_long_as_the_form_allows_or_as_what_is_there() {
        let long = "很".repeat(50);
        let found = [Recipient {
            key: "e1".to_owned(),
            entry: None,
            values: CertificateValues::from([(CertificateWord::Creators, long.clone())]),
        }];
        let values = example(ExampleKind::Longest, CertificateKind::Work, &found, ("观摩", 30), Lang::Zh);
        assert_eq!(values[&CertificateWord::Title].chars().count(), 30);
        assert_eq!(values[&CertificateWord::Creators], long);
        let rare = example(ExampleKind::Rare, CertificateKind::Person, &found, ("观摩", 30), Lang::Zh);
        assert!(rare[&CertificateWord::Name].starts_with('𠮷'));
        for kind in CertificateKind::ALL {
            let usual = example(ExampleKind::Usual, *kind, &[], ("观摩", 30), Lang::En);
            for word in kind.words().iter().filter(|word| !word.is_given()) {
                assert!(!usual[word].is_empty(), "{word:?}");
            }
        }
    }
}
