//! What evidence of a pack may say: it is of its plan and its films, and of a time after it was made.

use super::fault::PackFault;
use super::manifest::PackManifest;
use crate::exhibition::evidence::Evidence;
use crate::time::{MINUTE, Micros};

/// By how much the clock of a site may be ahead of the server's.
const AHEAD: Micros = 5 * MINUTE;

/// Holds what evidence tells against the pack it was played from.
///
/// # Errors
/// What is wrong with it, the pack itself before its times.
pub fn check_evidence(pack: &PackManifest, told: &Evidence, now: Micros) -> Result<(), PackFault> {
    if told.plan.as_ref() != Some(&pack.plan.id) || told.menu.is_some() {
        return Err(PackFault::OtherPlan);
    }
    let films = told.films.iter().map(|film| &film.entry);
    let answered = told.answers.iter().map(|answer| &answer.entry);
    if let Some(entry) = films.chain(answered).find(|entry| pack.film(entry).is_none()) {
        return Err(PackFault::UnknownFilm(entry.clone()));
    }
    if told.films.iter().all(|film| film.stretches.played_ms() <= 0) {
        return Err(PackFault::NothingPlayed);
    }
    for film in &told.films {
        if film.begun_at < pack.made_at {
            return Err(PackFault::TooEarly { began: film.begun_at, made: pack.made_at });
        }
        if film.begun_at > film.ended_at {
            return Err(PackFault::Order);
        }
        if film.ended_at > now.saturating_add(AHEAD) {
            return Err(PackFault::InFuture(film.ended_at));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::manifest::tests::manifest;
    use super::*;
    use crate::exhibition::evidence::{EvidenceAnswer, PlayedFilm};
    use crate::exhibition::viewing::ViewingKind;
    use crate::judging::watching::Watched;
    use crate::time::{DAY, HOUR};

    /// Three minutes of the film of the pack, played at these times.
    fn told(begun_at: Micros, ended_at: Micros) -> Evidence {
        let stretches = Watched::of([(0, 180_000)]);
        let film = PlayedFilm { entry: "lamp".parse().unwrap(), stretches, begun_at, ended_at };
        let evidence = Evidence::of("viewing".parse().unwrap(), ViewingKind::Gathering);
        Evidence { plan: Some("plan".parse().unwrap()), films: vec![film], ..evidence }
    }

    #[test]
    fn evidence_is_of_the_plan_and_the_films_of_its_pack() {
        let (pack, now) = (manifest(), 12 * DAY);
        let good = told(11 * DAY, 11 * DAY + HOUR);
        assert_eq!(check_evidence(&pack, &good, now), Ok(()));
        for plan in [None, Some("other".parse().unwrap())] {
            assert_eq!(check_evidence(&pack, &Evidence { plan, ..good.clone() }, now), Err(PackFault::OtherPlan));
        }
        let of_menu = Evidence { menu: Some("menu".parse().unwrap()), ..good.clone() };
        assert_eq!(check_evidence(&pack, &of_menu, now), Err(PackFault::OtherPlan));
        let unknown = Err(PackFault::UnknownFilm("mill".parse().unwrap()));
        let mut strange = good.clone();
        strange.films[0].entry = "mill".parse().unwrap();
        assert_eq!(check_evidence(&pack, &strange, now), unknown);
        let answer = EvidenceAnswer { entry: "mill".parse().unwrap(), question: 1, answer: "是".to_owned() };
        assert_eq!(check_evidence(&pack, &Evidence { answers: vec![answer], ..good.clone() }, now), unknown);
        let mut unplayed = good.clone();
        unplayed.films[0].stretches = Watched::default();
        for nothing in [unplayed, Evidence { films: Vec::new(), ..good }] {
            assert_eq!(check_evidence(&pack, &nothing, now), Err(PackFault::NothingPlayed));
        }
    }

    #[test]
    fn evidence_is_of_a_time_since_the_pack_was_made_and_not_to_come() {
        let (pack, now) = (manifest(), 12 * DAY);
        let made = pack.made_at;
        let check = |began, ended| check_evidence(&pack, &told(began, ended), now);
        assert_eq!(check(made - 1, made + HOUR), Err(PackFault::TooEarly { began: made - 1, made }));
        assert_eq!(check(made, made), Ok(()), "at the very moment");
        assert_eq!(check(now, now + AHEAD), Ok(()), "clocks differ by minutes");
        assert_eq!(check(now, now + AHEAD + 1), Err(PackFault::InFuture(now + AHEAD + 1)));
        assert_eq!(check(11 * DAY, 11 * DAY - 1), Err(PackFault::Order));
    }

    proptest! {
        /// Whatever a site's clock says, nothing is taken that lies before the pack or after the present.
        #[test]
        fn nothing_lies_before_the_pack_or_after_the_present(began in 0..20 * DAY, lasts in -HOUR..30 * DAY) {
            let (pack, now) = (manifest(), 15 * DAY);
            let ended = began + lasts;
            let within = pack.made_at <= began && began <= ended && ended <= now + AHEAD;
            prop_assert_eq!(check_evidence(&pack, &told(began, ended), now).is_ok(), within);
        }
    }
}
