//! Regions, sites, and who works in the exhibition.

use domain::exhibition::settings::ExhibitionSettings;

events! {
    ExhibitionEdit<'a> { settings: &'a ExhibitionSettings, }
    ExhibitionEnd<'a> { role: &'a str, name: &'a str, }
    ExhibitionGrant<'a> { role: &'a str, name: &'a str, }
    RegionAdd<'a> { region: &'a str, name: &'a str, }
    RegionRename<'a> { region: &'a str, from: &'a str, to: &'a str, }
    SiteAdd<'a> { site: &'a str, region: &'a str, }
    SiteDeviceLink<'a> { site: &'a str, }
    SiteDeviceOff<'a> { site: &'a str, }
    SiteDeviceOn<'a> { site: &'a str, }
    SiteEdit<'a> { site: &'a str, from: &'a str, to: &'a str, reason: &'a str, }
    SiteExclude<'a> { name: &'a str, from: &'a str, to: &'a str, reason: &'a str, }
    SiteExcludeEnd<'a> { name: &'a str, from: &'a str, to: &'a str, }
    SitesImport<'a> { filename: &'a str, hash: &'a str, created: usize, changed: usize, }
}
