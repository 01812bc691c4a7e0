//! The first run: a one-time code makes the administrator.

use domain::access::Role;
use domain::tries::AT_ADDRESS;

use crate::Services;
use crate::accounts::create::{AddressProof, NewAccount, hash_of, insert};
use crate::accounts::guesses::SignInFrom;
use crate::accounts::secret::digest;
use crate::accounts::sessions::{SignedIn, open_session};
use crate::actor::Actor;
use crate::error::{Refusal, Result};

impl Services {
    /// Whether no account exists yet, so that the first-run page is shown.
    ///
    /// # Errors
    /// The database.
    pub async fn needs_setup(&self) -> Result<bool> {
        let mut tx = self.read().await?;
        Ok(tx.meta("set_up").await?.is_none())
    }

    /// Makes the one-time code of the first run, to be printed at start; `None` when set up already.
    ///
    /// # Errors
    /// The database.
    pub async fn setup_code(&self) -> Result<Option<String>> {
        let mut tx = self.write().await?;
        if tx.meta("set_up").await?.is_some() {
            return Ok(None);
        }
        let mut bytes = [0_u8; 6];
        self.random.fill(&mut bytes);
        let digits: String = bytes.iter().map(|b| char::from(b'0' + b % 10)).collect();
        tx.set_meta("setup_code", &domain::hex::encode(&digest(&digits))).await?;
        tx.set_meta("setup_tries", "0").await?;
        tx.commit().await?;
        Ok(Some(digits))
    }

    /// First run: checks the code and makes the administrator, who may also be an organiser.
    ///
    /// # Errors
    /// A wrong code, a set-up installation, or an account that cannot be made.
    pub async fn set_up(
        &self,
        code: &str,
        mut new: NewAccount,
        organiser: bool,
        from: &SignInFrom,
    ) -> Result<SignedIn> {
        new.roles = if organiser { vec![Role::Administrator, Role::Organiser] } else { vec![Role::Administrator] };
        let hash = hash_of(self, &new).await?;
        let mut tx = self.write().await?;
        if tx.meta("set_up").await?.is_some() {
            return Err(Refusal::AlreadySetUp.into());
        }
        // Six digits hold because the tries are counted; a restart prints a new code.
        let tries: i64 = tx.meta("setup_tries").await?.and_then(|text| text.parse().ok()).unwrap_or_default();
        if tries >= AT_ADDRESS.free {
            return Err(Refusal::TicketSpent.into());
        }
        if tx.meta("setup_code").await? != Some(domain::hex::encode(&digest(code.trim()))) {
            tx.set_meta("setup_tries", &tries.saturating_add(1).to_string()).await?;
            tx.commit().await?;
            return Err(Refusal::TicketSpent.into());
        }
        let account = insert(self, &mut *tx, &Actor::Anonymous, new, hash, AddressProof::Known).await?;
        let signed_in = open_session(self, &mut *tx, account, from).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}
