//! Invitations that nobody has accepted.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::text::Lang;
use store::Ticket;
use words::common::role;
use words::contests as m;

use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::time::moment;

/// The columns of the list of open invitations, with times in this zone. Nothing of their links is kept.
#[must_use]
pub fn invitation_columns(zone: &str, lang: Lang) -> Vec<Column<Ticket>> {
    let zone = zone.to_owned();
    vec![
        Column::new("name", m::name(lang), |one: &Ticket| TableCell::text(one.details.name.as_str())).names(),
        Column::new("role", m::role(lang), move |one: &Ticket| {
            TableCell::text(one.role.map(|held| role(lang, held)).unwrap_or_default())
        }),
        Column::new("email", m::email(lang), |one: &Ticket| TableCell::text(one.email.clone().unwrap_or_default())),
        Column::new("until", m::valid_until(lang), move |one: &Ticket| {
            TableCell::text(moment(one.expires_at, &zone).listed(lang))
        }),
    ]
}

/// The open invitations of a contest.
pub(crate) struct InvitationsList;

#[async_trait]
impl ContestList for InvitationsList {
    fn action(&self) -> Action {
        Action::ManagePeople
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, lang, .. } = asked;
        let mut tx = cx.read().await?;
        let (contest, _) = cx.enter(&mut *tx, actor, contest, self.action()).await?;
        let open = tx.open_tickets(&contest.id, cx.now()).await?;
        Ok(OpenList::of(&invitation_columns(&contest.settings.time_zone, lang), open))
    }
}
