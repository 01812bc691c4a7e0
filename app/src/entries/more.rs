//! Files that go with the film: exhibition copy, subtitles, poster, stills, script, nomination form. Server only.

use domain::film::kind::FileKind;
use services::playback::{FilmVariant, Links};
use services::{EntryView, File, FileState};

use super::film::{accept, going, words};
use crate::ui::prelude::*;
use words::entries as m;
use words::phrases::size;

/// The list of other files, and the box that takes them in while the entry is open; nothing where there are neither.
pub fn more_files(view: &EntryView, links: &Links, lang: Lang) -> Option<AnyView> {
    let files: Vec<(FileKind, &File)> = view
        .files
        .iter()
        .filter(|file| file.state != FileState::Uploading)
        .filter_map(|file| Some((FileKind::parse(&file.kind)?, file)))
        .filter(|(kind, _)| *kind != FileKind::JudgingCopy)
        .collect();
    if files.is_empty() && !view.can_add_form {
        return None;
    }
    let rows: Vec<_> = files.into_iter().map(|(kind, file)| row(view, kind, file, links, lang)).collect();
    let upload = view.can_add_form.then(|| upload_box(view, lang));
    Some(
        view! {
            <section class="sheet film-sheet" id="more">
                <header>
                    <h2>{m::more_files(lang)}</h2>
                </header>
                <div class="in">
                    <ul class="more-files" id="more-files" data-live>{rows}</ul>
                    {upload}
                </div>
            </section>
        }
        .into_any(),
    )
}

/// Kind, name, size, state, and what is wrong with it.
fn row(view: &EntryView, kind: FileKind, file: &File, links: &Links, lang: Lang) -> AnyView {
    let state = match file.state {
        FileState::Checking if view.is_unchecked(file) => {
            view! { <Tag tone=TagTone::Amber>{m::film_given_up(lang)}</Tag> }.into_any()
        }
        FileState::Checking => view! { <Tag>{m::film_checking(lang)}</Tag> }.into_any(),
        FileState::Rejected => view! { <Tag tone=TagTone::Amber>{m::film_rejected(lang)}</Tag> }.into_any(),
        FileState::Ready | FileState::Uploading | FileState::Replaced | FileState::Removed => ().into_any(),
    };
    let findings = (!file.findings.is_empty())
        .then(|| view! { <ul class="findings small">{super::film::findings(file, lang)}</ul> });
    let to = links.to(&file.id, FilmVariant::Original);
    view! {
        <li>
            <span class="muted">{m::file_kind(lang, kind)}</span>
            <a href=to download=file.filename.clone()>{file.filename.clone()}</a>
            <span class="small muted">{size(file.size_bytes)}</span>
            {state}
            {findings}
        </li>
    }
    .into_any()
}

fn upload_box(view: &EntryView, lang: Lang) -> AnyView {
    let limits = &view.contest.settings.film;
    let form = view.contest.settings.intake.nomination_form;
    let kinds = FileKind::ALL.into_iter().filter(|kind| match kind {
        FileKind::JudgingCopy => false,
        FileKind::NominationForm => form,
        _ => view.can_edit,
    });
    let all: Vec<String> = kinds.clone().flat_map(|kind| kind.endings(limits)).collect();
    let options: Vec<_> = kinds
        .map(|kind| {
            let (endings, most) = (kind.endings(limits).join(","), kind.max_bytes(limits).to_string());
            view! {
                <option value=kind.key() data-kind=kind.key() data-endings=endings data-max-bytes=most>
                    {m::file_kind(lang, kind)}
                </option>
            }
        })
        .collect();
    view! {
        <div
            class="upload with-script"
            id="upload-more"
            data-entry=view.entry.id.to_string()
            data-user=view.entry.owner_id.to_string()
            data-words=words(lang).to_string()
        >
            <label class="more-kind">
                <span class="small">{m::more_kind(lang)}</span>
                <select class="input select">{options}</select>
            </label>
            <label class="film-drop" for="more-file">
                <strong>{m::more_choose(lang)}</strong>
                <span class="small muted">{m::more_note(lang)}</span>
                <input type="file" id="more-file" multiple=true accept=accept(&all) aria-label=m::more_upload(lang)/>
            </label>
            {going(lang)}
        </div>
    }
    .into_any()
}
