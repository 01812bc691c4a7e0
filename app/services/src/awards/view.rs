//! The page of the awards: the plan, who is proposed, what was ruled and decided.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{self, Action, Role};
use domain::awards::organisation::{FilmReach, OriginScore, count_origins, organisation_scores};
use domain::awards::plan::{AwardedOrigin, OrganisationAward};
use domain::awards::proposal::{AwardProposal, AwardRuling};
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use store::{AwardBallot, AwardDecision, Contest, EntryLine};

use crate::Services;
use crate::actor::Actor;
use crate::awards::result::has_public_result;
use crate::awards::sources::{load, proposed};
use crate::error::Result;

/// A film of the sealed selection, as awards show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardFilm {
    /// The entry.
    pub id: EntryId,
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Region code.
    pub region: String,
    /// Category key.
    pub category: String,
    /// Submitting unit.
    pub unit: String,
    /// Place and score, hundredths; `None` for a film whose score was not sealed.
    pub standing: Option<(usize, i64)>,
}

/// The awards of a contest.
#[derive(Clone, Debug)]
pub struct AwardsView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The selection is sealed.
    pub sealed: bool,
    /// Everybody reads the result.
    pub has_public_result: bool,
    /// The announcement of the result can be read: as it was published, or as it would be now.
    pub has_announcement: bool,
    /// The films of the sealed selection, best first; none for who may not see it.
    pub films: Vec<AwardFilm>,
    /// Who is proposed.
    pub proposal: AwardProposal,
    /// What people ruled, oldest first.
    pub rulings: Vec<AwardRuling>,
    /// Ballots about grades, oldest first.
    pub ballots: Vec<AwardBallot>,
    /// What the films of each organisation come to, best first; none without such an award.
    pub organisations: Vec<OriginScore>,
    /// What was decided, where it counts.
    pub decision: Option<AwardDecision>,
    /// Names what the proposal was made from.
    pub basis: String,
    /// The person may set up awards now.
    pub can_edit: bool,
    /// The person may rule and decide now.
    pub can_decide: bool,
    /// The person leads a meeting that is open: a grade may be voted on.
    pub can_ballot: bool,
}

impl AwardsView {
    /// A film of the selection.
    #[must_use]
    pub fn film(&self, id: &str) -> Option<&AwardFilm> {
        self.films.iter().find(|film| film.id.as_str() == id)
    }
}

impl Services {
    /// The awards of a contest as they stand.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn awards(&self, actor: &Actor, id: &ContestId) -> Result<AwardsView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewAwards).await?;
        let may = |action| access::check(action, &access, contest.phase).is_ok();
        let mut view = AwardsView {
            roles: access.roles.clone(),
            sealed: false,
            has_public_result: false,
            has_announcement: false,
            films: Vec::new(),
            proposal: AwardProposal::default(),
            rulings: Vec::new(),
            ballots: Vec::new(),
            organisations: Vec::new(),
            decision: None,
            basis: String::new(),
            can_edit: may(Action::EditAwards),
            can_decide: false,
            can_ballot: false,
            contest: contest.clone(),
        };
        if contest.phase >= Phase::Final {
            view.has_public_result = tx.public_contest(id).await?.as_ref().is_some_and(has_public_result);
            view.has_announcement = tx.result_announcement(id).await?.is_some();
        }
        if !access::knows_outcome(&access, contest.phase) {
            return Ok(view);
        }
        let Some(loaded) = load(&mut *tx, &contest).await? else { return Ok(view) };
        let lines = tx.entry_lines(id).await?;
        view.decision = tx.award_decision(id).await?;
        view.can_ballot = may(Action::LeadMeeting) && tx.open_meeting(id).await?.is_some();
        drop(tx);
        view.sealed = true;
        if contest.phase < Phase::Final {
            view.has_announcement = contest.settings.awards.is_empty() || view.decision.is_some();
        }
        view.can_decide = may(Action::DecideAwards);
        view.films = films(&lines, &loaded.ranks, |id| loaded.sources.has(id));
        view.basis = loaded.sources.basis()?;
        view.proposal = proposed(self, &loaded.sources).await?;
        if let Some(award) = &contest.settings.awards.organisation {
            view.organisations = scores(award, &lines, &view.proposal);
        }
        view.rulings = loaded.sources.rulings;
        view.ballots = loaded.ballots;
        Ok(view)
    }
}

/// The films that `is_chosen` names, best first.
fn films(
    lines: &[EntryLine],
    ranks: &BTreeMap<String, (usize, i64)>,
    is_chosen: impl Fn(&str) -> bool,
) -> Vec<AwardFilm> {
    let film = |line: &EntryLine| AwardFilm {
        id: line.id.clone(),
        number: line.number.unwrap_or_default(),
        title: line.title.clone(),
        region: line.region.clone(),
        category: line.category.clone(),
        unit: line.submitting_unit.clone(),
        standing: ranks.get(line.id.as_str()).copied(),
    };
    let mut films: Vec<AwardFilm> = lines.iter().filter(|line| is_chosen(line.id.as_str())).map(film).collect();
    films.sort_by_key(|film| (film.standing.map_or(usize::MAX, |(rank, _)| rank), film.number));
    films
}

/// What the films of each organisation come to with these proposals.
pub(crate) fn scores(award: &OrganisationAward, lines: &[EntryLine], proposal: &AwardProposal) -> Vec<OriginScore> {
    let awarded: BTreeSet<&str> = proposal.grades.iter().flat_map(|grade| &grade.films).map(String::as_str).collect();
    let entered = lines.iter().filter(|line| line.number.is_some() && line.state != EntryState::Withdrawn);
    let counted = entered.map(|line| {
        let origin = match award.origin {
            AwardedOrigin::SubmittingUnit => line.submitting_unit.as_str(),
            AwardedOrigin::Region => line.region.as_str(),
        };
        let reach = if awarded.contains(line.id.as_str()) {
            FilmReach::Awarded
        } else if line.state == EntryState::Shortlisted {
            FilmReach::Chosen
        } else if line.state.is_eligible() {
            FilmReach::Eligible
        } else {
            FilmReach::Entered
        };
        (origin, reach)
    });
    organisation_scores(award, count_origins(counted))
}
