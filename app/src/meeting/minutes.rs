//! `/contests/:contest/meeting/minutes`: the minutes (会议纪要), to be read, printed and taken away. One account of the
//! meeting serves the page and the text. Server only.

use domain::ids::{ContestId, EntryId, MeetingId};
use services::documents::{Block, Document, office};
use services::{MinutedMember, Minutes, RoomBallot, local_time};

use super::{figure, film_name, listed, stepped_over};
use crate::contests::components::root_on_paper;
use crate::ui::page::go;
use crate::ui::prelude::*;
use ::words::{phrases, record};
use islands::session;
use islands::web;
use words::meeting as m;
use words::times::zone_name;

/// A part of the minutes: a heading and its lines.
struct Part {
    title: String,
    lines: Vec<String>,
}

/// The minutes of the meeting the query names, or of the newest.
#[component]
pub fn MinutesPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let asked = web::query_pairs().into_iter().find(|(key, _)| key == "meeting").map(|(_, value)| value);
        let asked: Option<MeetingId> = match asked {
            Some(asked) => Some(asked.parse().map_err(|_| AppError::NotFound)?),
            None => None,
        };
        match services.minutes(&actor, &id, asked.as_ref()).await {
            Ok(minutes) => Ok(show(&minutes, lang)),
            // Nothing to minute yet: the room says so.
            Err(services::ServiceError::NotFound) if asked.is_none() => go(&format!("/contests/{id}/meeting")),
            Err(error) => Err(error.into()),
        }
    })
}

fn show(minutes: &Minutes, lang: Lang) -> AnyView {
    let base = format!("/contests/{}/meeting", minutes.contest.id);
    let meeting = &minutes.meeting.id;
    let asked = format!("meeting={meeting}&lang={}", lang.key());
    let (text, pdf) = (format!("{base}/minutes.txt?{asked}"), format!("{base}/minutes.pdf?{asked}"));
    let others: Vec<_> = minutes
        .others
        .iter()
        .map(|other| {
            let when = local_time(other.opened_at, &minutes.contest.settings.time_zone);
            view! { <a class="small" href=format!("{base}/minutes?meeting={}", other.id)>{when}</a>" " }
        })
        .collect();
    let others = (!others.is_empty()).then(|| view! { <p class="acts">{m::past(lang)}" "{others}</p> });
    let parts: Vec<_> = parts(minutes, lang)
        .into_iter()
        .map(|part| {
            let lines: Vec<_> = part.lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
            view! { <section><h2>{part.title}</h2><ul>{lines}</ul></section> }
        })
        .collect();
    let signatures: Vec<_> =
        signatories(lang).into_iter().map(|who| view! { <div class="signature"><span>{who}</span></div> }).collect();
    let root = root_on_paper(minutes.checkpoint.as_ref(), lang);
    let crumbs = vec![Crumb::to(base, m::meeting(lang))];
    let lead = lead(minutes, lang);
    let actions = move || {
        view! {
            <a class="button" href=text download="minutes.txt">{m::download(lang)}</a>
            <a class="button" href=pdf download="minutes.pdf">{common::pdf(lang)}</a>
        }
    };
    view! {
        <StandardLayout title=m::minutes(lang) lead=lead crumbs=crumbs width=Width::Text actions=actions>
            {others}
            <article class="sheet minutes"><div class="in">{parts}</div></article>
            {root}
            <div class="minutes-signatures" aria-label=m::min_signatures(lang) role="group">{signatures}</div>
        </StandardLayout>
    }
    .into_any()
}

/// Which meeting of which contest it is.
fn lead(minutes: &Minutes, lang: Lang) -> String {
    phrases::beside(lang, &[&minutes.contest.title, &m::nth(lang, figure(minutes.nth))])
}

/// Who signs.
fn signatories(lang: Lang) -> [&'static str; 3] {
    [m::min_sign_chair(lang), m::min_sign_scrutineer(lang), m::min_sign_recorder(lang)]
}

/// The minutes for paper.
#[must_use]
pub fn document(minutes: &Minutes, lang: Lang) -> Document {
    let (title, lead) = (m::minutes(lang), lead(minutes, lang));
    let mut blocks = vec![Block::Title(title.to_owned()), Block::Lead(lead.clone())];
    for Part { title, lines } in parts(minutes, lang) {
        blocks.extend([Block::Heading(title), Block::List(lines)]);
    }
    blocks.extend(minutes.checkpoint.as_ref().map(|one| Block::Note(record::printed(one, lang))));
    blocks.push(Block::Signatures(signatories(lang).map(str::to_owned).into()));
    let title = phrases::beside(lang, &[title, lead.as_str()]);
    Document { title, lang, look: office(lang), blocks, made_at: minutes.now }
}

