//! The sentence that a month of participation is told in, states of sites, rules, and why a month is not reported.

use domain::exhibition::participation::{
    AreaKind, ParticipationProblem, ParticipationRule, ParticipationState, ReportSentence, RuleBasis,
};

use crate::{Lang, phrases, times};

messages! { exhibition_report;
    until_month_end(month: &str);
    until_day(day: &str);
    in_towns(area: &str);
    in_villages(area: &str);
    sites(expected: i64, place: &str);
    no_sites(place: &str);
    told(until: &str, sites: &str, rate: &str);
    told_of_none(until: &str, sites: &str);
    without(names: &str);
    without_sites(sites: i64);
    without_both(names: &str, sites: i64);

    province;
    city;
    district;
    county;
    town;
    township;
    subdistrict;
    village;
    community;

    met;
    late;
    below;
    silent;
    excluded;
    closed;

    rule_any;
    rule_focus_days;
    rule_other_days;
    rule_hours;
    basis_reading;
    basis_city;
    basis_county;

    not_over(day: &str);
    nothing_counted;
    unchanged;
    approved;
    not_approved;
    not_above;
    not_approved_below(names: &str);
    approved_above(name: &str);
}

/// What people call a region of its kind: the whole of it in Chinese.
const fn area(lang: Lang, kind: AreaKind) -> &'static str {
    match kind {
        AreaKind::Province => province(lang),
        AreaKind::City => city(lang),
        AreaKind::District => district(lang),
        AreaKind::County => county(lang),
        AreaKind::Town => town(lang),
        AreaKind::Township => township(lang),
        AreaKind::Subdistrict => subdistrict(lang),
        AreaKind::Village => village(lang),
        AreaKind::Community => community(lang),
    }
}

/// The sentence of a month: 截至6月底，全省各镇街26368个基层终端站点（不含深圳）总开机率为100%. What is excluded is always named.
#[must_use]
pub fn sentence(lang: Lang, said: &ReportSentence<'_>) -> String {
    let until = match said.until {
        Some(day) => {
            let (_, month, day) = day.numbers();
            until_day(lang, &times::day_of_year(lang, times::month_name(lang, month), day))
        }
        None => until_month_end(lang, times::month_name(lang, said.month.numbers().1)),
    };
    let place = match area(lang, said.area) {
        area if said.area.has_towns() => in_towns(lang, area),
        area if said.area.has_villages() => in_villages(lang, area),
        area => area.to_owned(),
    };
    let sites = if said.rate.is_some() { sites(lang, said.expected, &place) } else { no_sites(lang, &place) };
    let names = phrases::list(lang, &said.without);
    let excluded = match (said.without.is_empty(), said.without_sites) {
        (true, 0) => String::new(),
        (true, count) => without_sites(lang, count),
        (false, 0) => without(lang, &names),
        (false, count) => without_both(lang, &names, count),
    };
    let sites = if excluded.is_empty() { sites } else { phrases::aside(lang, &sites, &excluded) };
    match said.rate {
        Some(rate) => told(lang, &until, &sites, &rate.to_string()),
        None => told_of_none(lang, &until, &sites),
    }
}

/// The name of a state of a site.
#[must_use]
pub const fn state(lang: Lang, state: ParticipationState) -> &'static str {
    match state {
        ParticipationState::Met => met(lang),
        ParticipationState::Late => late(lang),
        ParticipationState::Below => below(lang),
        ParticipationState::Silent => silent(lang),
        ParticipationState::Excluded => excluded(lang),
        ParticipationState::Closed => closed(lang),
    }
}

/// What a rule asks for.
#[must_use]
pub const fn rule(lang: Lang, rule: ParticipationRule) -> &'static str {
    match rule {
        ParticipationRule::Any => rule_any(lang),
        ParticipationRule::FocusDays => rule_focus_days(lang),
        ParticipationRule::OtherDays => rule_other_days(lang),
        ParticipationRule::Hours => rule_hours(lang),
    }
}

/// Where a rule comes from.
#[must_use]
pub const fn basis(lang: Lang, basis: RuleBasis) -> &'static str {
    match basis {
        RuleBasis::Reading => basis_reading(lang),
        RuleBasis::City => basis_city(lang),
        RuleBasis::County => basis_county(lang),
    }
}

