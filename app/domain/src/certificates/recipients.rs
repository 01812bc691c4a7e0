//! Who gets a certificate: every chosen work, the people in its credits, and the units.

use std::collections::BTreeSet;

use super::word::{CertificateKind, CertificateValues, CertificateWord};
use crate::conflict_of_interest::credited_names;
use crate::contest::Settings;
use crate::folding::{folded, joined};
use crate::form::{Answers, keys, text_of};
use crate::ids::EntryId;
use crate::text::{Lang, Text};

/// A work that is chosen now: sealed, or a reserve in the place of one that left.
#[derive(Clone, Copy, Debug)]
pub struct ChosenWork<'a> {
    /// The entry.
    pub entry: &'a EntryId,
    /// Its answers.
    pub answers: &'a Answers,
    /// The name of its grade; `None` where it has none, or the contest awards none.
    pub grade: Option<&'a Text>,
}

/// An award for units, with the names of those that got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationHonour {
    /// Its name.
    pub label: Text,
    /// Whom it goes to, best first.
    pub names: Vec<Text>,
}

/// Somebody, or something, that gets a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Names it within its kind and contest: whoever has a certificate gets no second one.
    pub key: String,
    /// The work, where it is for one.
    pub entry: Option<EntryId>,
    /// What stands for the placeholders, but for those that are given when it is issued.
    pub values: CertificateValues,
}

/// Who gets certificates of a kind, in the order of the works; nobody twice.
#[must_use]
pub fn recipients(
    kind: CertificateKind,
    works: &[ChosenWork<'_>],
    honour: Option<&OrganisationHonour>,
    (settings, contest): (&Settings, &str),
    language: Lang,
) -> Vec<Recipient> {
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    let mut add = |one: Recipient| {
        if known.insert(one.key.clone()) {
            found.push(one);
        }
    };
    if kind == CertificateKind::Unit
        && let Some(OrganisationHonour { label, names }) = honour
    {
        // A region has a name in each language, and is the same in all of them.
        let of = |name: &Text| Recipient {
            key: folded(name.get(Lang::Zh)),
            ..unit(name.get(language), label.get(language), contest)
        };
        names.iter().map(of).for_each(add);
        return found;
    }
    for work in works {
        let said = Said { settings, answers: work.answers, language };
        let award =
            work.grade.map_or_else(|| selected(kind).get(language).to_owned(), |grade| grade.get(language).to_owned());
        let of_work = |name: String| {
            CertificateValues::from([
                (CertificateWord::Name, name),
                (CertificateWord::Title, said.text(keys::TITLE)),
                (CertificateWord::Award, award.clone()),
                (CertificateWord::Contest, contest.to_owned()),
                (CertificateWord::Unit, said.unit()),
                (CertificateWord::Creators, said.creators().join(between(language))),
                (CertificateWord::Category, said.category()),
            ])
        };
        match kind {
            CertificateKind::Work => {
                let maker = [said.unit(), said.creators().join(between(language)), said.text(keys::TITLE)];
                let name = maker.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
                let key = work.entry.to_string();
                add(Recipient { key, entry: Some(work.entry.clone()), values: of_work(name) });
            }
            CertificateKind::Person => {
                for name in said.creators() {
                    let key = format!("{} {}", work.entry, folded(&name));
                    add(Recipient { key, entry: Some(work.entry.clone()), values: of_work(name) });
                }
            }
            CertificateKind::Unit => {
                let name = said.unit();
                if !name.is_empty() {
                    add(unit(&name, selected(kind).get(language), contest));
                }
            }
        }
    }
    found
}

/// Whether somebody who looks a certificate up knows whose it is: the name on it, or the title of the work.
#[must_use]
pub fn is_named(typed: &str, name: &str, title: &str) -> bool {
    // Titles are typed with their marks and without.
    let bare = |text: &str| joined(text).trim_matches(['《', '》', '“', '”', '"']).to_owned();
    let typed = bare(typed);
    !typed.is_empty() && [name, title].into_iter().any(|one| bare(one) == typed)
}

fn unit(name: &str, award: &str, contest: &str) -> Recipient {
    let values = CertificateValues::from([
        (CertificateWord::Name, name.to_owned()),
        (CertificateWord::Award, award.to_owned()),
        (CertificateWord::Contest, contest.to_owned()),
    ]);
    Recipient { key: folded(name), entry: None, values }
}

/// What is awarded where there are no grades.
fn selected(kind: CertificateKind) -> Text {
    match kind {
        CertificateKind::Work | CertificateKind::Person => Text::new("入选作品", "Official Selection"),
        CertificateKind::Unit => Text::new("入选作品制作单位", "Producer of the Official Selection"),
    }
}

/// What stands between names.
const fn between(language: Lang) -> &'static str {
    if matches!(language, Lang::En) { ", " } else { "、" }
}

/// What a work says of itself. What only the office reads is printed nowhere.
#[derive(Clone, Copy)]
struct Said<'a> {
    settings: &'a Settings,
    answers: &'a Answers,
    language: Lang,
}

