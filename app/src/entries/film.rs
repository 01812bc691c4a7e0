//! The film of an entry: what was found in it, the player, and the box that takes it in. Server only.

use domain::film::kind::FileKind;
use domain::film::{Finding, Level, gravest};
use domain::form::keys;
use domain::ids::EntryId;
use leptos::nonce::use_nonce;
use services::exports::film_words;
use services::films::Showing;
use services::playback::{FilmVariant, Links};
use services::{Actor, EntryView, File, FileState, Services};

use super::answers;
use crate::site::SiteAssets;
use crate::ui::prelude::*;
use crate::ui::when;
use islands_player::Storyboard;
use words::phrases::size;
use words::{entries as m, phrases};

/// The kind of file that judges watch.
const JUDGING_COPY: &str = FileKind::JudgingCopy.key();
/// The form that has checks tried again that were given up.
const RETRY: &str = "retry";
/// The player on the page.
const PLAYER: &str = "film-player";

/// The film that counts: the newest that has arrived. And the newest that is still arriving.
#[must_use]
pub fn films(view: &EntryView) -> (Option<&File>, Option<&File>) {
    let copies = || view.files.iter().filter(|file| file.kind == JUDGING_COPY);
    (copies().find(|file| file.state != FileState::Uploading), copies().find(|file| file.state == FileState::Uploading))
}

/// Why the film keeps the entry from being handed in; `None` when it does not.
#[must_use]
pub fn lacks(view: &EntryView, lang: Lang) -> Option<&'static str> {
    let (film, _) = films(view);
    match film.map(|film| film.state) {
        Some(FileState::Ready) => None,
        Some(FileState::Checking) if film.is_some_and(|film| view.is_unchecked(film)) => Some(m::given_up_title(lang)),
        Some(FileState::Checking) => Some(m::film_unchecked(lang)),
        Some(FileState::Rejected) => Some(m::film_refused(lang)),
        None | Some(FileState::Uploading | FileState::Replaced | FileState::Removed) => Some(m::film_missing(lang)),
    }
}

/// The film on the author's page: its state, and the box to upload it while the entry is open.
pub fn film_sheet(view: &EntryView, links: &Links, lang: Lang) -> AnyView {
    let (film, _) = films(view);
    let upload = view.can_edit.then(|| upload_box(view, lang));
    let words = match film {
        Some(film) if view.is_unchecked(film) => m::film_given_up(lang),
        film => film_words(film.map(|film| film.state), lang),
    };
    view! {
        <section class="sheet film-sheet" id="film" tabindex="-1">
            <header>
                <h2>{m::judging_copy(lang)}</h2>
                <span class="small muted" id="film-word" data-live>{words}</span>
            </header>
            <div class="in">
                {film_now(view, links, lang)}
                {upload}
            </div>
        </section>
    }
    .into_any()
}

/// What is known of the film now. The upload script renews its parts as more becomes known.
fn film_now(view: &EntryView, links: &Links, lang: Lang) -> AnyView {
    let (film, arriving) = films(view);
    let state = film.map_or("none", |film| film.state.key());
    let unfinished = arriving.filter(|_| view.can_edit).map(|file| {
        view! { <p class="small muted" id="film-unfinished">{m::unfinished(lang, &file.filename, &size(file.size_bytes))}</p> }
    });
    let none = (film.is_none() && !view.can_edit).then(|| view! { <p class="muted">{m::no_film(lang)}</p> });
    // Addresses change with the time; the picture is renewed only when something else does.
    let stamp = film.map(|film| {
        let made = view.derived.iter().filter(|one| one.file_id == film.id).count();
        format!("{} {state} {made}", film.id)
    });
    let (told, shown) =
        (film.map(|film| verdict(view, film, lang)), film.map(|film| film_box(view, film, links, lang)));
    view! {
        <div
            class="film-now"
            id="film-now"
            data-state=state
            data-entry=view.entry.id.to_string()
            data-busy=view.is_busy().then_some("yes")
        >
            <div class="film-told" id="film-told" data-live>
                {given_up(view, lang)}
                {none}
                {told}
                {unfinished}
            </div>
            <div id="film-shown" data-live data-stamp=stamp.unwrap_or_default()>{shown}</div>
        </div>
    }
    .into_any()
}

