//! `/contests/:contest/record/seed`: the pool is frozen here, and after that the seed of everything that is drawn is entered, in one
//! of its ways. Server only.

use domain::ids::ContestId;
use domain::limits;
use domain::record::{RecordHash, SeedWay};
use services::{Actor, DrawnSeed, RecordView, SEED_PARTS, SeedDraft, SeedOutcome, Services};

use super::{facts, root_groups};
use crate::accounts::{beside_password, give_password, password_again};
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::{count, short_hash};
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::phrases;
use islands::session;
use words::{amendments, contests, record as m};

const FREEZE: &str = "freeze";
const NAME: &str = "name-draw";
const DICE: &str = "dice";
const DRAW: &str = "draw";
const HASHES: &str = "hashes";
const TEXTS: &str = "texts";
const SERVER: &str = "server";
const AMEND: &str = "amend-seed";
/// Every form of the page.
const FORMS: [&str; 8] = [FREEZE, NAME, DICE, DRAW, HASHES, TEXTS, SERVER, AMEND];
/// The parameter that asks for the freeze to be confirmed.
const CONFIRM: &str = "confirm";
/// The button that says that a text of three is missing.
const MISSING: &str = "missing";

/// Pool and seed.
#[component]
pub fn SeedPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut refused = FormState::default();
        for form in FORMS {
            let Some(sent) = posted(form) else { continue };
            match act(form, (&services, &actor, &id), &sent, lang).await {
                Ok(flash) => return leave(&format!("/contests/{id}/record/seed"), flash),
                Err(error) => refused = sent.keep(error)?,
            }
        }
        let view = services.record_view(&actor, &id).await?;
        Ok(show(&view, &refused, lang))
    })
}

/// Does what a form asks for; what the next page says.
async fn act(
    form: &str,
    (services, actor, id): (&Services, &Actor, &ContestId),
    sent: &Sent,
    lang: Lang,
) -> Result<Flash, AppError> {
    match form {
        FREEZE => {
            give_password(sent).await?;
            services.freeze_pool(actor, id, sent.get("seen")).await.map_err(beside_password)?;
            Ok(Flash::done(m::frozen(lang)))
        }
        NAME => {
            services.name_draw(actor, id, sent.get("source")).await?;
            Ok(Flash::done(m::draw_named(lang)))
        }
        HASHES => {
            services.give_hashes(actor, id, &hashes_of(sent, lang)?).await?;
            Ok(Flash::done(m::hashes_given(lang)))
        }
        AMEND => {
            services.amend_seed(actor, id, sent.get("reason"), sent.get("decider")).await?;
            Ok(Flash::done(m::amended(lang)))
        }
        DICE | DRAW => {
            let typed = sent.get("result").to_owned();
            let draft = if form == DICE { SeedDraft::Dice(typed) } else { SeedDraft::PublicDraw(typed) };
            Ok(outcome(services.draw_seed(actor, id, draft).await?, lang))
        }
        TEXTS => {
            let draft = SeedDraft::Contributions(texts_of(sent, lang)?);
            Ok(outcome(services.draw_seed(actor, id, draft).await?, lang))
        }
        _ => Ok(outcome(services.draw_seed(actor, id, SeedDraft::Server).await?, lang)),
    }
}

fn outcome(outcome: SeedOutcome, lang: Lang) -> Flash {
    match outcome {
        SeedOutcome::Drawn => Flash::done(m::seed_drawn(lang)),
        SeedOutcome::Waits => Flash::done(m::dice_waits(lang)),
        SeedOutcome::Void => Flash::warning(m::seed_void(lang)),
        SeedOutcome::Differs => Flash::warning(m::seed_differs(lang)),
    }
}

/// Names of the fields of a person of three, from 1.
fn field(name: &str, nth: usize) -> String {
    format!("{name}-{nth}")
}

/// Who gives which hash.
fn hashes_of(sent: &Sent, lang: Lang) -> Result<Vec<(String, RecordHash)>, AppError> {
    let (mut wrong, mut parts) = (Refusal::default(), Vec::new());
    for nth in 1..=SEED_PARTS {
        match RecordHash::from_groups(sent.get(&field("hash", nth))) {
            Ok(hash) => parts.push((sent.get(&field("name", nth)).to_owned(), hash)),
            Err(_) => wrong.add(field("hash", nth), m::part_hash_bad(lang)),
        }
    }
    wrong.check()?;
    Ok(parts)
}

/// The texts. One that is empty is missing only where the button says so: a slip must not void a draw.
fn texts_of(sent: &Sent, lang: Lang) -> Result<Vec<Option<String>>, AppError> {
    let texts: Vec<Option<String>> = (1..=SEED_PARTS)
        .map(|nth| Some(sent.get(&field("text", nth)).to_owned()).filter(|text| !text.is_empty()))
        .collect();
    let mut wrong = Refusal::default();
    for (nth, _) in (1..).zip(&texts).filter(|(_, text)| text.is_none() && !sent.has(MISSING)) {
        wrong.add(field("text", nth), m::part_missing(lang));
    }
    wrong.check()?;
    // Nothing is missing where all are there, whatever was pressed.
    Ok(texts)
}

