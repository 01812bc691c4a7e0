//! The selection meeting of the provincial selection, held before the seal.

use std::collections::BTreeSet;

use domain::ids::{AccountId, ContestId, EntryId};
use domain::meeting::{Paper, Quorum, Terms};
use services::BallotDraft;

use super::cast::Cast;
use super::stage::{MINUTE, Stage};
use crate::failure::Failure;

/// Films at the line that are talked about.
const AT_THE_LINE: usize = 3;
/// Places that the ballot is about.
const SEATS: usize = 1;

/// A judge, and which of the films at the line the judge has nothing to decide about.
struct Voter {
    account: AccountId,
    recused: BTreeSet<EntryId>,
}

/// The ballot about the films at the line, and the papers of the judges in their order: one in three likes the first film, the others
/// the second, and who is recused from it leaves the paper blank. Whose recusals leave no choice has none, and the chair is told.
fn line_ballot(films: Vec<EntryId>, voters: &[Voter]) -> (BallotDraft, Vec<Option<Paper>>) {
    let terms = Terms { films, most: 1, seats: SEATS };
    let (mut told, mut papers, mut voting) = (BTreeSet::new(), Vec::new(), 0_usize);
    for voter in voters {
        if terms.leave_out(&voter.recused) {
            told.insert(voter.account.clone());
            papers.push(None);
            continue;
        }
        let liked = terms.films.get(usize::from(voting % 3 != 0)).filter(|film| !voter.recused.contains(*film));
        papers.push(Some(liked.into_iter().cloned().collect()));
        voting += 1;
    }
    let question = "最后一个名额优先考虑哪一部".to_owned();
    let Terms { films, most, seats } = terms;
    (BallotDraft { question, films, most, seats, secret: true, told }, papers)
}

/// The chair leads, everybody is there, the films at the line are seen, one ballot, one proposal that is turned down.
pub async fn held(stage: &Stage, cast: &Cast, contest: &ContestId, places: usize) -> Result<(), Failure> {
    let services = &stage.services;
    services.open_meeting(&cast.chair, contest, Quorum::default()).await?;
    for judge in &cast.judges {
        stage.clock.pass(MINUTE);
        services.attend(judge, contest, None, true).await?;
    }
    let mut films = services.room(&cast.chair, contest).await?.films;
    films.sort_by_key(|film| film.score.map_or(usize::MAX, |(rank, _)| rank));
    let line: Vec<EntryId> =
        films.iter().skip(places.saturating_sub(1)).take(AT_THE_LINE).map(|film| film.id.clone()).collect();
    let [first, second, ..] = line.as_slice() else {
        services.close_meeting(&cast.chair, contest).await?;
        return Ok(());
    };
    for film in &line {
        stage.clock.pass(4 * MINUTE);
        services.show_film(&cast.chair, contest, film).await?;
        stage.clock.pass(14 * MINUTE);
    }
    let (mut judges, mut voters) = (Vec::new(), Vec::new());
    for judge in &cast.judges {
        let Some(account) = judge.account() else { continue };
        let room = services.room(judge, contest).await?;
        let barred = |film: &&EntryId| room.film(film).is_none_or(|film| film.recused);
        voters.push(Voter { account: account.id.clone(), recused: line.iter().filter(barred).cloned().collect() });
        judges.push(judge);
    }
    let (draft, papers) = line_ballot(line.clone(), &voters);
    let ballot = services.open_ballot(&cast.chair, contest, draft).await?;
    for (judge, paper) in judges.into_iter().zip(papers) {
        if let Some(paper) = paper {
            services.cast(judge, contest, &ballot, paper).await?;
        }
    }
    stage.clock.pass(5 * MINUTE);
    services.close_ballot(&cast.chair, contest, &ballot).await?;
    let reason = "现实题材偏少，可考虑替换。";
    services.propose(&cast.chair, contest, Some(second.clone()), Some(first.clone()), reason).await?;
    stage.clock.pass(9 * MINUTE);
    let waits = services.room(&cast.organiser, contest).await?.proposals;
    for proposal in waits {
        services.decide_proposal(&cast.organiser, contest, &proposal.id, false, "遴选会表决，按得分执行").await?;
    }
    stage.clock.pass(MINUTE);
    services.close_meeting(&cast.chair, contest).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn films(names: &str) -> Vec<EntryId> {
        names.chars().map(|name| name.to_string().parse().unwrap()).collect()
    }

    /// The ballot about these films in which judges are recused from some of them, with the terms it is opened under.
    fn ballot(line: &str, recused: &[&str]) -> (Terms, BallotDraft, Vec<Option<Paper>>) {
        let voter = |(nth, names): (usize, &&str)| Voter {
            account: format!("j{nth}").parse().unwrap(),
            recused: films(names).into_iter().collect(),
        };
        let voters: Vec<Voter> = recused.iter().enumerate().map(voter).collect();
        let (draft, papers) = line_ballot(films(line), &voters);
        let terms = Terms { films: draft.films.clone(), most: draft.most, seats: draft.seats };
        assert_eq!(terms.check(), Ok(()));
        for (voter, paper) in voters.iter().zip(&papers) {
            // What the meeting asks of whoever opens a ballot, and of a paper.
            assert!(!terms.leave_out(&voter.recused) || draft.told.contains(&voter.account), "{:?}", voter.account);
            let admitted = |paper: &Paper| terms.admit(paper, &voter.recused) == Ok(());
            assert_eq!(paper.is_none(), draft.told.contains(&voter.account), "{:?}", voter.account);
            assert!(paper.as_ref().is_none_or(admitted), "{paper:?}");
        }
        (terms, draft, papers)
    }

    #[test]
    fn a_judge_whom_recusals_leave_no_choice_is_named_and_casts_no_paper() {
        let (terms, draft, papers) = ballot("abc", &["", "ab", "a", "b", "abc"]);
        let told: Vec<&str> = draft.told.iter().map(AccountId::as_str).collect();
        assert_eq!(told, ["j1", "j4"]);
        let chosen = |names: &str| Some(films(names).into_iter().collect::<Paper>());
        assert_eq!(
            papers,
            [chosen("a"), None, chosen("b"), chosen(""), None],
            "blank where the film one likes is one's own"
        );
        assert_eq!(terms.count(papers.iter().flatten()).void, 0);
        // Where few films went on, one recusal is enough.
        let (_, draft, papers) = ballot("ab", &["a", "", ""]);
        assert_eq!((draft.told.len(), papers), (1, vec![None, chosen("a"), chosen("b")]));
        assert!(ballot("abc", &["", "", ""]).1.told.is_empty());
    }
}
