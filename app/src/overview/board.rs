//! `/contests/:contest`: the organiser's board; everybody else meets the contest's front page.

use domain::access::{self, AccessContext, Action, Denied, Role};
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::letter::{LetterKind, LetterState};
use services::{Actor, Board, Guise, Progress, ServiceError, Services};

use super::sentence::sentence;
use super::steps::{ADVANCE, BACK, asked_step, next_step, phase_bar};
use super::{headline, intake, waiting};
use crate::accounts::{beside_password, give_password};
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::{count, phase_name};
use crate::rounds::coverage::{CoverageMap, legend};
use crate::rounds::red_lines::red_lines;
use crate::rounds::term_ending::terms_ending;
use crate::ui::frame::SEE_AS;
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session::{end_guise, keep_guise, request};
use islands::ui::FORM_FIELD;
use islands::web;
use words::contests as m;
use words::outbox;

/// The board, or the front page.
#[component]
pub fn BoardPage() -> impl IntoView {
    page(async {
        let id = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        if let Some(sent) = posted(SEE_AS) {
            return see_as(&services, &actor, &id, sent.get("role"), sent.get("unit")).await;
        }
        if posted(waiting::REMIND).is_some() {
            let letters = services.remind_late_judges(&actor, &id).await?;
            let drafts = format!("/contests/{id}/letters?state=draft&kind={}", LetterKind::JudgeReminder.key());
            let told = if letters == 0 {
                Flash::warning(::words::board::reminded_before(lang))
            } else {
                Flash::done(outbox::mailing_wrote(lang, count(letters)))
            };
            return leave(&drafts, told);
        }
        let mut forms = [FormState::blank(ADVANCE), FormState::blank(BACK)];
        for form in &mut forms {
            let Some(sent) = posted(form.name()) else { continue };
            let to: Phase = sent.parse("to").ok_or(AppError::BadRequest)?;
            let moved = async {
                give_password(&sent).await?;
                // Sealed are the rules that the page showed.
                let moved = if to == Phase::Round(1) {
                    services.begin_judging(&actor, &id, sent.get("seen")).await
                } else {
                    services.move_phase(&actor, &id, to, sent.get("reason")).await
                };
                moved.map_err(beside_password)
            };
            match moved.await {
                Ok(to) => {
                    let settings = services.contest(&actor, &id).await?.0.settings;
                    let name = phase_name(lang, &settings, to);
                    return leave(&web::path(), Flash::done(m::moved(lang, &name)));
                }
                Err(error) => *form = sent.keep(error)?,
            }
        }
        let [advance, back] = forms;
        match services.board(&actor, &id, asked_step(&advance)).await {
            Ok(board) => Ok(show(board, advance, back, services.now(), lang)),
            Err(ServiceError::Denied(denied)) => {
                let (contest, roles) = services.contest(&actor, &id).await?;
                // Who has no other role in it is led to set up what this one needs.
                if matches!(denied, Denied::SecondFactor { .. }) && roles == [Role::Creator] {
                    return Err(ServiceError::Denied(denied).into());
                }
                let extended = services.own_extension(&actor, &id).await?;
                let record = services.has_public_record(&actor, &id).await?;
                let seen = headline::Seen { roles, extended, now: services.now(), record };
                Ok(headline::show(
                    contest.id.as_str(),
                    &contest.title,
                    contest.phase,
                    contest.deadline,
                    &contest.settings,
                    &seen,
                    lang,
                ))
            }
            Err(error) => Err(error.into()),
        }
    })
}

/// Begins to look at the contest in a role or as the public, or ends it: who looks so is no organiser meanwhile, and may always end it.
async fn see_as(services: &Services, actor: &Actor, id: &ContestId, role: &str, unit: &str) -> Page {
    if role.is_empty() {
        end_guise();
        return go(&format!("/contests/{id}"));
    }
    let guise = Guise::parse(&format!("{id}.{role}.{unit}")).ok_or(AppError::BadRequest)?;
    let (contest, roles) = services.contest(actor, id).await?;
    // Whoever looks in a role is an organiser, and may look in another one, or as another unit.
    let organises = roles.contains(&Role::Organiser) || actor.guise().is_some_and(|now| now.role.is_some());
    let may = organises || guise.role.is_none() && roles.iter().any(|role| role.manages());
    if !may {
        return Err(AppError::Forbidden { reason: None });
    }
    keep_guise(&guise);
    match guise.role {
        Some(Role::Judge) => go(&format!("/judge/{id}")),
        Some(Role::UnitOfficer) if contest.settings.intake.through_units => go(&format!("/contests/{id}/unit")),
        _ => go(&format!("/contests/{id}")),
    }
}

/// The button that opens the pages as the public has them.
fn as_public(lang: Lang) -> impl IntoView {
    view! {
        <form method="post">
            <input type="hidden" name=FORM_FIELD value=SEE_AS/>
            <input type="hidden" name="role" value=Guise::PUBLIC/>
            <button class=Kind::Plain.class() type="submit">{m::see_as_public(lang)}</button>
        </form>
    }
}

