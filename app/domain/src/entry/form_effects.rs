//! What a change of the form does to entries that exist.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::attached::file_asked;
use crate::contest::settings::Settings;
use crate::film::kind::FileKind;
use crate::form::{Answer, Answers, Field, asked};
use crate::text::Text;

/// What becomes of a field of entries that were complete before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormEffectKind {
    /// Its answer is no longer shown: the field is gone, or not asked any more.
    Unshown,
    /// It must be answered now, and is not.
    Missing,
    /// Its answer is not allowed any more.
    NotAllowed,
}

/// What a change of the form does to some entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormEffect {
    /// What.
    pub kind: FormEffectKind,
    /// Key of the field.
    pub field: String,
    /// Its name.
    pub label: Text,
    /// To how many entries that were submitted.
    pub entries: usize,
    /// To how many drafts.
    pub drafts: usize,
}

impl FormEffectKind {
    /// The name where what was seen is compared.
    const fn key(self) -> &'static str {
        match self {
            Self::Unshown => "unshown",
            Self::Missing => "missing",
            Self::NotAllowed => "not_allowed",
        }
    }
}

/// What a change of the form does to entries, and of how many entries that is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormEffects {
    /// Field by field, in the order of the forms.
    pub effects: Vec<FormEffect>,
    /// Entries that were submitted.
    pub submitted: usize,
    /// Drafts.
    pub drafts: usize,
}

impl FormEffects {
    /// Nothing happens to any entry.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.effects.is_empty()
    }

    /// Submitted entries lose answers: what they said is not shown, or not allowed any more. Not to be done unseen.
    #[must_use]
    pub fn takes_answers(&self) -> bool {
        self.effects.iter().any(|one| one.entries > 0 && one.kind != FormEffectKind::Missing)
    }

    /// Names these effects: whoever confirms them does not confirm others that came up meanwhile. How many drafts there are changes
    /// by the minute and is not among it, only that there are some.
    #[must_use]
    pub fn seen(&self) -> String {
        let one = |effect: &FormEffect| {
            let drafts = if effect.drafts > 0 { " drafts" } else { "" };
            format!("{} {} {}{drafts}", effect.kind.key(), effect.field, effect.entries)
        };
        self.effects.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// An entry as its form holds it.
#[derive(Clone, Copy, Debug)]
pub struct FilledForm<'e> {
    /// Its answers.
    pub answers: &'e Answers,
    /// The kinds of its files.
    pub attached: &'e BTreeSet<FileKind>,
    /// It has not been submitted.
    pub draft: bool,
}

/// What going from the form of `before` to that of `after` does to these entries, field by field in the order of the forms. What
/// was so before is no effect.
#[must_use]
pub fn form_effects<'e>(
    before: &Settings,
    after: &Settings,
    entries: impl IntoIterator<Item = FilledForm<'e>>,
) -> FormEffects {
    let same_lists = before.categories == after.categories && before.regions == after.regions;
    let mut found = FormEffects::default();
    if !changes_forms(before, after) {
        return found;
    }
    let mut counts: BTreeMap<(FormEffectKind, &str), (usize, usize)> = BTreeMap::new();
    for FilledForm { answers, attached, draft } in entries {
        let all = if draft { &mut found.drafts } else { &mut found.submitted };
        *all = all.saturating_add(1);
        let (was, is) = (asked(&before.form, answers), asked(&after.form, answers));
        let answer = |field: &Field| answers.get(&field.key).filter(|answer| !answer.is_empty());
        let mut count = |kind, key| {
            let (entries, drafts) = counts.entry((kind, key)).or_default();
            let of = if draft { drafts } else { entries };
            *of = of.saturating_add(1);
        };
        for field in &was {
            let answered = match file_asked(field) {
                Some(kind) => attached.contains(&kind),
                None => answer(field).is_some(),
            };
            if answered && !is.iter().any(|now| now.key == field.key) {
                count(FormEffectKind::Unshown, field.key.as_str());
            }
        }
        for field in is {
            let earlier = was.iter().find(|one| one.key == field.key).copied();
            match answer(field) {
                // Only the lists it chooses from can make an unchanged field refuse what it took.
                Some(_) if same_lists && earlier == Some(field) => {}
                Some(answer) if refuses(after, field, answer) => {
                    if !earlier.is_some_and(|earlier| refuses(before, earlier, answer)) {
                        count(FormEffectKind::NotAllowed, field.key.as_str());
                    }
                }
                Some(_) => {}
                None if lacks(field, attached) && !earlier.is_some_and(|earlier| lacks(earlier, attached)) => {
                    count(FormEffectKind::Missing, field.key.as_str());
                }
                None => {}
            }
        }
    }
    // A field that is gone has its place in the old form only.
    let place = |key: &str| {
        let in_form = |settings: &Settings| settings.form.iter().position(|field| field.key == key);
        in_form(after).unwrap_or_else(|| after.form.len().saturating_add(in_form(before).unwrap_or_default()))
    };
    found.effects = counts
        .into_iter()
        .filter_map(|((kind, key), (entries, drafts))| {
            let field = after.field(key).or_else(|| before.field(key))?;
            Some(FormEffect { kind, field: key.to_owned(), label: field.label.clone(), entries, drafts })
        })
        .collect();
    found.effects.sort_by_key(|effect| (place(&effect.field), effect.kind));
    found
}

/// Whether a change is one of the form or of the lists it chooses from: another one does nothing to what entries say.
#[must_use]
pub fn changes_forms(before: &Settings, after: &Settings) -> bool {
    before.form != after.form || before.categories != after.categories || before.regions != after.regions
}