/// The form that was refused, as it was sent, or a blank one of this name.
fn state(refused: &FormState, form: &str) -> FormState {
    if refused.name() == form { refused.clone() } else { FormState::blank(form) }
}

fn show(view: &RecordView, refused: &FormState, lang: Lang) -> AnyView {
    let body = if view.keeps_none() {
        view! { <EmptyState title=m::keeps_none(lang)><p>{m::keeps_none_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { {pool(view, refused, lang)} {seed(view, refused, lang)} }.into_any()
    };
    view! {
        <ContestPage inside=Inside::new(&view.contest, &view.roles) current="record" title=m::seed_page(lang)>
            <div class="stack record-page">{body}</div>
        </ContestPage>
    }
    .into_any()
}

/// What is frozen, or what would be, with the form that does it.
fn pool(view: &RecordView, refused: &FormState, lang: Lang) -> AnyView {
    let body = match &view.pool {
        Some(pool) => {
            let at = moment(pool.at, &view.contest.settings.time_zone).full(lang);
            view! {
                <p>{m::pool_works(lang, pool.entries)}</p>
                <p class="small">{m::frozen_at(lang, &at)}</p>
                {facts(vec![(m::pool_root(lang), root_groups(&pool.root))])}
                <p class="small muted">{m::pool_root_help(lang)}</p>
            }
            .into_any()
        }
        None => {
            let said = if view.may.freeze { m::pool_open(lang) } else { m::pool_later(lang) };
            view! {
                <p>{said}</p>
                <p class="small muted">{m::pool_after(lang)}</p>
                {view.eligible.map(|works| freeze(view, works, refused, lang))}
            }
            .into_any()
        }
    };
    let named = view.seed.named.as_deref().map(|source| m::named(lang, source));
    let name = view.may.name_draw.then(|| name_form(state(refused, NAME), lang));
    view! {
        <Sheet title=m::pool(lang)>
            <div class="stack">{body}{named.map(|words| view! { <p>{words}</p> })}</div>
        </Sheet>
        {name}
    }
    .into_any()
}

/// First what the freeze fixes is asked for, then it is confirmed beside it: two pages, so that it works without script.
fn freeze(view: &RecordView, works: u64, refused: &FormState, lang: Lang) -> AnyView {
    let here = format!("/contests/{}/record/seed", view.contest.id);
    if ListQuery::of_request().get(CONFIRM) != FREEZE && refused.name() != FREEZE {
        let href = format!("{here}?{CONFIRM}={FREEZE}");
        return view! {
            <div class="acts"><LinkButton href=href kind=Kind::Primary>{m::freeze(lang)}"…"</LinkButton></div>
        }
        .into_any();
    }
    let hash = view.contest.settings.judging_hash();
    let short = short_hash(&hash).to_owned();
    let form = state(refused, FREEZE);
    view! {
        <Form state=form>
            <p>{m::pool_fixes(lang)}</p>
            <ul><li>{m::pool_works(lang, works)}</li><li>{m::pool_rules(lang)}</li></ul>
            <Hidden name="seen" value=hash/>
            <p class="small muted">
                {contests::will_seal(lang)}{phrases::gap(lang, contests::will_seal(lang))}<code>{short}</code>
            </p>
            {password_again()}
            <div class="acts">
                <Submit kind=Kind::Seal>{m::freeze(lang)}</Submit>
                <LinkButton href=here>{common::cancel(lang)}</LinkButton>
            </div>
        </Form>
    }
    .into_any()
}

fn name_form(form: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::name_draw(lang)>
            <Form state=form>
                <p class="small muted">{m::name_draw_body(lang)}</p>
                <Field
                    name="source"
                    label=m::draw_source(lang)
                    help=m::draw_source_help(lang)
                    required=true
                    maxlength=limits::DECIDER
                />
                <div class="acts"><Submit>{m::name_draw(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// The seed, or the ways in which it can be drawn now.
fn seed(view: &RecordView, refused: &FormState, lang: Lang) -> AnyView {
    if let Some(drawn) = &view.seed.drawn {
        return drawn_seed(view, drawn, refused, lang);
    }
    if view.pool.is_none() {
        return view! { <Sheet title=m::seed(lang)><p>{m::seed_first(lang)}</p></Sheet> }.into_any();
    }
    let begun = view.seed.named.is_some() || !view.seed.hashes.is_empty();
    let dice = view.may.type_dice.then(|| dice_form(view, state(refused, DICE), lang));
    let drawn = (view.may.draw && view.seed.named.is_some()).then(|| draw_form(state(refused, DRAW), lang));
    let texts = (view.may.draw && !view.seed.hashes.is_empty())
        .then(|| texts_form(view.seed.hashes.clone(), state(refused, TEXTS), lang));
    let hashes = (view.may.draw && !begun).then(|| hashes_form(state(refused, HASHES), lang));
    // What is void is given anew, and in no other way.
    let server = (view.may.draw && !begun && !view.seed.void).then(|| server_form(state(refused, SERVER), lang));
    view! {
        <Notice tone=Tone::Warning title=m::seed_waits(lang)/>
        {dice}
        {drawn}
        {texts}
        {hashes}
        {server}
    }
    .into_any()
}

fn drawn_seed(view: &RecordView, drawn: &DrawnSeed, refused: &FormState, lang: Lang) -> AnyView {
    let at = moment(drawn.at, &view.contest.settings.time_zone).full(lang);
    let value = drawn.seed.clone();
    let rows = vec![
        (m::seed_value(lang), view! { <code class="seed-value">{value}</code> }.into_any()),
        (m::seed_way(lang), m::way(drawn.way, lang).into_any()),
        (m::seed_at(lang), at.into_any()),
    ];
    let earlier = (drawn.way == SeedWay::Earlier).then(|| view! { <p class="small muted">{m::seed_earlier(lang)}</p> });
    let amend = view.may.amend_seed.then(|| amend_form(state(refused, AMEND), lang));
    view! {
        <Sheet title=m::seed(lang)>{facts(rows)}{earlier}</Sheet>
        {amend}
    }
    .into_any()
}

/// What the first of two people typed stands nowhere on this page: the second types it blind.
fn dice_form(view: &RecordView, form: FormState, lang: Lang) -> AnyView {
    let typed = view.seed.typed.as_ref().map(|typed| {
        let words = if typed.own { m::dice_typed_own(lang).to_owned() } else { m::dice_typed(lang, &typed.name) };
        view! { <p><strong>{words}</strong></p> }
    });
    view! {
        <Sheet title=m::way_dice(lang)>
            <Form state=form>
                <p class="small muted">{m::dice_body(lang)}</p>
                {typed}
                <Field
                    name="result"
                    label=m::dice_seen(lang)
                    help=m::dice_seen_help(lang)
                    required=true
                    autocomplete="off"
                    maxlength=limits::SEED
                />
                <div class="acts"><Submit kind=Kind::Primary>{m::dice_type(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

fn draw_form(form: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::way_public_draw(lang)>
            <Form state=form>
                <p class="small muted">{m::draw_body(lang)}</p>
                <Field
                    name="result"
                    label=m::draw_numbers(lang)
                    required=true
                    autocomplete="off"
                    maxlength=limits::SEED
                />
                <div class="acts"><Submit kind=Kind::Primary>{m::draw(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// Names and hashes of three texts. Fields find their form only while its children are made.
fn hash_fields(lang: Lang) -> Vec<AnyView> {
    (1..=SEED_PARTS)
        .map(|nth| {
            let (name, hash) = (field("name", nth), field("hash", nth));
            let (who, what) = (m::part_name(lang, count(nth)), m::part_hash(lang, count(nth)));
            view! {
                <div class="two">
                    <Field name=name label=who required=true maxlength=limits::PERSON_NAME/>
                    <Field name=hash label=what required=true autocomplete="off"/>
                </div>
            }
            .into_any()
        })
        .collect()
}

fn hashes_form(form: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::way_contributions(lang)>
            <Form state=form>
                <p class="small muted">{m::hashes_body(lang)}</p>
                <p class="small muted">
                    {m::hash_command(lang)}{phrases::gap(lang, m::hash_command(lang))}
                    <code>"printf '%s' TEXT | sha256sum"</code>
                </p>
                {hash_fields(lang)}
                <div class="acts"><Submit>{m::give_hashes(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// Three texts, each under its hash.
fn text_fields(hashes: &[RecordHash], lang: Lang) -> Vec<AnyView> {
    (1..)
        .zip(hashes)
        .map(|(nth, hash)| {
            let (name, label) = (field("text", nth), m::part_text(lang, count(nth)));
            let help = m::part_text_help(lang, &hash.groups());
            view! { <Field name=name label=label help=help autocomplete="off" maxlength=limits::SEED/> }.into_any()
        })
        .collect()
}

fn texts_form(hashes: Vec<RecordHash>, form: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::way_contributions(lang)>
            <Form state=form>
                <p class="small muted">{m::texts_body(lang)}</p>
                {text_fields(&hashes, lang)}
                <div class="acts">
                    <Submit kind=Kind::Primary>{m::draw(lang)}</Submit>
                    <Submit name=MISSING value="yes">{m::text_is_missing(lang)}</Submit>
                </div>
            </Form>
        </Sheet>
    }
    .into_any()
}

fn server_form(form: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::way_server(lang)>
            <Form state=form>
                <p class="small muted">{m::server_body(lang)}</p>
                <div class="acts"><Submit>{m::server_draw(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

fn amend_form(form: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::amend(lang)>
            <Form state=form>
                <p class="small muted">{m::amend_body(lang)}</p>
                <TextArea
                    name="reason"
                    label=amendments::reason(lang)
                    required=true
                    rows=2
                    maxlength=limits::DECISION_REASON
                />
                <Field
                    name="decider"
                    label=amendments::decider(lang)
                    help=amendments::decider_help(lang)
                    required=true
                    maxlength=limits::DECIDER
                />
                <div class="acts"><Submit>{m::amend_seed(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
