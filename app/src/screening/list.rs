//! `/contests/:contest/entries`: everything that was handed in. Server only.

use std::cmp::Ordering;

use domain::contest::{Settings, keys};
use domain::entry::EntryState;
use domain::ids::ContestId;
use services::QueueLine;

use crate::contests::components::ContestTabs;
use crate::entries::answers;
use crate::entries::components::{FilmMark, StateTag};
use crate::i18n::entries::titled;
use crate::i18n::judging::entry_number;
use crate::i18n::screening as m;
use crate::session;
use crate::ui::prelude::*;
use crate::ui::when::When;

/// Lines on one page.
const PAGE: usize = 100;

/// The office's list of entries.
#[component]
pub fn EntriesPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let (contest, lines) = services.entries(&actor, &id).await?;
        let (_, roles) = services.contest(&actor, &id).await?;
        let query = ListQuery::of_request();
        let next = waiting(&lines, lang);
        let crumbs = vec![Crumb::here(contest.title.clone())];
        let list = if lines.is_empty() {
            view! {
                <Sheet title=m::entries(lang)>
                    <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState>
                </Sheet>
            }
            .into_any()
        } else {
            listed(&lines, &query, &contest.settings, lang)
        };
        let phase = contest.phase;
        Ok(view! {
            <OfficePage title=m::entries(lang) crumbs=crumbs actions=move || next>
                <ContestTabs contest=id.to_string() roles=roles phase=phase current="entries"/>
                {list}
            </OfficePage>
        }
        .into_any())
    })
}

/// The columns that the organiser's form names: a festival's regions are countries.
#[derive(Clone)]
struct Names {
    category: String,
    region: String,
    unit: String,
}

impl Names {
    fn of(settings: &Settings, lang: Lang) -> Self {
        let name = |key: &str, words: &str| match settings.field(key) {
            Some(field) => field.label.get(lang).to_owned(),
            None => words.to_owned(),
        };
        Self {
            category: name(keys::CATEGORY, m::category(lang)),
            region: name(keys::REGION, m::region(lang)),
            unit: name(keys::SUBMITTING_UNIT, m::unit(lang)),
        }
    }
}

/// The way to the first entry that waits for its check.
fn waiting(lines: &[QueueLine], lang: Lang) -> AnyView {
    let waiting = || lines.iter().filter(|one| one.line.state == EntryState::Submitted);
    let count = u64::try_from(waiting().count()).unwrap_or_default();
    match waiting().next() {
        Some(first) => {
            let to = format!("/check/{}", first.line.id);
            view! { <LinkButton href=to kind=Kind::Primary>{m::check_next(lang, count)}</LinkButton> }.into_any()
        }
        None => ().into_any(),
    }
}

/// Whether a line is what the address asks for, the state aside.
fn matches(one: &QueueLine, query: &ListQuery) -> bool {
    let words = query.words().to_lowercase();
    let number = one.line.number.map(entry_number).unwrap_or_default().to_lowercase();
    let found = [&one.line.title, &one.line.submitting_unit, &one.line.production_unit]
        .into_iter()
        .any(|text| text.to_lowercase().contains(&words));
    let chosen = |key: &str, value: &str| query.get(key).is_empty() || query.get(key) == value;
    (found || number.contains(&words)) && chosen("category", &one.line.category) && chosen("region", &one.line.region)
}

/// Sorts by the column the address names.
fn sort(lines: &mut [&QueueLine], query: &ListQuery, settings: &Settings, lang: Lang) {
    let (column, descending) = query.sort("number");
    let region = |one: &QueueLine| settings.regions.iter().position(|region| region.code == one.line.region);
    let category = |one: &QueueLine| settings.categories.iter().position(|each| each.key == one.line.category);
    let length = |one: &QueueLine| one.film.as_ref().and_then(|film| film.duration_ms);
    let by = |a: &&QueueLine, b: &&QueueLine| -> Ordering {
        match column {
            "title" => a.line.title.cmp(&b.line.title),
            "category" => category(a).cmp(&category(b)),
            "region" => region(a).cmp(&region(b)),
            "unit" => a.line.submitting_unit.cmp(&b.line.submitting_unit),
            "length" => length(a).cmp(&length(b)),
            "state" => services::state_label(a.line.state, lang).cmp(services::state_label(b.line.state, lang)),
            "submitted" => a.line.submitted_at.cmp(&b.line.submitted_at),
            _ => a.line.number.cmp(&b.line.number),
        }
    };
    lines.sort_by(by);
    if descending {
        lines.reverse();
    }
}

