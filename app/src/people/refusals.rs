//! Where a refusal is said in the forms about members. Server only.

use services::{Refusal as Rule, ServiceError, TextName};

use crate::ui::prelude::*;

/// Puts a refusal beside the field it is about.
pub fn beside(error: ServiceError) -> AppError {
    match error {
        ServiceError::Refused(rule @ (Rule::BadEmail(_) | Rule::Unproven(_))) => {
            AppError::refused_field("email", rule.message(use_lang()))
        }
        ServiceError::Refused(rule @ Rule::Words { what, .. }) => {
            let field = match what {
                TextName::Unit => "unit",
                TextName::Expertise => "expertise",
                _ => "name",
            };
            AppError::refused_field(field, rule.message(use_lang()))
        }
        error => error.into(),
    }
}
