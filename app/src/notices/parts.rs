//! A notice as it is shown: its words, and nothing beside them.

use domain::notice::NoticeWords;

use crate::ui::prelude::*;

/// The words of a notice. The list keeps its numbers in its own words, so it is no numbered list.
pub(super) fn words_view(words: &NoticeWords, lang: Lang) -> AnyView {
    let paragraphs = |lines: &[String]| lines.iter().map(|line| view! { <p>{line.clone()}</p> }).collect::<Vec<_>>();
    let sections: Vec<_> = words
        .sections
        .iter()
        .map(|section| {
            let heading = (!section.heading.is_empty()).then(|| view! { <h3>{section.heading.clone()}</h3> });
            let lines: Vec<_> = section.lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect();
            view! { <section>{heading}<ul class="notice-list">{lines}</ul></section> }
        })
        .collect();
    let signed: Vec<_> =
        words.signed.iter().map(|line| view! { <p class="notice-signed">{line.clone()}</p> }).collect();
    let title = words.title.clone();
    view! {
        <article class="notice-words" lang=lang.tag()>
            <h2>{title}</h2>
            {paragraphs(&words.opening)}
            {sections}
            {paragraphs(&words.closing)}
            {signed}
        </article>
    }
    .into_any()
}
