//! `/contests/:contest/entries/films`: which file of a folder belongs to which entry that waits for its film.

use domain::film::kind::FileKind;
use domain::ids::ContestId;
use domain::imports::OfferedFilm;
use domain::typed;
use leptos::nonce::use_nonce;
use serde_json::json;
use services::exports::{ListKind, missing_film_columns};
use services::{FilmsView, WaitingEntry};

use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::site::SiteAssets;
use crate::ui::columns::{Dress, ListLook, list_files, list_table};
use crate::ui::prelude::*;
use islands::session::request;
use words::entries::titled;
use words::imports as m;

const NAMES: &str = "names";
/// Entries and files that the page lists.
const MOST: usize = 200;
/// Films that are uploaded from one folder; the rest when it is chosen again.
const MOST_FILMS: usize = 1_000;

/// Entries without a film, and the files that belong to them.
#[component]
pub fn MatchFilmsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = request()?;
        let sent = posted(NAMES);
        let text = sent.as_ref().map(|sent| sent.raw("files").to_owned()).unwrap_or_default();
        let view = services.match_films(&actor, &id, offered(&text)).await?;
        Ok(show(&view, &text, use_lang()))
    })
}

/// A file a line, perhaps with its SHA-256 behind a tab.
fn offered(text: &str) -> Vec<OfferedFilm> {
    let film = |line: &str| {
        let (name, sha256) = line.split_once('\t').map_or((line, None), |(name, sha256)| (name, Some(sha256)));
        let sha256 = sha256.map(|text| typed::line(text).to_ascii_lowercase()).filter(|text| !text.is_empty());
        OfferedFilm { name: typed::line(name), sha256 }
    };
    text.lines().map(film).filter(|film| !film.name.is_empty()).collect()
}

fn show(view: &FilmsView, text: &str, lang: Lang) -> AnyView {
    let body = if view.waiting.is_empty() {
        view! { <EmptyState title=m::films_none(lang)><p>{m::films_none_body(lang)}</p></EmptyState> }.into_any()
    } else {
        let found = (!view.offered.is_empty()).then(|| found(view, lang));
        // The script computes the SHA-256 of these files and asks again.
        let hash = view.to_hash.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let (folder, form, waiting) = (folder_box(lang), form(text, lang), waiting(view, lang));
        view! {
            {folder}
            {form}
            <div id="films-found" class="stack" data-hash=hash>{found}</div>
            {waiting}
        }
        .into_any()
    };
    view! {
        <ContestPage inside=Inside::new(&view.contest, &view.roles) current="entries" title=m::films(lang)>
            {body}
        </ContestPage>
    }
    .into_any()
}

/// Where a folder of films is chosen or dropped; its script uploads what is found.
fn folder_box(lang: Lang) -> Option<AnyView> {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    if assets.films.is_empty() {
        return None;
    }
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let words = json!({
        "going": m::films_going(lang, "{at}", "{all}"),
        "hashing": m::films_hashing(lang, "{at}", "{all}", "{percent}"),
        "done": m::films_done(lang, "{done}", "{all}"),
        "complete": m::film_complete(lang),
        "failed": m::film_failed(lang),
    });
    let folder = view! {
        <div class="with-script">
            <Sheet title=m::drop_films(lang)>
                <div class="form" id="films-drop" data-form=NAMES data-kind=FileKind::JudgingCopy.key() data-words=words.to_string()>
                    <p class="help">{m::drop_films_help(lang)}</p>
                    <div class="field">
                        <label for="films-folder">{m::choose_folder(lang)}</label>
                        <input class="input" type="file" id="films-folder" multiple=true data-folder="yes"/>
                    </div>
                    <div class="field">
                        <label for="films-files">{m::choose_files(lang)}</label>
                        <input class="input" type="file" id="films-files" multiple=true/>
                    </div>
                    <p class="say small" role="status"></p>
                    <div class="stop-hashing" hidden=true>
                        <button type="button" class=Kind::Plain.class()>{m::stop_hashing(lang)}</button>
                    </div>
                </div>
            </Sheet>
        </div>
        <script type="module" id="films-script" src=assets.films nonce=nonce data-tus=assets.tus data-hash=assets.hash></script>
    };
    Some(folder.into_any())
}

