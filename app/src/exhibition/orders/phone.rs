//! `/o/:token`: the page that the code of a poster leads a telephone to. Without account and script. Server only.

use ::words::phrases;
use ::words::times::day_with_weekday;
use domain::exhibition::orders::OrderProblem;
use domain::exhibition::orders::preview::MOST_TICKED;
use domain::exhibition::orders::standing::OrderStanding;
use domain::ids::EntryId;
use services::{OrderPage, OrdersTaken, PhoneFilm, PhoneOrderDraft, Refusal as Rule, ServiceError, moment};

use crate::ui::flash::take_flash;
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use islands::session::{services, sign_in_from};
use islands::web::{self, CookiePolicy};
use words::exhibition_orders as m;

const ORDER: &str = "order";
const FILM: &str = "film";
const PERSON: &str = "person";
/// What the telephone keeps, in a cookie of this name and in the form: a browser that keeps no cookies orders once a page.
const PHONE: &str = "phone";
/// How long the telephone keeps it, seconds.
const KEPT_S: u32 = 180 * 24 * 3_600;
/// The longest number of a card that is typed.
const LONGEST: usize = 40;

/// Films on order, for a telephone.
#[component]
pub fn OrderPhonePage() -> impl IntoView {
    page(async {
        let token: String = param("token")?;
        let services = services()?;
        let lang = use_lang();
        let policy = use_context::<CookiePolicy>().unwrap_or_default();
        let mut device = web::cookie(&policy.name(PHONE));
        let mut refused = None;
        if let Some(sent) = posted(ORDER) {
            let (draft, takes_back) = draft_of(&sent, device.as_deref())?;
            let network = sign_in_from().network;
            match services.order_by_phone(&token, &draft, network.as_deref()).await {
                Ok(()) => {
                    web::set_cookie(PHONE, &draft.device, KEPT_S);
                    let words = if takes_back { m::taken_back(lang) } else { m::sent(lang) };
                    return leave(&web::path(), Flash::done(words));
                }
                Err(error) => refused = Some(sent.keep(beside(error, lang))?),
            }
            device = Some(draft.device);
        }
        let found = services.order_page(&token, device.as_deref()).await?;
        if let Some(fresh) = &found.device {
            web::set_cookie(PHONE, fresh, KEPT_S);
        }
        let device = found.device.clone().or(device).unwrap_or_default();
        // Whoever has the poster orders, not who searches the web.
        web::add_header(http::HeaderName::from_static("x-robots-tag"), "noindex");
        Ok(show(&token, &found, (device, refused), lang))
    })
}

fn draft_of(sent: &Sent, cookie: Option<&str>) -> Result<(PhoneOrderDraft, bool), AppError> {
    let films = sent.all(FILM).into_iter().map(|entry| entry.parse::<EntryId>().map_err(|_| AppError::BadRequest));
    let films: Vec<EntryId> = films.collect::<Result<_, _>>()?;
    let device = match sent.get(PHONE) {
        "" => cookie.unwrap_or_default().to_owned(),
        typed => typed.to_owned(),
    };
    let takes_back = sent.get("act") == "take-back";
    Ok((PhoneOrderDraft { films, device, person: sent.get(PERSON).to_owned(), takes_back }, takes_back))
}

/// A refusal beside the field it is about.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    match &error {
        ServiceError::Refused(rule @ Rule::Order(OrderProblem::Person)) => {
            AppError::refused_field(PERSON, rule.message(lang))
        }
        ServiceError::Refused(
            rule @ Rule::Order(OrderProblem::NothingTicked | OrderProblem::TooManyTicked(_) | OrderProblem::NotOffered),
        ) => AppError::refused_field(FILM, rule.message(lang)),
        _ => error.into(),
    }
}

