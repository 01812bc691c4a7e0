//! What the pages of participation share: which month of which region by which rule, links to the other parts, and the way up. Server only.

use domain::exhibition::participation::{Month, ParticipationRule};
use domain::exhibition::region::RegionCode;
use services::{ExhibitionAccess, ParticipationAsk, Region};

use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::text::write_pairs;
use words::exhibition_checks;
use words::exhibition_participation as m;
use words::exhibition_report;

/// What the address asks for. A region that is none is not found; a month or a rule that is none is chosen for the person.
pub(super) fn asked(query: &ListQuery) -> Result<ParticipationAsk, AppError> {
    let region = match query.get("region") {
        "" => None,
        code => Some(code.parse().map_err(|_| AppError::NotFound)?),
    };
    Ok(ParticipationAsk { month: query.get("month").parse().ok(), region, rule: query.get("rule").parse().ok() })
}

/// A part of participation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Figures,
    Sites,
    Doubts,
    Reports,
    Checks,
}

impl Part {
    const ALL: [Self; 5] = [Self::Figures, Self::Sites, Self::Doubts, Self::Reports, Self::Checks];

    const fn path(self) -> &'static str {
        match self {
            Self::Figures => "/exhibition/participation",
            Self::Sites => "/exhibition/participation/sites",
            Self::Doubts => "/exhibition/participation/doubts",
            Self::Reports => "/exhibition/participation/reports",
            Self::Checks => "/exhibition/checks",
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Figures => m::part_figures(lang),
            Self::Sites => m::part_sites(lang),
            Self::Doubts => m::part_doubts(lang),
            Self::Reports => m::part_reports(lang),
            Self::Checks => m::part_checks(lang),
        }
    }
}

/// Which month of which region.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) region: RegionCode,
    pub(super) month: Month,
    /// None where the page is about no rule.
    pub(super) rule: Option<ParticipationRule>,
}

impl Place {
    /// The same month and rule of another region.
    pub(super) fn of(&self, region: &RegionCode) -> Self {
        Self { region: region.clone(), ..self.clone() }
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let pair = |key: &str, value: String| (key.to_owned(), value);
        let mut pairs = vec![pair("region", self.region.to_string()), pair("month", self.month.to_string())];
        pairs.extend(self.rule.map(|rule| pair("rule", rule.key().to_owned())));
        pairs
    }

    /// The address of a part.
    pub(super) fn part(&self, part: Part) -> String {
        self.at(part.path(), &[])
    }

    /// An address that says which month of which region, and something more.
    pub(super) fn at(&self, path: &str, more: &[(&str, &str)]) -> String {
        let mut pairs = self.pairs();
        pairs.extend(more.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        format!("{path}?{}", write_pairs(&pairs))
    }

    /// The address of a site's month.
    pub(super) fn site(&self, site: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(key, _)| key != "region");
        format!("/exhibition/participation/sites/{site}?{}", write_pairs(&pairs))
    }
}

/// What a page of a region is about.
pub(super) struct PartPage<'a> {
    pub(super) access: &'a ExhibitionAccess,
    pub(super) part: Part,
    pub(super) place: Place,
    pub(super) region: &'a Region,
    pub(super) above: &'a [Region],
}

/// A page of a part: the way to the region, links to the other parts, which month, then the content.
pub(super) fn part_page(about: &PartPage<'_>, body: AnyView, lang: Lang) -> AnyView {
    let PartPage { access, part, place, region, above } = about;
    let tabs: Vec<Tab> = Part::ALL.into_iter().map(|one| Tab::new(place.part(one), one.label(lang))).collect();
    let current = place.part(*part);
    let way = way(place, *part, above, region, lang);
    let choice = (*part != Part::Checks).then(|| choice(place, *part, lang));
    let title = match part {
        Part::Figures => m::page(lang),
        Part::Checks => exhibition_checks::checks(lang),
        other => other.label(lang),
    };
    let heading = m::heading(lang, &region.name, title);
    let body = view! {
        <div class="stack participation">
            {way}
            <Tabs label=m::parts(lang) tabs=tabs current=current/>
            {choice}
            {body}
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Participation, access, heading, body, lang)
}