fn form(text: &str, lang: Lang) -> AnyView {
    let state = FormState::blank(NAMES).with("files", text);
    view! {
        <Sheet title=m::film_names(lang) note=m::films_note(lang)>
            <Form state=state>
                <TextArea name="files" label=m::film_names(lang) help=m::film_names_help(lang) rows=6/>
                <Submit kind=Kind::Primary>{m::match_films(lang)}</Submit>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// What was found, and what belongs to nothing.
fn found(view: &FilmsView, lang: Lang) -> AnyView {
    let name = |at: usize| view.offered.get(at).map(|film| film.name.clone()).unwrap_or_default();
    let rows: Vec<_> = view
        .matches
        .matched
        .iter()
        .take(MOST_FILMS)
        .filter_map(|one| {
            let entry = view.waiting.get(one.entry)?;
            let (file, work, tie) = (name(one.file), work(entry, lang), m::film_tie(lang, one.tie));
            let (at, id) = (one.file.to_string(), entry.own.then(|| entry.id.to_string()));
            Some(view! {
                <tr data-file=at data-entry=id>
                    <RowHead>{file}</RowHead>
                    <Cell label=m::entry(lang)>{work}</Cell>
                    <Cell label=m::tie(lang)>{tie}</Cell>
                    <Cell><span class="film-state"></span></Cell>
                </tr>
            })
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::film_file(lang)}</Head>
            <Head>{m::entry(lang)}</Head>
            <Head>{m::tie(lang)}</Head>
            <Head><span class="hidden">{m::film_complete(lang)}</span></Head>
        }
    };
    let listed = |files: &[usize]| -> Vec<_> {
        files.iter().take(MOST).map(|at| name(*at)).map(|name| view! { <li>{name}</li> }).collect()
    };
    let (unknown, second) = (listed(&view.matches.unknown), listed(&view.matches.second));
    let unknown = (!unknown.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warning title=m::unknown_films(lang)>
                <p>{m::unknown_films_note(lang)}</p>
                <ul>{unknown}</ul>
            </Notice>
        }
    });
    let second = (!second.is_empty())
        .then(|| view! { <Notice tone=Tone::Warning title=m::second_films(lang)><ul>{second}</ul></Notice> });
    let note = m::matched_note(lang, view.matches.matched.len(), view.offered.len());
    view! {
        {unknown}
        {second}
        <Sheet title=m::matched(lang) note=note flush=true>
            <DataTable caption=m::matched(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}

/// Entries that wait for their films.
fn waiting(view: &FilmsView, lang: Lang) -> AnyView {
    let listed = view.waiting.get(..MOST).unwrap_or(&view.waiting);
    let dress = |column: &str, entry: &WaitingEntry| match column {
        "title" => Dress::Inside(work(entry, lang)),
        _ => Dress::Plain,
    };
    // The whole list, whatever the address says besides.
    let query = ListQuery::default();
    let caption = m::films(lang).to_owned();
    let look = ListLook { caption, query: &query, order: "", dress: &dress, acts: None };
    let table = list_table(&missing_film_columns(lang), listed, &look);
    let files = list_files(view.contest.id.as_str(), ListKind::MissingFilms, &query, lang);
    let title = m::films_waiting(lang, view.waiting.len());
    let (total, shown) = (count(view.waiting.len()), count(listed.len()));
    view! {
        <Sheet title=title actions=move || view! { <Count total=total shown=shown/> } flush=true>
            {table}
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

/// The title, as the way to where its film is uploaded for whoever may.
fn work(entry: &WaitingEntry, lang: Lang) -> AnyView {
    let title = titled(lang, &entry.title);
    if entry.own {
        let href = format!("/entries/{}", entry.id);
        view! { <a class="work" href=href>{title}</a> }.into_any()
    } else {
        view! { <span class="work">{title}</span> }.into_any()
    }
}
