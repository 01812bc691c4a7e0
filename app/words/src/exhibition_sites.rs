//! Words of the exhibition's frame, regions, sites, the people who work there, and the devices of sites.

use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::participation::ParticipationRule;
use domain::exhibition::region::RegionLevel;
use domain::exhibition::sheet::{SiteCellFault, SiteColumn};
use domain::exhibition::site::{SiteKind, SiteProblem};
use domain::limits;

use crate::{Lang, exhibition_report, phrases};

messages! { exhibition_sites;
    exhibition;
    tabs;
    tab_home;
    tab_sites;
    tab_library;
    tab_plans;
    tab_previews;
    tab_participation;
    tab_people;
    tab_settings;
    role_administrator;
    role_office;
    role_manager;
    role_device;
    role_at(role: &str, place: &str);
    letter_exhibition;
    kind_village;
    kind_community;
    kind_office;
    kind_enterprise;
    kind_household;
    level_province;
    level_city;
    level_county;
    level_town;
    level_village;
    state_open;
    state_closed;
    state_unmanaged;
    state_without_device;
    is_ahead(day: &str);
    is_closed(day: &str);
    closes(day: &str);
    sites_all;
    sites_open;
    sites_unmanaged;
    sites_without_device;
    figures;
    waits;
    nothing_waits;
    nothing_waits_body;
    no_sites_yet;
    no_sites_yet_body;
    wait_unmanaged(count: i64);
    wait_device(count: i64);
    wait_plans(count: i64);
    wait_viewings(count: i64);
    wait_months(count: i64);
    wait_previews(count: i64);
    wait_unmet(count: i64);
    look;
    own_sites;
    own_regions;
    enter_site;
    regions;
    region;
    all_regions;
    no_regions;
    level;
    count_sites;
    count_open;
    site;
    code;
    kind;
    state;
    opened;
    closed;
    capacity;
    device;
    device_on;
    device_off;
    search_what;
    no_site_found;
    no_site_found_body;
    to_import;
    to_regions;
    to_exclusions;
    add_site;
    site_added(name: &str);
    code_help(max: usize);
    region_help;
    closed_help;
    capacity_help;
    life_reason;
    life_reason_help;
    facts;
    edit_site;
    save;
    site_saved(name: &str);
    managers;
    no_managers;
    no_managers_body;
    name;
    site_name;
    email;
    email_help;
    grant;
    make_manager;
    granted(name: &str);
    granted_invited(name: &str);
    end_role;
    end_role_title(name: &str, role: &str);
    end_role_body;
    role_ended(name: &str);
    device_note;
    make_link;
    replace_link_note;
    link_once;
    link_once_body;
    link_label;
    qr_label;
    sign_device_out;
    sign_device_out_title;
    sign_device_out_body;
    device_ended;
    site_exclusions;
    no_site_exclusions;
    regions_page;
    add_region;
    region_code;
    region_name;
    region_added(name: &str);
    rename_region;
    region_renamed(name: &str);
    people_page;
    people_search;
    role_label;
    place;
    nobody;
    nobody_body;
    nobody_found;
    nobody_found_body;
    grant_role;
    place_help;
    acts;
    exclusions_page;
    exclusions_note;
    no_exclusions;
    no_exclusions_body;
    add_exclusion;
    exclusion_place;
    from_day;
    until_day;
    reason;
    period;
    days(from: &str, until: &str);
    exclusion_added;
    in_force;
    taken_back;
    take_back;
    take_back_title(place: &str);
    take_back_body;
    exclusion_ended;
    settings_page;
    settings_note;
    zone;
    rule;
    night_from;
    night_until;
    night_help;
    settings_saved;
    import_page;
    file;
    file_help(rows: usize, size: &str);
    take_file;
    take_other;
    nothing_kept;
    nothing_kept_body;
    refused_file;
    other_file;
    checked(file: &str);
    rows(count: usize);
    created;
    changed;
    unchanged;
    new_regions;
    new_managers;
    wrong;
    result;
    problems;
    problems_note(cells: usize);
    first_problems(shown: usize, all: usize);
    ignored(columns: &str);
    fix_first;
    all_fine;
    ready;
    nothing_to_do;
    import_all(rows: usize);
    forget;
    done(created: usize, changed: usize, unchanged: usize);
    row;
    column;
    found;
    allowed;
    empty_cell;
    column_code;
    column_name_of_site;
    column_region;
    column_province;
    column_city;
    column_county;
    column_town;
    column_village;
    column_kind;
    column_opened;
    column_closed;
    column_capacity;
    column_manager;
    column_manager_name;
    may_be_there;
    may_be_long(max: usize);
    may_be_code(max: usize);
    may_be_once(row: usize);
    may_be_own;
    may_be_region;
    may_be_within;
    may_be_named(code: &str);
    may_be_kind(kinds: &str);
    may_be_day;
    may_close;
    may_open(day: &str);
    may_be_people(max: i64);
    may_be_address;
    may_be_proven;
    device_page;
    device_lead;
    device_confirm;
    device_replaces;
    device_done(name: &str);
    link_spent;
    link_spent_title;
    wrong_code(max: usize);
    wrong_code_taken(code: &str);
    wrong_capacity(max: i64);
    wrong_day(found: &str);
    wrong_closes;
    wrong_opens(day: &str);
    wrong_region_code(found: &str);
    wrong_region(code: &str);
    wrong_site(code: &str);
    wrong_region_there(code: &str);
    wrong_period;
    wrong_exclusion_there;
    wrong_member_there;
    wrong_columns(columns: &str);
    wrong_rule(found: &str);
    wrong_hour(found: &str);
}