/// Why a month is not reported or approved.
#[must_use]
pub fn problem(lang: Lang, problem: &ParticipationProblem) -> String {
    match problem {
        ParticipationProblem::NotOver(last) => not_over(lang, &times::day_with_weekday(lang, *last)),
        ParticipationProblem::NothingCounted => nothing_counted(lang).to_owned(),
        ParticipationProblem::Unchanged => unchanged(lang).to_owned(),
        ParticipationProblem::Approved => approved(lang).to_owned(),
        ParticipationProblem::NotApproved => not_approved(lang).to_owned(),
        ParticipationProblem::NotAbove => not_above(lang).to_owned(),
        ParticipationProblem::Below(names) => not_approved_below(lang, &phrases::list(lang, names)),
        ParticipationProblem::Above(name) => approved_above(lang, name),
    }
}

#[cfg(test)]
mod tests {
    use domain::exhibition::participation::{ExcludedPart, ExcludedRegion, ParticipationSums};
    use domain::exhibition::region::RegionLevel;

    use super::*;

    fn said(
        lang: Lang,
        place: (RegionLevel, &str),
        until: Option<&str>,
        (taking_part, silent): (i64, i64),
        excluded: &ExcludedPart,
    ) -> String {
        let sums = ParticipationSums { met: taking_part, silent, ..ParticipationSums::default() };
        let month = "2026-06".parse().unwrap();
        let until = until.map(|day| day.parse().unwrap());
        sentence(lang, &ReportSentence::of(place, (month, until), &sums, excluded))
    }

    fn without(code: &str, name: &str, sites: i64) -> ExcludedPart {
        let region = ExcludedRegion {
            region: code.parse().unwrap(),
            name: name.to_owned(),
            sites: 1_300,
            reason: "单列".to_owned(),
        };
        ExcludedPart { regions: vec![region], sites }
    }

    #[test]
    fn the_sentence_of_the_newsletter_is_said() {
        let (province, shenzhen) = ((RegionLevel::Province, "广东省"), without("4403", "深圳市", 0));
        assert_eq!(
            said(Lang::Zh, province, None, (26_368, 0), &shenzhen),
            "截至6月底，全省各镇街26368个基层终端站点（不含深圳）总开机率为100%"
        );
        assert_eq!(
            said(Lang::Zh, province, None, (26_367, 1), &shenzhen),
            "截至6月底，全省各镇街26368个基层终端站点（不含深圳）总开机率为99.9%"
        );
        assert_eq!(
            said(Lang::En, province, None, (26_368, 0), &without("4403", "Shenzhen", 0)),
            "By the end of Jun, 100% of the 26368 sites in all towns of the province (excluding Shenzhen) had taken part"
        );
    }

    #[test]
    fn the_form_follows_the_region_and_what_is_excluded_is_always_named() {
        let none = ExcludedPart::default();
        let zh = |place, until, counts, excluded: &ExcludedPart| said(Lang::Zh, place, until, counts, excluded);
        let day = Some("2026-06-12");
        assert_eq!(
            zh((RegionLevel::City, "韶关市"), day, (2, 1), &none),
            "截至6月12日，全市各镇街3个基层终端站点总开机率为66.7%"
        );
        assert_eq!(
            zh((RegionLevel::County, "惠东县"), None, (2, 0), &without("441323001", "平山街道", 3)),
            "截至6月底，全县各镇街2个基层终端站点（不含平山街道和单独报备的3个站点）总开机率为100%"
        );
        let sites = ExcludedPart { regions: Vec::new(), sites: 4 };
        assert_eq!(
            zh((RegionLevel::Town, "金鸡镇"), None, (0, 2), &sites),
            "截至6月底，全镇各村（社区）2个基层终端站点（不含单独报备的4个站点）总开机率为0.0%"
        );
        assert_eq!(
            zh((RegionLevel::Village, "良官村"), None, (0, 0), &sites),
            "截至6月底，全村没有应开机的基层终端站点（不含单独报备的4个站点）"
        );
        assert_eq!(
            said(Lang::En, (RegionLevel::Village, "Liangguan"), day, (0, 0), &none),
            "As of 12 Jun, there were no sites in the village that were expected to take part"
        );
    }
}
