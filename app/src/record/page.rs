//! `/contests/:contest/record`: what is kept, the roots to compare with paper, and the file to take away. Server only.

use domain::ids::ContestId;
use domain::record::{RecordEdition, RecordHash};
use services::exports::RECORD_ENDING;
use services::{Actor, CountersignedCheckpoint, Countersigner, RecordView, Services};

use super::{facts, root_groups};
use crate::accounts::{beside_password, give_password, password_again};
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::phrases;
use islands::session;
use islands::web;
use words::record as m;

/// The form that confirms a checkpoint.
const COUNTERSIGN: &str = "countersign-record";

/// The record.
#[component]
pub fn RecordPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(COUNTERSIGN);
        if let Some(sent) = posted(COUNTERSIGN) {
            match countersign(&services, &actor, &id, &sent).await {
                Ok(()) => return leave(&web::path(), Flash::done(m::countersigned(lang))),
                Err(error) => form = sent.keep(error)?,
            }
        }
        let view = services.record_view(&actor, &id).await?;
        let altered = services.altered_films(&view).await?;
        Ok(show(&view, &altered, services.signs_records(), form, lang))
    })
}

async fn countersign(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent) -> Result<(), AppError> {
    let size: u64 = sent.parse("size").ok_or(AppError::BadRequest)?;
    let root: RecordHash = sent.parse("root").ok_or(AppError::BadRequest)?;
    give_password(sent).await?;
    services.countersign_checkpoint(actor, id, size, &root).await.map_err(beside_password)
}

