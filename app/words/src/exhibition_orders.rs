//! Words of films on order: previews, orders, menus, and the page for telephones.

use domain::exhibition::orders::OrderProblem;
use domain::exhibition::orders::menu::MenuWhy;
use domain::exhibition::orders::origin::PreviewOrigin;
use domain::exhibition::orders::standing::OrderStanding;

use crate::{Lang, phrases};

messages! { exhibition_orders;
    previews;
    previews_lead;
    preview;
    menu;
    week;
    this_week;
    week_before;
    week_after;
    week_from(day: &str);
    offices;
    proposal;
    proposal_note;
    propose;
    proposed;
    week_over;
    up_to(most: usize);
    figures;
    figures_note;
    since(day: &str);
    orders;
    met;
    came;
    by_place;
    region;
    site;
    no_orders;
    no_orders_body;
    no_preview;
    no_preview_body;
    no_preview_yet;
    films_of_week;
    film;
    all_orders;
    by_person;
    by_telephone;
    by_mouth;
    open_from_to(from: &str, to: &str);
    taken_now;
    not_taken_now;
    phone_page;
    poster_png;
    poster_pdf;
    close_note;
    close_now;
    closed_now;
    mouth;
    mouth_note;
    mouth_keep;
    mouth_kept;
    people;
    set_up_preview;
    change_preview;
    proposed_by(region: &str);
    numbers_stay;
    opens;
    closes;
    keep_preview;
    preview_set;
    to_menu;
    see_menu;
    menu_not_set;
    menu_not_set_body;
    left_out;
    due_read;
    reads_only;
    site_previews;
    site_previews_note;
    site_previews_by_city;
    site_previews_by_city_body;
    no_site_previews;
    no_site_previews_body;
    site_name;
    to_proposal;
    origin_missing;
    origin_taken;
    origin_changed;
    origin_own;
    to_preview;
    no_menu_without_preview;
    menu_waits(at: &str);
    menu_waits_body;
    menu_rule;
    menu_is_set;
    shown_in;
    keep_draft;
    set_menu;
    menu_set;
    menu_drafted;
    place_of(title: &str);
    reason_of(title: &str);
    heads(heads: i64);
    why_must;
    why_ordered;
    why_unmet;
    why_chosen;
    due;
    due_note;
    unmet_since(heads: i64, day: &str);
    answer_of(title: &str);
    answer;
    answered;
    phone_heading(site: &str);
    phone_now(until: &str, most: usize);
    phone_no_films;
    phone_not_yet(from: &str);
    phone_over;
    phone_privacy;
    person;
    person_help;
    person_known;
    send_order;
    change_order;
    take_back;
    sent;
    taken_back;
    own_orders;
    site_says(answer: &str);
    standing_ordered;
    standing_on_menu;
    standing_shown;
    standing_waiting;
    standing_answered;
    poster_title;
    poster_scan;
    poster_how(most: usize);
    poster_closes(at: &str);
    wrong_no_films;
    wrong_too_many_films(most: usize);
    wrong_not_offered;
    wrong_films_ordered(titles: &str);
    wrong_times;
    wrong_week;
    wrong_not_open;
    wrong_closed;
    wrong_nothing_ticked;
    wrong_too_many_ticked(most: usize);
    wrong_person;
    wrong_telephone;
    wrong_heads(most: i64);
    wrong_wait(minutes: i64);
    wrong_still_open;
    wrong_menu_set;
    wrong_must(titles: &str);
    wrong_reason(titles: &str);
    wrong_empty_menu;
    wrong_place;
}

/// Why a film is on a menu.
#[must_use]
pub const fn why(lang: Lang, why: MenuWhy) -> &'static str {
    match why {
        MenuWhy::Must => why_must(lang),
        MenuWhy::Ordered => why_ordered(lang),
        MenuWhy::Unmet => why_unmet(lang),
        MenuWhy::Chosen => why_chosen(lang),
    }
}

/// Where the films of a site's preview come from.
#[must_use]
pub const fn origin(lang: Lang, origin: PreviewOrigin) -> &'static str {
    match origin {
        PreviewOrigin::Missing => origin_missing(lang),
        PreviewOrigin::Taken => origin_taken(lang),
        PreviewOrigin::Changed => origin_changed(lang),
        PreviewOrigin::Own => origin_own(lang),
    }
}

/// What became of an order.
#[must_use]
pub const fn standing(lang: Lang, standing: OrderStanding) -> &'static str {
    match standing {
        OrderStanding::Ordered => standing_ordered(lang),
        OrderStanding::OnMenu => standing_on_menu(lang),
        OrderStanding::Shown => standing_shown(lang),
        OrderStanding::Waiting => standing_waiting(lang),
        OrderStanding::Answered => standing_answered(lang),
    }
}

/// Titles in a row, each as it is quoted.
fn quoted(lang: Lang, titles: &[String]) -> String {
    let titles: Vec<String> = titles.iter().map(|title| phrases::titled(lang, title)).collect();
    phrases::titles(lang, &titles)
}

/// Why something of previews, orders or menus cannot be so.
#[must_use]
pub fn problem(lang: Lang, problem: &OrderProblem) -> String {
    match problem {
        OrderProblem::NoFilms => wrong_no_films(lang).to_owned(),
        OrderProblem::TooManyFilms(most) => wrong_too_many_films(lang, *most),
        OrderProblem::NotOffered => wrong_not_offered(lang).to_owned(),
        OrderProblem::FilmsOrdered(titles) => wrong_films_ordered(lang, &quoted(lang, titles)),
        OrderProblem::Times => wrong_times(lang).to_owned(),
        OrderProblem::Week => wrong_week(lang).to_owned(),
        OrderProblem::NotOpen => wrong_not_open(lang).to_owned(),
        OrderProblem::Closed => wrong_closed(lang).to_owned(),
        OrderProblem::NothingTicked => wrong_nothing_ticked(lang).to_owned(),
        OrderProblem::TooManyTicked(most) => wrong_too_many_ticked(lang, *most),
        OrderProblem::Person => wrong_person(lang).to_owned(),
        OrderProblem::Telephone => wrong_telephone(lang).to_owned(),
        OrderProblem::Heads(most) => wrong_heads(lang, *most),
        OrderProblem::Wait(minutes) => wrong_wait(lang, *minutes),
        OrderProblem::StillOpen => wrong_still_open(lang).to_owned(),
        OrderProblem::MenuSet => wrong_menu_set(lang).to_owned(),
        OrderProblem::MustLeftOut(title) => wrong_must(lang, &phrases::titled(lang, title)),
        OrderProblem::NoReason(titles) => wrong_reason(lang, &quoted(lang, titles)),
        OrderProblem::EmptyMenu => wrong_empty_menu(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_are_named_where_a_menu_or_a_preview_is_refused() {
        let titles = vec!["夜航".to_owned(), "灯塔".to_owned()];
        for problem_of in [OrderProblem::FilmsOrdered, OrderProblem::NoReason] {
            let said = problem(Lang::Zh, &problem_of(titles.clone()));
            assert!(said.contains("《夜航》《灯塔》"), "{said}");
        }
        assert!(problem(Lang::Zh, &OrderProblem::MustLeftOut("夜航".to_owned())).contains("《夜航》"));
    }
}
