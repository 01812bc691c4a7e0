//! Every account of the installation.

use async_trait::async_trait;
use domain::text::Lang;
use store::{Account, AccountState, Start};
use words::common::role;
use words::{accounts as m, lists as l, phrases};

use crate::accounts::create::AccountSearch;
use crate::actor::{Actor, require_administrator};
use crate::ask::ListAsk;
use crate::context::Context;
use crate::error::Result;
use crate::exports::column::{Column, heads, record};
use crate::exports::lists::list::{Batch, ListSource, OpenList, SiteList, batch_limit};
use crate::exports::table::TableCell;
use crate::mail::templates::ACCOUNT_ZONE;
use crate::time::local_time;

/// Whether an account can be used, in a word.
#[must_use]
pub const fn account_state_words(state: AccountState, lang: Lang) -> &'static str {
    match state {
        AccountState::Active => m::state_active(lang),
        AccountState::Waiting => m::state_waiting(lang),
        AccountState::Disabled => m::state_disabled(lang),
    }
}

/// The columns of the list of accounts.
#[must_use]
pub fn account_columns(lang: Lang) -> Vec<Column<Account>> {
    vec![
        Column::new("name", m::name(lang), |one: &Account| TableCell::text(one.name.as_str())).names().sorted(),
        Column::new("email", m::email(lang), |one: &Account| TableCell::text(one.email.as_str())).sorted(),
        Column::new("proof", l::address_proof(lang), move |one: &Account| {
            if one.proven_at.is_none() { TableCell::text(m::unproven(lang)) } else { TableCell::Empty }
        }),
        Column::new("roles", m::roles(lang), move |one: &Account| {
            let roles: Vec<&str> = one.roles.iter().map(|held| role(lang, *held)).collect();
            TableCell::text(phrases::list(lang, &roles))
        }),
        Column::new("state", m::state(lang), move |one: &Account| {
            TableCell::text(account_state_words(AccountState::of(one), lang))
        }),
        Column::new("since", m::made_on(lang), |one: &Account| {
            TableCell::text(local_time(one.created_at, ACCOUNT_ZONE).chars().take(10).collect::<String>())
        })
        .sorted(),
    ]
}

/// All accounts.
pub(crate) struct AccountsList;

#[async_trait]
impl SiteList for AccountsList {
    fn tells_of_others(&self) -> bool {
        true
    }

    fn check(&self, actor: &Actor) -> Result<()> {
        require_administrator(actor)
    }

    async fn open(&self, cx: &Context, actor: &Actor, ask: &ListAsk, lang: Lang) -> Result<OpenList> {
        require_administrator(actor)?;
        let columns = account_columns(lang);
        let heads = heads(&columns);
        Ok(OpenList::paged(heads, Source { cx: cx.clone(), search: AccountSearch::asked(ask), columns }))
    }
}

/// What the rows are read from, a page at a time.
struct Source {
    cx: Context,
    search: AccountSearch,
    columns: Vec<Column<Account>>,
}

#[async_trait]
impl ListSource for Source {
    async fn batch(&self, start: &Start) -> Result<(Batch, Option<Start>)> {
        let AccountSearch { filter, order, descending, .. } = &self.search;
        let mut tx = self.cx.read().await?;
        let page = tx.account_slice(filter, *order, *descending, start, batch_limit()).await?;
        let rows = page.rows.iter().map(|one| record(&self.columns, one)).collect();
        Ok((rows, page.after.map(Start::After)))
    }
}

#[cfg(test)]
mod tests {
    use domain::access::Role;

    use super::*;

    #[test]
    fn the_day_of_an_account_is_told_in_the_zone_of_accounts() {
        let account = Account {
            id: "account".parse().unwrap(),
            email: "a@example.invalid".to_owned(),
            name: "A".to_owned(),
            password_hash: None,
            roles: vec![Role::Creator],
            // Late in the evening, when it is the next day in Beijing.
            created_at: 20 * domain::time::HOUR,
            disabled_at: None,
            proven_at: None,
        };
        let columns = account_columns(Lang::En);
        let since = columns.iter().find(|column| column.key == "since").unwrap();
        assert_eq!(since.cell(&account), TableCell::text("1970-01-01"));
    }
}