/// What somebody is in the exhibition.
#[must_use]
pub const fn role(lang: Lang, role: ExhibitionRole) -> &'static str {
    match role {
        ExhibitionRole::Administrator => role_administrator(lang),
        ExhibitionRole::Office => role_office(lang),
        ExhibitionRole::Manager => role_manager(lang),
        ExhibitionRole::Device => role_device(lang),
    }
}

/// What a site is.
#[must_use]
pub const fn kind_name(lang: Lang, kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Village => kind_village(lang),
        SiteKind::Community => kind_community(lang),
        SiteKind::Office => kind_office(lang),
        SiteKind::Enterprise => kind_enterprise(lang),
        SiteKind::Household => kind_household(lang),
    }
}

/// How far down a region is.
#[must_use]
pub const fn level_name(lang: Lang, level: RegionLevel) -> &'static str {
    match level {
        RegionLevel::Province => level_province(lang),
        RegionLevel::City => level_city(lang),
        RegionLevel::County => level_county(lang),
        RegionLevel::Town => level_town(lang),
        RegionLevel::Village => level_village(lang),
    }
}

/// What a column of a spreadsheet of sites says.
#[must_use]
pub const fn column_name(lang: Lang, column: SiteColumn) -> &'static str {
    match column {
        SiteColumn::Code => column_code(lang),
        SiteColumn::Name => column_name_of_site(lang),
        SiteColumn::Region => column_region(lang),
        SiteColumn::Province => column_province(lang),
        SiteColumn::City => column_city(lang),
        SiteColumn::County => column_county(lang),
        SiteColumn::Town => column_town(lang),
        SiteColumn::Village => column_village(lang),
        SiteColumn::Kind => column_kind(lang),
        SiteColumn::Opened => column_opened(lang),
        SiteColumn::Closed => column_closed(lang),
        SiteColumn::Capacity => column_capacity(lang),
        SiteColumn::Manager => column_manager(lang),
        SiteColumn::ManagerName => column_manager_name(lang),
    }
}

/// What a rule of participation asks for; a rule of another program is shown by its name.
#[must_use]
pub fn rule_name(lang: Lang, rule: &str) -> &str {
    rule.parse::<ParticipationRule>().map_or(rule, |known| exhibition_report::rule(lang, known))
}

/// What may stand in a cell that something is wrong with.
#[must_use]
pub fn cell_allowed(lang: Lang, fault: &SiteCellFault) -> String {
    match fault {
        SiteCellFault::Missing => may_be_there(lang).to_owned(),
        SiteCellFault::TooLong { max } => may_be_long(lang, *max),
        SiteCellFault::Code => may_be_code(lang, limits::SITE_CODE),
        SiteCellFault::Twice { row } => may_be_once(lang, *row),
        SiteCellFault::Elsewhere => may_be_own(lang).to_owned(),
        SiteCellFault::Region => may_be_region(lang).to_owned(),
        SiteCellFault::OutsideReach => may_be_within(lang).to_owned(),
        SiteCellFault::Unnamed { code } => may_be_named(lang, code.as_str()),
        SiteCellFault::Kind => {
            let kinds: Vec<&str> = SiteKind::ALL.iter().map(|kind| kind_name(lang, *kind)).collect();
            may_be_kind(lang, &phrases::list(lang, &kinds))
        }
        SiteCellFault::Day => may_be_day(lang).to_owned(),
        SiteCellFault::ClosesEarly => may_close(lang).to_owned(),
        SiteCellFault::OpensEarly { day } => may_open(lang, &day.to_string()),
        SiteCellFault::Capacity => may_be_people(lang, limits::SITE_CAPACITY),
        SiteCellFault::Address => may_be_address(lang).to_owned(),
        SiteCellFault::Unproven => may_be_proven(lang).to_owned(),
    }
}

/// Why something of a site, of a region or of who works there cannot be so.
#[must_use]
pub fn problem(lang: Lang, problem: &SiteProblem) -> String {
    match problem {
        SiteProblem::Code(_) => wrong_code(lang, limits::SITE_CODE),
        SiteProblem::CodeTaken(code) => wrong_code_taken(lang, code),
        SiteProblem::Capacity => wrong_capacity(lang, limits::SITE_CAPACITY),
        SiteProblem::Day(found) => wrong_day(lang, found),
        SiteProblem::ClosesEarly => wrong_closes(lang).to_owned(),
        SiteProblem::OpensEarly(day) => wrong_opens(lang, &day.to_string()),
        SiteProblem::RegionCode(found) => wrong_region_code(lang, found),
        SiteProblem::NoRegion(code) => wrong_region(lang, code),
        SiteProblem::NoSite(code) => wrong_site(lang, code),
        SiteProblem::RegionThere(code) => wrong_region_there(lang, code),
        SiteProblem::Period => wrong_period(lang).to_owned(),
        SiteProblem::ExclusionThere => wrong_exclusion_there(lang).to_owned(),
        SiteProblem::MemberThere => wrong_member_there(lang).to_owned(),
        SiteProblem::LinkSpent => link_spent(lang).to_owned(),
        SiteProblem::NoColumns(keys) => {
            let names = keys.iter().filter_map(|key| key.parse().ok()).map(|column| column_name(lang, column));
            wrong_columns(lang, &phrases::list(lang, &names.collect::<Vec<&str>>()))
        }
        SiteProblem::Rule(found) => wrong_rule(lang, found),
        SiteProblem::Hour(found) => wrong_hour(lang, found),
    }
}

#[cfg(test)]
mod tests {
    use domain::exhibition::settings::RULES;

    use super::*;

    #[test]
    fn every_rule_has_words() {
        for lang in Lang::ALL.iter().copied() {
            for rule in RULES {
                assert!(!rule_name(lang, rule).contains('@'), "{rule}");
            }
        }
    }
}
