//! Letters to the managers of sites: one to each, which names their sites.

use domain::letter::{LetterKind, Placeholder, Values};
use domain::text::Lang;
use store::{Letter, Plan, PlanManager, Tx};
use words::exhibition_plans as m;
use words::phrases;
use words::times::day_with_weekday;

use crate::context::Context;
use crate::error::Result;
use crate::mail::outbox::{NewLetter, Outbox, Recipient};

/// Sites that a letter names; of more it says how many there are.
const NAMED: usize = 20;

/// Writes to these managers, who come by account; how many letters. `key` names within the kind what is said.
pub(super) async fn write_to_managers(
    cx: &Context,
    tx: &mut dyn Tx,
    plan: &Plan,
    (kind, key): (LetterKind, &str),
    managers: &[PlanManager],
) -> Result<u64> {
    let outbox = Outbox::of(cx, tx, None, kind).await?;
    let of_each = managers.chunk_by(|one, next| one.account_id == next.account_id);
    let letters = of_each.filter_map(|sites| Some(letter(cx, &outbox, plan, key, sites.first()?, sites)));
    let letters = letters.collect::<Result<Vec<Letter>>>()?;
    Ok(tx.insert_letters(&letters).await?)
}

fn letter(
    cx: &Context,
    outbox: &Outbox,
    plan: &Plan,
    key: &str,
    manager: &PlanManager,
    sites: &[PlanManager],
) -> Result<Letter> {
    let site = cx.mail.site.as_str();
    let link = match sites {
        [only] => format!("{site}/site/{}", only.site_id),
        _ => format!("{site}/exhibition"),
    };
    let values = |lang: Lang| {
        Values::from([
            (Placeholder::Plan, plan.title.clone()),
            (Placeholder::Sites, named(sites, lang)),
            (Placeholder::Until, day_with_weekday(lang, plan.ends_on)),
            (Placeholder::Link, link.clone()),
        ])
    };
    // A site is told of one thing once: the first of them makes the key this letter's own.
    let key = format!("{key} {} {}", manager.account_id, manager.site);
    let to = Recipient { account: Some(&manager.account_id), address: &manager.email, name: &manager.name };
    outbox.letter(cx, &NewLetter { to, key: &key, values: &values, ends_at: None })
}

fn named(sites: &[PlanManager], lang: Lang) -> String {
    let names: Vec<&str> = sites.iter().take(NAMED).map(|one| one.site_name.as_str()).collect();
    let names = phrases::list(lang, &names);
    match u64::try_from(sites.len()) {
        Ok(count) if sites.len() > NAMED => m::sites_and_more(lang, &names, count),
        _ => names,
    }
}
