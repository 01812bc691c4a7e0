//! What the contests of the demonstration have in common: a clock that can be set, people, entries, marks.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::access::Role;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::form::{Answer, Answers};
use domain::ids::{AssignmentId, ContestId, EntryId};
use domain::judging::sheet::{Content, Note};
use domain::lottery::lottery;
use domain::scoring::rubric::{Marks, Rubric};
use domain::text::Lang;
use services::playback::{FilmVariant, LinkQuery};
use services::{Actor, Clock, ContestEdit, Decision, Invitation, LetterChoice, NewAccount, Services};
use store::{Account, Contest};
use words::judging;

use crate::failure::Failure;

pub use domain::time::{DAY, HOUR, MINUTE};

/// The password of every account that is shown on the sign-in page: everybody may know it.
pub const PASSWORD: &str = "linxuan-demo";

/// Everything drawn by chance comes from this seed, so every demonstration has the same scores.
const SEED: u64 = 20_170_630;

/// A clock that stands where it was set.
pub struct StageClock(AtomicI64);

impl StageClock {
    pub fn new(now: i64) -> Self {
        Self(AtomicI64::new(now))
    }

    pub fn set(&self, now: i64) {
        self.0.store(now, Ordering::SeqCst);
    }

    pub fn time(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub fn pass(&self, time: i64) {
        self.0.fetch_add(time, Ordering::SeqCst);
    }
}

impl Clock for StageClock {
    fn now(&self) -> i64 {
        self.time()
    }
}

/// The stage: services on the set clock, and films to enter.
pub struct Stage {
    pub services: Services,
    pub clock: Arc<StageClock>,
    pub clips: Vec<PathBuf>,
    /// Films that sites show: long enough to count.
    pub shown: Vec<PathBuf>,
    pub lessons: Vec<PathBuf>,
}

impl Stage {
    /// An account; `shown` ones get the password of the demonstration.
    pub async fn account(&self, email: &str, name: &str, roles: &[Role], shown: bool) -> Result<Actor, Failure> {
        let new = NewAccount {
            email: email.to_owned(),
            name: name.to_owned(),
            password: shown.then(|| PASSWORD.to_owned()),
            roles: roles.to_vec(),
        };
        let account = self.services.create_open_account(&Actor::Operator, new).await?;
        Ok(Actor::of(account))
    }

    /// Makes a contest, lets `change` mend its settings, and opens its call until `deadline`.
    pub async fn contest(
        &self,
        organiser: &Actor,
        preset: domain::contest::preset::Preset,
        title: &str,
        deadline: i64,
        change: impl FnOnce(&mut Settings),
    ) -> Result<Contest, Failure> {
        let contest = self.services.create_contest(organiser, preset, title).await?;
        let mut settings = contest.settings.as_ref().clone();
        change(&mut settings);
        if settings != *contest.settings {
            let edit = ContestEdit { title: title.to_owned(), deadline: String::new(), settings };
            self.services.edit_contest(organiser, &contest.id, contest.version, edit, "").await?;
        }
        self.services.set_deadline(organiser, &contest.id, deadline).await?;
        self.clock.pass(DAY);
        self.services.move_phase(organiser, &contest.id, Phase::CallOpen, "").await?;
        Ok(self.services.contest(organiser, &contest.id).await?.0)
    }

    /// Gives somebody a part in a contest.
    pub async fn cast(
        &self,
        organiser: &Actor,
        contest: &ContestId,
        person: &Actor,
        role: Role,
        (unit, region): (&str, &str),
    ) -> Result<(), Failure> {
        let account = account_of(person)?;
        let invitation = Invitation {
            email: account.email.clone(),
            name: account.name.clone(),
            role,
            unit: unit.to_owned(),
            region: region.to_owned(),
            expertise: String::new(),
        };
        self.services.add_member(organiser, contest, invitation).await?;
        Ok(())
    }

    /// A draft with its film; `nth` chooses the film.
    pub async fn draft(
        &self,
        who: &Actor,
        contest: &ContestId,
        answers: Answers,
        nth: usize,
    ) -> Result<EntryId, Failure> {
        let clip = self.clips.get(nth.checked_rem(self.clips.len()).unwrap_or_default());
        self.draft_of(who, contest, answers, clip.map(PathBuf::as_path)).await
    }

    /// A draft with this film.
    pub async fn draft_of(
        &self,
        who: &Actor,
        contest: &ContestId,
        answers: Answers,
        film: Option<&Path>,
    ) -> Result<EntryId, Failure> {
        let entry = self.services.draft_entry(who, contest, answers).await?;
        if let Some(film) = film {
            self.clock.pass(2 * MINUTE);
            self.services.take_film(who, &entry.id, film).await?;
        }
        Ok(entry.id)
    }

