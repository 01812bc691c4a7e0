//! What a contest lacks while it is set up, line by line, each with the way to where it is put right.

use domain::access::{self, AccessContext, Action};
use domain::contest::phase::Obstacle;
use domain::contest::preparation::{Missing, NeededFor, SetUp};
use services::{Board, obstacle};

use crate::contests::words::count;
use crate::ui::prelude::*;
use ::words::contest_settings as settings;
use ::words::problems::settings_problem;
use words::contests as m;

/// What the call needs, then what judging needs, then what is only advised; nothing where nothing is missing.
pub fn missing(board: &Board, lang: Lang) -> Option<AnyView> {
    let lists = [
        (NeededFor::Call, m::in_the_way(lang)),
        (NeededFor::Judging, m::before_judging(lang)),
        (NeededFor::Advice, m::advised(lang)),
    ];
    let lists: Vec<_> = lists
        .into_iter()
        .filter_map(|(needed_for, title)| {
            let lines = board.missing.iter().filter(|one| one.needed_for() == needed_for);
            let lines: Vec<_> = lines.map(|one| line(board, one, lang)).collect();
            (!lines.is_empty()).then(|| view! { <h3>{title}</h3><ul>{lines}</ul> })
        })
        .collect();
    (!lists.is_empty()).then(|| view! { <div class="in-the-way">{lists}</div> }.into_any())
}

fn line(board: &Board, missing: &Missing, lang: Lang) -> AnyView {
    let (page, action) = way(missing.place());
    let access = AccessContext { roles: board.roles.clone(), ..AccessContext::default() };
    // Who may not open it is told what is missing, and not sent there.
    let link = access::check(action, &access, board.contest.phase).is_ok().then(|| {
        let href = format!("/contests/{}/{page}", board.contest.id);
        view! { <a href=href>{way_words(missing, lang)}</a> }
    });
    let what = what(missing, lang);
    view! { <li><span>{what}</span>{link}</li> }.into_any()
}

fn what(missing: &Missing, lang: Lang) -> String {
    match missing {
        Missing::Deadline => sentence(&obstacle(Obstacle::Deadline, lang)),
        Missing::Settings(problem) => {
            m::missing_setting(lang, section(missing.place(), lang), &settings_problem(lang, problem))
        }
        Missing::Rules => m::missing_rules(lang).to_owned(),
        Missing::Judges { found, needed } => m::missing_judges(lang, count(*found), count(*needed)),
        Missing::Chair => m::missing_chair(lang).to_owned(),
        Missing::FewJudges { found, advised } => m::few_judges(lang, count(*found), count(*advised)),
    }
}

/// The same with a capital at its beginning, where the language has them.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn way_words(missing: &Missing, lang: Lang) -> &'static str {
    match (missing, missing.place()) {
        (Missing::Deadline, _) => m::to_deadline(lang),
        (_, SetUp::People) => m::to_invite(lang),
        _ => m::to_settings(lang),
    }
}

/// The page of a contest where something is set up, and what it takes to change it there.
const fn way(place: SetUp) -> (&'static str, Action) {
    match place {
        SetUp::General => ("settings?section=general", Action::EditSettings),
        SetUp::Categories => ("settings?section=categories", Action::EditSettings),
        SetUp::Regions => ("settings?section=regions", Action::EditSettings),
        SetUp::Form => ("settings?section=form", Action::EditSettings),
        SetUp::Film => ("settings?section=film", Action::EditSettings),
        SetUp::Rubric => ("settings?section=rubric", Action::EditSettings),
        SetUp::Rounds => ("settings?section=rounds", Action::EditSettings),
        SetUp::Balance => ("settings?section=balance", Action::EditSettings),
        SetUp::People => ("people", Action::ManagePeople),
    }
}

fn section(place: SetUp, lang: Lang) -> &'static str {
    match place {
        SetUp::General => settings::general(lang),
        SetUp::Categories => settings::categories(lang),
        SetUp::Regions => settings::regions(lang),
        SetUp::Form => settings::form(lang),
        SetUp::Film => settings::film_and_quotas(lang),
        SetUp::Rubric => settings::rubric(lang),
        SetUp::Rounds => settings::rounds(lang),
        SetUp::Balance => settings::balance(lang),
        SetUp::People => m::tab_people(lang),
    }
}

#[cfg(test)]
mod tests {
    use domain::contest::SettingsProblem;

    use super::*;

    #[test]
    fn what_is_missing_is_told_with_its_section_and_numbers() {
        let empty = Missing::Settings(SettingsProblem::Empty("form".to_owned()));
        let told = what(&empty, Lang::En);
        assert!(told.starts_with(&format!("{}: ", settings::form(Lang::En))), "{told}");
        assert_eq!(way(empty.place()).0, "settings?section=form");
        let judges = Missing::Judges { found: 1, needed: 9 };
        assert_eq!(what(&judges, Lang::En), "1 judge; the panels need at least 9");
        assert_eq!((way(judges.place()).0, way_words(&judges, Lang::Zh)), ("people", "邀请人员"));
        assert_eq!(what(&Missing::Deadline, Lang::En), "The deadline is missing or past");
    }
}
