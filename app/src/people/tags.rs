//! Words that group the people of a contest: set for each, and what narrows a page to those who have one. Server only.

use domain::access::Role;
use domain::ids::{AccountId, ContestId};
use domain::limits;
use leptos::context::Provider;
use services::{Actor, People, Services};

use crate::ui::prelude::*;
use words::people as i;

/// The form that sets the tags of a person.
pub const TAGS: &str = "tags";
/// The parameter that narrows the page to those with a tag.
pub const TAG: &str = "tag";

/// Sets what was sent.
///
/// # Errors
/// What the services say, or a form that no page sends.
pub async fn set(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent) -> Result<(), AppError> {
    let account: AccountId = sent.parse("account").ok_or(AppError::BadRequest)?;
    Ok(services.set_member_tags(actor, id, &account, sent.get("tags")).await?)
}

/// Every tag there is, each a link that narrows the page.
pub fn chips(people: &People, lang: Lang) -> Option<AnyView> {
    let mut tags: Vec<&String> = people.tags.values().flatten().collect();
    tags.sort();
    tags.dedup();
    if tags.is_empty() {
        return None;
    }
    let query = ListQuery::of_request();
    let link = |tag: &str, words: String| {
        let current = (query.get(TAG) == tag).then_some("true");
        view! { <a href=query.with(TAG, tag) aria-current=current>{words}</a> }
    };
    let every = link("", common::all(lang).to_owned());
    let links: Vec<_> = tags.into_iter().map(|tag| link(tag, tag.clone())).collect();
    Some(view! { <nav class="chips" aria-label=i::tags(lang)>{every}{links}</nav> }.into_any())
}

/// The tags of a member, and the dialog that sets them.
pub fn of_member(people: &People, account: &AccountId, name: &str, role: Role, lang: Lang) -> AnyView {
    let tags = people.tags.get(account).cloned().unwrap_or_default();
    // One person may be listed in two roles.
    let dialog = format!("tags-{account}-{}", role.key());
    let fields = FormState::blank(&dialog).with("tags", tags.join(::words::phrases::between(lang)));
    let shown: Vec<_> = tags.into_iter().map(|tag| view! { " "<Tag>{tag}</Tag> }).collect();
    let (title, account) = (i::tags_of(lang, name), account.to_string());
    let (label, most) = (title.clone(), limits::TAGS * (limits::TAG + 1));
    view! {
        {shown}
        <DialogButton opens=dialog.clone() kind=Kind::Quiet attr:aria-label=label>{i::tags(lang)}"…"</DialogButton>
        <ConfirmDialog id=dialog name=TAGS title=title confirm=common::save(lang)>
            <Hidden name="account" value=account/>
            <Provider value=fields>
                <Field name="tags" label=i::tags(lang) help=i::tags_help(lang) maxlength=most/>
            </Provider>
        </ConfirmDialog>
    }
    .into_any()
}