    /// Passes every entry given.
    pub async fn pass_all(&self, staff: &Actor, entries: &[EntryId]) -> Result<(), Failure> {
        for entry in entries {
            self.clock.pass(3 * MINUTE);
            self.services.decide(staff, entry, Decision::Pass, "").await?;
        }
        Ok(())
    }

    /// Seats the judges and assigns the films.
    pub async fn assign(&self, organiser: &Actor, contest: &ContestId, panels: &[Vec<Actor>]) -> Result<(), Failure> {
        let mut seats = Vec::new();
        for panel in panels {
            seats.push(
                panel.iter().map(|judge| Ok(account_of(judge)?.id.clone())).collect::<Result<Vec<_>, Failure>>()?,
            );
        }
        self.services.set_panels(organiser, contest, &seats).await?;
        self.services.confirm_assignment(organiser, contest).await?;
        Ok(())
    }

    /// Releases every letter of a contest that waits for it.
    pub async fn release_letters(&self, staff: &Actor, contest: &ContestId) -> Result<(), Failure> {
        let every = LetterChoice::Drafts { kind: None, words: String::new(), most: None };
        self.services.release_letters(staff, Some(contest), &every).await?;
        Ok(())
    }

    /// Judges score side by side, each the first so many films of the own order, from the own severity and the film's
    /// quality. `film` tells a film by its number.
    pub async fn judging(
        &self,
        contest: &ContestId,
        judges: &[(Actor, usize)],
        film: &(dyn Fn(i64) -> Film + Sync),
    ) -> Result<(), Failure> {
        let mut desks = Vec::new();
        for (judge, films) in judges {
            let mine = self.services.my_desk(judge, contest).await?;
            let statement = judging::whole_declaration(mine.contest.settings.publication, Lang::Zh);
            self.services.declare(judge, contest, &statement).await?;
            let rubric = mine.contest.settings.rubric.clone();
            let viewer = Viewer::of(&account_of(judge)?.email, mine.round);
            let lines: Vec<_> = mine.lines.into_iter().filter(|line| !line.recused).take(*films).collect();
            desks.push((judge, viewer, rubric, lines.into_iter()));
        }
        let mut busy = true;
        while busy {
            busy = false;
            for (judge, viewer, rubric, lines) in &mut desks {
                let Some(line) = lines.next() else { continue };
                busy = true;
                self.open_film(judge, &line.assignment).await?;
                self.clock.pass(2 * MINUTE);
                let film = film(line.number);
                let content = Content {
                    marks: marks(rubric, &film, viewer),
                    comment: comment(&film.key, &viewer.viewing).to_owned(),
                    notes: note(&film.key, &viewer.viewing, line.duration_ms).into_iter().collect(),
                    ..Content::default()
                };
                let played = [(0, line.duration_ms)];
                self.services.save_sheet(judge, &line.assignment, 0, &content, &played).await?;
            }
        }
        Ok(())
    }

    /// A judge's player begins to load the film of a task.
    pub async fn open_film(&self, judge: &Actor, task: &AssignmentId) -> Result<(), Failure> {
        if let Some(film) = self.services.desk(judge, task).await?.film {
            let address = self.services.links(judge).await?.to(&film.file, FilmVariant::Play);
            let query = LinkQuery::of(&address).unwrap_or_default();
            self.services.film(judge, &film.file, &query).await?;
        }
        Ok(())
    }

