//! A notice as it is shown: its words, and nothing beside them.

use domain::notice::NoticeWords;
use domain::time::Micros;
use services::documents::{Block, Document};

use crate::ui::prelude::*;

/// The words of a notice for paper, after GB/T 9704: what its parts are called are headings, what stands in them is a list.
#[must_use]
pub fn words_document(words: &NoticeWords, lang: Lang, made_at: Micros) -> Document {
    let mut body = blocks(&words.opening);
    for section in &words.sections {
        if !section.heading.is_empty() {
            body.push(Block::Heading(section.heading.clone()));
        }
        if !section.lines.is_empty() {
            body.push(Block::List(section.lines.clone()));
        }
    }
    body.extend(blocks(&words.closing));
    Document::notice(&words.title, body, words.signed.clone(), lang, made_at)
}

/// Texts with a paragraph a line.
fn blocks(texts: &[String]) -> Vec<Block> {
    let lines = texts.iter().flat_map(|text| text.lines()).map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Block::Text(line.to_owned())).collect()
}

/// The words of a notice, each in the language that it was written in. The list keeps its numbers in its own words, so it is no
/// numbered list.
pub fn words_view(words: &NoticeWords, lang: Lang) -> AnyView {
    let tag = lang.tag();
    let paragraphs = |lines: &[String]| -> Vec<AnyView> {
        lines.iter().map(|line| view! { <p lang=tag>{line.clone()}</p> }.into_any()).collect()
    };
    let sections: Vec<_> = words
        .sections
        .iter()
        .map(|section| {
            let heading = (!section.heading.is_empty()).then(|| {
                let heading = section.heading.clone();
                view! { <h3 lang=tag>{heading}</h3> }
            });
            let lines: Vec<_> = section.lines.iter().map(|line| view! { <li lang=tag>{line.clone()}</li> }).collect();
            view! { <section>{heading}<ul class="notice-list">{lines}</ul></section> }
        })
        .collect();
    let signed: Vec<_> =
        words.signed.iter().map(|line| view! { <p class="notice-signed" lang=tag>{line.clone()}</p> }).collect();
    let (opening, closing) = (paragraphs(&words.opening), paragraphs(&words.closing));
    let title = words.title.clone();
    view! {
        <article class="notice-words">
            <h2 lang=tag>{title}</h2>
            {opening}
            {sections}
            {closing}
            {signed}
        </article>
    }
    .into_any()
}
