//! Doubts about what sites watched, and spot checks of sites.

use domain::exhibition::doubts::DoubtKind;
use domain::exhibition::spot_check::{SpotCheckProblem, SpotFinding};

use crate::Lang;

messages! { exhibition_checks;
    doubts_lead;
    no_doubts;
    no_doubts_body;
    cut;
    kind_equal_totals;
    kind_equal_times;
    kind_network;
    kind_no_pause;
    kind_night;
    note_equal_totals(sites: usize);
    note_equal_times(sites: usize);
    note_network(sites: usize);
    note_no_pause(hours: i64);
    note_night(from: &str, until: &str);
    found_equal_totals(sites: usize, town: &str, time: &str);
    found_equal_times(sites: usize, day: &str, from: &str, until: &str);
    found_network(sites: usize, viewings: i64);
    found_no_pause(from: &str, until: &str, span: &str);
    found_night(viewings: usize, times: &str);
    more_found(count: usize);
    named_sites;
    duration(hours: i64, minutes: i64, seconds: i64);

    checks;
    checks_lead;
    no_checks;
    no_checks_body;
    announce;
    announce_body;
    month_help;
    count;
    count_help(most: usize);
    source;
    source_help;
    announced_done;
    check_of(region: &str, month: &str);
    pool;
    pool_sites(sites: i64);
    pool_hash;
    pool_file;
    how;
    how_body;
    state;
    announced;
    drawn;
    visited(sites: i64, visited: i64);
    announced_at;
    drawn_at;
    seed;
    seed_help;
    draw;
    draw_body;
    drawn_done;
    sites;
    gone_site;
    finding_label;
    finding_confirmed;
    finding_doubtful;
    finding_refuted;
    not_visited;
    words;
    words_help;
    enter(site: &str);
    save;
    entered_done;
    to_checks;
    result(confirmed: i64, doubtful: i64, refuted: i64);

    problem_ahead;
    problem_nothing;
    problem_count(most: usize, found: &str);
    problem_no_count(most: usize);
    problem_drawn;
    problem_not_drawn;
    problem_finding;
}

/// What is looked for.
#[must_use]
pub const fn doubt_kind(lang: Lang, kind: DoubtKind) -> &'static str {
    match kind {
        DoubtKind::EqualTotals => kind_equal_totals(lang),
        DoubtKind::EqualTimes => kind_equal_times(lang),
        DoubtKind::Network => kind_network(lang),
        DoubtKind::NoPause => kind_no_pause(lang),
        DoubtKind::Night => kind_night(lang),
    }
}

/// What a visit found.
#[must_use]
pub const fn finding(lang: Lang, finding: SpotFinding) -> &'static str {
    match finding {
        SpotFinding::Confirmed => finding_confirmed(lang),
        SpotFinding::Doubtful => finding_doubtful(lang),
        SpotFinding::Refuted => finding_refuted(lang),
    }
}

/// Why a check cannot be so.
#[must_use]
pub fn problem(lang: Lang, problem: &SpotCheckProblem) -> String {
    match problem {
        SpotCheckProblem::Ahead => problem_ahead(lang).to_owned(),
        SpotCheckProblem::NothingToDraw => problem_nothing(lang).to_owned(),
        SpotCheckProblem::Count { found, most } if found.trim().is_empty() => problem_no_count(lang, *most),
        SpotCheckProblem::Count { found, most } => problem_count(lang, *most, found),
        SpotCheckProblem::Drawn => problem_drawn(lang).to_owned(),
        SpotCheckProblem::NotDrawn => problem_not_drawn(lang).to_owned(),
        SpotCheckProblem::Finding => problem_finding(lang).to_owned(),
    }
}
