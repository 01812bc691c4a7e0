//! What a contest still lacks before its call opens, and before it can be judged.

use super::round::{Kind, Round};
use super::settings::{Settings, SettingsProblem};

/// What is known of a contest beside its settings, while it is set up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preparation {
    /// The call has a deadline that lies ahead.
    pub deadline_ahead: bool,
    /// The rules of the selection cannot all hold, whatever comes in.
    pub rules_clash: bool,
    /// Judges who take part.
    pub judges: usize,
    /// Chairs who take part.
    pub chairs: usize,
}

/// Until when something has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeededFor {
    /// The call opens only with it.
    Call,
    /// The films can be judged only with it.
    Judging,
    /// Nothing waits for it: it is only better so.
    Advice,
}

/// Where an organiser puts something right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUp {
    /// Title, dates, zone.
    General,
    /// Categories.
    Categories,
    /// Regions.
    Regions,
    /// The entry form.
    Form,
    /// Limits of films, quotas.
    Film,
    /// The rubric.
    Rubric,
    /// Rounds.
    Rounds,
    /// Size and rules of the selection.
    Balance,
    /// Who takes part.
    People,
}

/// One thing a contest still lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The call has no deadline, or it has passed already.
    Deadline,
    /// Settings that cannot be used.
    Settings(SettingsProblem),
    /// The rules of the selection cannot all hold.
    Rules,
    /// Fewer judges than the panels need.
    Judges {
        /// Who takes part.
        found: usize,
        /// With so many every panel of every round has enough for each of its films.
        needed: usize,
    },
    /// Nobody leads the jury.
    Chair,
    /// Enough judges to begin with, perhaps, and fewer than such rounds usually have.
    FewJudges {
        /// Who takes part.
        found: usize,
        /// As many as are usual.
        advised: usize,
    },
}

impl Missing {
    /// Until when it has to be there.
    #[must_use]
    pub const fn needed_for(&self) -> NeededFor {
        match self {
            Self::Deadline | Self::Settings(_) => NeededFor::Call,
            Self::Rules | Self::Judges { .. } | Self::Chair => NeededFor::Judging,
            Self::FewJudges { .. } => NeededFor::Advice,
        }
    }

    /// Where it is put right.
    #[must_use]
    pub fn place(&self) -> SetUp {
        match self {
            Self::Deadline => SetUp::General,
            Self::Settings(problem) => place_of(problem),
            Self::Rules => SetUp::Balance,
            Self::Judges { .. } | Self::Chair | Self::FewJudges { .. } => SetUp::People,
        }
    }
}

/// The part of the settings a problem is in, by the first of the names that it tells.
fn place_of(problem: &SettingsProblem) -> SetUp {
    let place = problem.place();
    match place.split([' ', '.']).next().unwrap_or_default() {
        "categories" | "category" => SetUp::Categories,
        "regions" => SetUp::Regions,
        "form" => SetUp::Form,
        "film" => SetUp::Film,
        "rubric" => SetUp::Rubric,
        "rounds" | "round" => SetUp::Rounds,
        "rules" | "rule" | "size" => SetUp::Balance,
        _ => SetUp::General,
    }
}

/// The judges with whom every panel of every round has enough for each of its films.
fn judges_needed(settings: &Settings) -> usize {
    let whole = |number: i64| usize::try_from(number.max(1)).unwrap_or(usize::MAX);
    let needed = |panels: i64, each: i64| whole(panels).saturating_mul(whole(each));
    settings.rounds.iter().map(|round| needed(round.panels, round.judges_per_film)).max().unwrap_or(1)
}

/// Judges of a panel, as is usual where films are judged in panels.
const OF_A_PANEL: usize = 3;
/// Judges of a final round that sees all films; up to nine are usual.
const OF_A_FINAL: usize = 7;

/// The judges that are usual where a first round is judged in panels: three of each, and seven of the final round, in which all see
/// all. `None` where no round has panels, or the rounds say themselves how many see a film.
fn judges_advised(settings: &Settings) -> Option<usize> {
    let last = settings.rounds.len().saturating_sub(1);
    let all_see = |round: &Round| round.kind == Kind::Scored && round.judges_per_film <= 0;
    if !settings.rounds.iter().any(|round| round.panels > 1) {
        return None;
    }
    let advised = settings.rounds.iter().enumerate().filter(|(_, round)| all_see(round)).filter_map(|(at, round)| {
        let panels = usize::try_from(round.panels).unwrap_or_default();
        match panels {
            2.. => Some(panels.saturating_mul(OF_A_PANEL)),
            _ => (at == last && at > 0).then_some(OF_A_FINAL),
        }
    });
    advised.max()
}