impl Said<'_> {
    fn text(&self, key: &str) -> String {
        if self.settings.is_told(key) { text_of(self.answers, key) } else { String::new() }
    }

    fn unit(&self) -> String {
        let units = [keys::PRODUCTION_UNIT, keys::SUBMITTING_UNIT].map(|key| self.text(key));
        units.into_iter().find(|unit| !unit.is_empty()).unwrap_or_default()
    }

    fn creators(&self) -> Vec<String> {
        if self.settings.is_told(keys::CREDITS) { credited_names(self.answers) } else { Vec::new() }
    }

    fn category(&self) -> String {
        let key = self.text(keys::CATEGORY);
        self.settings.category(&key).map_or(key, |category| category.label.get(self.language).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::form::{Answer, Visible};

    fn answers(title: &str, unit: &str, credits: &[&str]) -> Answers {
        Answers::from([
            ("title".to_owned(), Answer::Text(title.to_owned())),
            ("category".to_owned(), Answer::Text("微视频".to_owned())),
            ("production_unit".to_owned(), Answer::Text(unit.to_owned())),
            ("contact_phone".to_owned(), Answer::Text("000-1".to_owned())),
            ("credits".to_owned(), Answer::List(credits.iter().map(|line| (*line).to_owned()).collect())),
        ])
    }

    fn names(found: &[Recipient]) -> Vec<&str> {
        found.iter().map(|one| one.values[&CertificateWord::Name].as_str()).collect()
    }

    #[test]
    fn works_people_and_units_get_theirs_once() {
        let settings = preset::selection();
        let ids: Vec<EntryId> = ["e1", "e2"].map(|id| id.parse().unwrap()).into();
        let first = answers("夜航", "市电影厂", &["导演：王芳", "编剧：王 芳、李明"]);
        let second = answers("灯塔", "市电影厂", &["摄影：王芳"]);
        let grade = Text::new("一等奖", "First prize");
        let works = [
            ChosenWork { entry: &ids[0], answers: &first, grade: Some(&grade) },
            ChosenWork { entry: &ids[1], answers: &second, grade: None },
        ];
        let of = |kind| recipients(kind, &works, None, (&settings, "观摩"), Lang::Zh);
        let of_works = of(CertificateKind::Work);
        assert_eq!(names(&of_works), ["市电影厂", "市电影厂"]);
        let award = |one: &Recipient| one.values[&CertificateWord::Award].clone();
        assert_eq!(of_works.iter().map(award).collect::<Vec<_>>(), ["一等奖", "入选作品"]);
        assert_eq!(of_works[0].values[&CertificateWord::Title], "夜航");
        assert_eq!(of_works[0].values[&CertificateWord::Creators], "王芳、李明");
        assert_eq!(names(&of(CertificateKind::Person)), ["王芳", "李明", "王芳"], "of each work once");
        assert_eq!(names(&of(CertificateKind::Unit)), ["市电影厂"]);
        let honour =
            OrganisationHonour { label: Text::same("优秀组织奖"), names: vec![Text::same("市委宣传部")] };
        let honoured = recipients(CertificateKind::Unit, &works, Some(&honour), (&settings, "观摩"), Lang::Zh);
        assert_eq!((names(&honoured), award(&honoured[0])), (vec!["市委宣传部"], "优秀组织奖".to_owned()));
    }

    #[test]
    fn what_only_the_office_reads_is_on_no_certificate() {
        let mut settings = preset::selection();
        for field in &mut settings.form {
            if ["credits", "production_unit", "submitting_unit"].contains(&field.key.as_str()) {
                field.visible = Visible::Office;
            }
        }
        let id: EntryId = "e1".parse().unwrap();
        let answers = answers("夜航", "市电影厂", &["导演：王芳"]);
        let works = [ChosenWork { entry: &id, answers: &answers, grade: None }];
        for kind in CertificateKind::ALL {
            let found = recipients(*kind, &works, None, (&settings, "观摩"), Lang::Zh);
            let said = format!("{found:?}");
            for hidden in ["市电影厂", "王芳", "000-1"] {
                assert!(!said.contains(hidden), "{kind:?}: {said}");
            }
        }
    }

    #[test]
    fn a_certificate_is_found_by_its_name_or_its_title_and_by_nothing_less() {
        for typed in ["王 芳", "王芳", "《夜航》", "“夜航”", " 夜航 ", "\u{200b}《 夜航》\u{ad}"] {
            assert!(is_named(typed, "王芳", "夜航"), "{typed}");
        }
        for typed in ["", "《》", "王", "夜", "李明"] {
            assert!(!is_named(typed, "王芳", "夜航"), "{typed}");
        }
        for typed in ["Chen Xiaoman", "CHEN-XIAOMAN", "night.ferry"] {
            assert!(is_named(typed, "Chen-Xiaoman", "Night Ferry"), "{typed}");
        }
        assert!(!is_named("", "", ""));
    }
}