/// A film that has arrived: findings in words, the player, the measures.
pub fn film_view(view: &EntryView, film: &File, links: &Links, lang: Lang) -> AnyView {
    view! {
        {given_up(view, lang)}
        {verdict(view, film, lang)}
        {film_box(view, film, links, lang)}
    }
    .into_any()
}

fn film_box(view: &EntryView, film: &File, links: &Links, lang: Lang) -> AnyView {
    let title = m::titled(lang, &view.entry.answer(keys::TITLE));
    let unreadable = film.findings.iter().any(|finding| finding.code == "unreadable");
    let player = (film.state != FileState::Checking && !unreadable)
        .then(|| player(&Showing::of(film, &view.derived), links, title, PLAYER, false, lang));
    view! {
        <div class="film-box">
            {player}
            {measures(film, &view.contest.settings.time_zone, lang)}
        </div>
    }
    .into_any()
}

/// The player of a film with everything that was made for it.
pub fn player(film: &Showing, links: &Links, title: String, id: &'static str, desk: bool, lang: Lang) -> AnyView {
    let to = |copy: FilmVariant| links.to(&film.file, copy);
    let storyboard = film.storyboard.map(|grid| Storyboard { address: to(FilmVariant::Storyboard), grid });
    let captions: Vec<Captions> = film
        .captions
        .iter()
        .map(|track| {
            let label = m::subtitles_in(lang, track.language.as_deref().unwrap_or_default()).to_owned();
            Captions { src: to(FilmVariant::Captions), label, lang: track.language.clone() }
        })
        .collect();
    let poster = film.poster.then(|| to(FilmVariant::Poster));
    // Those who judge are shown no film before its copy is made.
    let src = to(FilmVariant::played(film.has_copy));
    let (file, length_ms) = (film.file.to_string(), film.duration_ms);
    let rate_milli = film.frame_rate_milli;
    view! {
        <Player
            title=title
            src=src
            poster=poster
            captions=captions
            id=id
            file=file
            rate_milli=rate_milli
            length_ms=length_ms
            storyboard=storyboard
            desk=desk
        />
    }
    .into_any()
}

/// What the examination came to; and how far what goes on in the background is.
fn verdict(view: &EntryView, film: &File, lang: Lang) -> AnyView {
    let job = view.under_way(&film.id);
    let progress = job.map(|job| job.progress.to_string());
    let file = film.id.to_string();
    let bar = |words: &'static str| view! { <progress class="progress" max="1000" value=progress data-file=file aria-label=words></progress> };
    let list = view! { <ul class="findings">{findings(film, lang)}</ul> };
    match film.state {
        FileState::Checking if view.is_unchecked(film) => ().into_any(),
        FileState::Checking => {
            let bar = bar(m::checking_title(lang));
            view! { <Notice title=m::checking_title(lang)><p>{m::checking_body(lang)}</p>{bar}</Notice> }.into_any()
        }
        FileState::Rejected => {
            view! { <Notice tone=Tone::Warning title=m::rejected_title(lang)>{list}</Notice> }.into_any()
        }
        FileState::Ready if film.findings.is_empty() => {
            let bar = job.map(|_| bar(m::preparing(lang)));
            let preparing =
                bar.map(|bar| view! { <div class="preparing small muted"><p>{m::preparing(lang)}</p>{bar}</div> });
            view! { <p class="film-passed">{m::ready_title(lang)}</p>{preparing} }.into_any()
        }
        FileState::Ready if gravest(&film.findings) == Some(Level::Info) => {
            view! { <Notice tone=Tone::Done title=m::ready_notes(lang)>{list}</Notice> }.into_any()
        }
        FileState::Ready => view! { <Notice tone=Tone::Warning title=m::ready_warned(lang)>{list}</Notice> }.into_any(),
        FileState::Uploading | FileState::Replaced | FileState::Removed => ().into_any(),
    }
}

