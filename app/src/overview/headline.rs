//! The front page of a contest: what it is, until when, what may be entered, and the way in.

use domain::access::{self, AccessContext, Action, Role};
use domain::contest::phase::Phase;
use domain::contest::{Call, Settings};
use domain::record::RecordEdition;
use words::phrases::{beside, size};
use words::record;

use crate::contests::words::{count, phase_name};
use crate::record::page::{check_yourself, edition_address};
use crate::ui::prelude::*;
use crate::ui::when::{left, moment};
use words::contests as m;

/// Who looks, and when.
pub struct Seen {
    /// Their roles here.
    pub roles: Vec<Role>,
    /// Until when the deadline was extended for them.
    pub extended: Option<i64>,
    /// The present time, microseconds.
    pub now: i64,
    /// The public edition of the record is there for them.
    pub record: bool,
}

/// The front page.
pub fn show(
    id: &str,
    title: &str,
    phase: Phase,
    deadline: Option<i64>,
    settings: &Settings,
    seen: &Seen,
    lang: Lang,
) -> AnyView {
    let call = Call { phase, deadline, grace_minutes: settings.grace_minutes };
    let until = call.deadline_for(seen.extended).map(|at| {
        let when = moment(at, &settings.time_zone).full(lang);
        let told = phase == Phase::CallOpen || call.accepts_entries(seen.now, seen.extended);
        let left = left(call, seen.extended, seen.now, lang).filter(|_| told);
        let left = left.map(|left| view! { <strong>{left.words}</strong> });
        view! { <div><dt>{m::deadline(lang)}</dt><dd>{when}" "{left}</dd></div> }
    });
    let ways = ways(id, call, seen, lang);
    let asked = asked(settings, lang);
    let record = seen.record.then(|| public_record(id, lang));
    let lead = lead(settings, phase, lang);
    let (stage, places) = (phase_name(lang, settings, phase), m::films(lang, count(settings.balance.size)));
    view! {
        <StandardLayout title=title lead=lead width=Width::Page>
            <Sheet class="contest-front">
                <div class="stack">
                    <dl class="contest-facts">
                        <div><dt>{m::phase(lang)}</dt><dd>{stage}</dd></div>
                        {until}
                        <div><dt>{m::places(lang)}</dt><dd>{places}</dd></div>
                    </dl>
                    {ways}
                </div>
            </Sheet>
            {record}
            {asked}
        </StandardLayout>
    }
    .into_any()
}

fn lead(settings: &Settings, phase: Phase, lang: Lang) -> String {
    match phase {
        Phase::Draft => m::lead_draft(lang).to_owned(),
        Phase::CallOpen => m::lead_call(lang).to_owned(),
        Phase::CallClosed | Phase::Eligibility => m::lead_check(lang).to_owned(),
        Phase::Round(_) => m::lead_round(lang, &phase_name(lang, settings, phase)),
        Phase::Selection => m::lead_selection(lang).to_owned(),
        Phase::Publicity => m::lead_publicity(lang).to_owned(),
        Phase::Final | Phase::Archived => m::lead_final(lang).to_owned(),
    }
}

/// What this person can do here now.
fn ways(id: &str, call: Call, seen: &Seen, lang: Lang) -> AnyView {
    let access = AccessContext { roles: seen.roles.clone(), ..AccessContext::default() };
    let may = |action| access::check(action, &access, call.phase).is_ok();
    let takes = call.accepts_entries(seen.now, seen.extended);
    let judges = access.roles.contains(&Role::Judge);
    let desk = may(Action::ViewDesk);
    let enter = (may(Action::DraftEntry) && takes && !access.roles.iter().any(|role| role.judges())).then(|| {
        view! { <LinkButton href=format!("/contests/{id}/enter") kind=Kind::Primary>{m::enter(lang)}</LinkButton> }
    });
    let judge = desk.then(|| {
        view! { <LinkButton href=format!("/judge/{id}") kind=Kind::Primary>{m::to_desk(lang)}</LinkButton> }
    });
    let wait = (judges && !desk).then(|| view! { <p class="muted small">{m::desk_later(lang)}</p> });
    let home = view! { <LinkButton href="/">{m::my_entries(lang)}</LinkButton> };
    view! { {wait}<div class="acts">{enter}{judge}{home}</div> }.into_any()
}

/// The record as everybody may take it away, and how it is checked.
fn public_record(id: &str, lang: Lang) -> AnyView {
    let href = edition_address(id, RecordEdition::Public);
    view! {
        <Sheet title=record::page(lang)>
            <div class="stack">
                <p class="small muted">{record::public_body(lang)}</p>
                <div class="acts"><LinkButton href=href>{record::take_public(lang)}</LinkButton></div>
            </div>
        </Sheet>
        {check_yourself(lang)}
    }
    .into_any()
}

/// What may be entered: categories and what the film must be.
fn asked(settings: &Settings, lang: Lang) -> AnyView {
    let rows: Vec<_> = settings
        .categories
        .iter()
        .map(|category| {
            let (name, longest) =
                (category.label.get(lang).to_owned(), common::clock(category.max_seconds.saturating_mul(1_000)));
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::longest(lang) number=true>{longest}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || view! { <Head>{m::category(lang)}</Head><Head number=true>{m::longest(lang)}</Head> };
    let film = &settings.film;
    let kinds = film.extensions.iter().map(|ending| ending.to_uppercase()).collect::<Vec<_>>();
    let kinds = beside(lang, &kinds);
    let picture = m::at_least(lang, &format!("{} × {}", film.min_width, film.min_height));
    let bytes = m::at_most(lang, &size(film.max_bytes));
    let codecs = film
        .video_codecs
        .iter()
        .map(|codec| match codec.as_str() {
            "h264" => "H.264".to_owned(),
            "hevc" => "H.265".to_owned(),
            other => other.to_uppercase(),
        })
        .collect::<Vec<_>>();
    let codecs = beside(lang, &codecs);
    let criteria: Vec<_> = settings
        .rubric
        .criteria
        .iter()
        .map(|one| view! { <li>{one.label.get(lang).to_owned()}<span class="n">{one.weight}</span></li> })
        .collect();
    view! {
        <div class="requirements">
            <Sheet title=m::categories(lang) flush=true>
                <DataTable caption=m::categories(lang) head=head>{rows}</DataTable>
            </Sheet>
            <div class="stack">
                <Sheet title=m::film_asked(lang)>
                    <dl class="contest-facts">
                        <div><dt>{m::file_kinds(lang)}</dt><dd>{kinds}</dd></div>
                        <div><dt>{m::codecs(lang)}</dt><dd>{codecs}</dd></div>
                        <div><dt>{m::picture(lang)}</dt><dd>{picture}</dd></div>
                        <div><dt>{m::file_size(lang)}</dt><dd>{bytes}</dd></div>
                    </dl>
                </Sheet>
                <Sheet title=m::rubric(lang)><ul class="weights">{criteria}</ul></Sheet>
            </div>
        </div>
    }
    .into_any()
}
