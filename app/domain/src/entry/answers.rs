//! What the form says of the answers of an entry.

use crate::contest::settings::Settings;
use crate::form::{Answer, Answers, FieldKind, FieldProblem, Problem, Visible, is_date, keys, text_of};

/// Tidies answers: surrounding space goes, empty answers go, people and choices become lists,
/// numbers become numbers where they can be read. What cannot be read stays as it was typed.
#[must_use]
pub fn tidy(settings: &Settings, answers: Answers) -> Answers {
    let mut tidied = Answers::new();
    for (key, answer) in answers {
        let kind = settings.field(&key).map(|field| &field.kind);
        let answer = match (kind, answer) {
            (Some(FieldKind::People | FieldKind::Choices { .. }), Answer::Text(text)) => {
                Answer::List(text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect())
            }
            (Some(FieldKind::Number { .. }), Answer::Text(text)) => {
                let trimmed = text.trim().to_owned();
                trimmed.parse().map_or(Answer::Text(trimmed), Answer::Number)
            }
            (Some(FieldKind::Statement { .. }), Answer::Text(text)) => {
                Answer::Flag(matches!(text.trim(), "true" | "on" | "1" | "yes"))
            }
            (_, Answer::Text(text)) => Answer::Text(text.trim().to_owned()),
            (_, other) => other,
        };
        if !answer.is_empty() {
            tidied.insert(key, answer);
        }
    }
    tidied
}

/// Checks answers against the form. With `complete` also what is required and missing is told, as
/// at submission; without it only what is wrong in what was entered, as in a draft.
#[must_use]
pub fn check(settings: &Settings, answers: &Answers, complete: bool) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut tell = |field: &str, problem: Problem| {
        problems.push(FieldProblem { field: field.to_owned(), problem });
    };
    for key in answers.keys() {
        if settings.field(key).is_none() {
            tell(key, Problem::UnknownField);
        }
    }
    let category = text_of(answers, keys::CATEGORY);
    for field in &settings.form {
        if !field.categories.is_empty() && !field.categories.contains(&category) {
            continue;
        }
        let Some(answer) = answers.get(&field.key).filter(|a| !a.is_empty()) else {
            if complete && field.required {
                tell(&field.key, Problem::Missing);
            }
            continue;
        };
        let text = answer.to_text();
        if field.key == keys::TITLE && text.contains(['《', '》']) {
            tell(&field.key, Problem::TitleMarks);
        }
        let length = text.chars().count();
        let unknown_option = |known: &dyn Fn(&str) -> bool| {
            let items = match answer {
                Answer::List(list) => list.clone(),
                other => vec![other.to_text()],
            };
            items.into_iter().find(|item| !known(item)).map(|found| Problem::NotAnOption { found })
        };
        let problem = match &field.kind {
            FieldKind::Text { max } | FieldKind::LongText { max } => {
                (length > *max).then_some(Problem::TooLong { found: length, max: *max })
            }
            FieldKind::People => (length > 4_000).then_some(Problem::TooLong { found: length, max: 4_000 }),
            FieldKind::Number { min, max } => match text.parse::<i64>() {
                Ok(number) if (*min..=*max).contains(&number) => None,
                _ => Some(Problem::Number { found: text, min: *min, max: *max }),
            },
            FieldKind::Date => (!is_date(&text)).then_some(Problem::Date { found: text }),
            FieldKind::Choice { options } | FieldKind::Choices { options } => {
                unknown_option(&|item| options.iter().any(|o| o.key == item))
            }
            FieldKind::Category => unknown_option(&|item| settings.category(item).is_some()),
            FieldKind::Region => unknown_option(&|item| settings.leaf_regions().iter().any(|r| r.code == item)),
            FieldKind::Statement { .. } => None,
        };
        if let Some(problem) = problem {
            tell(&field.key, problem);
        }
    }
    problems
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
        assert_eq!(problems[0].problem, Problem::NotAnOption { found: "nothing".to_owned() });
        assert!(check(&settings, &draft, true).iter().any(|p| p.problem == Problem::Missing));
    }

    #[test]
    fn the_title_has_thirty_characters_and_no_marks() {
        let settings = preset::selection();
        let long = "片".repeat(31);
        let problems = check(&settings, &answers(&[("title", &long)]), false);
        assert_eq!(problems[0].problem, Problem::TooLong { found: 31, max: 30 });
        let marked = check(&settings, &answers(&[("title", "《夜》")]), false);
        assert_eq!(marked[0].problem, Problem::TitleMarks);
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
