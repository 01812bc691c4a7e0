//! Accounts, sessions, API tokens, and what is taken away.

use domain::access::{Role, Scope};

events! {
    AccountCreate<'a> { email: &'a str, roles: &'a [Role], }
    AccountDisable<'a> { email: &'a str, }
    AccountEnable<'a> { email: &'a str, }
    AccountErase<'a> {
        /// How many rows of the audit trail are empty since then.
        rows: usize,
        /// Which, as [`domain::audit::places_text`].
        places: &'a str,
    }
    AccountPassword {
        /// Absent where the person gave the password before.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<PasswordProof>,
    }
    AccountRecoveryCode { codes_left: i64, }
    AccountRecoveryCodes {}
    AccountProof {}
    AccountProofAsk {}
    AccountResetLink {}
    AccountSecondFactorOff {}
    AccountSecondFactorOn {}
    AccountSecondFactorReset<'a> { email: &'a str, }
    AccountSessionEnd { sessions: u64, }
    AccountSignIn<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        network: Option<&'a str>,
    }
    AccountSignInFailed<'a> {
        times: i64,
        /// Where there is no account.
        #[serde(skip_serializing_if = "Option::is_none")]
        address: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        network: Option<&'a str>,
    }
    AccountSignOut {}
    AccountSignOutEverywhere {
        sessions: u64,
        #[serde(skip_serializing_if = "is_none")]
        tokens: u64,
    }
    ExportTake<'a> { export: &'a str, format: &'a str, }
    TokenCreate<'a> { scopes: &'a [Scope], days: i64, }
    TokenRevoke<'a> { scopes: &'a [Scope], }
}

/// Whether there are none.
fn is_none(count: &u64) -> bool {
    *count == 0
}

/// What allows to set a password without the one before.
#[derive(serde::Serialize)]
pub(crate) enum PasswordProof {
    /// A link from an administrator.
    #[serde(rename = "reset link")]
    ResetLink,
}