    /// A judge declares a recusal from the `nth` film of the own order.
    pub async fn recuse(&self, judge: &Actor, contest: &ContestId, nth: usize, why: &str) -> Result<(), Failure> {
        let mine = self.services.my_desk(judge, contest).await?;
        if let Some(line) = mine.lines.get(nth).filter(|line| !line.recused) {
            self.services.recuse(judge, &line.assignment, why).await?;
        }
        Ok(())
    }
}

pub fn account_of(actor: &Actor) -> Result<&Account, Failure> {
    actor.account().ok_or_else(|| Failure::Environment("nobody is signed in".to_owned()))
}

/// Answers from keys and texts; the rights statement is ticked.
pub fn answers<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Answers {
    let mut answers: Answers =
        pairs.into_iter().map(|(key, text)| (key.to_owned(), Answer::Text(text.to_owned()))).collect();
    answers.insert("rights".to_owned(), Answer::Flag(true));
    answers
}

/// Some judges note a moment of some films.
fn note(film: &str, viewing: &str, length_ms: i64) -> Option<Note> {
    const WORDS: [&str; 4] = ["夜景镜头稳，声音克制", "这里转场突兀", "人物第一次开口，有力", "旁白盖过了画面"];
    let drawn = lottery(SEED, &format!("note:{film}:{viewing}"));
    let words = usize::try_from(drawn / 3 % 4).ok().and_then(|nth| WORDS.get(nth))?;
    let eighths = i64::try_from(drawn / 12 % 7).unwrap_or_default() + 1;
    drawn.is_multiple_of(3).then(|| Note { at_ms: length_ms * eighths / 8, words: (*words).to_owned() })
}

/// A number around zero, at most `spread` away: the mean of three draws, so the middle is likelier than the ends.
fn around_zero(key: &str, spread: i64) -> i64 {
    let one = |n: u8| i64::try_from(lottery(SEED, &format!("{key}:{n}")) % 2_001).unwrap_or_default() - 1_000;
    (one(1) + one(2) + one(3)) * spread / 3_000
}

/// What a film's marks come from.
#[derive(Clone, Debug, Default)]
pub struct Film {
    /// A key that does not change from one demonstration to the next.
    pub key: String,
    /// Hundredths by which every mark is higher.
    pub lift: i64,
}

/// A judge who views films in a round.
struct Viewer {
    /// The judge's address.
    judge: String,
    /// Names the judge's viewings of the round: in a later one the same judge sees the same film in another mood.
    viewing: String,
}

impl Viewer {
    fn of(judge: &str, round: u8) -> Self {
        let viewing = if round > 1 { format!("{judge}:{round}") } else { judge.to_owned() };
        Self { judge: judge.to_owned(), viewing }
    }
}

/// A judge's marks: the film's quality, its strength in each criterion, the judge's severity, and mood.
fn marks(rubric: &Rubric, film: &Film, viewer: &Viewer) -> Marks {
    let (Film { key: film, lift }, Viewer { judge, viewing }) = (film, viewer);
    let quality = 730 + lift + around_zero(film, 290);
    let severity = around_zero(&format!("severity:{judge}"), 160);
    rubric
        .criteria
        .iter()
        .map(|criterion| {
            let strength = around_zero(&format!("{film}:{}", criterion.key), 110);
            let mood = around_zero(&format!("{film}:{viewing}:{}", criterion.key), 120);
            let mark = (quality + severity + strength + mood).clamp(250, rubric.max);
            (criterion.key.clone(), (mark + rubric.step / 2) / rubric.step.max(1) * rubric.step)
        })
        .map(|(key, mark)| (key, mark.min(rubric.max)))
        .collect()
}

/// Words that some sheets carry.
fn comment(film: &str, viewing: &str) -> &'static str {
    const COMMENTS: [&str; 6] = [
        "开头抓人，细节可信，结尾略显仓促。",
        "声音处理很讲究，夜景与环境声相互成全。",
        "主题集中，人物立得住。",
        "素材扎实，剪辑节奏可以再紧一些。",
        "解说略多，画面本身已经说清楚。",
        "选题新，普通观众看得懂、愿推荐。",
    ];
    let drawn = lottery(SEED, &format!("comment:{film}:{viewing}"));
    // Two sheets in seven carry words.
    if drawn % 7 > 1 {
        return "";
    }
    usize::try_from(drawn / 7 % 6).ok().and_then(|at| COMMENTS.get(at)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_on_the_scale_and_differ_between_judges() {
        let rubric = domain::contest::preset::selection().rubric;
        let mut totals = std::collections::BTreeSet::new();
        for film in 0..40 {
            for judge in 0..5 {
                let viewer = Viewer::of(&format!("judge{judge}"), 1);
                let marks = marks(&rubric, &Film { key: format!("film{film}"), lift: 0 }, &viewer);
                assert_eq!(rubric.check(&marks), Ok(()));
                totals.insert(rubric.total(&marks).unwrap());
            }
        }
        assert!(totals.len() > 60, "{}", totals.len());
    }

    #[test]
    fn in_a_later_round_a_judge_marks_the_same_film_a_little_otherwise() {
        let rubric = domain::contest::preset::selection().rubric;
        let mut moved = 0;
        for film in 0..40 {
            let film = Film { key: format!("film{film}"), lift: 0 };
            let total = |round| rubric.total(&marks(&rubric, &film, &Viewer::of("judge", round))).unwrap();
            let apart = (total(1) - total(2)).abs();
            // Two moods and a step of the scale.
            assert!(apart <= 2_900, "{}: {apart}", film.key);
            moved += usize::from(apart > 0);
        }
        assert!(moved > 20, "{moved}");
    }
}