/// The minutes as a text, for files.
#[must_use]
pub fn text(minutes: &Minutes, lang: Lang) -> String {
    let head = format!("{}\n{}\n{}\n", m::minutes(lang), minutes.contest.title, m::nth(lang, figure(minutes.nth)));
    let parts = parts(minutes, lang).into_iter().map(|part| {
        let lines: Vec<String> = part.lines.into_iter().map(|line| format!("- {line}")).collect();
        format!("\n{}\n{}\n", part.title, lines.join("\n"))
    });
    let root = minutes.checkpoint.as_ref().map(|one| format!("\n{}\n", record::printed(one, lang)));
    std::iter::once(head).chain(parts).chain(root).collect()
}

fn parts(minutes: &Minutes, lang: Lang) -> Vec<Part> {
    let none = |mut lines: Vec<String>| {
        if lines.is_empty() {
            lines.push(m::min_none(lang).to_owned());
        }
        lines
    };
    let at = |time| local_time(time, &minutes.contest.settings.time_zone);
    let mut all = vec![
        Part { title: m::min_when(lang).to_owned(), lines: when(minutes, lang) },
        Part { title: m::min_attendance(lang).to_owned(), lines: attendance(minutes, lang) },
    ];
    let films = minutes
        .discussed
        .iter()
        .map(|one| phrases::spaced(lang, &[at(one.began_at), name(minutes, &one.entry_id, lang)]));
    all.push(Part { title: m::min_films(lang).to_owned(), lines: none(films.collect()) });
    if minutes.ballots.is_empty() {
        all.push(Part { title: m::min_ballots(lang).to_owned(), lines: none(Vec::new()) });
    }
    for one in &minutes.ballots {
        let nth = m::ballot_nth(lang, u64::try_from(one.ballot.place).unwrap_or_default());
        all.push(Part {
            title: phrases::beside(lang, &[&nth, &one.ballot.question]),
            lines: ballot(minutes, one, lang),
        });
    }
    let proposals = minutes.proposals.iter().map(|one| {
        let who = minutes.names.get(&one.proposed_by).cloned().unwrap_or_default();
        let film = |id: &Option<EntryId>, words: &str| {
            id.as_ref().map(|id| phrases::spaced(lang, &[words, name(minutes, id, lang).as_str()]))
        };
        let decided = match &one.decision {
            None => m::undecided(lang).to_owned(),
            Some(done) => {
                let verdict = if done.accepted { m::accepted(lang) } else { m::rejected(lang) };
                phrases::clauses(lang, &[verdict.to_owned(), m::decided_by(lang, &done.decider), at(done.at)])
            }
        };
        let reason = phrases::labelled(lang, m::reason(lang), &one.reason);
        let film_of = |film: &EntryId| name(minutes, film, lang);
        let over = stepped_over(&minutes.stepped_over, &one.id, &minutes.contest.settings, film_of, lang);
        let facts = [
            film(&one.comes, m::comes(lang)),
            film(&one.leaves, m::leaves(lang)),
            Some(reason),
            Some(m::proposed_by(lang, &who)),
            Some(decided),
        ];
        phrases::clauses(lang, &facts.into_iter().flatten().chain(over).collect::<Vec<_>>())
    });
    all.push(Part { title: m::proposals(lang).to_owned(), lines: none(proposals.collect()) });
    let record = &minutes.amendments;
    if !record.changes.is_empty() {
        let lines = record.lines(&minutes.contest.settings, lang);
        all.push(Part { title: ::words::amendments::page(lang).to_owned(), lines });
    }
    all
}

fn name(minutes: &Minutes, id: &EntryId, lang: Lang) -> String {
    minutes.films.get(id).map_or_else(|| id.to_string(), |(number, title)| film_name(*number, title, lang))
}

fn names<'a>(minutes: &Minutes, films: impl IntoIterator<Item = &'a EntryId>, lang: Lang) -> String {
    listed(&films.into_iter().map(|film| name(minutes, film, lang)).collect::<Vec<_>>(), lang)
}

fn when(minutes: &Minutes, lang: Lang) -> Vec<String> {
    let (meeting, zone) = (&minutes.meeting, &minutes.contest.settings.time_zone);
    let from = local_time(meeting.opened_at, zone);
    let span = match meeting.closed_at {
        Some(end) => m::min_from_to(lang, &from, &local_time(end, zone)),
        None => m::min_going_on(lang, &from),
    };
    let opener = minutes.names.get(&meeting.opened_by).cloned().unwrap_or_default();
    let mut lines = vec![phrases::aside(lang, &span, zone_name(lang, zone)), m::min_opened_by(lang, &opener)];
    lines.extend(minutes.sealed_at.map(|at| m::min_sealed(lang, &local_time(at, zone))));
    lines
}

fn attendance(minutes: &Minutes, lang: Lang) -> Vec<String> {
    let part = minutes.meeting.quorum.to_string();
    let mut lines = vec![m::min_quorum(lang, &part, figure(minutes.needed), figure(minutes.members.len()))];
    lines.extend(minutes.members.iter().map(|member| attendant(minutes, member, lang)));
    if !minutes.scrutineers.is_empty() {
        lines.push(m::scrutineers(lang, &listed(&minutes.scrutineers, lang)));
    }
    lines
}

