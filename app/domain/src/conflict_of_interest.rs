//! Conflicts of interest (回避): what a judge and an entry must not have in common.

use crate::form::{Answer, Answers, keys, text_of};

/// Form fields that name a unit an entry comes from.
pub const UNIT_KEYS: [&str; 3] = [keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT, keys::NOMINATING_UNIT];

/// Form fields that [`has_conflict`] reads.
pub const FIELDS: [&str; 5] =
    [keys::REGION, keys::CREDITS, keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT, keys::NOMINATING_UNIT];

/// What is known of a judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgeOrigin<'a> {
    /// The judge's name.
    pub name: &'a str,
    /// Units the judge belongs to, separated by semicolons.
    pub unit: &'a str,
    /// Code of the judge's region; empty where it is not known.
    pub region: &'a str,
}

/// Whether a judge must not score an entry with these answers: the same unit (any of several), the same region, or a
/// credited person.
#[must_use]
pub fn has_conflict(judge: &JudgeOrigin<'_>, answers: &Answers) -> bool {
    let is = |key: &str, value: &str| !value.is_empty() && text_of(answers, key) == value;
    let mut units = judge.unit.split([';', '\u{ff1b}']).map(str::trim);
    let credited = match answers.get(keys::CREDITS) {
        Some(Answer::List(people)) => people.iter().any(|person| {
            let name = person.split([':', '\u{ff1a}']).next().unwrap_or_default().trim();
            !name.is_empty() && name == judge.name.trim()
        }),
        Some(Answer::Flag(_) | Answer::Number(_) | Answer::Text(_)) | None => false,
    };
    is(keys::REGION, judge.region) || units.any(|unit| UNIT_KEYS.into_iter().any(|key| is(key, unit))) || credited
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers() -> Answers {
        let text = |key: &str, value: &str| (key.to_owned(), Answer::Text(value.to_owned()));
        let credits = vec!["李明：导演".to_owned(), "Ann Lee: camera".to_owned()];
        [
            text(keys::REGION, "440100"),
            text(keys::SUBMITTING_UNIT, "广州市委组织部"),
            text(keys::NOMINATING_UNIT, "市电视台"),
            (keys::CREDITS.to_owned(), Answer::List(credits)),
        ]
        .into()
    }

    /// Who keeps these answers alone finds the same conflicts.
    #[test]
    fn nothing_but_these_fields_is_read() {
        let all = answers();
        let kept: Answers = all.clone().into_iter().filter(|(key, _)| FIELDS.contains(&key.as_str())).collect();
        let judge = |name, unit, region| JudgeOrigin { name, unit, region };
        for one in
            [judge("李明", "", ""), judge("", "市电视台", ""), judge("", "广州市委组织部", ""), judge("", "", "440100")]
        {
            assert!(has_conflict(&one, &all) && has_conflict(&one, &kept), "{one:?}");
        }
        for key in UNIT_KEYS {
            assert!(FIELDS.contains(&key), "{key}");
        }
    }

    #[test]
    fn unit_region_and_name_are_conflicts() {
        let nobody = JudgeOrigin { name: "王芳", unit: "", region: "" };
        for (judge, expected) in [
            (nobody, false),
            (JudgeOrigin { unit: "文联；市电视台", ..nobody }, true),
            (JudgeOrigin { unit: "文联; 广州市委组织部", ..nobody }, true),
            (JudgeOrigin { unit: "电视台", ..nobody }, false),
            (JudgeOrigin { region: "440100", ..nobody }, true),
            (JudgeOrigin { region: "4401", ..nobody }, false),
            (JudgeOrigin { name: " 李明 ", ..nobody }, true),
            (JudgeOrigin { name: "Ann Lee", ..nobody }, true),
            (JudgeOrigin { name: "导演", ..nobody }, false),
        ] {
            assert_eq!(has_conflict(&judge, &answers()), expected, "{judge:?}");
        }
        assert!(!has_conflict(&JudgeOrigin { name: "", unit: ";", region: "" }, &Answers::new()));
    }
}
