//! Who stands in where a judge has recused.

/// A judge who could take a film over: without a conflict of interest and not its judge already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Judge.
    pub judge: String,
    /// Sits in the panel of the judge who recused.
    pub same_panel: bool,
    /// Film time of the judge in this round, milliseconds.
    pub load_ms: i64,
    /// Films of the judge in this round.
    pub films: usize,
}

/// The judge to propose: of the same panel before others, then who has least film time, then fewest films. Nobody
/// else's tasks move, so what was watched stays.
#[must_use]
pub fn stand_in(mut candidates: Vec<StandIn>) -> Option<StandIn> {
    candidates.sort_by(|a, b| {
        let key = |one: &StandIn| (!one.same_panel, one.load_ms, one.films);
        key(a).cmp(&key(b)).then_with(|| a.judge.cmp(&b.judge))
    });
    candidates.into_iter().next()
}

/// A film that a judge who leaves hands over, with those who could take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFilm {
    /// Length, milliseconds.
    pub load_ms: i64,
    /// Judges without a conflict of interest who do not have it already.
    pub candidates: Vec<String>,
}

/// Who takes each film of a judge who leaves, in their order: for each as [`stand_in`], with what was taken before counted along.
/// `judges` are all who could take any, with what they have to do now. `None` where nobody can.
#[must_use]
pub fn hand_over(films: &[OpenFilm], mut judges: Vec<StandIn>) -> Vec<Option<String>> {
    let mut taken = Vec::with_capacity(films.len());
    for film in films {
        let can = |one: &&StandIn| film.candidates.contains(&one.judge);
        let chosen = stand_in(judges.iter().filter(can).cloned().collect()).map(|one| one.judge);
        for judge in judges.iter_mut().filter(|one| Some(&one.judge) == chosen.as_ref()) {
            judge.load_ms = judge.load_ms.saturating_add(film.load_ms);
            judge.films += 1;
        }
        taken.push(chosen);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_panel_comes_first_then_the_lightest_load() {
        let one =
            |judge: &str, same_panel, load_ms, films| StandIn { judge: judge.to_owned(), same_panel, load_ms, films };
        let all = vec![one("a", false, 1, 1), one("d", true, 9, 3), one("c", true, 9, 2), one("b", true, 9, 2)];
        assert_eq!(stand_in(all).unwrap().judge, "b");
        assert_eq!(stand_in(vec![one("a", false, 5, 1), one("b", false, 4, 9)]).unwrap().judge, "b");
        assert_eq!(stand_in(vec![]), None);
    }

    #[test]
    fn what_is_handed_over_is_spread_and_conflicts_are_respected() {
        let one = |judge: &str, same_panel, load_ms| StandIn { judge: judge.to_owned(), same_panel, load_ms, films: 1 };
        let film = |load_ms, candidates: &[&str]| OpenFilm {
            load_ms,
            candidates: candidates.iter().map(|one| (*one).to_owned()).collect(),
        };
        let judges = vec![one("a", true, 0), one("b", true, 5), one("c", false, 0)];
        let films = [
            film(10, &["a", "b", "c"]),
            film(10, &["a", "b", "c"]),
            film(1, &["a", "c"]),
            film(1, &["c"]),
            film(1, &[]),
        ];
        let taken = hand_over(&films, judges);
        let taken: Vec<Option<&str>> = taken.iter().map(Option::as_deref).collect();
        assert_eq!(taken, [Some("a"), Some("b"), Some("a"), Some("c"), None]);
        assert_eq!(hand_over(&films, Vec::new()), vec![None; 5]);
    }
}
