//! What the form says of the answers of an entry.

use crate::contest::settings::Settings;
use crate::form::{Answer, AnswerLine, AnswerProblem, Answers, FieldProblem, Visible, keys, text_of};
use crate::text::Lang;
use crate::typed;

/// Tidies answers: surrounding space and what cannot be seen goes, empty answers go, people and choices become lists,
/// numbers become numbers where they can be read. What cannot be read stays as it was typed.
#[must_use]
pub fn tidy(settings: &Settings, answers: Answers) -> Answers {
    let mut tidied = Answers::new();
    for (key, answer) in answers {
        let answer = match (answer, settings.field(&key)) {
            (Answer::Text(typed), Some(field)) => field.kind.rules().read(&typed),
            (Answer::Text(typed), None) => Answer::Text(typed::lines(&typed)),
            (Answer::List(items), _) => Answer::listed(items.iter().map(String::as_str)),
            (other @ (Answer::Flag(_) | Answer::Number(_)), _) => other,
        };
        if !answer.is_empty() {
            tidied.insert(key, answer);
        }
    }
    tidied
}

/// Puts what somebody changed on a form onto what is stored meanwhile: `fields` were changed, from what stands in `before` to what
/// stands in `now`. All of it is tidied.
///
/// # Errors
/// The fields that were changed elsewhere too, to something else.
pub fn merge(stored: &Answers, before: &Answers, now: &Answers, fields: &[String]) -> Result<Answers, Vec<String>> {
    let clashes = |field: &&String| {
        let (stored, now) = (stored.get(*field), now.get(*field));
        stored != before.get(*field) && stored != now
    };
    let clashing: Vec<String> = fields.iter().filter(clashes).cloned().collect();
    if !clashing.is_empty() {
        return Err(clashing);
    }
    let mut merged = stored.clone();
    for field in fields {
        match now.get(field) {
            Some(answer) => merged.insert(field.clone(), answer.clone()),
            None => merged.remove(field),
        };
    }
    Ok(merged)
}

/// Checks answers against the form. With `complete` also what is required and missing is told, as
/// at submission; without it only what is wrong in what was entered, as in a draft.
#[must_use]
pub fn check(settings: &Settings, answers: &Answers, complete: bool) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut tell = |field: &str, problem: AnswerProblem| {
        problems.push(FieldProblem { field: field.to_owned(), problem });
    };
    for key in answers.keys() {
        if settings.field(key).is_none() {
            tell(key, AnswerProblem::UnknownField);
        }
    }
    let category = text_of(answers, keys::CATEGORY);
    for field in &settings.form {
        if !field.categories.is_empty() && !field.categories.contains(&category) {
            continue;
        }
        let Some(answer) = answers.get(&field.key).filter(|a| !a.is_empty()) else {
            if complete && field.required {
                tell(&field.key, AnswerProblem::Missing);
            }
            continue;
        };
        if field.key == keys::TITLE && answer.to_text().contains(['《', '》']) {
            tell(&field.key, AnswerProblem::TitleMarks);
        }
        if let Some(problem) = field.kind.rules().check(answer, settings) {
            tell(&field.key, problem);
        }
    }
    problems
}

/// The answer to a field as people read it, line by line.
#[must_use]
pub fn lines(settings: &Settings, key: &str, answer: &Answer, lang: Lang) -> Vec<AnswerLine> {
    match settings.field(key) {
        Some(field) => field.kind.rules().lines(answer, settings, lang),
        None => answer.lines(|_| None),
    }
}