fn refuses(settings: &Settings, field: &Field, answer: &Answer) -> bool {
    file_asked(field).is_none() && field.kind.rules().check(answer, settings).is_some()
}

/// Whether a field without a typed answer must be answered: by a file of its kind, if it asks for one.
fn lacks(field: &Field, attached: &BTreeSet<FileKind>) -> bool {
    field.required && file_asked(field).is_none_or(|kind| !attached.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::form::{AttachedFile, Condition, FieldKind, TextLine, Visible};

    fn entry(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(key, said)| ((*key).to_owned(), Answer::Text((*said).to_owned()))).collect()
    }

    /// The effects on three submitted entries, with the script of the first.
    fn effects(change: impl Fn(&mut Settings)) -> Vec<(FormEffectKind, String, usize)> {
        let before = preset::selection();
        let mut after = before.clone();
        change(&mut after);
        let entries = [
            entry(&[("title", "江上灯火"), ("category", "微视频"), ("series", "系列"), ("contact_name", "甲")]),
            entry(&[("title", "骑楼早茶"), ("category", "纪录片"), ("series", "单集"), ("contact_name", "乙")]),
            entry(&[("title", "盐田"), ("category", "微视频")]),
        ];
        let (script, none) = (BTreeSet::from([FileKind::Script]), BTreeSet::new());
        let files = [&script, &none, &none];
        let filled =
            entries.iter().zip(files).map(|(answers, attached)| FilledForm { answers, attached, draft: false });
        let found = form_effects(&before, &after, filled);
        found.effects.into_iter().map(|effect| (effect.kind, effect.field, effect.entries)).collect()
    }

    fn field<'s>(settings: &'s mut Settings, key: &str) -> &'s mut Field {
        settings.form.iter_mut().find(|field| field.key == key).unwrap()
    }

    #[test]
    fn a_removed_or_hidden_answer_is_counted() {
        let gone = effects(|settings| settings.form.retain(|field| field.key != "contact_name"));
        assert_eq!(gone, [(FormEffectKind::Unshown, "contact_name".to_owned(), 2)]);
        let narrowed = effects(|settings| field(settings, "contact_name").categories = vec!["纪录片".to_owned()]);
        assert_eq!(narrowed, [(FormEffectKind::Unshown, "contact_name".to_owned(), 1)]);
        let hung = effects(|settings| {
            let condition = Condition { field: "series".to_owned(), options: vec!["系列".to_owned()] };
            field(settings, "contact_name").condition = Some(condition);
        });
        assert_eq!(hung, [(FormEffectKind::Unshown, "contact_name".to_owned(), 1)]);
    }

    #[test]
    fn drafts_are_counted_apart_and_lose_nothing_that_was_submitted() {
        let before = preset::selection();
        let mut after = before.clone();
        after.form.retain(|field| field.key != "contact_name");
        let (said, silent, none) = (entry(&[("contact_name", "甲")]), entry(&[("title", "盐田")]), BTreeSet::new());
        let filled = |answers, draft| FilledForm { answers, attached: &none, draft };
        let drafts =
            form_effects(&before, &after, [filled(&said, true), filled(&silent, true), filled(&silent, false)]);
        assert_eq!((drafts.submitted, drafts.drafts, drafts.effects.len()), (1, 2, 1));
        assert_eq!((drafts.effects[0].entries, drafts.effects[0].drafts), (0, 1));
        assert!(!drafts.takes_answers() && !drafts.is_empty());
        let both = form_effects(&before, &after, [filled(&said, true), filled(&said, false)]);
        assert!(both.takes_answers());
        assert_ne!(both.seen(), drafts.seen());
        let more = form_effects(&before, &after, [filled(&said, true), filled(&said, true), filled(&said, false)]);
        assert_eq!(both.seen(), more.seen(), "one draft more is nothing else");
        let asked = |settings: &Settings| {
            let mut asked = settings.clone();
            field(&mut asked, "contact_name").required = true;
            asked
        };
        let lacking = form_effects(&before, &asked(&before), [filled(&silent, false)]);
        assert!(!lacking.is_empty() && !lacking.takes_answers(), "nothing that was said goes");
        let none = form_effects(&before, &before, [filled(&said, false)]);
        assert_eq!(none, FormEffects::default());
    }

    #[test]
    fn what_is_asked_now_and_missing_is_counted() {
        let required = effects(|settings| field(settings, "contact_name").required = true);
        assert_eq!(required, [(FormEffectKind::Missing, "contact_name".to_owned(), 1)]);
        let file = effects(|settings| {
            let script = FieldKind::File(AttachedFile { file: FileKind::Script });
            let script = Field::new("script", Text::same("Script"), script, Visible::Office);
            settings.form.push(Field { required: true, ..script });
        });
        assert_eq!(file, [(FormEffectKind::Missing, "script".to_owned(), 2)]);
        // The region was missing before.
        assert_eq!(effects(|settings| field(settings, "region").help = Text::same("?")), []);
    }

    #[test]
    fn answers_that_are_not_allowed_any_more_are_counted() {
        let shorter = effects(|settings| field(settings, "title").kind = FieldKind::Text(TextLine { max: 3 }));
        assert_eq!(shorter, [(FormEffectKind::NotAllowed, "title".to_owned(), 2)]);
        let category = effects(|settings| settings.categories.retain(|category| category.key != "纪录片"));
        assert_eq!(category, [(FormEffectKind::NotAllowed, "category".to_owned(), 1)]);
        assert_eq!(effects(|settings| settings.grace_minutes = 1), []);
        assert_eq!(effects(|settings| settings.form.swap(0, 1)), [], "the order does nothing to an entry");
    }
}
