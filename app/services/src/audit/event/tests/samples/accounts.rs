//! Events of accounts and of the tokens of programs.

use domain::access::{Role, Scope};
use domain::audit::EventKind;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

pub(super) fn sample(kind: EventKind) -> (Value, Value) {
    use EventKind as K;
    match kind {
        K::AccountCreate => (
            written(kind, &AccountCreate { email: "a@b.cn", roles: &[Role::Organiser, Role::UnitOfficer] }),
            json!({ "email": "a@b.cn", "roles": ["organiser", "unit_officer"] }),
        ),
        K::AccountDisable => (written(kind, &AccountDisable { email: "a@b.cn" }), json!({ "email": "a@b.cn" })),
        K::AccountEnable => (written(kind, &AccountEnable { email: "a@b.cn" }), json!({ "email": "a@b.cn" })),
        K::AccountErase => {
            (written(kind, &AccountErase { rows: 3, places: "4-5,9" }), json!({ "rows": 3, "places": "4-5,9" }))
        }
        K::AccountPassword => {
            assert_eq!(written(kind, &AccountPassword { by: None }), json!({}));
            let by = Some(PasswordProof::ResetLink);
            (written(kind, &AccountPassword { by }), json!({ "by": "reset link" }))
        }
        K::AccountProof => (written(kind, &AccountProof {}), json!({})),
        K::AccountProofAsk => (written(kind, &AccountProofAsk {}), json!({})),
        K::AccountResetLink => (written(kind, &AccountResetLink {}), json!({})),
        K::AccountRecoveryCode => (written(kind, &AccountRecoveryCode { codes_left: 9 }), json!({ "codes_left": 9 })),
        K::AccountRecoveryCodes => (written(kind, &AccountRecoveryCodes {}), json!({})),
        K::AccountSecondFactorOff => (written(kind, &AccountSecondFactorOff {}), json!({})),
        K::AccountSecondFactorOn => (written(kind, &AccountSecondFactorOn {}), json!({})),
        K::AccountSecondFactorReset => {
            (written(kind, &AccountSecondFactorReset { email: "a@b.cn" }), json!({ "email": "a@b.cn" }))
        }
        K::AccountSessionEnd => (written(kind, &AccountSessionEnd { sessions: 1 }), json!({ "sessions": 1 })),
        K::AccountSignIn => {
            assert_eq!(written(kind, &AccountSignIn { network: None }), json!({}));
            (written(kind, &AccountSignIn { network: Some("203.0.113.7") }), json!({ "network": "203.0.113.7" }))
        }
        K::AccountSignInFailed => {
            let known = AccountSignInFailed { times: 1, address: None, network: None };
            assert_eq!(written(kind, &known), json!({ "times": 1 }));
            (
                written(kind, &AccountSignInFailed { times: 10, address: Some("ab"), network: Some("203.0.113.7") }),
                json!({ "times": 10, "address": "ab", "network": "203.0.113.7" }),
            )
        }
        K::AccountSignOut => (written(kind, &AccountSignOut {}), json!({})),
        K::AccountSignOutEverywhere => {
            assert_eq!(written(kind, &AccountSignOutEverywhere { sessions: 2, tokens: 0 }), json!({ "sessions": 2 }));
            let both = AccountSignOutEverywhere { sessions: 2, tokens: 3 };
            (written(kind, &both), json!({ "sessions": 2, "tokens": 3 }))
        }
        K::TokenCreate => (
            written(kind, &TokenCreate { scopes: &[Scope::EntriesRead], days: 30 }),
            json!({ "scopes": ["entries:read"], "days": 30 }),
        ),
        _ => (written(kind, &TokenRevoke { scopes: &[Scope::EntriesRead] }), json!({ "scopes": ["entries:read"] })),
    }
}
