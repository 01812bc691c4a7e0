//! `/contests/:contest/enter`: what a call asks, and the button that makes a draft. Server only.

use domain::access::{self, AccessContext, Action, Role};
use domain::contest::phase::Phase;
use domain::contest::{Quota, QuotaFamily, Settings};
use domain::form::Answers;
use domain::ids::ContestId;
use services::Contest;

use super::answers;
use super::film::codecs;
use crate::ui::prelude::*;
use crate::ui::when;
use crate::ui::when::moment;
use islands::session;
use words::entries as m;
use words::phrases::{beside, size};

const BEGIN: &str = "begin";

/// The way into a contest, for those who enter films.
#[component]
pub fn EnterPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut state = FormState::blank(BEGIN);
        if let Some(sent) = posted(BEGIN) {
            match services.draft_entry(&actor, &id, Answers::new()).await {
                Ok(entry) => return leave(&super::entry::address(&entry.id), Flash::done(m::began(lang))),
                Err(error) => state = sent.keep(error.into())?,
            }
        }
        let (contest, roles) = services.contest(&actor, &id).await?;
        let extended = services.own_extension(&actor, &id).await?;
        let now = services.now();
        let for_unit = roles.iter().any(|role| matches!(role, Role::UnitOfficer | Role::Staff | Role::Organiser));
        let used = if for_unit { None } else { Some(services.counted_as_creator(&actor, &id).await?) };
        let standing = AccessContext { roles, ..AccessContext::default() };
        let judges = standing.roles.iter().any(|role| role.judges());
        let open = !judges
            && access::check(Action::DraftEntry, &standing, contest.phase).is_ok()
            && contest.accepts_entries(now, extended);
        let begin = if judges {
            view! {
                <Notice tone=Tone::Info title=m::judges_enter_nothing(lang)><p>{m::judges_enter_nothing_body(lang)}</p></Notice>
            }
            .into_any()
        } else if open {
            view! {
                <Form state=state>
                    <div class="acts"><Submit kind=Kind::Primary>{m::begin(lang)}</Submit></div>
                </Form>
            }
            .into_any()
        } else {
            closed(&contest, extended, lang)
        };
        let title = m::enter_title(lang, &contest.title);
        let crumbs = vec![Crumb::to("/entries", m::my_entries(lang)), Crumb::here(contest.title.clone())];
        let lead = if open { m::enter_lead(lang) } else { "" };
        Ok(view! {
            <StandardLayout title=title crumbs=crumbs lead=lead width=Width::Page>
                <div class="enter-page">
                    <div class="stack">
                        {until(&contest, extended, open, now, lang)}
                        {begin}
                    </div>
                    <div class="stack">
                        {film_asked(&contest.settings, lang)}
                        {quotas(&contest.settings, used, lang)}
                    </div>
                    {form_asked(&contest.settings, lang)}
                </div>
            </StandardLayout>
        }
        .into_any())
    })
}

fn closed(contest: &Contest, extended: Option<i64>, lang: Lang) -> AnyView {
    let early = contest.phase == Phase::Draft;
    let (title, body) = match contest.call().deadline_for(extended) {
        _ if early => (m::not_open(lang), m::not_open_body(lang).to_owned()),
        Some(at) => (m::call_over(lang), m::call_over_at(lang, &moment(at, &contest.settings.time_zone).full(lang))),
        None => (m::call_over(lang), m::call_over_body(lang).to_owned()),
    };
    view! {
        <Notice tone=Tone::Warning title=title>
            <p>{body}</p>
            <p><a href="/entries">{m::to_my_entries(lang)}</a></p>
        </Notice>
    }
    .into_any()
}

/// The deadline in the contest's zone and how long is left.
fn until(contest: &Contest, extended: Option<i64>, open: bool, now: i64, lang: Lang) -> AnyView {
    let (call, settings) = (contest.call(), &contest.settings);
    let Some(at) = call.deadline_for(extended).filter(|_| open) else { return ().into_any() };
    let Some(left) = when::left(call, extended, now, lang) else { return ().into_any() };
    let grace = (settings.grace_minutes > 0)
        .then(|| view! { <p class="small muted">{m::grace(lang, settings.grace_minutes)}</p> });
    view! {
        <div class="until">
            <p class=format!("time-left {}", left.class)>{left.words}</p>
            <p>{m::deadline(lang)}" "<when::When at=at zone=settings.time_zone.clone() full=true/></p>
            {grace}
        </div>
    }
    .into_any()
}