/// The regions above the present one.
fn way(place: &Place, part: Part, above: &[Region], region: &Region, lang: Lang) -> AnyView {
    let steps: Vec<_> = above
        .iter()
        .map(|one| {
            let (href, name) = (place.of(&one.code).part(part), one.name.clone());
            view! { <li><a href=href>{name}</a></li> }
        })
        .collect();
    let here = region.name.clone();
    view! {
        <nav class="participation-way" aria-label=m::way(lang)>
            <ol>{steps}<li aria-current="page">{here}</li></ol>
        </nav>
    }
    .into_any()
}

/// The month and the rule, to choose others.
fn choice(place: &Place, part: Part, lang: Lang) -> AnyView {
    let (region, month) = (place.region.to_string(), place.month.to_string());
    let rule = place.rule.map(|rule| {
        let choices: Vec<Choice> = ParticipationRule::ALL
            .iter()
            .map(|one| Choice::new(one.key(), exhibition_report::rule(lang, *one)))
            .collect();
        view! { <Select name="rule" label=m::rule(lang) choices=choices value=rule.key()/> }
    });
    view! {
        <form class="filters" method="get" action=part.path()>
            <input type="hidden" name="region" value=region/>
            <div class="field">
                <label for="participation-month">{m::month(lang)}</label>
                <input
                    class="input short"
                    type="month"
                    id="participation-month"
                    name="month"
                    value=month
                    placeholder="2026-06"
                    pattern="[0-9]{4}-[0-9]{2}"
                />
            </div>
            {rule}
            <div class="acts"><Submit>{m::show(lang)}</Submit></div>
        </form>
    }
    .into_any()
}

/// Links to files of what a page shows; `stem` is the address without its ending, `more` what the address says besides the language.
pub(super) fn files(stem: &str, formats: &[&str], more: &[(String, String)], lang: Lang) -> AnyView {
    let mut pairs = more.to_vec();
    pairs.push(("lang".to_owned(), lang.key().to_owned()));
    let query = write_pairs(&pairs);
    let links: Vec<_> = formats
        .iter()
        .map(|ending| {
            let (href, words) = (format!("{stem}.{ending}?{query}"), ending.to_uppercase());
            view! { <a href=href>{words}</a> }
        })
        .collect();
    let label = words::lists::files(lang);
    view! {
        <nav class="exports small" aria-label=label>
            <span class="muted">{label}</span>
            {links}
        </nav>
    }
    .into_any()
}

impl Place {
    /// Links to files of the month, by the first part of their name.
    pub(super) fn files(&self, key: &str, lang: Lang) -> AnyView {
        files(&format!("/exhibition/participation/files/{key}"), &["xlsx", "csv"], &self.pairs(), lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_month_of_which_region_by_which_rule() {
        let place = Place {
            region: "44".parse().unwrap(),
            month: "2026-06".parse().unwrap(),
            rule: Some(ParticipationRule::Hours),
        };
        let city = place.of(&"4401".parse().unwrap()).part(Part::Figures);
        assert_eq!(city, "/exhibition/participation?region=4401&month=2026-06&rule=hours%401");
        let bare = Place { rule: None, ..place };
        assert_eq!(bare.at("/x", &[("state", "silent")]), "/x?region=44&month=2026-06&state=silent");
        assert_eq!(bare.site("s1"), "/exhibition/participation/sites/s1?month=2026-06");
    }

    #[test]
    fn what_cannot_be_a_region_is_not_found() {
        let query = |pairs: &[(&str, &str)]| {
            ListQuery::new("/e", pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
        };
        assert!(matches!(asked(&query(&[("region", "x")])), Err(AppError::NotFound)));
        let found = asked(&query(&[("region", "4401"), ("month", "June"), ("rule", "any@9")])).unwrap();
        assert_eq!(
            (found.month, found.rule, found.region.unwrap().as_str().to_owned()),
            (None, None, "4401".to_owned())
        );
    }
}
