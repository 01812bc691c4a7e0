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
}
