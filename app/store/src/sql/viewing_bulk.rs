//! Many viewings that are new, in few statements: what is filled or moved comes by the ten thousand.

use domain::ids::{EntryId, MenuId, PlanId};

use super::SqlTx;
use super::conditions::Builder;
use crate::error::{Result, to_json};
use crate::viewings::WholeViewing;

/// Viewings of one statement, which takes a few ten thousand values at most.
const ROWS: usize = 500;

impl SqlTx {
    pub(super) async fn insert_whole_viewings(&mut self, viewings: &[WholeViewing]) -> Result<()> {
        for some in viewings.chunks(ROWS) {
            self.insert_bare_viewings(some).await?;
            self.insert_viewing_films(some).await?;
            self.insert_viewing_words(some).await?;
        }
        Ok(())
    }

    async fn insert_bare_viewings(&mut self, viewings: &[WholeViewing]) -> Result<()> {
        let mut query = Builder::new(
            "INSERT INTO viewings (id, site, plan_id, menu_id, kind, state, source, planned_at, started_at, ended_at,
                 day, heads, ordered_heads, revision, feedback, returned_reason, network, received_at, reported_at,
                 version, created_at, updated_at) ",
        );
        query.push_values(viewings.iter().map(|one| &one.viewing), |mut row, viewing| {
            row.push_bind(viewing.id.as_str())
                .push_bind(viewing.site)
                .push_bind(viewing.plan.as_ref().map(PlanId::as_str))
                .push_bind(viewing.menu.as_ref().map(MenuId::as_str))
                .push_bind(viewing.kind.key())
                .push_bind(viewing.state.key())
                .push_bind(viewing.source.key())
                .push_bind(viewing.planned_at)
                .push_bind(viewing.started_at)
                .push_bind(viewing.ended_at)
                .push_bind(viewing.day.number())
                .push_bind(viewing.heads)
                .push_bind(viewing.ordered_heads)
                .push_bind(viewing.revision)
                .push_bind(viewing.feedback.as_str())
                .push_bind(viewing.returned_reason.as_str())
                .push_bind(viewing.network.as_deref())
                .push_bind(viewing.received_at)
                .push_bind(viewing.reported_at)
                .push_bind(viewing.version)
                .push_bind(viewing.created_at)
                .push_bind(viewing.updated_at);
        });
        // Seldom as many twice.
        query.build().persistent(false).execute(self.db()?).await?;
        Ok(())
    }

    async fn insert_viewing_films(&mut self, viewings: &[WholeViewing]) -> Result<()> {
        let mut films = Vec::new();
        for one in viewings {
            for film in &one.parts.films {
                films.push((one.viewing.id.as_str(), film, to_json(&film.play.watched)?));
            }
        }
        for some in films.chunks(ROWS) {
            let mut query = Builder::new(
                "INSERT INTO viewing_films (viewing_id, entry_id, stretches, length_ms, counted_ms, opened_at, begun_at,
                     ended_at, faster, received_at) ",
            );
            query.push_values(some, |mut row, (viewing, film, stretches)| {
                row.push_bind(*viewing)
                    .push_bind(film.entry.as_str())
                    .push_bind(stretches.as_str())
                    .push_bind(film.play.length_ms)
                    .push_bind(film.play.counted_ms)
                    .push_bind(film.play.opened_at)
                    .push_bind(film.play.begun_at)
                    .push_bind(film.play.ended_at)
                    .push_bind(i64::from(film.play.faster))
                    .push_bind(film.received_at);
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn insert_viewing_words(&mut self, viewings: &[WholeViewing]) -> Result<()> {
        let answers: Vec<_> = viewings
            .iter()
            .flat_map(|one| one.parts.answers.iter().map(move |answer| (&one.viewing.id, answer)))
            .collect();
        for some in answers.chunks(ROWS) {
            let mut query = Builder::new("INSERT INTO viewing_answers (viewing_id, entry_id, question, answer) ");
            query.push_values(some, |mut row, (viewing, one)| {
                row.push_bind(viewing.as_str())
                    .push_bind(one.entry.as_str())
                    .push_bind(one.question)
                    .push_bind(one.answer.as_str());
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        let wishes: Vec<_> = viewings
            .iter()
            .flat_map(|one| {
                (1_i64..).zip(&one.parts.wishes).map(move |(position, wish)| (&one.viewing.id, position, wish))
            })
            .collect();
        for some in wishes.chunks(ROWS) {
            let mut query =
                Builder::new("INSERT INTO viewing_wishes (viewing_id, position, entry_id, subject, words) ");
            query.push_values(some, |mut row, (viewing, position, one)| {
                row.push_bind(viewing.as_str())
                    .push_bind(*position)
                    .push_bind(one.entry.as_ref().map(EntryId::as_str))
                    .push_bind(one.subject.as_str())
                    .push_bind(one.words.as_str());
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }
}
