//! Words that every feature uses.

use crate::Lang;

messages! { common;
    product;
    skip_to_content;
    home;
    breadcrumb;
    other_language;
    account;
    sign_in;
    sign_out;
    required;
    optional;
    choose;
    save;
    cancel;
    close;
    back;
    search;
    apply;
    clear_filters;
    all;
    count_all(total: u64);
    count_some(total: u64, shown: u64);
    sort_by(column: &str);
    sorted_up;
    sorted_down;
    pages;
    page_of(page: u64, pages: u64);
    previous;
    next;
    type_to_confirm(words: &str);
    mend_fields(count: u64);
    steps;
    step_done;
    step_now;
    step_open;
    dots_done;
    dots_current;
    dots_recused;
    dots_open;
    dots_chosen;
    no_video;
    no_film_yet;

    error_401;
    error_401_body;
    expired;
    expired_body;
    sign_in_elsewhere;
    send_again;
    error_403;
    error_403_body;
    error_404;
    error_404_body;
    error_409;
    error_409_body;
    error_422;
    error_400;
    error_400_body;
    error_413_body;
    error_429;
    error_429_body(seconds: u32);
    error_503;
    error_503_body;
    error_500;
    error_500_body(reference: &str);
    go_home;
    try_again;
}

/// The name of a phase.
#[must_use]
pub fn phase(lang: Lang, phase: domain::phase::Phase) -> String {
    use domain::phase::Phase as P;
    let (zh, en) = match phase {
        P::Draft => ("筹备", "Set-up"),
        P::CallOpen => ("征集", "Call open"),
        P::CallClosed => ("征集截止", "Call closed"),
        P::Eligibility => ("形式审查", "Eligibility check"),
        P::Round(1) => ("初评", "First round"),
        P::Round(n) => return if lang == Lang::Zh { format!("第 {n} 轮评审") } else { format!("Round {n}") },
        P::Selection => ("遴选", "Selection"),
        P::Publicity => ("公示", "Publicity notice"),
        P::Final => ("结果", "Result"),
        P::Archived => ("归档", "Archived"),
    };
    if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() }
}

/// The name of a role.
#[must_use]
pub const fn role(lang: Lang, role: domain::permission::Role) -> &'static str {
    use domain::permission::Role as R;
    let (zh, en) = match role {
        R::Administrator => ("管理员", "Administrator"),
        R::Organiser => ("主办方", "Organiser"),
        R::Staff => ("经办人员", "Staff"),
        R::UnitOfficer => ("报送单位", "Unit officer"),
        R::Creator => ("创作者", "Creator"),
        R::Judge => ("评委", "Judge"),
        R::Chair => ("评委会主任", "Chair"),
        R::Scrutineer => ("监票人", "Scrutineer"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Milliseconds of film as `m:ss`.
#[must_use]
pub fn clock(ms: i64) -> String {
    let seconds = ms / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// An entry's number as it is printed: `N-032`.
#[must_use]
pub fn entry_number(number: i64) -> String {
    format!("N-{number:03}")
}

/// A moment as `10:42` in the contest's zone.
#[must_use]
pub fn time_of_day(micros: i64, ahead_s: i64) -> String {
    let minutes = (micros.div_euclid(1_000_000) + ahead_s).div_euclid(60).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