/// That a check was given up, why, and the button that has it tried again.
pub fn given_up(view: &EntryView, lang: Lang) -> Option<AnyView> {
    let (file, job) = view.files.iter().find_map(|file| Some((file, view.given_up(&file.id)?)))?;
    let body = m::given_up_body(lang, &file.filename);
    // Why is for those who can do something about it.
    let problem = job.problem.clone();
    let why = view.office.then(|| {
        view! {
            <details class="small">
                <summary>{m::technical_details(lang)}</summary>
                <code lang="en">{problem}</code>
            </details>
        }
    });
    let button = move || view! { <div class="acts"><Submit>{m::retry_checks(lang)}</Submit></div> };
    let notice = view! {
        <Notice tone=Tone::Error title=m::given_up_title(lang)>
            <p>{body}</p>
            {why}
            <Form state=FormState::blank(RETRY)>{button()}</Form>
        </Notice>
    };
    Some(notice.into_any())
}

/// Has checks tried again where that was asked for; then the page begins anew.
pub async fn retry(services: &Services, actor: &Actor, id: &EntryId, lang: Lang) -> Result<Option<Flash>, AppError> {
    if posted(RETRY).is_none() {
        return Ok(None);
    }
    services.retry_checks(actor, id).await?;
    Ok(Some(Flash::done(m::retried(lang))))
}

/// What was found in a file, the gravest first, each with its level.
pub fn findings(file: &File, lang: Lang) -> Vec<AnyView> {
    let mut all: Vec<&Finding> = file.findings.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.level));
    all.into_iter()
        .map(|one| {
            let tone = if one.level == Level::Info { TagTone::Plain } else { TagTone::Amber };
            let words = m::finding(lang, &one.code, &one.found, &one.allowed);
            let level = m::level(lang, one.level);
            let jumps: Vec<_> = one
                .moments()
                .into_iter()
                .map(|(time, seconds)| {
                    let label = ::words::screening::jump(lang, &time);
                    view! {
                        <span class="with-script">
                            <button
                                type="button"
                                class=Kind::Quiet.class()
                                data-seek=seconds.to_string()
                                aria-label=label
                            >
                                {time}
                            </button>
                        </span>
                    }
                })
                .collect();
            view! { <li><Tag tone=tone>{level}</Tag>" "{words}" "{jumps}</li> }.into_any()
        })
        .collect()
}

