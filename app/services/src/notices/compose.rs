//! The words of a notice, out of what the office set and what was sealed.

use domain::awards::decided::DecidedGrade;
use domain::calendar::{Day, WorkCalendar};
use domain::form::keys;
use domain::ids::EntryId;
use domain::notice::{
    ListedFilm, ListedGroup, NoticeDraft, NoticePeriod, NoticeSection, NoticeWords, arranged, grades_hash,
};
use domain::record::{Checkpoint, RecordHash};
use domain::text::Lang;
use store::{Contest, Tx};
use words::times::day_with_weekday;
use words::{awards, notices as m, phrases, record};

use crate::amendments::withdrawal::{Amended, chosen_lines};
use crate::calendar::work_calendar;
use crate::context::Context;
use crate::error::Result;
use crate::time::day_in;

/// A notice as it would go up now.
pub(crate) struct ComposedNotice {
    pub(crate) draft: NoticeDraft,
    pub(crate) words: NoticeWords,
    pub(crate) period: NoticePeriod,
    /// The chosen films, in the order of the record.
    pub(crate) films: Vec<EntryId>,
    /// The hash of the grades that it lists; `None` where it lists none.
    pub(crate) grades: Option<RecordHash>,
    /// Its lines that are others every day.
    daily: Vec<String>,
}

impl ComposedNotice {
    /// Whether it says what one that went up did not: another film, grade, address or sentence, and not only other days.
    pub(crate) fn says_more_than(&self, published: &NoticeWords) -> bool {
        self.words.says_more_than(published, &self.daily)
    }
}

/// The present day in a contest's zone.
pub(crate) fn today(cx: &Context, contest: &Contest) -> Day {
    day_in(cx.now(), &contest.settings.time_zone)
}

/// Composes the notice that would go up now; [`Refusal::NotSealed`](crate::error::Refusal::NotSealed) before the seal.
pub(crate) async fn composed(cx: &Context, tx: &mut dyn Tx, contest: &Contest) -> Result<ComposedNotice> {
    let amended = Amended::of(tx, contest).await?;
    let films = amended.chosen()?;
    let draft = tx.notice_draft(&contest.id).await?.unwrap_or_default();
    let calendar = work_calendar(tx).await?;
    let listed = listed_films(tx, contest, &amended.ranked()?, &draft).await?;
    let decided = if draft.with_grades { tx.award_decision(&contest.id).await? } else { None };
    let hash = decided.as_ref().map(|decision| grades_hash(&decision.content.grades));
    let grades = decided.map(|decision| decision.content.grades).unwrap_or_default();
    let checkpoint = tx.last_checkpoint(&contest.id).await?.and_then(|kept| kept.checkpoint());
    let first = today(cx, contest);
    let period = NoticePeriod { first, last: calendar.last_day(first, draft.workdays) };
    let daily = daily_lines(draft.lang, (period, &calendar), checkpoint.as_ref());
    let words = words_of(&draft, contest, (listed, grades.as_slice()), (period, daily.as_slice()), &cx.mail.site);
    Ok(ComposedNotice { draft, words, period, films, grades: hash, daily })
}

/// What a notice may say of the chosen films, best first: number, title, and region and unit where the form tells them to others than
/// the office.
async fn listed_films(
    tx: &mut dyn Tx,
    contest: &Contest,
    chosen: &[EntryId],
    draft: &NoticeDraft,
) -> Result<Vec<(EntryId, ListedFilm)>> {
    let mut lines = chosen_lines(tx, contest).await?;
    lines.retain(|line| chosen.contains(&line.id));
    lines.sort_by_key(|line| chosen.iter().position(|id| *id == line.id));
    let tells_unit = draft.with_units && contest.settings.is_told(keys::SUBMITTING_UNIT);
    let tells_region = contest.settings.is_told(keys::REGION);
    let listed = lines.into_iter().map(|line| {
        let film = ListedFilm {
            number: line.number.unwrap_or_default(),
            title: line.title,
            unit: if tells_unit { line.submitting_unit } else { String::new() },
            region: if tells_region { line.region } else { String::new() },
        };
        (line.id, film)
    });
    Ok(listed.collect())
}