fn listed(lines: &[QueueLine], query: &ListQuery, settings: &Settings, lang: Lang) -> AnyView {
    let total = u64::try_from(lines.len()).unwrap_or_default();
    let matching: Vec<&QueueLine> = lines.iter().filter(|one| matches(one, query)).collect();
    let states = states(&matching, query, lang);
    let state = query.get("state");
    let mut left: Vec<&QueueLine> =
        matching.into_iter().filter(|one| state.is_empty() || one.line.state.key() == state).collect();
    sort(&mut left, query, settings, lang);
    let shown = u64::try_from(left.len()).unwrap_or_default();
    let pages = u64::try_from(left.len().div_ceil(PAGE)).unwrap_or(1);
    let skip = usize::try_from(query.page().min(pages.max(1)) - 1).unwrap_or_default().saturating_mul(PAGE);
    let here: Vec<&QueueLine> = left.into_iter().skip(skip).take(PAGE).collect();
    let list = if here.is_empty() {
        let clear = query.cleared().to_owned();
        view! {
            <EmptyState title=m::nothing_found(lang)>
                <p>{m::nothing_found_body(lang)}</p>
                <LinkButton href=clear>{common::clear_filters(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        table(&here, query, settings, lang)
    };
    let categories: Vec<Choice> =
        settings.categories.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect();
    let regions = answers::regions(settings, lang);
    let state = (!state.is_empty()).then(|| view! { <Hidden name="state" value=state.to_owned()/> });
    let names = Names::of(settings, lang);
    let (bar, pager) = (query.clone(), query.clone());
    view! {
        <Sheet title=m::entries(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in stack">
                {states}
                <FilterBar query=bar label=m::search_what(lang)>
                    {state}
                    <Select name="category" label=names.category.clone() choices=categories empty=common::all(lang)/>
                    <Select name="region" label=names.region.clone() choices=regions empty=common::all(lang)/>
                </FilterBar>
            </div>
            {list}
            <Pager query=pager pages=pages/>
        </Sheet>
    }
    .into_any()
}

/// States with their counts, each a link that narrows the list.
fn states(lines: &[&QueueLine], query: &ListQuery, lang: Lang) -> AnyView {
    let link = |key: &str, words: &str, count: usize| {
        let current = (query.get("state") == key).then_some("true");
        view! {
            <a href=query.with("state", key) aria-current=current>
                {words.to_owned()}<span class="count">{count}</span>
            </a>
        }
    };
    let mut links = vec![link("", common::all(lang), lines.len())];
    for state in EntryState::ALL {
        let count = lines.iter().filter(|one| one.line.state == state).count();
        if count > 0 || query.get("state") == state.key() {
            links.push(link(state.key(), services::state_label(state, lang), count));
        }
    }
    view! { <nav class="chips" aria-label=m::states(lang)>{links}</nav> }.into_any()
}

fn table(lines: &[&QueueLine], query: &ListQuery, settings: &Settings, lang: Lang) -> AnyView {
    let names = Names::of(settings, lang);
    let rows: Vec<_> = lines
        .iter()
        .map(|one| {
            let (line, names) = (&one.line, names.clone());
            let to = format!("/check/{}", line.id);
            let category =
                settings.category(&line.category).map(|one| one.label.get(lang).to_owned()).unwrap_or_default();
            let region = settings.region(&line.region).map(|one| one.label.get(lang).to_owned()).unwrap_or_default();
            let film = one.film.as_ref();
            let (film_state, length) = (film.map(|film| film.state), film.and_then(|film| film.duration_ms));
            let (state, zone) = (line.state, settings.time_zone.clone());
            let (number, title) = (line.number.map(entry_number), titled(lang, &line.title));
            let unit = (!line.submitting_unit.is_empty()).then(|| line.submitting_unit.clone());
            let submitted = line.submitted_at.map(|at| view! { <When at=at zone=zone/> });
            view! {
                <tr>
                    <Cell label=m::number(lang)>{number}</Cell>
                    <RowHead><a class="work" href=to>{title}</a></RowHead>
                    <Cell label=names.category.clone()>{category}</Cell>
                    <Cell label=names.region.clone()>{region}</Cell>
                    <Cell label=names.unit.clone()>{unit}</Cell>
                    <Cell label=m::length(lang) number=true>{length.map(common::clock)}</Cell>
                    <Cell label=m::film(lang)><FilmMark state=film_state/></Cell>
                    <Cell label=m::state(lang)><StateTag state=state/></Cell>
                    <Cell label=m::submitted(lang)>{submitted}</Cell>
                </tr>
            }
        })
        .collect();
    let query = query.clone();
    let head = move || {
        let sort = |column: &'static str, label: String, number: bool| {
            view! { <SortHead query=query.clone() column=column label=label default="number" number=number/> }
        };
        view! {
            {sort("number", m::number(lang).to_owned(), false)}
            {sort("title", m::title(lang).to_owned(), false)}
            {sort("category", names.category.clone(), false)}
            {sort("region", names.region.clone(), false)}
            {sort("unit", names.unit.clone(), false)}
            {sort("length", m::length(lang).to_owned(), true)}
            <Head>{m::film(lang)}</Head>
            {sort("state", m::state(lang).to_owned(), false)}
            {sort("submitted", m::submitted(lang).to_owned(), false)}
        }
    };
    view! { <DataTable caption=m::entries(lang) head=head>{rows}</DataTable> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use services::EntryLine;

    fn line(number: i64, title: &str, region: &str, state: EntryState) -> QueueLine {
        let line = EntryLine {
            id: format!("e{number}").parse().unwrap(),
            contest_id: "c".parse().unwrap(),
            owner_id: "a".parse().unwrap(),
            for_unit: true,
            number: Some(number),
            state,
            title: title.to_owned(),
            category: "纪录片".to_owned(),
            region: region.to_owned(),
            subject: String::new(),
            production_unit: String::new(),
            submitting_unit: "Yuexi TV".to_owned(),
            updated_at: 0,
            submitted_at: Some(number),
        };
        QueueLine { line, film: None }
    }

    fn query(pairs: &[(&str, &str)]) -> ListQuery {
        ListQuery::new("/e", pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn finds_by_words_number_and_region() {
        let one = line(7, "夜航", "440100", EntryState::Submitted);
        for pairs in [vec![("q", "夜")], vec![("q", "yuexi")], vec![("q", "n-007")], vec![("region", "440100")], vec![]]
        {
            assert!(matches(&one, &query(&pairs)), "{pairs:?}");
        }
        assert!(!matches(&one, &query(&[("q", "夜"), ("region", "440300")])));
    }

    #[test]
    fn sorts_regions_as_the_contest_lists_them() {
        let settings = domain::preset::selection();
        let (far, near) = (line(1, "b", "440300", EntryState::Returned), line(2, "a", "440100", EntryState::Eligible));
        let order = |by: &str| {
            let mut lines = vec![&far, &near];
            sort(&mut lines, &query(&[("sort", by)]), &settings, Lang::Zh);
            lines.iter().map(|one| one.line.number.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(
            (order("region"), order("-number"), order("title"), order("")),
            (vec![2, 1], vec![2, 1], vec![2, 1], vec![1, 2])
        );
    }
}