fn show(token: &str, found: &OrderPage, (device, refused): (String, Option<FormState>), lang: Lang) -> AnyView {
    let heading = m::phone_heading(lang, &found.site);
    let title = heading.clone();
    let week = m::week_from(lang, &day_with_weekday(lang, found.week));
    let at = |micros: i64| moment(micros, &found.zone).short(lang);
    let (from, until) = (at(found.times.opens_at), at(found.times.closes_at));
    let state = match found.taken {
        OrdersTaken::NotYet => m::phone_not_yet(lang, &from),
        OrdersTaken::Now if found.films.is_empty() => m::phone_no_films(lang).to_owned(),
        OrdersTaken::Now => m::phone_now(lang, &until, MOST_TICKED),
        OrdersTaken::NoLonger => m::phone_over(lang).to_owned(),
    };
    let flash = take_flash().map(|flash| view! { <Notice tone=flash.tone title=flash.text/> });
    let takes = found.taken == OrdersTaken::Now && !found.films.is_empty();
    let lost = if takes { None } else { refused.as_ref().and_then(refused_words) };
    let films = if takes { Some(form(token, found, (device, refused), lang)) } else { listed(token, found, lang) };
    let own = own(found, lang);
    view! {
        <PublicLayout title=title>
            <h1>{heading}</h1>
            <p class="muted">{week}</p>
            {flash}
            {lost}
            <p class="lead">{state}</p>
            {own}
            {films}
            <p class="small muted">{m::phone_privacy(lang)}</p>
        </PublicLayout>
    }
    .into_any()
}

/// The films while nothing can be ordered.
fn listed(token: &str, found: &OrderPage, lang: Lang) -> Option<AnyView> {
    let films: Vec<_> = found
        .films
        .iter()
        .map(|film| {
            let (picture, words) = (picture(token, film), words_of(film, lang));
            view! { <li>{picture}<span class="work">{words}</span></li> }
        })
        .collect();
    (!films.is_empty()).then(|| view! { <ul class="films">{films}</ul> }.into_any())
}

fn words_of(film: &PhoneFilm, lang: Lang) -> String {
    let title = phrases::titled(lang, &film.title);
    let named = phrases::spaced(lang, &[film.number.to_string().as_str(), title.as_str()]);
    phrases::beside(lang, &[named, common::clock(film.length_ms)])
}

fn picture(token: &str, film: &PhoneFilm) -> Option<AnyView> {
    film.has_poster.then(|| {
        let src = format!("/o/{token}/{}.jpg", film.number);
        view! { <img src=src alt="" loading="lazy" width="320" height="180"/> }.into_any()
    })
}

fn form(token: &str, found: &OrderPage, (device, refused): (String, Option<FormState>), lang: Lang) -> AnyView {
    let films: Vec<_> = found
        .films
        .iter()
        .enumerate()
        .map(|(nth, film)| {
            let entry = film.entry.to_string();
            let ticked = refused.as_ref().map_or(film.is_ordered, |state| state.has(FILM, &entry));
            // The first box has the id that the summary of a refusal leads to.
            let id = (nth == 0).then(|| FormState::blank(ORDER).id(FILM));
            let (picture, words) = (picture(token, film), words_of(film, lang));
            view! {
                <li>
                    <label class="tick">
                        {picture}
                        <input type="checkbox" id=id name=FILM value=entry checked=ticked/>
                        <span class="work">{words}</span>
                    </label>
                </li>
            }
        })
        .collect();
    let has_ordered = found.films.iter().any(|film| film.is_ordered);
    let back = has_ordered.then(|| view! { <Submit name="act" value="take-back">{m::take_back(lang)}</Submit> });
    let send = if has_ordered { m::change_order(lang) } else { m::send_order(lang) };
    let help = if found.has_person { m::person_known(lang) } else { m::person_help(lang) };
    let state = refused.unwrap_or_else(|| FormState::blank(ORDER));
    view! {
        <Form state=state>
            <Hidden name=PHONE value=device/>
            <ul class="films">{films}</ul>
            <Field name=PERSON label=m::person(lang) help=help maxlength=LONGEST autocomplete="off"/>
            <div class="acts">
                <Submit kind=Kind::Primary name="act" value="order">{send}</Submit>
                {back}
            </div>
        </Form>
    }
    .into_any()
}

/// What became of the orders of this telephone.
fn own(found: &OrderPage, lang: Lang) -> Option<AnyView> {
    let lines: Vec<_> = found
        .orders
        .iter()
        .map(|order| {
            let title = phrases::titled(lang, &order.title);
            let standing = m::standing(lang, order.standing);
            let week = m::week_from(lang, &day_with_weekday(lang, order.week));
            let answer = (order.standing == OrderStanding::Answered).then(|| {
                let said = m::site_says(lang, &order.answer);
                view! { <p>{said}</p> }
            });
            view! {
                <li>
                    <span class="line work">{title}</span>
                    <strong>{standing}</strong>
                    <span class="line small muted">{week}</span>
                    {answer}
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="sheet"><h2>{m::own_orders(lang)}</h2><ul class="plain">{lines}</ul></section> }
            .into_any()
    })
}
