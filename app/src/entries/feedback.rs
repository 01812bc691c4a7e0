//! What the author of a film is told by those who judged it. Server only.

use domain::scoring::rubric::{points, points_2};
use services::{AuthorFeedback, Means};

use crate::contests::words::count;
use crate::ui::prelude::*;
use words::feedback as m;

/// Why, means, comments, and who saw the film to its end; nothing while there is nothing to tell.
pub fn told(feedback: &AuthorFeedback, lang: Lang) -> Option<AnyView> {
    if feedback.is_empty() {
        return None;
    }
    let why = feedback.why.map(|why| m::why(lang, why).to_owned());
    let left = feedback.left_after.as_ref().map(|round| m::left_after(lang, round.get(lang)));
    let why = why.or(left).map(|words| view! { <p><strong>{words}</strong></p> });
    let seen: Vec<_> = feedback
        .receipts
        .iter()
        .map(|(round, receipt)| {
            let words = m::seen(lang, round.get(lang), count(receipt.to_the_end), count(receipt.judges));
            view! { <li>{words}</li> }
        })
        .collect();
    let seen = (!seen.is_empty()).then(|| {
        view! {
            <ul class="viewing">{seen}</ul>
            <p class="small muted">{m::seen_help(lang)}</p>
        }
    });
    let means = feedback.means.as_ref().map(|means| means_list(means, lang));
    let comments = comments(feedback, lang);
    Some(
        view! {
            <Sheet title=m::for_author(lang) class="feedback">
                {why}
                {seen}
                {means}
                {comments}
            </Sheet>
        }
        .into_any(),
    )
}

fn means_list(means: &Means, lang: Lang) -> AnyView {
    let Means::Told { of, max } = means else {
        return view! { <p class="small muted">{m::too_few(lang)}</p> }.into_any();
    };
    let items: Vec<_> = of
        .iter()
        .map(|(criterion, mean)| {
            let words = m::mean(lang, criterion.get(lang), &points_2(*mean), &points(*max));
            view! { <li>{words}</li> }
        })
        .collect();
    view! { <h3>{m::means_of(lang)}</h3><ul>{items}</ul> }.into_any()
}

fn comments(feedback: &AuthorFeedback, lang: Lang) -> Option<AnyView> {
    if feedback.comments.is_empty() {
        return None;
    }
    let items: Vec<_> = feedback
        .comments
        .iter()
        .map(|(criterion, words)| {
            let about = criterion.as_ref().map(|label| label.get(lang).to_owned());
            let about = about.map(|about| view! { <span class="small muted">{about}</span> });
            let words = words.clone();
            view! { <li>{about}<blockquote class="said">{words}</blockquote></li> }
        })
        .collect();
    Some(view! { <h3>{m::comments_of(lang)}</h3><ul class="comments">{items}</ul> }.into_any())
}