/// Where an organiser chooses as whom to look.
fn viewers(board: &Board, lang: Lang) -> Option<AnyView> {
    if !board.roles.contains(&Role::Organiser) {
        return None;
    }
    let roles = Guise::ROLES.map(|role| Choice::new(role.key(), common::role(lang, role))).to_vec();
    Some(
        view! {
            <Sheet title=m::see_as(lang)>
                <Form state=FormState::blank(SEE_AS)>
                    <Select name="role" label=m::see_as_role(lang) choices=roles help=m::see_as_help(lang)/>
                    <div class="acts"><Submit>{m::see_as_begin(lang)}</Submit></div>
                </Form>
            </Sheet>
        }
        .into_any(),
    )
}

fn show(board: Board, advance: FormState, back: FormState, now: i64, lang: Lang) -> AnyView {
    let access = AccessContext { roles: board.roles.clone(), ..AccessContext::default() };
    let lists_entries = access::check(Action::ViewEntries, &access, board.contest.phase).is_ok();
    let id = board.contest.id.to_string();
    let bar = phase_bar(&board, now, lang);
    let coverage = board.progress.as_ref().map(|progress| coverage(&id, progress, lang));
    let ending = board.progress.as_ref().and_then(|progress| terms_ending(progress, now, lang));
    let flags = board.progress.as_ref().and_then(|progress| red_lines(progress, lang));
    let next = next_step(&board, advance, back, now, lang);
    let closed = closed_rounds(&board, lang);
    let viewers = viewers(&board, lang);
    let states = intake::states(&board, lists_entries, lang);
    let letters = letters(&board, lang);
    let intake = intake::table(&board, lang);
    let headline = sentence(&board, now, lang);
    let (queue, late) = (waiting::queue(&board, lang), waiting::late(&board, now, lang));
    let (disputed, machine) = (waiting::disputed(&board, lang), waiting::machine(&board, lang));
    let actions = move || as_public(lang);
    let judging = coverage.is_some();
    // Before judging the intake is the work at hand; after that it is the coverage.
    let (first, last) = if judging { (view! { {coverage}{flags} }.into_any(), Some(intake)) } else { (intake, None) };
    let last = last.map(|intake| view! { <div class="whole">{intake}</div> });
    view! {
        <ContestPage
            inside=Inside::new(&board.contest, &board.roles)
            current="board"
            actions=actions
        >
            <p class="board-headline">{headline}</p>
            {bar}
            {ending}
            <div class="contest-board">
                <div class="stack main">{late}{disputed}{first}</div>
                <div class="stack side">{next}{queue}{letters}{closed}{states}{machine}{viewers}</div>
                {last}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// The way to what each closed round decided.
fn closed_rounds(board: &Board, lang: Lang) -> Option<AnyView> {
    let contest = &board.contest;
    let links: Vec<_> = board
        .closed
        .iter()
        .map(|round| {
            let href = format!("/contests/{}/rounds/{round}", contest.id);
            let name = phase_name(lang, &contest.settings, Phase::Round(*round));
            view! { <li><a href=href>{::words::results::closed_round(lang, &name)}</a></li> }
        })
        .collect();
    (!links.is_empty())
        .then(|| view! { <Sheet title=::words::results::closed_rounds(lang)><ul>{links}</ul></Sheet> }.into_any())
}

/// Letters that wait for somebody, each with the way to them.
fn letters(board: &Board, lang: Lang) -> Option<AnyView> {
    let links: Vec<_> = board
        .letters
        .iter()
        .filter_map(|one| {
            let words = match one.state {
                LetterState::Draft => outbox::board_drafts(lang, one.letters),
                LetterState::Unknown => outbox::board_unknown(lang, one.letters),
                LetterState::Failed => outbox::board_failed(lang, one.letters),
                LetterState::Bounced => outbox::board_bounced(lang, one.letters),
                _ => return None,
            };
            let href = format!("/contests/{}/letters?state={}", board.contest.id, one.state.key());
            Some(view! { <li><a href=href>{words}</a></li> })
        })
        .collect();
    (!links.is_empty())
        .then(|| view! { <Sheet title=outbox::title(lang)><ul class="letters-board">{links}</ul></Sheet> }.into_any())
}

fn coverage(id: &str, progress: &Progress, lang: Lang) -> AnyView {
    if progress.judges.is_empty() {
        return ().into_any();
    }
    let href = format!("/contests/{id}/progress");
    let actions = move || view! { <a class="small" href=href>{m::tab_progress(lang)}</a> };
    let judges = progress.judges.clone();
    view! {
        <Sheet title=m::coverage(lang) actions=actions>
            {legend(lang)}
            <CoverageMap judges=judges/>
        </Sheet>
    }
    .into_any()
}