/// Answers a judge may read: contacts never, origin only in an open round.
#[must_use]
pub fn for_judges(settings: &Settings, answers: &Answers, blind: bool) -> Answers {
    let shown = |key: &str| match settings.field(key).map(|f| f.visible) {
        Some(Visible::Everyone) => true,
        Some(Visible::OpenRounds) => !blind,
        Some(Visible::Office) | None => false,
    };
    answers.iter().filter(|(key, _)| shown(key)).map(|(k, a)| (k.clone(), a.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), Answer::Text((*v).to_owned()))).collect()
    }

    #[test]
    fn a_draft_may_be_incomplete_but_not_wrong() {
        let settings = preset::selection();
        let draft = answers(&[("title", "珠江夜航人"), ("category", "nothing")]);
        let problems = check(&settings, &draft, false);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].problem, AnswerProblem::NotAnOption { found: "nothing".to_owned() });
        assert!(check(&settings, &draft, true).iter().any(|p| p.problem == AnswerProblem::Missing));
    }

    #[test]
    fn the_title_has_thirty_characters_and_no_marks() {
        let settings = preset::selection();
        let long = "片".repeat(31);
        let problems = check(&settings, &answers(&[("title", &long)]), false);
        assert_eq!(problems[0].problem, AnswerProblem::TooLong { found: 31, max: 30 });
        let marked = check(&settings, &answers(&[("title", "《夜》")]), false);
        assert_eq!(marked[0].problem, AnswerProblem::TitleMarks);
    }

    #[test]
    fn two_who_change_different_fields_both_keep_theirs() {
        let before = answers(&[("title", "夜航"), ("synopsis", "一"), ("submitting_unit", "甲台")]);
        let stored = answers(&[("title", "夜航人"), ("synopsis", "一"), ("submitting_unit", "乙台")]);
        let fields = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        // The second window still shows the old title, and does not send it.
        let now = answers(&[("title", "夜航"), ("synopsis", "二"), ("contact_name", "甲")]);
        let merged = merge(&stored, &before, &now, &fields(&["synopsis", "contact_name"])).unwrap();
        let wanted =
            answers(&[("title", "夜航人"), ("synopsis", "二"), ("submitting_unit", "乙台"), ("contact_name", "甲")]);
        assert_eq!(merged, wanted);
        // Emptied here, changed there: neither is silently right.
        let clash = merge(&stored, &before, &now, &fields(&["synopsis", "submitting_unit"]));
        assert_eq!(clash, Err(fields(&["submitting_unit"])));
        // Both typed the same.
        let same = answers(&[("title", "夜航人")]);
        assert_eq!(merge(&stored, &before, &same, &fields(&["title"])), Ok(stored.clone()));
        assert_eq!(merge(&before, &before, &Answers::new(), &fields(&["title"])).unwrap().get("title"), None);
    }

    #[test]
    fn what_cannot_be_seen_is_no_answer() {
        let settings = preset::selection();
        let long = format!("{}\u{202e}", "片".repeat(30));
        let sent: Answers = [
            ("title", Answer::Text(long)),
            ("submitting_unit", Answer::Text("\u{3164}".to_owned())),
            ("synopsis", Answer::Text("一\u{0}\r\n二\t三".to_owned())),
            ("credits", Answer::List(vec!["甲\u{200b}:导演\u{0}".to_owned(), "\u{3164}".to_owned()])),
        ]
        .map(|(key, answer)| (key.to_owned(), answer))
        .into();
        let kept = tidy(&settings, sent);
        assert!(!kept.contains_key("submitting_unit"), "{kept:?}");
        assert_eq!(kept["synopsis"], Answer::Text("一\n二 三".to_owned()));
        assert_eq!(kept["credits"], Answer::List(vec!["甲:导演".to_owned()]));
        // Counted as it is kept.
        assert_eq!(check(&settings, &kept, false), []);
        let blank = tidy(&settings, answers(&[("title", "\u{200b}\u{3164}")]));
        let missing = FieldProblem { field: "title".to_owned(), problem: AnswerProblem::Missing };
        assert!(check(&settings, &blank, true).contains(&missing));
    }

    #[test]
    fn judges_never_see_contacts_and_in_blind_rounds_no_origin() {
        let settings = preset::selection();
        let all = answers(&[("title", "x"), ("region", "440100"), ("contact_email", "a@b.c")]);
        let open = for_judges(&settings, &all, false);
        assert!(open.contains_key("region") && !open.contains_key("contact_email"));
        let blind = for_judges(&settings, &all, true);
        assert_eq!(blind.keys().collect::<Vec<_>>(), ["title"]);
    }
}
