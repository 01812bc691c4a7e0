//! Second factors of accounts, and the codes for who has lost theirs.

use async_trait::async_trait;
use domain::ids::AccountId;
use domain::time::Micros;

use crate::error::Result;

/// A secret that the app of a person shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret.
    pub secret: Vec<u8>,
    /// Time step of the last code that was taken.
    pub last_step: i64,
    /// When it was offered.
    pub created_at: Micros,
    /// When the first code was right; `None` while it is only offered.
    pub confirmed_at: Option<Micros>,
}

/// Second factors and recovery codes.
#[async_trait]
pub trait SecondFactors {
    /// The second factor of an account, also one that is only offered.
    async fn second_factor(&mut self, account: &AccountId) -> Result<Option<SecondFactor>>;
    /// Those of these accounts that have a confirmed one.
    async fn with_second_factor(&mut self, accounts: &[AccountId]) -> Result<Vec<AccountId>>;
    /// Offers a secret in place of one that was only offered; false if a confirmed one is there.
    async fn offer_second_factor(&mut self, account: &AccountId, secret: &[u8], at: Micros) -> Result<bool>;
    /// Confirms what is offered, by the code of this time step; false if nothing is.
    async fn confirm_second_factor(&mut self, account: &AccountId, step: i64, at: Micros) -> Result<bool>;
    /// Takes the code of a time step; false if that of this one or of a later one was taken before.
    async fn take_step(&mut self, account: &AccountId, step: i64) -> Result<bool>;
    /// Removes the second factor with its recovery codes; false if there is none.
    async fn delete_second_factor(&mut self, account: &AccountId) -> Result<bool>;
    /// Puts recovery codes, as their hashes, in place of those before.
    async fn put_recovery_codes(&mut self, account: &AccountId, hashes: &[Vec<u8>]) -> Result<()>;
    /// Uses a recovery code; false if there is none such, or it was used.
    async fn use_recovery_code(&mut self, account: &AccountId, hash: &[u8], at: Micros) -> Result<bool>;
    /// How many recovery codes can still be used.
    async fn recovery_codes_left(&mut self, account: &AccountId) -> Result<i64>;
}
