//! Feedback to authors: what is told, comments that are released, why a film was chosen or not, who saw it to its end.

use domain::feedback::{FeedbackKind, Why};

use crate::Lang;

messages! { feedback;
    page;
    note;
    told;
    nothing;
    means;
    comments;
    both;
    choose;
    confirm;
    confirm_needed;
    chosen;
    published_with(told: &str);
    without_means(films: u64);
    review;
    review_help;
    waiting(count: u64);
    released(count: u64);
    withheld(count: u64);
    filters;
    none;
    none_body;
    general;
    release;
    withhold;
    reviewed;

    for_author;
    means_of;
    too_few;
    mean(criterion: &str, mean: &str, max: &str);
    comments_of;
    seen(round: &str, seen: u64, judges: u64);
    seen_help;
    left_after(round: &str);
    by_score;
    by_balance;
    ruled_in;
    succeeded;
    drawn_in;
    drawn_out;
    outscored;
    balanced;
    ruled_out;
}

/// What authors are told, by its name.
#[must_use]
pub const fn kind(lang: Lang, told: FeedbackKind) -> &'static str {
    match told {
        FeedbackKind::Nothing => nothing(lang),
        FeedbackKind::Means => means(lang),
        FeedbackKind::Comments => comments(lang),
        FeedbackKind::Both => both(lang),
    }
}

/// Why a film was chosen or not, in a sentence.
#[must_use]
pub const fn why(lang: Lang, why: Why) -> &'static str {
    match why {
        Why::ByScore => by_score(lang),
        Why::ByBalance => by_balance(lang),
        Why::RuledIn => ruled_in(lang),
        Why::Succeeded => succeeded(lang),
        Why::Drawn { chosen: true } => drawn_in(lang),
        Why::Drawn { chosen: false } => drawn_out(lang),
        Why::Outscored => outscored(lang),
        Why::Balanced => balanced(lang),
        Why::RuledOut => ruled_out(lang),
    }
}
