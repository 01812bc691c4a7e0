//! What a site watched on a day, counted anew whenever evidence of it comes.

use std::collections::BTreeMap;

use domain::calendar::Day;
use domain::exhibition::participation::{HeldFilm, HeldViewing, Month, day_sums};
use domain::exhibition::viewing::{ViewingKind, ViewingSource};
use domain::ids::ViewingId;
use domain::time::Micros;
use store::{CountedShowing, SiteDay, Tx};

use crate::error::Result;
use crate::exhibition::settings::settings;
use crate::time::ahead_s;

/// Counts what a site watched on a day, from its viewings as they are in this transaction. Whoever writes or changes evidence of the day
/// calls it before the commit.
///
/// # Errors
/// The database.
pub(crate) async fn recount_day(tx: &mut dyn Tx, site: i64, day: Day, now: Micros) -> Result<()> {
    let (settings, _) = settings(tx).await?;
    let month = Month::of(day);
    let over_at = over_at(month, &settings.time_zone);
    let showings = tx.counted_showings(site, day).await?;
    let sums = day_sums(&held(&showings, over_at));
    if sums.is_empty() {
        tx.delete_site_day(site, day).await?;
    } else {
        tx.put_site_days(&[SiteDay { day, site, sums }]).await?;
    }
    Ok(tx.count_participation_change(month, now).await?)
}

/// When a month is over in a zone.
fn over_at(month: Month, zone: &str) -> Micros {
    let end = month.last().next();
    end.begins(ahead_s(zone, end.begins(0)))
}

/// The viewings of a day as they are counted.
fn held(showings: &[CountedShowing], over_at: Micros) -> Vec<HeldViewing> {
    let mut viewings: BTreeMap<&ViewingId, HeldViewing> = BTreeMap::new();
    for showing in showings {
        let viewing = viewings.entry(&showing.viewing).or_insert_with(|| HeldViewing {
            is_gathering: showing.kind == ViewingKind::Gathering,
            is_by_hand: showing.source == ViewingSource::Manual,
            heads: showing.heads,
            films: Vec::new(),
        });
        let is_late = showing.received_at >= over_at;
        viewing.films.push(HeldFilm { film: showing.film.clone(), counted_ms: showing.counted_ms, is_late });
    }
    viewings.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_over_where_the_next_begins_in_the_zone() {
        let june: Month = "2026-06".parse().unwrap();
        // 2026-06-30 16:00 UTC is midnight in China.
        assert_eq!(over_at(june, "Asia/Shanghai"), 1_782_835_200_000_000);
        assert_eq!(over_at(june, "UTC"), 1_782_864_000_000_000);
    }

    #[test]
    fn films_of_a_viewing_are_counted_together() {
        let showing = |viewing: &str, film: &str, source, received_at| CountedShowing {
            viewing: viewing.parse().unwrap(),
            kind: ViewingKind::Gathering,
            source,
            heads: 8,
            film: film.parse().unwrap(),
            counted_ms: 600_000,
            received_at,
        };
        let showings = [
            showing("v1", "f1", ViewingSource::Pack, 99),
            showing("v1", "f2", ViewingSource::Pack, 100),
            showing("v2", "f1", ViewingSource::Manual, 99),
        ];
        let held = held(&showings, 100);
        let told: Vec<_> = held.iter().map(|one| (one.is_by_hand, one.films.len(), one.films[0].is_late)).collect();
        assert_eq!(told, [(false, 2, false), (true, 1, false)]);
        assert!(held[0].films[1].is_late, "what came when the month was over");
        let sums = day_sums(&held);
        assert_eq!(
            (sums.minutes, sums.late_minutes, sums.viewings, sums.manual_viewings, sums.heads),
            (20, 10, 1, 1, 16)
        );
    }
}