fn show(view: &RecordView, altered: &[u32], signs: bool, form: FormState, lang: Lang) -> AnyView {
    let (alarm, unsigned) = (alarm(altered, lang), unsigned(view, signs, lang));
    let body = if view.keeps_none() {
        view! { <EmptyState title=m::keeps_none(lang)><p>{m::keeps_none_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! {
            <div class="contest-plan">
                <div class="stack">
                    {newest(view, form, lang)}
                    {checkpoints(view, lang)}
                </div>
                <div class="stack">
                    {pool_and_seed(view, lang)}
                    {kept(view, lang)}
                    {file(view, lang)}
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <ContestPage inside=Inside::new(&view.contest, &view.roles) current="record" title=m::page(lang)>
            <div class="stack record-page">
                {alarm}
                {unsigned}
                <p class="muted">{m::lead(lang)}</p>
                {body}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// The sheets say something else than the record.
fn alarm(altered: &[u32], lang: Lang) -> Option<AnyView> {
    if altered.is_empty() {
        return None;
    }
    let numbers: Vec<i64> = altered.iter().map(|number| i64::from(*number)).collect();
    let title = m::altered(lang, count(altered.len()));
    let body = m::altered_body(lang, &phrases::entry_numbers(lang, &numbers));
    Some(
        view! {
            <Notice tone=Tone::Error title=title>
                <p>{body}</p>
                <p><code>"linxuan audit verify"</code></p>
            </Notice>
        }
        .into_any(),
    )
}

/// Nobody signs the record: the server has no key now, or it had none when the pool was frozen, and the file of such a record is not
/// verified before that key signs.
fn unsigned(view: &RecordView, signs: bool, lang: Lang) -> Option<AnyView> {
    if view.keeps_none() {
        return None;
    }
    let (title, body) = if view.is_pool_unsigned() {
        (m::pool_unsigned(lang), m::pool_unsigned_body(lang))
    } else if !signs {
        (m::no_key(lang), m::no_key_body(lang))
    } else {
        return None;
    };
    Some(view! { <Notice tone=Tone::Warning title=title><p>{body}</p></Notice> }.into_any())
}

/// The root that paper has, and the form that confirms it.
fn newest(view: &RecordView, form: FormState, lang: Lang) -> AnyView {
    let Some(CountersignedCheckpoint { checkpoint, countersigned }) = view.checkpoints.first() else {
        return view! {
            <Sheet title=m::newest(lang)>
                <EmptyState title=m::no_checkpoint(lang)><p>{m::no_checkpoint_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    };
    let zone = &view.contest.settings.time_zone;
    let milestone = m::milestone_name(checkpoint.milestone, lang);
    let when = moment(checkpoint.at, zone).full(lang);
    let told = phrases::beside(lang, &[milestone, m::under(lang, checkpoint.size).as_str(), when.as_str()]);
    let names = phrases::labelled(lang, m::countersigned_by(lang), &countersigners(countersigned, lang));
    let groups = root_groups(&checkpoint.root);
    // Whoever was refused reads why, also where there is nothing left to confirm.
    let confirms = view.may.countersign || !form.refusal().is_empty();
    let (size, root) = (checkpoint.size.to_string(), checkpoint.root.to_string());
    let confirm = confirms.then(|| {
        view! {
            <Form state=form>
                <p class="small">{m::countersign_body(lang)}</p>
                <Hidden name="size" value=size/>
                <Hidden name="root" value=root/>
                {password_again()}
                <div class="acts"><Submit kind=Kind::Seal>{m::countersign(lang)}</Submit></div>
            </Form>
        }
    });
    view! {
        <Sheet title=m::newest(lang) class="closed-part">
            <p>{m::root(lang)}</p>
            <p>{groups}</p>
            <p class="small">{told}</p>
            <p class="small muted">{m::root_help(lang)}</p>
            <p class="small">{names}</p>
            {confirm}
        </Sheet>
    }
    .into_any()
}

/// Who confirmed a checkpoint, in a row.
fn countersigners(who: &[Countersigner], lang: Lang) -> String {
    let named: Vec<String> = who
        .iter()
        .map(|one| {
            let name = one.name.as_deref().filter(|name| !name.is_empty()).unwrap_or_else(|| m::erased(lang));
            phrases::aside(lang, name, common::role(lang, one.role))
        })
        .collect();
    if named.is_empty() { m::nobody(lang).to_owned() } else { phrases::list(lang, &named) }
}

fn checkpoints(view: &RecordView, lang: Lang) -> Option<AnyView> {
    let zone = &view.contest.settings.time_zone;
    let row = |one: &CountersignedCheckpoint| {
        let CountersignedCheckpoint { checkpoint, countersigned } = one;
        let (milestone, size) = (m::milestone_name(checkpoint.milestone, lang), checkpoint.size.to_string());
        let (at, names) = (moment(checkpoint.at, zone).listed(lang), countersigners(countersigned, lang));
        let root = root_groups(&checkpoint.root);
        view! {
            <tr>
                <RowHead>{milestone}</RowHead>
                <Cell label=m::size(lang) number=true>{size}</Cell>
                <Cell label=m::made_at(lang)>{at}</Cell>
                <Cell label=m::root(lang)>{root}</Cell>
                <Cell label=m::countersigned_by(lang)>{names}</Cell>
            </tr>
        }
    };
    let rows: Vec<_> = view.checkpoints.iter().map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let head = move || {
        view! {
            <Head>{m::milestone(lang)}</Head>
            <Head number=true>{m::size(lang)}</Head>
            <Head>{m::made_at(lang)}</Head>
            <Head>{m::root(lang)}</Head>
            <Head>{m::countersigned_by(lang)}</Head>
        }
    };
    Some(
        view! {
            <Sheet title=m::checkpoints(lang) flush=true>
                <DataTable caption=m::checkpoints(lang) head=head>{rows}</DataTable>
            </Sheet>
        }
        .into_any(),
    )
}

/// How far pool and seed are, and the way to them.
fn pool_and_seed(view: &RecordView, lang: Lang) -> AnyView {
    let zone = &view.contest.settings.time_zone;
    let pool = view.pool.map(|pool| m::frozen_at(lang, &moment(pool.at, zone).full(lang)));
    let pool = pool.unwrap_or_else(|| m::pool_open(lang).to_owned());
    let seed = match &view.seed.drawn {
        Some(drawn) => phrases::aside(lang, &drawn.seed, m::way(drawn.way, lang)),
        None if view.pool.is_some() => m::seed_waits(lang).to_owned(),
        None => m::seed_first(lang).to_owned(),
    };
    let href = format!("/contests/{}/record/seed", view.contest.id);
    let words = if view.seed.drawn.is_some() { m::see_seed(lang) } else { m::to_seed(lang) };
    view! {
        <Sheet title=m::seed_page(lang)>
            {facts(vec![(m::pool(lang), pool.into_any()), (m::seed(lang), seed.into_any())])}
            <div class="acts"><LinkButton href=href>{words}</LinkButton></div>
        </Sheet>
    }
    .into_any()
}

/// How many lines there are of each kind.
fn kept(view: &RecordView, lang: Lang) -> AnyView {
    if view.counts.is_empty() {
        return view! { <EmptyState title=m::not_begun(lang)><p>{m::not_begun_body(lang)}</p></EmptyState> }.into_any();
    }
    let rows: Vec<_> =
        view.counts.iter().map(|(kind, count)| (m::kind(*kind, lang), count.to_string().into_any())).collect();
    view! { <Sheet title=m::kept(lang) note=m::lines(lang, view.lines())>{facts(rows)}</Sheet> }.into_any()
}

/// The file in its editions, and how a stranger checks it.
fn file(view: &RecordView, lang: Lang) -> AnyView {
    let contest = view.contest.id.as_str();
    let editions: Vec<_> = view
        .editions
        .iter()
        .map(|edition| {
            let href = edition_address(contest, *edition);
            let (name, body) = match edition {
                RecordEdition::Full => (m::full(lang), m::full_body(lang)),
                RecordEdition::Public => (m::public(lang), m::public_body(lang)),
            };
            view! { <li><a class="button" href=href>{name}</a><p class="small muted">{body}</p></li> }
        })
        .collect();
    let files = if editions.is_empty() {
        view! { <p class="muted">{m::file_later(lang)}</p> }.into_any()
    } else {
        view! { <ul class="plain record-editions">{editions}</ul> }.into_any()
    };
    view! {
        <Sheet title=m::downloads(lang)>{files}</Sheet>
        {check_yourself(lang)}
    }
    .into_any()
}

/// Where an edition of the file is.
pub fn edition_address(contest: &str, edition: RecordEdition) -> String {
    format!("/contests/{contest}/record/{}{RECORD_ENDING}", edition.key())
}

/// How a stranger checks the file, in four steps.
pub fn check_yourself(lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::check(lang)>
            <ol class="record-check">
                <li>{m::check_file(lang)}</li>
                <li>{m::check_run(lang)}<code>"python3 verify.py NAME.linxuan-record"</code></li>
                <li>{m::check_compare(lang)}</li>
                <li><p>{m::check_proves(lang)}</p><p>{m::check_cannot(lang)}</p></li>
            </ol>
        </Sheet>
    }
    .into_any()
}