/// Every field, required ones first marked, with what is expected.
fn form_asked(settings: &Settings, lang: Lang) -> AnyView {
    let rows: Vec<_> = settings
        .form
        .iter()
        .map(|field| {
            let mark = if field.required { common::required(lang) } else { common::optional(lang) };
            let class = if field.required { "must" } else { "may" };
            let help = answers::help(field, lang);
            view! {
                <div class=class>
                    <dt>{field.label.get(lang).to_owned()}</dt>
                    <dd><span class="small">{mark}</span><span class="small muted">{help}</span></dd>
                </div>
            }
        })
        .collect();
    view! { <Sheet title=m::asked(lang) class="asked-form"><dl>{rows}</dl></Sheet> }.into_any()
}

/// What a film must be.
pub fn film_asked(settings: &Settings, lang: Lang) -> AnyView {
    let film = &settings.film;
    let between = ::words::phrases::between(lang);
    let endings = film.extensions.iter().map(|one| one.to_uppercase()).collect::<Vec<_>>().join(between);
    let facts = [
        (m::film_type(lang), beside(lang, &[endings, codecs(&film.video_codecs).join(between)])),
        (m::film_size(lang), m::at_most(lang, &size(film.max_bytes))),
        (m::film_picture(lang), m::at_least(lang, &format!("{}×{}", film.min_width, film.min_height))),
    ];
    let facts: Vec<_> =
        facts.into_iter().map(|(name, words)| view! { <div><dt>{name}</dt><dd>{words}</dd></div> }).collect();
    let lengths: Vec<_> = settings
        .categories
        .iter()
        .map(|category| {
            let most = m::most_minutes(lang, &answers::minutes(category.max_seconds));
            view! { <li><span>{category.label.get(lang).to_owned()}</span><span class="muted">{most}</span></li> }
        })
        .collect();
    view! {
        <Sheet title=m::film_asked(lang)>
            <dl class="entry-facts">
                {facts}
                <div><dt>{m::film_length(lang)}</dt><dd><ul class="length-list">{lengths}</ul></dd></div>
            </dl>
        </Sheet>
    }
    .into_any()
}

/// How many may be handed in; `used` is how many of a creator's own count already.
fn quotas(settings: &Settings, used: Option<i64>, lang: Lang) -> AnyView {
    let own = |max| used.map(|used| m::quota_creator_used(lang, max, used));
    quota_list(settings, &own, lang)
}

/// How many may be handed in, for who has handed in nothing yet.
pub fn quotas_of_all(settings: &Settings, lang: Lang) -> AnyView {
    quota_list(settings, &|max| Some(m::quota_creator(lang, max)), lang)
}

/// The quotas in words; `of_creator` says that of a creator, or leaves it out.
fn quota_list(settings: &Settings, of_creator: &dyn Fn(i64) -> Option<String>, lang: Lang) -> AnyView {
    let lines: Vec<String> =
        settings.quotas.iter().filter_map(|quota| quota_words(settings, quota, of_creator, lang)).collect();
    let list = if lines.is_empty() {
        view! { <p class="muted">{m::no_quota(lang)}</p> }.into_any()
    } else {
        lines.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>().into_any()
    };
    view! { <Sheet title=m::quotas(lang)><ul class="quota-list">{list}</ul></Sheet> }.into_any()
}

/// A quota in words; a creator's own is left out for those who enter for a unit.
fn quota_words(
    settings: &Settings,
    quota: &Quota,
    of_creator: &dyn Fn(i64) -> Option<String>,
    lang: Lang,
) -> Option<String> {
    let name = |code: &str| settings.region(code).map_or_else(|| code.to_owned(), |one| one.label.get(lang).to_owned());
    let mut words = match quota.family {
        QuotaFamily::Region => m::quota_region(lang, quota.max),
        QuotaFamily::SubmittingUnit => m::quota_unit(lang, quota.max),
        QuotaFamily::Creator => of_creator(quota.max)?,
    };
    if let Some(region) = &quota.region {
        words.push_str(&m::quota_within(lang, &name(region)));
    }
    if !quota.except_regions.is_empty() {
        let names: Vec<String> = quota.except_regions.iter().map(|code| name(code)).collect();
        words.push_str(&m::quota_except(lang, &names.join(::words::phrases::between(lang))));
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_told_as_they_apply() {
        let settings = domain::contest::preset::selection();
        let words = |used: Option<i64>| {
            let own = move |max| used.map(|used| m::quota_creator_used(Lang::Zh, max, used));
            let quotas = settings.quotas.iter();
            quotas.filter_map(|quota| quota_words(&settings, quota, &own, Lang::Zh)).collect::<Vec<_>>()
        };
        assert_eq!(words(None), ["每个地市最多 10 部（省直单位除外）", "每个报送单位最多 3 部（限省直单位）"]);
        assert_eq!(words(Some(1)).last().unwrap(), "每位创作者最多 3 部，您已报送 1 部");
    }
}
