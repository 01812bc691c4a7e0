//! `/contests/:contest/check`: one decision about several entries, which are named before it is made. Server only.

use domain::ids::{ContestId, EntryId};
use domain::letter::LetterKind;
use services::{BulkAsked, BulkDecided, EntryLine};

use super::decision::decided;
use super::list::BULK;
use crate::letters::would_write_of;
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session;
use words::entries::titled;
use words::phrases::{colon, entry, sentences};
use words::screening as m;

/// The form that decides.
const SURE: &str = "sure";

/// Several entries before the office.
#[component]
pub fn BulkPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let list = format!("/contests/{id}/entries");
        let Some(sent) = posted(SURE).or_else(|| posted(BULK)) else { return go(&list) };
        let entries: Vec<EntryId> = sent.all("entry").into_iter().filter_map(|entry| entry.parse().ok()).collect();
        let mut state = FormState::blank(SURE);
        if let Some(sure) = posted(SURE) {
            let (contest, _) = services.contest(&actor, &id).await?;
            let told = match decided(&sure, &contest.settings, lang) {
                Ok((decision, reasons)) => {
                    services.decide_several(&actor, &id, &entries, decision, &reasons).await.map_err(AppError::from)
                }
                Err(refusal) => Err(refusal.into()),
            };
            match told {
                Ok(told) if told.left.is_empty() => {
                    return leave(&list, Flash::done(done(&told, lang)));
                }
                Ok(told) => return Ok(left(&told, &list, lang)),
                Err(error) => state = sure.keep(error)?,
            }
        }
        let asked = services.entries_to_decide(&actor, &id, &entries).await?;
        if asked.lines.is_empty() {
            return leave(&list, Flash::warning(m::bulk_none(lang)));
        }
        Ok(ask(&asked, &list, state, lang))
    })
}

fn count(entries: usize) -> u64 {
    u64::try_from(entries).unwrap_or_default()
}

/// How many were decided, and how many wait for a second reader.
fn done(told: &BulkDecided, lang: Lang) -> String {
    let read = (!told.read.is_empty()).then(|| m::bulk_read(lang, count(told.read.len())));
    let decided = (!told.done.is_empty() || read.is_none()).then(|| m::bulk_done(lang, count(told.done.len())));
    sentences(lang, &decided.into_iter().chain(read).collect::<Vec<_>>())
}

fn named(line: &EntryLine, lang: Lang) -> String {
    line.number.map_or_else(|| titled(lang, &line.title), |number| entry(lang, Some(number), &line.title))
}

/// Names the entries and how many they are, and asks for the decision.
fn ask(asked: &BulkAsked, list: &str, state: FormState, lang: Lang) -> AnyView {
    let lines = &asked.lines;
    let title = m::bulk_title(lang, count(lines.len()));
    let names: Vec<_> = lines.iter().map(|line| view! { <li>{named(line, lang)}</li> }).collect();
    let kept: Vec<_> = lines.iter().map(|line| view! { <Hidden name="entry" value=line.id.to_string()/> }).collect();
    let choices = vec![
        Choice::new("pass", m::pass(lang)).help(m::pass_help(lang)),
        Choice::new("return", m::give_back(lang)).help(m::give_back_help(lang)),
        Choice::new("refuse", m::refuse(lang)).help(m::refuse_help(lang)),
    ];
    let crumbs = vec![Crumb::to(list.to_owned(), m::entries(lang))];
    let letters = would_write_of(LetterKind::Return, asked.return_letters, asked.returns_leave, lang);
    let letters = letters.map(|words| view! { <p class="small would-write">{m::bulk_returns(lang, &words)}</p> });
    let sure = m::bulk_sure(lang, count(lines.len()));
    view! {
        <StandardLayout title=title crumbs=crumbs width=Width::Page>
            <Sheet title=m::entries(lang)><ul class="bulk-names">{names}</ul></Sheet>
            <Sheet title=m::decision(lang)>
                <Form state=state>
                    {kept}
                    <RadioGroup name="decision" label=m::choose(lang) choices=choices required=true/>
                    <TextArea name="reasons" label=m::reasons(lang) help=m::reasons_help(lang) rows=3/>
                    {letters}
                    <div class="acts"><Submit kind=Kind::Primary>{sure}</Submit></div>
                </Form>
            </Sheet>
        </StandardLayout>
    }
    .into_any()
}

/// What could not be decided, and why.
fn left(told: &BulkDecided, list: &str, lang: Lang) -> AnyView {
    let rows: Vec<_> = told
        .left
        .iter()
        .map(|(line, why)| {
            let to = format!("/check/{}", line.id);
            let (name, why) = (named(line, lang), why.message(lang));
            view! { <li><a href=to>{name}</a>{colon(lang)}{why}</li> }
        })
        .collect();
    let crumbs = vec![Crumb::to(list.to_owned(), m::entries(lang))];
    let done = done(told, lang);
    let title = m::bulk_left(lang, count(told.left.len()));
    view! {
        <StandardLayout title=title.clone() crumbs=crumbs width=Width::Page>
            <Notice tone=Tone::Warning title=title><p>{done}</p><ul>{rows}</ul></Notice>
        </StandardLayout>
    }
    .into_any()
}
