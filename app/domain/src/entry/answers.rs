//! What the form says of the answers of an entry.

use super::attached::file_asked;
use crate::contest::settings::Settings;
use crate::folding::folded;
use crate::form::{
    Answer, AnswerLine, AnswerProblem, Answers, Field, FieldProblem, KindName, Visible, asked, keys, text_of,
};
use crate::text::Lang;
use crate::typed;

/// Tidies answers: surrounding space and what cannot be seen goes, empty answers go, people and choices become lists,
/// everything else one text, numbers become numbers where they can be read. What cannot be read stays as it was typed.
#[must_use]
pub fn tidy(settings: &Settings, answers: Answers) -> Answers {
    let mut tidied = Answers::new();
    for (key, answer) in answers {
        let answer = match (answer, settings.field(&key)) {
            (Answer::Text(typed), Some(field)) => field.kind.rules().read(&typed),
            (Answer::List(items), Some(field)) => field.kind.rules().read(&items.join("\n")),
            (Answer::Text(typed), None) => Answer::Text(typed::lines(&typed)),
            (Answer::List(items), None) => Answer::listed(items.iter().map(String::as_str)),
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
/// at submission; without it only what is wrong in what was entered, as in a draft. What is not asked counts for nothing.
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
    // Files are no answers: what is missing of them is found with the files at hand.
    for field in asked(&settings.form, answers).into_iter().filter(|field| file_asked(field).is_none()) {
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

/// The units that somebody enters for, of which there may be several, separated by semicolons.
#[must_use]
pub fn units_in(units: &str) -> Vec<&str> {
    units.split([';', '\u{ff1b}']).map(str::trim).filter(|unit| !folded(unit).is_empty()).collect()
}

/// Whether a text names a unit to enter for: without one [`for_unit`] binds nobody.
#[must_use]
pub fn names_unit(units: &str) -> bool {
    !units_in(units).is_empty()
}

/// What is wrong in answers of which only `edited` fields were changed: what was wrong in what is `stored` already,
/// because the form has changed since, does not count unless it was touched.
#[must_use]
pub fn check_edited(settings: &Settings, stored: &Answers, answers: &Answers, edited: &[String]) -> Vec<FieldProblem> {
    let known = check(settings, stored, false);
    let mut problems = check(settings, answers, false);
    problems.retain(|problem| edited.contains(&problem.field) || !known.contains(problem));
    problems
}

/// The answers of somebody who enters for a unit and a region: those of the invitation stand, as they are spelled there. What is
/// not answered is filled in; an empty `units` or `region` binds nobody. `units` may name several, separated by semicolons.
///
/// # Errors
/// Another unit, or a region outside of the own.
pub fn for_unit(
    settings: &Settings,
    mut answers: Answers,
    units: &str,
    region: &str,
) -> Result<Answers, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut other = |field: &str, found: String| {
        problems.push(FieldProblem { field: field.to_owned(), problem: AnswerProblem::NotOfInvitation { found } });
    };
    let units = units_in(units);
    if let Some(first) = units.first().filter(|_| settings.field(keys::SUBMITTING_UNIT).is_some()) {
        let found = text_of(&answers, keys::SUBMITTING_UNIT);
        let own = if found.is_empty() {
            (units.len() == 1).then_some(first)
        } else {
            let own = units.iter().find(|unit| folded(unit) == folded(&found));
            if own.is_none() {
                other(keys::SUBMITTING_UNIT, found);
            }
            own
        };
        if let Some(own) = own {
            answers.insert(keys::SUBMITTING_UNIT.to_owned(), Answer::Text((*own).to_owned()));
        }
    }
    if !region.is_empty() && settings.field(keys::REGION).is_some() {
        let found = text_of(&answers, keys::REGION);
        if found.is_empty() {
            answers.insert(keys::REGION.to_owned(), Answer::Text(region.to_owned()));
        } else if found != region && !settings.ancestors(&found).is_some_and(|above| above.contains(&region)) {
            other(keys::REGION, found);
        }
    }
    if problems.is_empty() { Ok(answers) } else { Err(problems) }
}

/// The answers to the fields that are asked; what was answered while other fields were asked is left out.
#[must_use]
pub fn asked_answers(settings: &Settings, answers: &Answers) -> Answers {
    let asked = asked(&settings.form, answers);
    let answer = |key: &String| Some((key.clone(), answers.get(key)?.clone()));
    asked.into_iter().filter_map(|field| answer(&field.key)).collect()
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
    asked_answers(settings, answers).into_iter().filter(|(key, _)| shown(key)).collect()
}

/// What of the origin of a film everybody reads once it is exhibited, although judges of a blind round did not. A field that the form
/// keeps to the office stays there.
const OF_ORIGIN: [&str; 3] = [keys::REGION, keys::CREDITS, keys::PRODUCTION_UNIT];

/// Answers everybody reads of a film that is exhibited, in the order of the form: never contacts, statements or files.
#[must_use]
pub fn for_public<'s>(settings: &'s Settings, answers: &Answers) -> Vec<(&'s Field, Answer)> {
    let shown = |field: &&Field| match field.visible {
        Visible::Everyone => true,
        Visible::OpenRounds => OF_ORIGIN.contains(&field.key.as_str()),
        Visible::Office => false,
    };
    let told = |field: &&Field| field.kind.name() != KindName::Statement && file_asked(field).is_none();
    let asked = asked(&settings.form, answers).into_iter().filter(shown).filter(told);
    asked.filter_map(|field| Some((field, answers.get(&field.key)?.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::form::{Condition, FieldKind, WholeNumber};

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
    fn everybody_reads_who_made_a_film_and_never_how_they_are_reached() {
        let mut settings = preset::selection();
        for field in &mut settings.form {
            if field.key == keys::CREDITS {
                field.visible = Visible::OpenRounds;
            }
        }
        let mut said = answers(&[("title", "珠江夜航人"), ("region", "440100"), ("contact_phone", "020-12345678")]);
        said.insert(keys::CREDITS.to_owned(), Answer::List(vec!["导演：林一".to_owned()]));
        said.insert("rights".to_owned(), Answer::Flag(true));
        let read = |settings: &Settings| -> Vec<String> {
            for_public(settings, &said).into_iter().map(|(field, _)| field.key.clone()).collect()
        };
        let shown = read(&settings);
        assert!(["title", "region", keys::CREDITS].iter().all(|key| shown.iter().any(|one| one == key)), "{shown:?}");
        assert!(!shown.iter().any(|key| key == "contact_phone" || key == "rights"), "{shown:?}");
        for field in &mut settings.form {
            field.visible = Visible::Office;
        }
        assert_eq!(read(&settings), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_asked_is_neither_missing_nor_wrong_nor_shown() {
        let mut settings = preset::selection();
        let of = |key: &str| preset::selection().form.iter().position(|field| field.key == key).unwrap();
        let episodes = &mut settings.form[of("synopsis")];
        episodes.condition = Some(Condition { field: "series".to_owned(), options: vec!["系列".to_owned()] });
        let said =
            |series: &str, synopsis: &str| answers(&[("title", "夜航"), ("series", series), ("synopsis", synopsis)]);
        let named = |answers: &Answers, complete| {
            let problems = check(&settings, answers, complete);
            problems.iter().any(|problem| problem.field == "synopsis")
        };
        let long = "长".repeat(201);
        assert!(named(&said("系列", &long), false) && named(&said("系列", ""), true));
        assert!(!named(&said("单集", &long), false) && !named(&said("单集", ""), true));
        assert!(asked_answers(&settings, &said("系列", "一")).contains_key("synopsis"));
        assert!(!asked_answers(&settings, &said("单集", "一")).contains_key("synopsis"));
        assert!(!for_judges(&settings, &said("单集", "一"), false).contains_key("synopsis"));
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
    fn what_was_wrong_before_keeps_nobody_from_saving_the_rest() {
        let settings = preset::selection();
        let stored = answers(&[("title", "《夜》"), ("gone", "x"), ("synopsis", "一")]);
        let mut now = stored.clone();
        now.insert("synopsis".to_owned(), Answer::Text("二".to_owned()));
        let edited = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        assert_eq!(check_edited(&settings, &stored, &now, &edited(&["synopsis"])), []);
        let touched = check_edited(&settings, &stored, &now, &edited(&["synopsis", "title"]));
        assert_eq!(touched.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["title"]);
        now.insert("category".to_owned(), Answer::Text("nothing".to_owned()));
        assert_eq!(check_edited(&settings, &stored, &now, &edited(&["synopsis"])).len(), 1, "new, whoever did it");
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
    fn a_field_of_one_line_has_one_line_however_it_is_sent() {
        let mut settings = preset::selection();
        settings.form[1].kind = FieldKind::Number(WholeNumber { min: 0, max: 100 });
        let number = settings.form[1].key.clone();
        let sent = |found: Answer, rights: Answer| -> Answers {
            let title = Answer::List(vec!["甲".to_owned(), "乙".to_owned()]);
            let all = [("title".to_owned(), title), (number.clone(), found), ("rights".to_owned(), rights)];
            tidy(&settings, all.into())
        };
        let kept = sent(Answer::Text("12\u{200b}".to_owned()), Answer::Text("yes\u{200b}".to_owned()));
        assert_eq!(kept["title"], Answer::Text("甲 乙".to_owned()));
        assert_eq!((&kept[&number], &kept["rights"]), (&Answer::Number(12), &Answer::Flag(true)));
        let listed = sent(Answer::List(vec!["12".to_owned()]), Answer::List(vec!["on".to_owned()]));
        assert_eq!(listed, kept);
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

    #[test]
    fn an_officer_enters_for_the_unit_and_region_of_the_invitation() {
        let settings = preset::selection();
        let said = |unit: &str, region: &str| {
            let all = [(keys::SUBMITTING_UNIT, unit), (keys::REGION, region)].into_iter();
            let given = all.filter(|(_, text)| !text.is_empty());
            given.map(|(key, text)| (key.to_owned(), Answer::Text(text.to_owned()))).collect::<Answers>()
        };
        let bound = |answers| for_unit(&settings, answers, "市委组织部（广州）", "440100");
        let kept = said("市委组织部（广州）", "440100");
        for spelled in ["市委组织部(广州)", "市委 组织部（广州）", "市委组织部\u{200b}（广州）", ""]
        {
            assert_eq!(bound(said(spelled, "440100")).as_ref(), Ok(&kept), "{spelled:?}");
        }
        assert_eq!(bound(Answers::new()), Ok(kept));
        let fields = |answers| bound(answers).unwrap_err().into_iter().map(|one| one.field).collect::<Vec<_>>();
        assert_eq!(fields(said("市文联", "440500")), [keys::SUBMITTING_UNIT, keys::REGION]);
        assert_eq!(for_unit(&settings, said("市文联", "440500"), "", ""), Ok(said("市文联", "440500")));
        let either = |unit| for_unit(&settings, said(unit, ""), "市文联；市妇联", "");
        assert_eq!((either("市妇联"), either("")), (Ok(said("市妇联", "")), Ok(said("", ""))));
        assert!(either("市总工会").is_err());
        for (units, names) in [("市文联", true), ("；市妇联", true), ("", false), (" ；;", false), ("\u{200b}", false)]
        {
            assert_eq!(names_unit(units), names, "{units:?}");
        }
    }
}
