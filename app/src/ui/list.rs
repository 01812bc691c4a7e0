//! Lists that live in their address: search, filters, order and page are GET parameters.
//!
//! `q` are the words searched for, `sort` the column (`-score` for descending), `page` the page; every other
//! parameter is a filter of the page's own.

use leptos::prelude::*;
use services::ListAsk;

use crate::site::asked::PAGE;
use crate::ui::button::{Kind, LinkButton, Submit};
use crate::ui::empty::EmptyState;
use crate::ui::form::FormState;
use islands::lang::use_lang;
use islands::text::write_pairs;
use words::{Lang, common};

/// What a list's address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    path: String,
    ask: ListAsk,
}

impl ListQuery {
    /// The query of a path and decoded pairs; what cannot be seen in values, and empty ones, are dropped. Parameters that belong to the path
    /// itself, such as `?view=matrix`, are kept by every address; a `FilterBar` then needs them as `Hidden`.
    #[must_use]
    pub fn new(path: impl Into<String>, pairs: Vec<(String, String)>) -> Self {
        Self { path: path.into(), ask: ListAsk::new(pairs) }
    }

    /// What is asked for, wherever the list is.
    #[must_use]
    pub const fn asked(&self) -> &ListAsk {
        &self.ask
    }

    /// The query of this request.
    #[must_use]
    pub fn of_request() -> Self {
        Self::new(islands::web::path(), islands::web::query_pairs())
    }

    /// A parameter; empty when absent.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.ask.get(key)
    }

    /// The words searched for.
    #[must_use]
    pub fn words(&self) -> &str {
        self.ask.words()
    }

    /// The page, from 1.
    #[must_use]
    pub fn page(&self) -> u64 {
        self.number(PAGE)
    }

    /// A number of the address's own, from 1: the page of a second list, for example.
    #[must_use]
    pub fn number(&self, key: &str) -> u64 {
        self.get(key).parse().unwrap_or(1).max(1)
    }

    /// Which page of `size` rows the address asks for.
    #[must_use]
    pub fn ask(&self, size: u32) -> services::PageAsk {
        self.ask_of("", size)
    }

    /// As [`ListQuery::ask`], of another list on the same page: its parameters begin with its name.
    #[must_use]
    pub fn ask_of(&self, list: &str, size: u32) -> services::PageAsk {
        let get = |key| self.get(&key_of(list, key)).to_owned();
        services::PageAsk { after: get(AFTER), before: get(BEFORE), page: self.number(&key_of(list, PAGE)), size }
    }

    /// The column and whether it descends; `default` is written like the parameter: `-score`.
    #[must_use]
    pub fn sort<'a>(&'a self, default: &'a str) -> (&'a str, bool) {
        self.ask.sort(default)
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.ask.pairs().iter().any(|(key, _)| key != "sort" && key != ListAsk::ROUND && !of_any_page(key))
    }

    /// The same address with one parameter changed (or, if empty, removed); back to the first page.
    #[must_use]
    pub fn with(&self, key: &str, value: impl ToString) -> String {
        let value = value.to_string();
        let mut pairs: Vec<_> =
            self.ask.pairs().iter().filter(|(name, _)| name != key && !of_page("", name)).cloned().collect();
        if !value.is_empty() {
            pairs.push((key.to_owned(), value));
        }
        joined(&self.path, &pairs)
    }

    /// The same search, filters and order at another path, for a second view of a list.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        let pairs: Vec<_> = self.ask.pairs().iter().filter(|(name, _)| !of_any_page(name)).cloned().collect();
        joined(path, &pairs)
    }

    /// The address of another page of a list: `key` names the row it begins beside, the number is for people. The first list of a page
    /// has no name, another one is found again at its own.
    #[must_use]
    pub fn beside(&self, list: &str, key: &str, row: &str, page: u64) -> String {
        let mut pairs: Vec<_> = self.ask.pairs().iter().filter(|(name, _)| !of_page(list, name)).cloned().collect();
        pairs.extend([(key_of(list, key), row.to_owned()), (key_of(list, PAGE), page.to_string())]);
        let address = joined(&self.path, &pairs);
        if list.is_empty() { address } else { format!("{address}#{list}") }
    }

    /// The list without any filter, of the same round.
    #[must_use]
    pub fn cleared(&self) -> String {
        let pairs: Vec<_> = self.ask.pairs().iter().filter(|(name, _)| name == ListAsk::ROUND).cloned().collect();
        joined(&self.path, &pairs)
    }

    fn as_form(&self) -> FormState {
        self.ask.pairs().iter().fold(FormState::default(), |form, (key, value)| form.with(key, value))
    }
}

