//! What an author is told of the own film.

use domain::contest::phase::Phase;
use domain::contest::round::Kind;
use domain::entry::EntryState;
use domain::feedback::{ViewingReceipt, Why, means, receipts, shuffle, why};
use domain::scoring::rubric::Marks;
use domain::selection::Outcome;
use domain::text::Text;
use store::{CommentReview, Contest, Entry, SignedSheet, Tx};

use crate::Services;
use crate::context::computed;
use crate::entries::view::EntryView;
use crate::error::Result;
use crate::rounds::participants::round_of;
use crate::selection::inputs::{SelectionInputs, StoredRank, stored};

/// What an author is told of the own film. Nothing of it names a judge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorFeedback {
    /// Closed rounds with how many judges saw the film to its end, each with its name.
    pub receipts: Vec<(Text, ViewingReceipt)>,
    /// Why it was chosen or not; `None` before the result is published, and of a film that did not come to the selection.
    pub why: Option<Why>,
    /// The round after which it did not go on, where that is why.
    pub left_after: Option<Text>,
    /// The mean of each criterion, hundredths, where means are told.
    pub means: Option<Means>,
    /// Released comments, each with the criterion it is about, in an order that says nothing about who wrote them.
    pub comments: Vec<(Option<Text>, String)>,
}

/// Means of the marks of a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// Each criterion with its mean, hundredths, and the highest mark.
    Told {
        /// Criteria and means.
        of: Vec<(Text, i64)>,
        /// The highest mark, hundredths.
        max: i64,
    },
    /// There are too few sheets to tell any.
    TooFew,
}

impl AuthorFeedback {
    /// There is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Services {
    /// What the author of an entry is told of it now: after a round by how many judges the film was seen to its end, and once the result
    /// is published everything that was released. Before that nothing tells what became of it, whoever asks.
    ///
    /// # Errors
    /// The database, or a seal that cannot be read.
    pub async fn author_feedback(&self, view: &EntryView) -> Result<AuthorFeedback> {
        let (contest, entry) = (&view.contest, &view.entry);
        let mut told = AuthorFeedback::default();
        if contest.phase < Phase::Round(1) {
            return Ok(told);
        }
        let mut tx = self.read().await?;
        let sheets = tx.signed_sheets(&contest.id, Some(&entry.id)).await?;
        let published = contest.phase.is_published();
        told.receipts = receipts_of(contest, &sheets, published);
        if !published {
            return Ok(told);
        }
        let (kind, comments) = tx.released_comments(&contest.id, &entry.id).await?;
        if kind.tells_means() {
            told.means = means_of(contest, &sheets);
        }
        if kind.tells_comments() {
            told.comments = comments_of(contest, comments);
        }
        told.left_after = left_after(contest, &sheets);
        if told.left_after.is_none() {
            told.why = why_of(&mut *tx, contest, entry).await?;
        }
        Ok(told)
    }
}

/// Of rounds that are closed. That a film took part in a later round tells that it went on, so before the result only the first is told.
fn receipts_of(contest: &Contest, sheets: &[SignedSheet], published: bool) -> Vec<(Text, ViewingReceipt)> {
    if contest.settings.no_viewing_receipt {
        return Vec::new();
    }
    let present = round_of(contest);
    let closed = |round: u8| published || round == 1 && (present > 1 || contest.phase >= Phase::Selection);
    let of_closed = sheets.iter().filter(|sheet| closed(sheet.round));
    let receipts = receipts(of_closed.map(|sheet| (sheet.round, &sheet.watched, sheet.length_ms)));
    let named = |one: ViewingReceipt| Some((contest.settings.round(one.round)?.label.clone(), one));
    receipts.into_iter().filter_map(named).collect()
}

/// Of the last round with marks by the rubric in which the film took part; `None` where there was none.
fn means_of(contest: &Contest, sheets: &[SignedSheet]) -> Option<Means> {
    let scored =
        |sheet: &&SignedSheet| contest.settings.round(sheet.round).is_some_and(|round| round.kind == Kind::Scored);
    let last = sheets.iter().filter(scored).map(|sheet| sheet.round).max()?;
    let marks: Vec<&Marks> =
        sheets.iter().filter(|sheet| sheet.round == last).map(|sheet| &sheet.content.marks).collect();
    let rubric = &contest.settings.rubric;
    let Some(means) = means(rubric, &marks) else { return Some(Means::TooFew) };
    let of = rubric.criteria.iter().map(|criterion| criterion.label.clone()).zip(means).collect();
    Some(Means::Told { of, max: rubric.max })
}

fn comments_of(contest: &Contest, mut reviews: Vec<CommentReview>) -> Vec<(Option<Text>, String)> {
    shuffle(&mut reviews, |review| format!("{} {}", review.assignment_id, review.part));
    let criteria = &contest.settings.rubric.criteria;
    let about = |part: &str| criteria.iter().find(|one| one.key == part).map(|one| one.label.clone());
    reviews.into_iter().map(|review| (about(&review.part), review.words)).collect()
}

/// The round after which a film did not go on; `None` of one that came to the last round, or that nobody judged.
fn left_after(contest: &Contest, sheets: &[SignedSheet]) -> Option<Text> {
    let last = sheets.iter().map(|sheet| sheet.round).max()?;
    let label = contest.settings.round(last)?.label.clone();
    (last < contest.settings.round_count()).then_some(label)
}

async fn why_of(tx: &mut dyn Tx, contest: &Contest, entry: &Entry) -> Result<Option<Why>> {
    if !entry.state.is_eligible() {
        return Ok(None);
    }
    let Some(sealed) = tx.selection(&contest.id).await? else { return Ok(None) };
    let chosen = entry.state == EntryState::Shortlisted;
    let id = entry.id.to_string();
    computed(move || {
        let inputs: SelectionInputs = stored(&sealed, "inputs", &sealed.inputs)?;
        let outcome: Outcome = stored(&sealed, "outcome", &sealed.outcome)?;
        let ranking: Vec<StoredRank> = stored(&sealed, "ranking", &sealed.ranking)?;
        let rank = ranking.iter().find(|one| one.entry == id).map(|one| one.rank);
        let (Some(best), Some(rank)) = (outcome.best(), rank) else { return Ok(None) };
        Ok(why(&inputs.problem, best, chosen, rank, &id))
    })
    .await
}
