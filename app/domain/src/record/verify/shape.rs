//! What keys and values a kind has, beyond what its types say already.

use crate::record::line::{
    AmendedSubject, AmendmentLine, BallotLine, LineBody, ObjectionStep, RankedFilm, RoundRule, RulesLine, SeedLine,
    SeedStep, SeedWay, SheetLine,
};
use crate::record::note::is_name;
use crate::selection::{Rule, Scope};

/// The largest number that is no mark, score or time.
const MOST: u64 = 999_999_999;
/// The largest mark, score or total, either sign.
const MOST_POINTS: u64 = 999_999_999_999;

/// What was expected of a line that is not of the shape of its kind; `None` where it is.
pub(super) fn misshapen(body: &LineBody) -> Option<String> {
    let fits = match body {
        LineBody::Open(line) => line.format == 1 && is_origin(&line.origin) && is_key(&line.key),
        LineBody::Key(line) => is_key(&line.key),
        LineBody::Rules(line) => is_rules(line),
        LineBody::Entry(line) => small(line.number),
        LineBody::Pool(line) => line.entries <= MOST,
        LineBody::Seed(line) => is_seed(line),
        LineBody::Assignment(line) => small(line.round) && line.films.iter().all(|one| numbers(&one.films)),
        LineBody::Sheet(line) => is_sheet(line),
        LineBody::Absence(line) => numbers(&[line.round, line.film]),
        LineBody::Amendment(line) => is_amendment(line),
        LineBody::Override(line) => small(line.film),
        LineBody::Advance(line) => {
            small(line.round) && matches!(line.ties.as_str(), "go" | "stay") && numbers(&line.films)
        }
        LineBody::Ranking(line) => small(line.round) && line.films.iter().all(is_ranked),
        LineBody::Selection(line) => points(&[line.total]) && numbers(&line.selected) && numbers(&line.reserves),
        LineBody::Ballot(line) => is_ballot(line),
        LineBody::Countersign(line) => matches!(line.role.as_str(), "chair" | "scrutineer") && line.size <= MOST,
        LineBody::Notice(line) => [&line.first, &line.last].into_iter().all(|day| is_day(day)) && numbers(&line.films),
        LineBody::Objection(line) => {
            let is_answer = line.step == ObjectionStep::Answered;
            small(line.number) && line.film.is_none_or(small) && line.outcome.is_some() == is_answer
        }
        LineBody::Result(line) => numbers(&line.films),
        LineBody::Close(line) => line.lines <= MOST,
    };
    (!fits).then(|| format!("a line of kind {} as section 2 has it", body.kind().key()))
}

fn small(number: u32) -> bool {
    u64::from(number) <= MOST
}

fn numbers(all: &[u32]) -> bool {
    all.iter().all(|number| small(*number))
}

/// Integers from 0.
fn whole(all: &[i64]) -> bool {
    all.iter().all(|number| u64::try_from(*number).is_ok_and(|number| number <= MOST))
}

fn points(all: &[i64]) -> bool {
    all.iter().all(|number| number.unsigned_abs() <= MOST_POINTS)
}

fn is_origin(origin: &str) -> bool {
    // Nothing that would be escaped: it stands in notes as it is.
    let is_escaped = |c: char| c < ' ' || matches!(c, '"' | '\\');
    origin.strip_prefix("linxuan/").is_some_and(|id| !id.is_empty() && !id.contains(is_escaped))
}

