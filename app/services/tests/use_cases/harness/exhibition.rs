//! Regions and sites of the exhibition, and who works there, as its database has them.

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::site::SiteKind;
use services::Actor;
use store::{ExhibitionMember, Region, Site};

pub fn region(code: &str, name: &str) -> Region {
    Region { code: code.parse().unwrap(), name: name.to_owned() }
}

/// A village whose key and code end with its number.
pub fn village(number: i64, region: &str, opened_on: Day) -> Site {
    let id = format!("site-{number}");
    Site {
        number,
        id: id.parse().unwrap(),
        code: id,
        name: "某村".to_owned(),
        region: region.parse().unwrap(),
        kind: SiteKind::Village,
        opened_on,
        closed_on: None,
        capacity: 0,
        has_device: false,
        version: 1,
    }
}

/// A role that somebody has.
pub fn appointed(who: &Actor, role: ExhibitionRole, place: &str) -> ExhibitionMember {
    ExhibitionMember {
        account: who.account().unwrap().id.clone(),
        role,
        place: place.to_owned(),
        added_by: None,
        added_at: 1,
    }
}
