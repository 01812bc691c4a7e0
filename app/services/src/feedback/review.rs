//! What the organiser releases to authors: what is told at all, and comments, each read by somebody first.

use std::collections::BTreeMap;

use domain::access::{Action, Role};
use domain::feedback::{FEWEST_SHEETS, FeedbackKind, shuffle};
use domain::ids::{AssignmentId, ContestId, EntryId};
use domain::text::Text;
use store::{CommentReview, Contest, SignedSheet};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::amendments::film_names;
use crate::error::{Result, ServiceError};

/// Comments on one page.
const PAGE: usize = 50;

/// A comment on a signed sheet, without who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentLine {
    /// The sheet it stands on.
    pub assignment: AssignmentId,
    /// The key of a criterion; empty is the general comment.
    pub part: String,
    /// The criterion.
    pub criterion: Option<Text>,
    /// Number and title of the film.
    pub film: (Option<i64>, String),
    /// The words.
    pub words: String,
    /// Whether its author reads it; `None` while nobody has decided about these words.
    pub released: Option<bool>,
}

/// Which comments are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CommentFilter {
    /// Those nobody has decided about.
    #[default]
    Waiting,
    /// Those that authors read.
    Released,
    /// Those that are withheld.
    Withheld,
}

impl CommentFilter {
    /// All of them, as they are shown.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Released, Self::Withheld];

    /// The name in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Released => "released",
            Self::Withheld => "withheld",
        }
    }

    /// What was decided about the comments it lists.
    const fn decision(self) -> Option<bool> {
        match self {
            Self::Waiting => None,
            Self::Released => Some(true),
            Self::Withheld => Some(false),
        }
    }
}

/// What the organiser sees of the feedback.
#[derive(Clone, Debug)]
pub struct FeedbackView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// What authors are told.
    pub told: FeedbackKind,
    /// A page of the comments of the filter, by film.
    pub comments: Vec<CommentLine>,
    /// How many pages there are.
    pub pages: usize,
    /// How many comments wait, are released, are withheld.
    pub counts: [usize; 3],
    /// Films of whose last round there are too few sheets to tell means.
    pub without_means: usize,
}

impl Services {
    /// The comments of a contest, a page of those of the filter, from 1.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn feedback(
        &self,
        actor: &Actor,
        id: &ContestId,
        filter: CommentFilter,
        page: u64,
    ) -> Result<FeedbackView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ReleaseFeedback).await?;
        let told = tx.feedback(id).await?;
        let sheets = tx.signed_sheets(id, None).await?;
        let reviews: BTreeMap<(AssignmentId, String), CommentReview> = tx
            .comment_reviews(id)
            .await?
            .into_iter()
            .map(|review| ((review.assignment_id.clone(), review.part.clone()), review))
            .collect();
        let mut counts = [0; 3];
        let mut listed: Vec<(EntryId, AssignmentId, String, String)> = Vec::new();
        for sheet in &sheets {
            for (part, words) in comments_on(sheet) {
                let review = reviews.get(&(sheet.assignment_id.clone(), part.to_owned()));
                let decided = review.filter(|review| review.words == words).map(|review| review.released);
                for (count, one) in counts.iter_mut().zip(CommentFilter::ALL) {
                    *count += usize::from(one.decision() == decided);
                }
                if filter.decision() == decided {
                    let (entry, assignment) = (sheet.entry_id.clone(), sheet.assignment_id.clone());
                    listed.push((entry, assignment, part.to_owned(), words.to_owned()));
                }
            }
        }
        // Within a film by a label that says nothing about who wrote them.
        shuffle(&mut listed, |(_, assignment, part, _)| format!("{assignment} {part}"));
        listed.sort_by(|one, other| one.0.cmp(&other.0));
        let pages = listed.len().div_ceil(PAGE).max(1);
        let page = usize::try_from(page).unwrap_or(pages).clamp(1, pages);
        let here: Vec<_> = listed.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
        let mut named: Vec<EntryId> = here.iter().map(|one| one.0.clone()).collect();
        named.dedup();
        let names = film_names(&mut *tx, &named).await?;
        let criteria = &contest.settings.rubric.criteria;
        let line = |(entry, assignment, part, words): (EntryId, AssignmentId, String, String)| CommentLine {
            criterion: criteria.iter().find(|one| one.key == part).map(|one| one.label.clone()),
            film: names.get(&entry).cloned().unwrap_or_default(),
            released: filter.decision(),
            assignment,
            part,
            words,
        };
        let comments = here.into_iter().map(line).collect();
        Ok(FeedbackView {
            without_means: without_means(&sheets),
            comments,
            pages,
            counts,
            told,
            roles: access.roles,
            contest,
        })
    }

    /// Chooses what authors are told with the result; once it is published, they are told at once.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn choose_feedback(&self, actor: &Actor, id: &ContestId, told: FeedbackKind) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::ReleaseFeedback).await?;
        tx.set_feedback(id, told, &actor.person()?.id, self.now()).await?;
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::FeedbackChoose { told }).await?;
        Ok(tx.commit().await?)
    }

    /// Releases a comment to the author of its film, or withholds it; `seen` are the words that were read.
    ///
    /// # Errors
    /// A missing permission, no such comment on a signed sheet, or [`ServiceError::Conflict`] where the words are others by now.
    pub async fn review_comment(
        &self,
        actor: &Actor,
        id: &ContestId,
        (assignment, part): (&AssignmentId, &str),
        seen: &str,
        released: bool,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::ReleaseFeedback).await?;
        let task = tx.task(assignment).await?.filter(|task| task.assignment.contest_id == *id);
        let task = task.filter(|task| task.assignment.recused_at.is_none()).ok_or(ServiceError::NotFound)?;
        let sheet = task.sheet.filter(|sheet| sheet.signed_at.is_some()).ok_or(ServiceError::NotFound)?;
        let words = if part.is_empty() { Some(&sheet.content.comment) } else { sheet.content.comments.get(part) };
        let words = words.filter(|words| !words.is_empty()).ok_or(ServiceError::NotFound)?;
        if same_lines(words) != same_lines(seen) {
            return Err(ServiceError::Conflict);
        }
        let review =
            CommentReview { assignment_id: assignment.clone(), part: part.to_owned(), words: words.clone(), released };
        tx.put_comment_review(&review, &actor.person()?.id, self.now()).await?;
        let event = event::FeedbackReview { entry: &task.assignment.entry_id, comment: words, released };
        self.audit(&mut *tx, actor, Some(id), assignment.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// The comments on a sheet: the general one first, then by criterion.
fn comments_on(sheet: &SignedSheet) -> impl Iterator<Item = (&str, &str)> {
    let general = std::iter::once(("", sheet.content.comment.as_str()));
    let others = sheet.content.comments.iter().map(|(part, words)| (part.as_str(), words.as_str()));
    general.chain(others).filter(|(_, words)| !words.is_empty())
}

/// Words as a browser sends them back: forms end lines with CR and LF, and the white space around them goes.
fn same_lines(words: &str) -> String {
    words.replace("\r\n", "\n").trim().to_owned()
}

/// Films with fewer signed sheets in their last round than means are told of. Sheets come by film and round.
fn without_means(sheets: &[SignedSheet]) -> usize {
    let films = sheets.chunk_by(|one, next| one.entry_id == next.entry_id);
    let last = |film: &[SignedSheet]| film.last().map(|last| film.iter().filter(|one| one.round == last.round).count());
    films.filter_map(last).filter(|sheets| *sheets < FEWEST_SHEETS).count()
}
