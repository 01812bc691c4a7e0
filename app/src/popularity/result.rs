//! `/calls/:contest/vote/result`: the result, once the vote is sealed, and the roots of its days. Server only.

use domain::ids::ContestId;
use domain::popularity::{FilmVotes, VoteState};
use islands::session;
use services::{VoteResult, VoteRoot};

use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use ::words::phrases;
use words::popularity as m;

/// The result of a vote.
#[component]
pub fn VoteResultPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let result = session::services()?.vote_result(&id).await?;
        Ok(show(&result, use_lang()))
    })
}

fn show(result: &VoteResult, lang: Lang) -> AnyView {
    let award = result.settings.award.get(lang).to_owned();
    let title = m::result_of(lang, &award);
    let heading = title.clone();
    let contest = result.title.clone();
    let (call, vote) = (format!("/calls/{}", result.contest), format!("/calls/{}/vote", result.contest));
    let films = if result.state == VoteState::Sealed {
        films(result, lang)
    } else {
        view! { <Notice title=m::counts_later(lang)><p>{m::counts_hidden(lang)}</p></Notice> }.into_any()
    };
    let roots = roots(&result.roots, lang);
    view! {
        <PublicLayout title=title>
            <h1>{heading}</h1>
            <p class="muted"><a href=call>{contest}</a></p>
            <p>{m::separate_award(lang)}</p>
            {films}
            {roots}
            <p><a href=vote>{award}</a></p>
        </PublicLayout>
    }
    .into_any()
}

fn films(result: &VoteResult, lang: Lang) -> AnyView {
    if result.films.is_empty() {
        return view! { <p class="over">{m::no_votes(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = result.films.iter().map(|film| row(result, film, lang)).collect();
    let head = move || {
        view! {
            <Head number=true>{m::place(lang)}</Head>
            <Head>{m::film(lang)}</Head>
            <Head number=true>{m::counted(lang)}</Head>
            <Head number=true>{m::held(lang)}</Head>
            <Head>{m::void(lang)}</Head>
        }
    };
    view! {
        <DataTable caption=m::result(lang) head=head>{rows}</DataTable>
        <p class="small muted">{m::result_help(lang)}</p>
    }
    .into_any()
}

fn row(result: &VoteResult, film: &FilmVotes, lang: Lang) -> AnyView {
    let name = match result.names.get(&film.entry) {
        Some((number, Some(title))) => phrases::entry(lang, *number, title),
        // Its title is nobody's business any more.
        Some((Some(number), None)) => phrases::entry_number(*number),
        _ => m::film_gone(lang).to_owned(),
    };
    let void: Vec<String> = film
        .void
        .iter()
        .map(|(rule, ballots)| phrases::labelled(lang, m::rule(lang, *rule), &ballots.to_string()))
        .collect();
    let void = if void.is_empty() { "0".to_owned() } else { phrases::list(lang, &void) };
    let [place, counted, held] = [film.place.to_string(), film.counted.to_string(), film.held.to_string()];
    view! {
        <tr>
            <Cell label=m::place(lang) number=true>{place}</Cell>
            <RowHead><span class="work">{name}</span></RowHead>
            <Cell label=m::counted(lang) number=true>{counted}</Cell>
            <Cell label=m::held(lang) number=true>{held}</Cell>
            <Cell label=m::void(lang)>{void}</Cell>
        </tr>
    }
    .into_any()
}

/// The roots over the ballots of each day, so that a receipt can be compared with what was fixed.
fn roots(roots: &[VoteRoot], lang: Lang) -> Option<AnyView> {
    let rows: Vec<_> = roots
        .iter()
        .map(|root| {
            let (day, ballots, hash) = (root.day.to_string(), root.ballots.to_string(), root.root.groups());
            view! {
                <tr>
                    <RowHead>{day}</RowHead>
                    <Cell label=m::ballots(lang) number=true>{ballots}</Cell>
                    <Cell label=m::root(lang)><code class="whole">{hash}</code></Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::day(lang)}</Head>
            <Head number=true>{m::ballots(lang)}</Head>
            <Head>{m::root(lang)}</Head>
        }
    };
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>{m::roots(lang)}</h2>
                <p>{m::roots_help(lang)}</p>
                <DataTable caption=m::roots(lang) head=head>{rows}</DataTable>
            </section>
        }
        .into_any()
    })
}