/// Everything a contest still lacks, what the call needs first, and what is only advised last.
#[must_use]
pub fn missing(settings: &Settings, preparation: &Preparation) -> Vec<Missing> {
    let Preparation { deadline_ahead, rules_clash, judges, chairs } = *preparation;
    let needed = judges_needed(settings);
    let deadline = (!deadline_ahead).then_some(Missing::Deadline);
    let problems = settings.problems().into_iter().map(Missing::Settings);
    let judging = [
        rules_clash.then_some(Missing::Rules),
        (judges < needed).then_some(Missing::Judges { found: judges, needed }),
        (chairs == 0).then_some(Missing::Chair),
    ];
    let advised = judges_advised(settings).filter(|advised| judges < *advised);
    let advice = advised.map(|advised| Missing::FewJudges { found: judges, advised });
    deadline.into_iter().chain(problems).chain(judging.into_iter().flatten()).chain(advice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::contest::round::Advance;

    const READY: Preparation = Preparation { deadline_ahead: true, rules_clash: false, judges: 9, chairs: 1 };

    #[test]
    fn a_preset_lacks_its_deadline_and_its_people() {
        let settings = preset::selection();
        assert_eq!(missing(&settings, &READY), []);
        let found = missing(&settings, &Preparation::default());
        let few = Missing::FewJudges { found: 0, advised: 9 };
        assert_eq!(found, [Missing::Deadline, Missing::Judges { found: 0, needed: 3 }, Missing::Chair, few]);
        assert!(found.is_sorted_by_key(Missing::needed_for));
        assert_eq!(missing(&settings, &Preparation { rules_clash: true, ..READY }), [Missing::Rules]);
        assert_eq!(missing(&settings, &Preparation { chairs: 0, ..READY }), [Missing::Chair]);
    }

    #[test]
    fn panels_need_as_many_judges_as_each_film() {
        let mut settings = preset::selection();
        settings.rounds[0].judges_per_film = 3;
        assert_eq!(missing(&settings, &READY), []);
        let found = missing(&settings, &Preparation { judges: 8, ..READY });
        assert_eq!(found, [Missing::Judges { found: 8, needed: 9 }]);
        settings.rounds[1].judges_per_film = 10;
        assert_eq!(missing(&settings, &READY), [Missing::Judges { found: 9, needed: 10 }], "of the round with most");
    }

    #[test]
    fn what_is_usual_is_an_advice_and_no_need() {
        let few = |settings: &Settings, judges| -> Vec<Missing> { missing(settings, &Preparation { judges, ..READY }) };
        let mut settings = preset::selection();
        let found = few(&settings, 8);
        assert_eq!(found, [Missing::FewJudges { found: 8, advised: 9 }], "three panels of three");
        assert_eq!(found[0].needed_for(), NeededFor::Advice);
        assert_eq!(few(&settings, 9), []);
        settings.rounds[0].panels = 2;
        assert_eq!(few(&settings, 6), [Missing::FewJudges { found: 6, advised: 7 }], "the final round");
        // Without panels nothing is usual, and who says how many see a film has decided it.
        assert_eq!(few(&preset::open_contest(), 1), []);
        settings.rounds[0].judges_per_film = 2;
        settings.rounds[1].judges_per_film = 2;
        assert_eq!(few(&settings, 4), []);
    }

    #[test]
    fn every_problem_leads_to_where_it_is_put_right() {
        let mut settings = preset::selection();
        settings.categories[0].max_seconds = 0;
        settings.regions[0].parent = Some("nowhere".to_owned());
        settings.form.clear();
        settings.film.max_bytes = 0;
        settings.rubric.criteria.clear();
        settings.rounds[0].advance = Advance::Percent(1);
        settings.rounds[1].kind = Kind::Screening;
        settings.balance.size = 0;
        settings.grace_minutes = -1;
        let found = missing(&settings, &READY);
        for place in [
            SetUp::General,
            SetUp::Categories,
            SetUp::Regions,
            SetUp::Form,
            SetUp::Film,
            SetUp::Rubric,
            SetUp::Rounds,
            SetUp::Balance,
        ] {
            assert!(found.iter().any(|one| one.place() == place), "{place:?} in {found:?}");
        }
        assert!(found.iter().all(|one| one.needed_for() == NeededFor::Call));
    }
}