/// The list of a notice in its order: the one place where more may come to be listed. Films of grades come first, as they were decided.
fn sections(
    draft: &NoticeDraft,
    contest: &Contest,
    films: Vec<(EntryId, ListedFilm)>,
    grades: &[DecidedGrade],
) -> Vec<NoticeSection> {
    let lang = draft.lang;
    let settings = &contest.settings;
    let regions: Vec<&str> = settings.regions.iter().map(|region| region.code.as_str()).collect();
    let line = |film: &ListedFilm| m::listed_film(lang, film);
    let (awarded, others): (Vec<_>, Vec<_>) =
        films.into_iter().partition(|(id, _)| grades.iter().any(|grade| grade.films.contains(id)));
    let film_of = |id: &EntryId| awarded.iter().find(|(one, _)| one == id).map(|(_, film)| line(film));
    let of_grade = |grade: &DecidedGrade| NoticeSection {
        heading: grade.label.get(lang).to_owned(),
        lines: grade.films.iter().filter_map(film_of).collect(),
    };
    let without = if awarded.is_empty() { String::new() } else { awards::others(lang).to_owned() };
    let groups = arranged(others.into_iter().map(|(_, film)| film).collect(), draft.order, &regions);
    let of_group = |group: ListedGroup| NoticeSection {
        heading: group.region.map_or_else(
            || without.clone(),
            |code| {
                settings
                    .region(&code)
                    .map_or_else(|| m::no_region(lang).to_owned(), |one| one.label.get(lang).to_owned())
            },
        ),
        lines: group.films.iter().map(line).collect(),
    };
    let all = grades.iter().map(of_grade).chain(groups.into_iter().map(of_group));
    all.filter(|section| !section.lines.is_empty()).collect()
}

/// The lines that are others every day: how long it is up, and then the root of the record where there is one.
fn daily_lines(
    lang: Lang,
    (period, calendar): (NoticePeriod, &WorkCalendar),
    checkpoint: Option<&Checkpoint>,
) -> Vec<String> {
    let (first, last) = (day_with_weekday(lang, period.first), day_with_weekday(lang, period.last));
    let days = calendar.workdays(period.first, period.last);
    let mut lines = vec![m::period(lang, u64::from(days), &first, &last)];
    lines.extend(checkpoint.map(|checkpoint| record::printed(checkpoint, lang)));
    lines
}

fn words_of(
    draft: &NoticeDraft,
    contest: &Contest,
    (films, grades): (Vec<(EntryId, ListedFilm)>, &[DecidedGrade]),
    (period, daily): (NoticePeriod, &[String]),
    site: &str,
) -> NoticeWords {
    let lang = draft.lang;
    let count = u64::try_from(films.len()).unwrap_or(u64::MAX);
    let or_usual = |text: &str, usual: String| if text.is_empty() { usual } else { text.to_owned() };
    let title = or_usual(&draft.title, m::usual_title(lang, &contest.title));
    let basis = or_usual(&draft.basis, m::usual_basis(lang, &contest.title));
    let link = format!("{site}/calls/{}/objection", contest.id);
    let contact = &draft.contact;
    let ways = [
        (m::office(lang), &contact.office),
        (m::phone(lang), &contact.phone),
        (m::fax(lang), &contact.fax),
        (m::email(lang), &contact.email),
        (m::address(lang), &contact.address),
    ];
    let ways = ways.into_iter().filter(|(_, said)| !said.is_empty());
    let mut closing: Vec<String> = daily.iter().take(1).cloned().collect();
    closing.push(m::how_to_object(lang, &link));
    closing.extend(ways.map(|(label, said)| phrases::labelled(lang, label, said)));
    closing.extend(draft.remarks.lines().map(str::to_owned).filter(|line| !line.is_empty()));
    closing.extend(daily.iter().skip(1).cloned());
    NoticeWords {
        title,
        opening: basis
            .lines()
            .map(str::to_owned)
            .chain([m::listed(lang, count)])
            .filter(|line| !line.is_empty())
            .collect(),
        sections: sections(draft, contest, films, grades),
        closing,
        signed: [contact.office.clone(), day_with_weekday(lang, period.first)]
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect(),
    }
}
