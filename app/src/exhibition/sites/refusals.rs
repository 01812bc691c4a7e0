//! Refusals beside the fields they are about.

use domain::exhibition::site::SiteProblem;
use services::{Refusal as Rule, ServiceError, TextName};

use crate::ui::prelude::*;

/// A refusal beside the field that `of` names for it; any other error as it is.
pub(super) fn beside(error: ServiceError, of: impl Fn(&Rule) -> Option<&'static str>, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    match of(rule) {
        Some(field) => AppError::refused_field(field, rule.message(lang)),
        None => error.into(),
    }
}

/// The field of a form with the facts of a site; `sent` tells which of its days cannot be read.
pub(super) fn field_of_site(rule: &Rule, sent: &Sent) -> Option<&'static str> {
    match rule {
        Rule::Site(SiteProblem::Code(_) | SiteProblem::CodeTaken(_)) => Some("code"),
        Rule::Site(SiteProblem::Capacity) => Some("capacity"),
        Rule::Site(SiteProblem::Day(found)) if !found.is_empty() && found == sent.get("closed_on") => Some("closed_on"),
        Rule::Site(SiteProblem::Day(_) | SiteProblem::OpensEarly(_)) => Some("opened_on"),
        Rule::Site(SiteProblem::ClosesEarly) => Some("closed_on"),
        Rule::Words { what: TextName::Reason, .. } => Some("reason"),
        _ => field_of_region(rule, "region"),
    }
}

/// The field of a form with a region: `code` is the one with its code.
pub(super) fn field_of_region(rule: &Rule, code: &'static str) -> Option<&'static str> {
    match rule {
        Rule::Site(SiteProblem::RegionCode(_) | SiteProblem::NoRegion(_) | SiteProblem::RegionThere(_)) => Some(code),
        Rule::Words { what: TextName::Title, .. } => Some("name"),
        _ => None,
    }
}

/// The field of a form that gives a role.
pub(super) fn field_of_member(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::BadEmail(_) | Rule::Unproven(_) | Rule::Site(SiteProblem::MemberThere) => Some("email"),
        Rule::Words { what: TextName::Name, .. } => Some("name"),
        _ => field_of_place(rule),
    }
}

/// The field of a form with a place.
pub(super) fn field_of_place(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::Site(SiteProblem::RegionCode(_) | SiteProblem::NoRegion(_) | SiteProblem::NoSite(_)) => Some("place"),
        _ => None,
    }
}

/// The field of a form with a period; `sent` tells which of its days cannot be read.
pub(super) fn field_of_exclusion(rule: &Rule, sent: &Sent) -> Option<&'static str> {
    match rule {
        Rule::Site(SiteProblem::Day(found)) if found == sent.get("from_day") => Some("from_day"),
        Rule::Site(SiteProblem::Day(_) | SiteProblem::Period) => Some("until_day"),
        Rule::Site(SiteProblem::ExclusionThere) => Some("place"),
        Rule::Words { what: TextName::Reason, .. } => Some("reason"),
        _ => field_of_place(rule),
    }
}