fn attendant(minutes: &Minutes, member: &MinutedMember, lang: Lang) -> String {
    let zone = &minutes.contest.settings.time_zone;
    let who = if member.chair { phrases::aside(lang, &member.name, m::chair(lang)) } else { member.name.clone() };
    let stays: Vec<String> = member
        .stays
        .iter()
        .map(|stay| {
            let from = local_time(stay.came_at, zone);
            match stay.left_at {
                Some(until) => m::min_from_to(lang, &from, &local_time(until, zone)),
                None => m::min_going_on(lang, &from),
            }
        })
        .collect();
    let there = if stays.is_empty() { m::min_never(lang).to_owned() } else { listed(&stays, lang) };
    // Only what the meeting dealt with: the rest of a long list says nothing here.
    let dealt = |id: &&EntryId| {
        minutes.discussed.iter().any(|one| one.entry_id == **id)
            || minutes.ballots.iter().any(|one| one.ballot.terms.films.contains(id))
    };
    let recused: Vec<&EntryId> = member.recused.iter().filter(dealt).collect();
    let recused = (!recused.is_empty()).then(|| m::min_recused(lang, &names(minutes, recused, lang)));
    let facts: Vec<String> = [there].into_iter().chain(recused).collect();
    phrases::labelled(lang, &who, &phrases::clauses(lang, &facts))
}

fn ballot(minutes: &Minutes, one: &RoomBallot, lang: Lang) -> Vec<String> {
    let ballot = &one.ballot;
    let zone = &minutes.contest.settings.time_zone;
    let figure_of = |count: i64| u64::try_from(count).unwrap_or_default();
    let person = |id| minutes.names.get(id).cloned().unwrap_or_default();
    let kind = if ballot.secret { m::secret(lang) } else { m::open_kind(lang) };
    let terms = &ballot.terms;
    let mut lines = Vec::new();
    let before = ballot.again_of.as_ref().and_then(|id| minutes.ballots.iter().find(|other| other.ballot.id == *id));
    lines.extend(before.map(|before| m::again_of(lang, figure_of(before.ballot.place))));
    let asked =
        m::min_terms(lang, figure(terms.films.len()), &m::places(lang, figure(terms.seats)), figure(terms.most));
    lines.push(phrases::clauses(lang, &[kind.to_owned(), asked]));
    let opened = local_time(ballot.opened_at, zone);
    let present = m::min_present(lang, figure_of(ballot.present), figure_of(ballot.members));
    lines.push(phrases::spaced(lang, &[opened, present]));
    let left_out: Vec<String> = ballot.left_out.iter().map(person).collect();
    if !left_out.is_empty() {
        lines.push(m::left_out(lang, &listed(&left_out, lang)));
    }
    if let Some(result) = ballot.result.as_ref().filter(|_| ballot.is_void()) {
        lines.push(phrases::spaced(lang, &[local_time(result.closed_at, zone).as_str(), m::min_void(lang)]));
        return lines;
    }
    let voted: Vec<String> = one.votes.iter().map(|vote| person(&vote.voter_id)).collect();
    lines.push(m::min_voted(lang, &if voted.is_empty() { m::min_none(lang).to_owned() } else { listed(&voted, lang) }));
    let Some((result, count)) = ballot.result.as_ref().and_then(|result| Some((result, result.count.as_ref()?))) else {
        lines.push(m::min_open(lang).to_owned());
        return lines;
    };
    let papers = m::papers(lang, figure(count.papers), figure(count.blank), figure(count.void));
    lines.push(phrases::spaced(lang, &[local_time(result.closed_at, zone), papers]));
    let votes = |film: &EntryId| count.votes.get(film).copied().unwrap_or_default();
    let mut films: Vec<&EntryId> = terms.films.iter().collect();
    films.sort_by_key(|film| std::cmp::Reverse(votes(film)));
    for film in films {
        let words = m::min_votes(lang, figure(votes(film)), &name(minutes, film, lang));
        let outcome = if result.outcome.chosen.contains(film) {
            m::chosen(lang)
        } else if result.outcome.tied.contains(film) {
            m::tied(lang)
        } else {
            ""
        };
        lines.push(phrases::beside(lang, &[words.as_str(), outcome]));
    }
    if let Some(casting) = &result.casting {
        lines.push(m::casting(lang, &person(&casting.by), &names(minutes, &casting.picked, lang), &casting.reason));
    }
    for vote in &one.votes {
        if let Some(paper) = &vote.paper {
            let words = if paper.is_empty() { m::blank_paper(lang).to_owned() } else { names(minutes, paper, lang) };
            lines.push(phrases::labelled(lang, &person(&vote.voter_id), &words));
        }
    }
    lines
}
