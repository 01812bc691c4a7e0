//! The own account.

use store::Session;

use crate::Services;
use crate::accounts::secret::digest;
use crate::accounts::sessions::IDLE;
use crate::actor::Actor;
use crate::contests::access::memberships;
use crate::contests::create::contest_lines;
use crate::error::Result;
use crate::overview::home::{Seat, seats};

/// The own account.
#[derive(Clone, Debug)]
pub struct OwnAccount {
    /// Browsers signed in, last used first, and whether it is the one that asks.
    pub sessions: Vec<(Session, bool)>,
    /// Roles held in contests.
    pub seats: Vec<Seat>,
}

impl Services {
    /// The own account: browsers signed in, and roles in contests. `token` is that of the browser that asks.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn own_account(&self, actor: &Actor, token: Option<&str>) -> Result<OwnAccount> {
        let person = actor.person()?;
        let asking = token.map(digest);
        let now = self.now();
        let mut tx = self.read().await?;
        let contests = contest_lines(&mut *tx, actor).await?;
        let seats = seats(memberships(&mut *tx, actor, &person.id).await?, &contests, &[]);
        let sessions = tx
            .sessions_of(&person.id)
            .await?
            .into_iter()
            .filter(|session| session.expires_at > now && now.saturating_sub(session.seen_at) < IDLE)
            .map(|session| {
                let present = asking.as_ref() == Some(&session.token_hash);
                (session, present)
            })
            .collect();
        Ok(OwnAccount { sessions, seats })
    }
}
