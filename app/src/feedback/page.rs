//! `/contests/:contest/feedback`: what authors are told with the result, and comments, released or withheld one by one. Server only.

use domain::feedback::FeedbackKind;
use domain::ids::{AssignmentId, ContestId};
use services::{CommentFilter, CommentLine, FeedbackView};

use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands::web;
use words::feedback as m;

/// The forms.
const CHOOSE: &str = "feedback";
const REVIEW: &str = "review";
/// The parameter that names the filter.
const SHOW: &str = "show";
/// What the buttons of a comment send.
const RELEASE: &str = "release";
const WITHHOLD: &str = "withhold";

/// What authors are told, and the comments.
#[component]
pub fn FeedbackPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let back = query.with("page", query.page());
        let mut refused = None;
        if let Some(sent) = posted(CHOOSE) {
            let told: FeedbackKind = sent.parse("told").ok_or(AppError::BadRequest)?;
            let chosen = if sent.has("confirmed") {
                services.choose_feedback(&actor, &id, told).await.map_err(AppError::from)
            } else {
                Err(AppError::refused_field("confirmed", m::confirm_needed(lang)))
            };
            match chosen {
                Ok(()) => return leave(&web::path(), Flash::done(m::chosen(lang))),
                Err(error) => refused = Some(sent.keep(error)?),
            }
        }
        if let Some(sent) = posted(REVIEW) {
            let assignment: AssignmentId = sent.parse("assignment").ok_or(AppError::BadRequest)?;
            let released = match sent.get("decision") {
                RELEASE => true,
                WITHHOLD => false,
                _ => return Err(AppError::BadRequest),
            };
            let comment = (&assignment, sent.get("part"));
            services.review_comment(&actor, &id, comment, sent.raw("seen"), released).await?;
            return leave(&back, Flash::done(m::reviewed(lang)));
        }
        let filter = CommentFilter::ALL.into_iter().find(|one| one.key() == query.get(SHOW)).unwrap_or_default();
        let view = services.feedback(&actor, &id, filter, query.page()).await?;
        Ok(show(&view, filter, &query, refused, lang))
    })
}

fn show(
    view: &FeedbackView,
    filter: CommentFilter,
    query: &ListQuery,
    refused: Option<FormState>,
    lang: Lang,
) -> AnyView {
    let state = refused.unwrap_or_else(|| FormState::blank(CHOOSE).with("told", view.told.key()));
    let choices: Vec<Choice> =
        FeedbackKind::ALL.into_iter().map(|kind| Choice::new(kind.key(), m::kind(lang, kind))).collect();
    let few = (view.without_means > 0).then(|| {
        let words = m::without_means(lang, count(view.without_means));
        view! { <p class="small muted">{words}</p> }
    });
    let filters = filters(view, filter, lang);
    let comments: Vec<_> = view.comments.iter().map(|one| comment(one, lang)).collect();
    let comments = if comments.is_empty() {
        view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <ul class="comments">{comments}</ul> }.into_any()
    };
    let (pager, pages) = (query.clone(), count(view.pages));
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="feedback"
            title=m::page(lang)
        >
            <div class="stack">
                <Sheet title=m::told(lang) note=m::note(lang)>
                    <Form state=state>
                        <RadioGroup name="told" label=m::told(lang) choices=choices required=true/>
                        {few}
                        <Checkbox name="confirmed" label=m::confirm(lang)/>
                        <div class="acts"><Submit kind=Kind::Primary>{m::choose(lang)}</Submit></div>
                    </Form>
                </Sheet>
                <Sheet title=m::review(lang) actions=move || filters>
                    <div class="stack">
                        <p class="small muted">{m::review_help(lang)}</p>
                        {comments}
                        <Pager query=pager pages=pages/>
                    </div>
                </Sheet>
            </div>
        </ContestPage>
    }
    .into_any()
}

fn filters(view: &FeedbackView, filter: CommentFilter, lang: Lang) -> AnyView {
    let links: Vec<_> = CommentFilter::ALL
        .into_iter()
        .zip(view.counts)
        .map(|(one, comments)| {
            let href = format!("/contests/{}/feedback?{SHOW}={}", view.contest.id, one.key());
            let current = (one == filter).then_some("page");
            let words = match one {
                CommentFilter::Waiting => m::waiting(lang, count(comments)),
                CommentFilter::Released => m::released(lang, count(comments)),
                CommentFilter::Withheld => m::withheld(lang, count(comments)),
            };
            view! { <a href=href aria-current=current>{words}</a> }
        })
        .collect();
    view! { <nav class="switch small" aria-label=m::filters(lang)>{links}</nav> }.into_any()
}

/// A comment with the film it is about, and what can be decided about it.
fn comment(one: &CommentLine, lang: Lang) -> AnyView {
    let (number, title) = &one.film;
    let film = phrases::entry(lang, *number, title);
    let about = one.criterion.as_ref().map_or_else(|| m::general(lang).to_owned(), |label| label.get(lang).to_owned());
    let between = phrases::separator(lang, &film, &about);
    let (assignment, part, words) = (one.assignment.to_string(), one.part.clone(), one.words.clone());
    let shown = words.clone();
    let button = |decision: bool| {
        let (value, label) = if decision { (RELEASE, m::release(lang)) } else { (WITHHOLD, m::withhold(lang)) };
        // What was decided is not decided again.
        (one.released != Some(decision)).then(|| {
            view! { <button type="submit" name="decision" value=value class=Kind::Plain.class()>{label}</button> }
        })
    };
    let (release, withhold) = (button(true), button(false));
    view! {
        <li>
            <p class="small"><span class="work">{film}</span>{between}{about}</p>
            <blockquote class="said">{shown}</blockquote>
            <form method="post" class="acts">
                <Hidden name=FORM_FIELD value=REVIEW/>
                <Hidden name="assignment" value=assignment/>
                <Hidden name="part" value=part/>
                <Hidden name="seen" value=words/>
                {release}
                {withhold}
            </form>
        </li>
    }
    .into_any()
}