/// Size, length, picture and hash of a film.
pub fn measures(film: &File, zone: &str, lang: Lang) -> AnyView {
    let picture = film.width.zip(film.height).map(|(width, height)| format!("{width}×{height}"));
    let facts = [
        (m::duration(lang), film.duration_ms.map(common::clock)),
        (m::picture(lang), picture),
        (m::size(lang), Some(size(film.size_bytes))),
        (m::file(lang), Some(film.filename.clone())),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .filter_map(|(name, value)| Some(view! { <div><dt>{name}</dt><dd>{value?}</dd></div> }))
        .collect();
    let hash = film
        .sha256
        .clone()
        .map(|hash| view! { <div class="hash"><dt>{m::checksum(lang)}</dt><dd><code>{hash}</code></dd></div> });
    let zone = zone.to_owned();
    view! {
        <dl class="film-measures">
            {facts}
            <div><dt>{m::arrived(lang)}</dt><dd><when::When at=film.created_at zone=zone/></dd></div>
            {hash}
        </dl>
    }
    .into_any()
}

/// The limits of a film in one sentence, with the length its category allows.
fn limits(view: &EntryView, lang: Lang) -> String {
    let settings = &view.contest.settings;
    let film = &settings.film;
    let sentence = m::limits(
        lang,
        &phrases::list(lang, &film.extensions.iter().map(|one| one.to_uppercase()).collect::<Vec<_>>()),
        &phrases::list(lang, &codecs(&film.video_codecs)),
        &size(film.max_bytes),
        &format!("{}×{}", film.min_width, film.min_height),
    );
    let length = match settings.category(&view.entry.answer(keys::CATEGORY)) {
        Some(category) => m::limits_length(lang, &answers::minutes(category.max_seconds)),
        None => m::limits_no_category(lang).to_owned(),
    };
    phrases::clauses(lang, &[sentence, length])
}

/// Codecs as people know them.
#[must_use]
pub fn codecs(names: &[String]) -> Vec<String> {
    let known = |name: &str| match name {
        "h264" => "H.264".to_owned(),
        "hevc" => "H.265".to_owned(),
        other => other.to_uppercase(),
    };
    names.iter().map(|name| known(name)).collect()
}

/// The box that takes the film in.
fn upload_box(view: &EntryView, lang: Lang) -> AnyView {
    let limits_of = &view.contest.settings.film;
    let endings = FileKind::JudgingCopy.endings(limits_of);
    let label = if films(view).0.is_some() { m::replace(lang) } else { m::upload(lang) };
    view! {
        <noscript>
            <Notice title=m::needs_script(lang)/>
        </noscript>
        <div
            class="upload with-script"
            id="upload"
            data-entry=view.entry.id.to_string()
            data-user=view.entry.owner_id.to_string()
            data-kind=JUDGING_COPY
            data-endings=endings.join(",")
            data-max-bytes=limits_of.max_bytes.to_string()
            data-words=words(lang).to_string()
        >
            <label class="film-drop" for="upload-file">
                <strong id="upload-label" data-live>{label}</strong>
                <span>{m::choose_film(lang)}</span>
                <span class="small muted" id="upload-limits" data-live>{limits(view, lang)}</span>
                <input type="file" id="upload-file" accept=accept(&endings)/>
            </label>
            {going(lang)}
        </div>
    }
    .into_any()
}

/// Endings as a file input wants them.
pub fn accept(endings: &[String]) -> String {
    endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(",")
}

/// Where an upload shows how far it is. All it ever says is rendered with the box, in the person's language.
pub fn going(lang: Lang) -> AnyView {
    view! {
        <div class="upload-going" hidden>
            <p class="name"></p>
            <progress class="progress" max="1000" value="0" aria-label=m::upload(lang)></progress>
            <p class="figures small muted"></p>
            <button type="button" class=Kind::Plain.class()>{m::up_pause(lang)}</button>
        </div>
        <p class="say small" role="status"></p>
        <p class="problem" role="alert"></p>
    }
    .into_any()
}

/// What the upload script may have to say; `{…}` is filled in there.
pub fn words(lang: Lang) -> serde_json::Value {
    serde_json::json!({
        "type": m::up_type(lang, "{name}", "{allowed}"),
        "size": m::up_size(lang, "{found}", "{max}"),
        "empty": m::up_empty(lang),
        "queued": m::up_queued(lang, "{n}"),
        "started": m::up_started(lang),
        "going": m::up_going(lang, "{percent}", "{sent}", "{size}"),
        "speed": m::up_speed(lang, "{speed}"),
        "minutes": m::up_minutes(lang, "{n}"),
        "seconds": m::up_seconds(lang, "{n}"),
        "pause": m::up_pause(lang),
        "resume": m::up_resume(lang),
        "paused": m::up_paused(lang),
        "offline": m::up_offline(lang),
        "signedOut": m::up_signed_out(lang),
        "failed": m::up_failed(lang),
        "forgets": m::up_forgets(lang),
        "unfinished": m::up_unfinished(lang, "{name}", "{percent}"),
        "resumed": m::up_resumed(lang, "{percent}"),
        "other": m::up_other(lang),
        "complete": m::up_complete(lang),
        "checked": m::up_checked(lang),
        "lost": m::up_lost(lang),
    })
}

/// The script of the upload box, and the library it uses; only on pages that take a film in or wait for its check.
pub fn upload_script() -> Option<impl IntoView> {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    (!assets.upload.is_empty()).then(|| {
        view! { <script type="module" id="upload-script" src=assets.upload nonce=nonce data-tus=assets.tus></script> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codecs_have_names() {
        assert_eq!(codecs(&["h264".to_owned(), "hevc".to_owned(), "av1".to_owned()]), ["H.264", "H.265", "AV1"]);
    }

    #[test]
    fn every_placeholder_stays_for_the_script() {
        for lang in [Lang::Zh, Lang::En] {
            let words = words(lang);
            for (key, marks) in
                [("going", vec!["{percent}", "{sent}", "{size}"]), ("type", vec!["{name}", "{allowed}"])]
            {
                let sentence = words[key].as_str().unwrap();
                assert!(marks.iter().all(|mark| sentence.contains(mark)), "{sentence}");
            }
        }
    }
}
