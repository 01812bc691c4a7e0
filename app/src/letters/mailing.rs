//! `/contests/:contest/letters/mailing`: letters to many, shown with whom they go to before they are written. Server only.

use domain::contest::mailing::{MAILINGS, may_be_mailed};
use domain::ids::ContestId;
use domain::letter::LetterKind;
use domain::limits;
use services::{Contest, Mailing, MailingLine, MailingView};

use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::prelude::*;
use islands::session::request;
use words::letters as kinds;
use words::outbox as m;
use words::{accounts, phrases};

/// The form that writes the letters.
const WRITE: &str = "write-mailing";
/// The parameter that names what is written.
const OF: &str = "of";
/// Letters that are listed, at most.
const MOST: usize = 500;
/// Recipients that are named apart because their letters wait, at most.
const NAMED: usize = 50;

/// A mailing.
#[component]
pub fn MailingPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let (contest, _) = services.contest(&actor, &id).await?;
        let kind = asked(&query, &contest);
        let tag = query.get("tag");
        let mut form = FormState::blank(WRITE);
        if let Some(sent) = posted(WRITE) {
            let mailing = Mailing::of(kind, sent.get("subject"), sent.get("message")).ok_or(AppError::BadRequest)?;
            match services.write_mailing(&actor, &id, &mailing, tag).await.map_err(|error| beside(error, lang)) {
                Ok(letters) => {
                    let to = format!("/contests/{id}/letters?state=draft&kind={}", kind.key());
                    return leave(&to, Flash::done(m::mailing_wrote(lang, count(letters))));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        // The list of news does not depend on what they say.
        let mailing = Mailing::of(kind, "", "").ok_or(AppError::BadRequest)?;
        let view = services.mailing_view(&actor, &id, &mailing, tag).await?;
        Ok(show(&view, kind, query, form, lang))
    })
}

/// What the address asks for; else the first that may be written now.
fn asked(query: &ListQuery, contest: &Contest) -> LetterKind {
    let phase = contest.phase;
    let offered = move || MAILINGS.into_iter().filter(move |kind| may_be_mailed(*kind, phase));
    let asked = LetterKind::parse(query.get(OF)).filter(|kind| offered().any(|one| one == *kind));
    asked.or_else(|| offered().next()).unwrap_or(LetterKind::News)
}

/// Puts a refusal beside the field it is about.
fn beside(error: services::ServiceError, lang: Lang) -> AppError {
    use services::{Refusal as Rule, ServiceError, TextName};
    match error {
        ServiceError::Refused(rule @ Rule::Words { what: TextName::LetterSubject, .. }) => {
            AppError::refused_field("subject", rule.message(lang))
        }
        ServiceError::Refused(rule @ Rule::Words { .. }) => AppError::refused_field("message", rule.message(lang)),
        error => error.into(),
    }
}

