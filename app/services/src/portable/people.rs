//! Whom rows name, and who that is in another installation.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Role;
use domain::ids::AccountId;
use serde_json::Value;
use store::{Account, ColumnKind, PortablePerson, PortableRow, PortableTable, Tx};

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::input::email_address;

/// Adds the ids that a row may name people by; those of other things are among them.
pub(super) fn collect(table: &PortableTable, row: &PortableRow, found: &mut BTreeSet<String>) {
    for column in table.columns.iter().filter(|column| column.kind == ColumnKind::People) {
        let text = row.get(column.name).and_then(Value::as_str).unwrap_or_default();
        found.extend(text.split('"').filter(|part| uuid::Uuid::try_parse(part).is_ok()).map(str::to_owned));
    }
}

/// People who have another id here, by the id they had there.
#[derive(Debug, Default)]
pub(super) struct Renamed(BTreeMap<String, String>);

impl Renamed {
    /// Finds the people of an archive here, by their address first, and makes accounts for the others: with no password, no role
    /// in the installation, and the id they had. What is here of an account stays as it is. An archive proves no address.
    ///
    /// # Errors
    /// An address or an id that is none; [`Refusal::ArchiveUnproven`] where somebody registered with an address of the archive and can
    /// sign in: what the archive gives would be theirs, whoever they are.
    pub(super) async fn admit(
        cx: &Context,
        tx: &mut dyn Tx,
        actor: &Actor,
        people: Vec<PortablePerson>,
    ) -> Result<Self> {
        let mut renamed = BTreeMap::new();
        for person in people {
            let id: AccountId =
                person.id.parse().map_err(|error: domain::ids::BadId| Refusal::Archive(error.to_string()))?;
            // Who was erased there has an account without an address.
            let is_erased = person.email == person.id;
            let email = if is_erased { person.email.clone() } else { email_address(&person.email)? };
            if let Some(account) = tx.account_by_email(&email).await? {
                if account.proven_at.is_none() && account.password_hash.is_some() {
                    return Err(Refusal::ArchiveUnproven(email).into());
                }
                if account.id != id {
                    renamed.insert(person.id, account.id.to_string());
                }
                continue;
            }
            if tx.account(&id).await?.is_some() {
                // The same person, who has another address here.
                continue;
            }
            let account = Account {
                id,
                email,
                name: person.name,
                password_hash: None,
                roles: if is_erased { Vec::new() } else { vec![Role::Creator] },
                created_at: cx.now(),
                disabled_at: None,
                proven_at: None,
            };
            tx.insert_account(&account).await?;
            if is_erased {
                tx.mark_erased(&account.id, &account.name, cx.now()).await?;
            }
            let event = event::AccountCreate { email: &account.email, roles: &account.roles };
            cx.audit(tx, actor, None, account.id.as_str(), &event).await?;
        }
        Ok(Self(renamed))
    }

    /// Puts the ids of here into a row.
    pub(super) fn apply(&self, table: &PortableTable, row: &mut PortableRow) {
        if self.0.is_empty() {
            return;
        }
        for column in table.columns.iter().filter(|column| column.kind == ColumnKind::People) {
            if let Some(Value::String(text)) = row.get_mut(column.name) {
                *text = self.renamed(text);
            }
        }
    }

    /// Ids are the whole of a text, or strings of JSON on their own.
    fn renamed(&self, text: &str) -> String {
        let parts = text.split('"').map(|part| self.0.get(part).map_or(part, String::as_str));
        parts.collect::<Vec<_>>().join("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_renamed_where_they_are_named() {
        let (there, here) = ("01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002");
        let renamed = Renamed(BTreeMap::from([(there.to_owned(), here.to_owned())]));
        for (text, expected) in [
            (there.to_owned(), here.to_owned()),
            (
                format!(r#"{{"judge":"{there}","left_out":["x","{there}"]}}"#),
                format!(r#"{{"judge":"{here}","left_out":["x","{here}"]}}"#),
            ),
            (format!(r#"{{"reason":"see {there}"}}"#), format!(r#"{{"reason":"see {there}"}}"#)),
            (String::new(), String::new()),
        ] {
            assert_eq!(renamed.renamed(&text), expected);
        }
    }

    #[test]
    fn ids_are_found_where_people_are_named() {
        let id = "01900000-0000-7000-8000-000000000001";
        let audit = store::contest_tables().find(|table| table.name == store::AUDIT_TABLE).unwrap();
        let row = serde_json::json!({ "actor_id": "", "subject": id, "hash": id.replace('1', "2"), "detail": "{}" });
        let mut found = BTreeSet::new();
        collect(audit, row.as_object().unwrap(), &mut found);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [id]);
    }
}
