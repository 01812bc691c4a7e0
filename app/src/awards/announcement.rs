//! The announcement of the result: as the office reads it, before and after; on the page of the result; and for paper. Server only.

use services::documents::Document;
use services::{AnnouncementView, ResultAnnouncement};

use crate::contests::components::{ContestPage, Inside};
use crate::notices::parts::{words_document, words_view};
use crate::ui::prelude::*;
use ::words::{awards as m, notices};
use domain::ids::ContestId;

/// `/contests/:contest/awards?show=announcement`: its words as they would be published today, or as they were.
pub fn show(view: &AnnouncementView, lang: Lang) -> AnyView {
    let words = words_view(&view.words, view.lang);
    let zone = &view.contest.settings.time_zone;
    let note = match view.published_at {
        Some(at) => m::announced_at(lang, &services::moment(at, zone).listed(lang)),
        None => m::announcement_note(lang).to_owned(),
    };
    let back = format!("/contests/{}/awards", view.contest.id);
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="awards"
            title=m::announcement(lang)
            actions=move || view! { <LinkButton href=back>{m::page(lang)}</LinkButton> }
        >
            <Sheet title=m::announcement(lang) note=note>{words}</Sheet>
        </ContestPage>
    }
    .into_any()
}

/// On the page of the result: the words as they were published, and where they are as a text and for paper. The result above says the
/// same in the language of who reads, so they open where somebody asks for them.
pub fn published(contest: &ContestId, kept: &ResultAnnouncement, lang: Lang) -> AnyView {
    let words = words_view(&kept.words, kept.lang);
    let (text, pdf) = (format!("/calls/{contest}/result.txt"), format!("/calls/{contest}/result.pdf"));
    let hash = kept.hash.clone();
    view! {
        <details class="announcement"><summary>{m::announcement(lang)}</summary>{words}</details>
        <p class="small muted">
            <a href=pdf>{common::pdf(lang)}</a>" "<a href=text>{notices::as_text(lang)}</a>" "{notices::words_hash(lang)}" "<code class="whole">{hash}</code>
        </p>
    }
    .into_any()
}

/// The same words for paper, after GB/T 9704.
#[must_use]
pub fn document(kept: &ResultAnnouncement) -> Document {
    words_document(&kept.words, kept.lang, kept.published_at)
}
