//! Who got which award (获奖名单), as an office stamps it and sends it on: what was decided, without scores.

use std::collections::HashMap;

use domain::access::AccessContext;
use domain::awards::decided::DecidedAwards;
use domain::contest::Settings;
use domain::ids::EntryId;
use domain::text::Lang;
use store::{Contest, Entry, Tx};
use words::{awards, exports as m};

use crate::amendments::withdrawal::chosen_films;
use crate::awards::result::origin_name;
use crate::context::computed;
use crate::error::Result;
use crate::exports::office::entry::{entry_cells, entry_columns, notes_below};
use crate::exports::office::sheet::{OfficeColumn, SheetPart, in_parts, workbook};
use crate::exports::table::TableCell;

/// Whom a line is about.
enum Awarded<'a> {
    Film(&'a Entry),
    /// Nobody.
    Vacant,
    Organisation {
        name: String,
        points: Option<i64>,
    },
}

/// An award with its lines, best first.
struct AwardList<'a> {
    label: &'a str,
    key: &'a str,
    lines: Vec<Awarded<'a>>,
}

pub(super) async fn write(tx: &mut dyn Tx, contest: Contest, who: &AccessContext, lang: Lang) -> Result<Vec<u8>> {
    let chosen = chosen_films(tx, &contest).await?;
    let entries = tx.entries_with_ids(&chosen).await?;
    let decided = tx.award_decision(&contest.id).await?.map(|decision| decision.content).unwrap_or_default();
    let notes = notes_below(tx, &contest, who, &[], lang).await?;
    computed(move || {
        let settings: &Settings = &contest.settings;
        let mut columns = vec![OfficeColumn::centred(awards::award(lang), 14)];
        columns.extend(entry_columns(settings, lang));
        let of_films = columns.len();
        let has_points = decided.organisation.is_some();
        if has_points {
            columns.push(OfficeColumn::centred(awards::points_total(lang), 8));
        }
        let row = |place: usize, label: &str, line: &Awarded<'_>| {
            let mut cells = vec![TableCell::text(label)];
            cells.extend(cells_of(settings, place, line, lang));
            cells.resize(of_films, TableCell::Empty);
            if has_points {
                cells.push(match line {
                    Awarded::Organisation { points: Some(points), .. } => TableCell::Number(*points),
                    _ => TableCell::Empty,
                });
            }
            cells
        };
        let lists = award_lists(settings, &decided, &entries, lang);
        let all = lists.iter().flat_map(|list| list.lines.iter().map(move |line| (list.label, line)));
        let whole = (1..).zip(all).map(|(place, (label, line))| row(place, label, line)).collect();
        let part = |list: &AwardList<'_>| SheetPart {
            label: list.label.to_owned(),
            key: list.key.to_owned(),
            rows: (1..).zip(&list.lines).map(|(place, line)| row(place, list.label, line)).collect(),
        };
        // Without awards the one list is everything.
        let has_awards = has_points || !decided.grades.is_empty();
        let parts = if has_awards { lists.iter().map(part).collect() } else { Vec::new() };
        let title = m::office_title(lang, &contest.title, awards::result_file(lang));
        workbook(&columns, in_parts(&title, whole, parts, lang), &notes, lang)
    })
    .await
}

/// The grades with their films and vacant places, the films without an award, the award for organisations; each that has lines.
fn award_lists<'a>(
    settings: &Settings,
    decided: &'a DecidedAwards,
    entries: &'a [Entry],
    lang: Lang,
) -> Vec<AwardList<'a>> {
    let known: HashMap<&EntryId, &Entry> = entries.iter().map(|entry| (&entry.id, entry)).collect();
    let mut lists: Vec<AwardList<'a>> = Vec::new();
    for grade in &decided.grades {
        // A film that left the selection since has no award.
        let films = grade.films.iter().filter_map(|id| known.get(id).copied()).map(Awarded::Film);
        let lines = films.chain((0..grade.vacant).map(|_| Awarded::Vacant)).collect();
        lists.push(AwardList { label: grade.label.get(lang), key: &grade.key, lines });
    }
    let mut others: Vec<&Entry> = entries.iter().filter(|entry| decided.grade_of(&entry.id).is_none()).collect();
    others.sort_by_key(|entry| entry.number);
    let label = if decided.grades.is_empty() { awards::others(lang) } else { awards::without_award(lang) };
    lists.push(AwardList { label, key: "others", lines: others.into_iter().map(Awarded::Film).collect() });
    if let Some(award) = &decided.organisation {
        let points = award.points.iter().copied().map(Some).chain(std::iter::repeat(None));
        let line = |(origin, points): (&String, Option<i64>)| Awarded::Organisation {
            name: origin_name(settings, award.origin, origin).get(lang).to_owned(),
            points,
        };
        let mut lines: Vec<Awarded<'a>> = award.origins.iter().zip(points).map(line).collect();
        if lines.is_empty() {
            lines.push(Awarded::Vacant);
        }
        lists.push(AwardList { label: award.label.get(lang), key: "organisations", lines });
    }
    lists.retain(|list| !list.lines.is_empty());
    lists
}

/// The columns of films: what is no film stands where titles do.
fn cells_of(settings: &Settings, place: usize, line: &Awarded<'_>, lang: Lang) -> Vec<TableCell> {
    let name = match line {
        Awarded::Film(entry) => return entry_cells(settings, place, entry, lang),
        Awarded::Vacant => awards::vacancy(lang),
        Awarded::Organisation { name, .. } => name.as_str(),
    };
    vec![TableCell::count(place), TableCell::Empty, TableCell::text(name)]
}