/// `NAME+ID+BASE64`; whether the id is that of the key is asked with its signatures.
fn is_key(key: &str) -> bool {
    let mut parts = key.splitn(3, '+');
    let (Some(name), Some(id), Some(base)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let is_id = id.len() == 8 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let base = base.trim_end_matches('=');
    let is_base =
        !base.is_empty() && base.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    is_name(name) && is_id && is_base
}

fn is_rules(line: &RulesLine) -> bool {
    let is_round = |round: &RoundRule| {
        matches!(round.judging.as_str(), "scored" | "screening")
            && matches!(round.advance.as_str(), "all" | "best" | "percent" | "score")
            && round.carries <= 1
            && whole(&[round.amount, round.watched])
    };
    whole(&[line.max, line.step, line.tolerance.unwrap_or(0)])
        && line.criteria.iter().all(|one| whole(&[one.weight]))
        && line.rounds.iter().all(is_round)
        && line.size <= MOST
        && line.rules.iter().all(is_rule)
}

/// A rule names groups if and only if it has bounds of groups.
fn is_rule(rule: &Rule) -> bool {
    let of_groups = rule.limits_of_groups().next().is_some();
    let is_small = |value: usize| u64::try_from(value).is_ok_and(|value| value <= MOST);
    rule.limits().next().is_some()
        && (rule.scope != Scope::Family) == of_groups
        && rule.limits().all(|limit| is_small(limit.value))
}

fn is_seed(line: &SeedLine) -> bool {
    let SeedLine { way, step, seed, form, source, parts, typed_by } = line;
    let valued = parts.iter().filter(|part| part.value.is_some()).count();
    let has = (seed.is_some(), form.as_deref(), source.is_some(), !parts.is_empty(), valued, typed_by.len());
    let drawn = |source: bool, valued: usize, typed: usize| (true, Some("text"), source, valued > 0, valued, typed);
    let is_kind = match (way, step) {
        (SeedWay::Dice, SeedStep::Drawn) => has == drawn(false, 0, 2),
        (SeedWay::Server, SeedStep::Drawn) => has == drawn(false, 0, 0),
        (SeedWay::Earlier, SeedStep::Drawn) => {
            has == drawn(false, 0, 0) || has == (true, Some("number"), false, false, 0, 0)
        }
        (SeedWay::PublicDraw, SeedStep::Named) => has == (false, None, true, false, 0, 0),
        (SeedWay::PublicDraw, SeedStep::Drawn) => has == drawn(true, 0, 0),
        (SeedWay::Contributions, SeedStep::Hashes) => has == (false, None, false, true, 0, 0),
        (SeedWay::Contributions, SeedStep::Drawn) => !parts.is_empty() && has == drawn(false, parts.len(), 0),
        (SeedWay::Contributions, SeedStep::Void) => has == (false, None, false, false, 0, 0),
        _ => false,
    };
    is_kind && seed.as_ref().is_none_or(|seed| !seed.is_empty())
}

fn is_sheet(line: &SheetLine) -> bool {
    let own = whole(&[line.version, line.watched.unwrap_or(0)]) && points(&[line.total]) && points(&line.marks);
    own && numbers(&[line.round, line.film])
}

fn is_amendment(line: &AmendmentLine) -> bool {
    let AmendmentLine { size, tolerance, rules, criteria, method, round, alias, leaves, comes, .. } = line;
    let has = [
        size.is_some() || rules.is_some(),
        criteria.is_some(),
        method.is_some(),
        round.is_some() || alias.is_some(),
        leaves.is_some() || comes.is_some(),
    ];
    let wanted = match line.subject {
        AmendedSubject::Rules => [true, false, false, false, false],
        AmendedSubject::Criteria => [false, true, false, false, false],
        AmendedSubject::Method => [false, false, true, false, false],
        AmendedSubject::Sheets => [false, false, false, true, false],
        AmendedSubject::Withdrawal => [false, false, false, false, true],
        AmendedSubject::Seed | AmendedSubject::Deadline => [false; 5],
    };
    has == wanted
        && size.is_some() == rules.is_some()
        && round.is_some() == alias.is_some()
        && (leaves.is_some() || comes.is_none())
        && (tolerance.is_none() || size.is_some())
        && size.is_none_or(|size| size <= MOST)
        && whole(&[tolerance.unwrap_or(0)])
        && rules.iter().flatten().all(is_rule)
        && criteria.iter().flatten().all(|one| whole(&[one.weight]))
        && [round, leaves, comes].into_iter().all(|number| number.is_none_or(small))
}

fn is_ranked(film: &RankedFilm) -> bool {
    points(&[film.score])
        && points(&film.criteria)
        && points(&film.totals)
        && numbers(&[film.film, film.place, film.sheets, film.recusals])
}

fn is_ballot(line: &BallotLine) -> bool {
    let BallotLine { meeting, place, secret, most, seats, members, present, papers, blank, void, .. } = line;
    *secret <= 1
        && numbers(&[*meeting, *place, *most, *seats, *members, *present, *papers, *blank, *void])
        && line.votes.iter().all(|(film, votes)| numbers(&[*film, *votes]))
        && numbers(&line.chosen)
        && numbers(&line.casting)
}

/// A day like `2026-07-01`.
fn is_day(day: &str) -> bool {
    day.len() == 10
        && day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