/// The parameters that name the row a page follows or precedes.
const AFTER: &str = "after";
const BEFORE: &str = "before";

/// A parameter of the list of this name.
fn key_of(list: &str, key: &str) -> String {
    if list.is_empty() { key.to_owned() } else { format!("{list}-{key}") }
}

/// Whether a parameter says which page of the list of this name.
fn of_page(list: &str, key: &str) -> bool {
    [PAGE, AFTER, BEFORE].into_iter().any(|one| key_of(list, one) == key)
}

/// Whether a parameter says which page, of whatever list.
fn of_any_page(key: &str) -> bool {
    key.rsplit('-').next().is_some_and(|last| matches!(last, PAGE | AFTER | BEFORE))
}

fn joined(path: &str, pairs: &[(String, String)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let between = if path.contains('?') { '&' } else { '?' };
    format!("{path}{between}{}", write_pairs(pairs))
}

/// Search words and filters above a list. Selects and fields inside find their value by their name.
#[component]
pub fn FilterBar(
    /// What the address asks for.
    query: ListQuery,
    /// What is searched, such as "title or unit".
    #[prop(into)]
    label: String,
    /// Filters: `Select`s with `empty=common::all(lang)`.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = use_lang();
    let sort = (!query.get("sort").is_empty())
        .then(|| view! { <input type="hidden" name="sort" value=query.get("sort").to_owned()/> });
    let clear = query
        .is_filtered()
        .then(|| view! { <a class="button quiet" href=query.cleared()>{common::clear_filters(lang)}</a> });
    let round = query.get(ListAsk::ROUND).to_owned();
    let round = (!round.is_empty()).then(|| view! { <input type="hidden" name=ListAsk::ROUND value=round/> });
    let filters = children.map(|children| {
        view! { <leptos::context::Provider value=query.as_form()>{children()}</leptos::context::Provider> }
    });
    view! {
        <form class="filters" method="get" action=query.path.clone() role="search">
            {sort}
            {round}
            <div class="field words">
                <label for="q">{label}</label>
                <input class="input" type="search" id="q" name="q" value=query.words().to_owned()/>
            </div>
            {filters}
            <div class="acts">
                <Submit>{common::apply(lang)}</Submit>
                {clear}
            </div>
        </form>
    }
    .into_any()
}

/// How many there are, and how many of them are shown.
#[component]
pub fn Count(
    /// How many the list has without filters.
    total: u64,
    /// How many are left by the filters.
    shown: u64,
) -> impl IntoView {
    let lang = use_lang();
    let words = if shown == total { common::count_all(lang, total) } else { common::count_some(lang, total, shown) };
    view! { <p class="count small muted" role="status">{words}</p> }
}

/// Links to the pages of a long list; nothing when there is only one.
#[component]
pub fn Pager(
    /// What the address asks for.
    query: ListQuery,
    /// How many pages there are.
    pages: u64,
    /// The parameter that names the page, where a page has two lists.
    #[prop(default = "page")]
    key: &'static str,
) -> impl IntoView {
    if pages <= 1 {
        return ().into_any();
    }
    let lang = use_lang();
    let page = query.number(key).min(pages);
    let link = |to: u64, words: &'static str, rel: &'static str| {
        view! { <a class=Kind::Plain.class() rel=rel href=query.with(key, to)>{words}</a> }
    };
    let previous = (page > 1).then(|| link(page - 1, common::previous(lang), "prev"));
    let next = (page < pages).then(|| link(page + 1, common::next(lang), "next"));
    view! {
        <nav class="pager" aria-label=common::pages(lang)>
            {previous}
            <span class="small muted">{common::page_of(lang, page, pages)}</span>
            {next}
        </nav>
    }
    .into_any()
}

/// Links to the pages before and after one that begins beside a row, so that rows that come or go meanwhile shift nothing.
#[component]
pub fn RowPager(
    /// What the address asks for.
    query: ListQuery,
    /// The pages beside this one.
    links: services::PageLinks,
    /// Rows that are found, on all pages.
    found: u64,
    /// Rows on a page.
    size: u32,
    /// The name of another list on the same page, which is the id of its place.
    #[prop(optional)]
    list: &'static str,
) -> impl IntoView {
    if links == services::PageLinks::default() {
        return ().into_any();
    }
    let lang = use_lang();
    let pages = found.div_ceil(u64::from(size).max(1)).max(1);
    let page = query.number(&key_of(list, PAGE)).min(pages);
    let link = |to: String, words: &'static str, rel: &'static str| {
        view! { <a class=Kind::Plain.class() rel=rel href=to>{words}</a> }
    };
    let previous = links.before.map(|row| {
        link(query.beside(list, BEFORE, &row, page.saturating_sub(1).max(1)), common::previous(lang), "prev")
    });
    let next = links
        .after
        .map(|row| link(query.beside(list, AFTER, &row, page.saturating_add(1)), common::next(lang), "next"));
    view! {
        <nav class="pager" aria-label=common::pages(lang)>
            {previous}
            <span class="small muted">{common::page_of(lang, page, pages)}</span>
            {next}
        </nav>
    }
    .into_any()
}

/// In the place of a list of which nothing is as the filters ask.
pub fn nothing_found(title: &'static str, what_to_do: &'static str, query: &ListQuery, lang: Lang) -> AnyView {
    let clear = query.cleared();
    view! {
        <EmptyState title>
            <p>{what_to_do}</p>
            <LinkButton href=clear>{common::clear_filters(lang)}</LinkButton>
        </EmptyState>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> ListQuery {
        ListQuery::new("/e", pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn addresses_keep_the_other_parameters() {
        let list = query(&[("q", "灯"), ("page", "3"), ("region", "")]);
        assert_eq!(list.with("sort", "-score"), "/e?q=%E7%81%AF&sort=-score");
        assert_eq!(list.with("page", 4), "/e?q=%E7%81%AF&page=4");
        assert_eq!(list.with("q", ""), "/e");
        assert_eq!(list.at("/f"), "/f?q=%E7%81%AF");
        assert_eq!(list.at("/f?view=matrix"), "/f?view=matrix&q=%E7%81%AF");
        assert_eq!(query(&[]).at("/f"), "/f");
        assert_eq!(list.page(), 3);
        let beside = query(&[("q", "灯"), ("after", "abc"), ("page", "3")]).beside("", "before", "xyz", 2);
        assert_eq!(beside, "/e?q=%E7%81%AF&before=xyz&page=2");
    }

    #[test]
    fn two_lists_of_one_page_are_leafed_through_apart() {
        let list = query(&[("q", "灯"), ("after", "abc"), ("two-after", "def"), ("two-page", "3")]);
        assert_eq!(list.beside("two", "before", "xyz", 2), "/e?q=%E7%81%AF&after=abc&two-before=xyz&two-page=2#two");
        assert_eq!(list.beside("", "after", "xyz", 2), "/e?q=%E7%81%AF&two-after=def&two-page=3&after=xyz&page=2");
        let (one, two) = (list.ask(9), list.ask_of("two", 9));
        assert_eq!((one.after.as_str(), one.page, two.after.as_str(), two.page), ("abc", 1, "def", 3));
        assert_eq!(list.at("/f"), "/f?q=%E7%81%AF");
        assert!(!query(&[("two-after", "def"), ("two-page", "3")]).is_filtered());
    }

    #[test]
    fn order_and_filters() {
        assert_eq!(query(&[("sort", "-score")]).sort("title"), ("score", true));
        assert_eq!(query(&[]).sort("title"), ("title", false));
        assert!(!query(&[("sort", "x"), ("page", "2"), ("after", "abc")]).is_filtered());
        assert!(query(&[("region", "440100")]).is_filtered());
        assert!(!query(&[("round", "1")]).is_filtered(), "another list");
        assert_eq!(query(&[("round", "1"), ("q", "灯")]).cleared(), "/e?round=1");
    }
}