fn show(view: &MailingView, kind: LetterKind, query: ListQuery, form: FormState, lang: Lang) -> AnyView {
    let contest = &view.contest;
    let choice = choice(view, kind, &query, lang);
    let new: Vec<&MailingLine> = view.lines.iter().filter(|line| !line.written).collect();
    let (to_write, before) = (count(new.len()), count(view.lines.len().saturating_sub(new.len())));
    let said = (before > 0).then(|| view! { <p class="small muted">{m::mailing_before(lang, before)}</p> });
    let body = if new.is_empty() && kind != LetterKind::News {
        view! {
            <Sheet title=m::mailing_count(lang, 0)>
                <EmptyState title=m::mailing_nobody(lang)><p>{m::mailing_nobody_body(lang)}</p></EmptyState>
                {said}
            </Sheet>
        }
        .into_any()
    } else {
        let news = kind == LetterKind::News;
        view! {
            <Sheet title=m::mailing_count(lang, to_write)>
                <Form state=form>
                    {said}
                    {news.then(|| view! {
                        <Field
                            name="subject"
                            label=m::news_subject(lang)
                            help=m::news_help(lang)
                            required=true
                            maxlength=limits::LETTER_SUBJECT
                        />
                        <TextArea
                            name="message"
                            label=m::news_message(lang)
                            required=true
                            rows=8
                            maxlength=limits::LETTER_TEXT
                        />
                    })}
                    <div class="acts"><Submit kind=Kind::Primary>{m::mailing_write(lang, to_write)}</Submit></div>
                </Form>
            </Sheet>
        }
        .into_any()
    };
    let held = held(view, lang);
    let list = (!view.lines.is_empty()).then(|| table(&view.lines, lang));
    let outbox = format!("/contests/{}/letters", contest.id);
    view! {
        <ContestPage
            inside=Inside::new(contest, &view.roles)
            current="letters"
            title=m::to_mailing(lang)
            actions=move || view! { <LinkButton href=outbox kind=Kind::Quiet>{m::to_outbox(lang)}</LinkButton> }
        >
            <div class="stack">
                {choice}
                {held}
                {body}
                {list}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// Whose letters will wait until their address is proven: who releases them knows it before.
fn held(view: &MailingView, lang: Lang) -> Option<AnyView> {
    let held = view.held();
    if held.is_empty() {
        return None;
    }
    let named = held.iter().take(NAMED).map(|line| phrases::aside(lang, &line.name, &line.email));
    let names = phrases::list(lang, &named.collect::<Vec<_>>());
    let more = held.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| view! { <p>{m::held_more(lang, count(more))}</p> });
    let title = m::held(lang, count(held.len()));
    Some(
        view! {
            <Notice tone=Tone::Warning title=title>
                <p>{m::held_body(lang)}</p>
                <p>{names}</p>
                {more}
            </Notice>
        }
        .into_any(),
    )
}

/// What may be written now, each a link; and, for letters to judges, to which of them.
fn choice(view: &MailingView, kind: LetterKind, query: &ListQuery, lang: Lang) -> AnyView {
    let links: Vec<_> = MAILINGS
        .into_iter()
        .filter(|one| may_be_mailed(*one, view.contest.phase))
        .map(|one| {
            let current = (one == kind).then_some("true");
            let href = format!("{}?{OF}={}", query.cleared(), one.key());
            view! { <a href=href aria-current=current>{kinds::kind(lang, one)}</a> }
        })
        .collect();
    let asked = query.get("tag").to_owned();
    let of_tag = |tag: &str, words: String| {
        let current = (asked == tag).then_some("true");
        let href = ListQuery::new(query.cleared(), vec![(OF.to_owned(), kind.key().to_owned())]).with("tag", tag);
        view! { <a href=href aria-current=current>{words}</a> }
    };
    let tags = (kind.goes_to_judges() && !view.tags.is_empty()).then(|| {
        let every = of_tag("", m::everybody(lang).to_owned());
        let tags: Vec<_> = view.tags.iter().map(|tag| of_tag(tag, tag.clone())).collect();
        view! { <nav class="chips" aria-label=m::tag(lang)>{every}{tags}</nav> }
    });
    view! {
        <Sheet title=m::mailing_what(lang)>
            <div class="stack">
                <p class="small muted">{m::mailing_lead(lang)}</p>
                <nav class="chips" aria-label=m::mailing_what(lang)>{links}</nav>
                {tags}
            </div>
        </Sheet>
    }
    .into_any()
}

fn table(lines: &[MailingLine], lang: Lang) -> AnyView {
    let rows: Vec<_> = lines
        .iter()
        .take(MOST)
        .map(|line| {
            let about = match &line.entry {
                Some((number, title)) => phrases::entry(lang, *number, title),
                None if line.films > 0 => m::films(lang, line.films),
                None => String::new(),
            };
            let (name, email) = (line.name.clone(), line.email.clone());
            let about = (!about.is_empty()).then_some(about);
            let said = line.written.then(|| view! { <Tag>{m::said_before(lang)}</Tag> });
            let waits =
                line.waits_for_proof.then(|| view! { <Tag tone=TagTone::Amber>{accounts::unproven(lang)}</Tag> });
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::email(lang)>{email}</Cell>
                    <Cell label=m::about(lang)>{about}</Cell>
                    <Cell label=m::state(lang)>{said}{waits}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::name(lang)}</Head>
            <Head>{m::email(lang)}</Head>
            <Head>{m::about(lang)}</Head>
            <Head>{m::state(lang)}</Head>
        }
    };
    let more = lines.len().saturating_sub(MOST);
    let more = (more > 0).then(|| view! { <p class="small muted in">{m::mailing_more(lang, count(more))}</p> });
    view! {
        <Sheet title=m::to(lang) flush=true>
            <DataTable caption=m::to(lang) head=head>{rows}</DataTable>
            {more}
        </Sheet>
    }
    .into_any()
}
