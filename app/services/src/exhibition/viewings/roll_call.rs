//! The roll call: a code on the screen that changes every minute, and phones that answer it once. No names: a key under the secret of the
//! exhibition and of the viewing says only that it was the same phone.

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::roll_call::{MOST_PRESENT, RollCode, next_roll_at, roll_minute, roll_minutes};
use domain::exhibition::viewing::ViewingState;
use domain::exhibition::viewing_problem::ViewingProblem;
use domain::ids::{SiteId, ViewingId};
use domain::time::Micros;
use store::{NamedSite, Tx, Viewing};

use super::evidence::known_viewing;
use crate::Services;
use crate::accounts::secret::keyed_hash;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::enter_site;
use crate::exhibition::settings::{settings, today};

/// Viewings of a site on three days whose codes are looked through.
const MOST_CALLED: i64 = 60;
/// The longest text by which a phone is told apart.
const LONGEST_PHONE: usize = 100;

/// What the screen shows of the roll call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollScreen {
    /// The code.
    pub code: RollCode,
    /// When the next one is shown.
    pub next_at: Micros,
    /// How many have answered.
    pub presences: i64,
}

/// What a phone is told that opens a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollCall {
    /// The viewing.
    pub viewing: ViewingId,
    /// The name of the site.
    pub site: String,
    /// Its region.
    pub region: String,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollAnswer {
    /// What was answered.
    pub call: RollCall,
    /// The phone had answered before: it counts once.
    pub again: bool,
    /// What is kept of it: by this a vote knows who was there, see [`Services::vote_pass`].
    pub person_key: Vec<u8>,
}

impl Services {
    /// The code that is shown now at a viewing of a site.
    ///
    /// # Errors
    /// A missing permission, or no such viewing of the site that goes on.
    pub async fn roll_screen(&self, actor: &Actor, site: &SiteId, viewing: &ViewingId) -> Result<RollScreen> {
        let mut tx = self.read().await?;
        let (site, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::HoldViewings).await?;
        let viewing = known_viewing(&mut *tx, &site, viewing).await?.filter(is_called);
        let viewing = viewing.ok_or(ServiceError::NotFound)?;
        let (_, secret) = settings(&mut *tx).await?;
        let presences = tx.presences(&viewing.id).await?;
        let now = self.now();
        let code = code_at(&secret, &viewing, now)?;
        Ok(RollScreen { code, next_at: next_roll_at(now), presences })
    }

    /// What a code is of.
    ///
    /// # Errors
    /// A code that has ended, or is none.
    pub async fn roll_call(&self, code: &RollCode) -> Result<RollCall> {
        let mut tx = self.read().await?;
        let (viewing, site, _) = called(self, &mut *tx, code).await?;
        Ok(call_of(viewing, site))
    }

    /// A phone answers a code; `phone` is what it keeps, by which it is told apart from others.
    ///
    /// # Errors
    /// A code that has ended or is none, a phone that keeps nothing, or more phones than are counted.
    pub async fn answer_roll_call(&self, code: &RollCode, phone: &str) -> Result<RollAnswer> {
        if phone.is_empty() || phone.len() > LONGEST_PHONE {
            return Err(Refusal::Viewing(ViewingProblem::RollCookie).into());
        }
        let mut tx = self.write_shared().await?;
        let (viewing, site, secret) = called(self, &mut *tx, code).await?;
        if tx.presences(&viewing.id).await? >= MOST_PRESENT {
            return Err(Refusal::Viewing(ViewingProblem::RollFull).into());
        }
        let key = keyed_hash(&secret, &format!("presence {} {phone}", viewing.id))?;
        let is_new = tx.insert_presence(&viewing.id, &key, self.now()).await?;
        tx.commit().await?;
        Ok(RollAnswer { call: call_of(viewing, site), again: !is_new, person_key: key })
    }

    /// What a phone keeps so that it counts once.
    #[must_use]
    pub fn fresh_phone(&self) -> String {
        self.fresh_token()
    }
}

/// The code of a viewing at a time.
pub(super) fn code_at(secret: &[u8], viewing: &Viewing, now: Micros) -> Result<RollCode> {
    code_of(secret, viewing, roll_minute(now))
}

/// The roll is called while a viewing is not sent to the office.
pub(super) fn is_called(viewing: &Viewing) -> bool {
    matches!(viewing.state, ViewingState::Planned | ViewingState::Held | ViewingState::Discussed)
}

fn code_of(secret: &[u8], viewing: &Viewing, minute: i64) -> Result<RollCode> {
    let bytes = keyed_hash(secret, &format!("roll {} {minute}", viewing.id))?;
    Ok(RollCode::of_bytes(viewing.site, &bytes))
}

fn call_of(viewing: Viewing, site: NamedSite) -> RollCall {
    RollCall { viewing: viewing.id, site: site.name, region: site.region.to_string() }
}

/// The viewing that shows this code or showed it until just now, its site, and the secret.
async fn called(cx: &Context, tx: &mut dyn Tx, code: &RollCode) -> Result<(Viewing, NamedSite, Vec<u8>)> {
    let over = || ServiceError::from(Refusal::Viewing(ViewingProblem::RollOver));
    let (settings, secret) = settings(tx).await?;
    let today = today(cx, &settings);
    let beside = |days: i64| Day::from_number(today.number().saturating_add(days)).unwrap_or(today);
    let viewings = tx.viewings_of_site(code.site, beside(-1), beside(1), MOST_CALLED).await?;
    for viewing in viewings.into_iter().map(|(viewing, _)| viewing).filter(is_called) {
        for minute in roll_minutes(cx.now()) {
            if code_of(&secret, &viewing, minute)? == *code {
                let site = tx.named_sites(&[viewing.site]).await?.pop().ok_or_else(over)?;
                return Ok((viewing, site, secret));
            }
        }
    }
    Err(over())
}
