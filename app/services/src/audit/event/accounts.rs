//! Accounts, sessions, API tokens.

use domain::access::{Role, Scope};

events! {
    AccountCreate<'a> { email: &'a str, roles: &'a [Role], }
    AccountDisable<'a> { email: &'a str, }
    AccountEnable<'a> { email: &'a str, }
    AccountPassword {
        /// Absent where the person gave the password before.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<PasswordProof>,
    }
    AccountRecoveryCode { codes_left: i64, }
    AccountRecoveryCodes {}
    AccountResetLink {}
    AccountSecondFactorOff {}
    AccountSecondFactorOn {}
    AccountSecondFactorReset<'a> { email: &'a str, }
    AccountSessionEnd { sessions: u64, }
    AccountSignOutEverywhere { sessions: u64, }
    TokenCreate<'a> { scopes: &'a [Scope], days: i64, }
    TokenRevoke<'a> { scopes: &'a [Scope], }
}

/// What allows to set a password without the one before.
#[derive(serde::Serialize)]
pub(crate) enum PasswordProof {
    /// A link from an administrator.
    #[serde(rename = "reset link")]
    ResetLink,
}
