//! `/exhibition/sites/:site`: one site, who works there, its device, and when it is not expected to watch. Server only.

use domain::exhibition::access::{ExhibitionAction, ExhibitionRole, ExhibitionTarget};
use domain::ids::{AccountId, SiteId};
use services::{Actor, MemberDraft, NamedExclusion, Services, SiteManager, SiteView};

use super::form::{draft, fields, filled};
use super::people::person_fields;
use super::refusals::{beside, field_of_member, field_of_site};
use super::tree;
use crate::accounts::qr_code;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page, site_ways};
use crate::ui::prelude::*;
use islands::session::request;
use islands::web::{origin, path, shows_secret};
use words::exhibition_sites as m;
use words::exhibition_viewings as viewings;

/// The form with the facts.
const EDIT: &str = "site";
/// The form that gives the site a manager.
const GRANT: &str = "manager";
/// The form that ends a manager's role.
const END: &str = "manager-end";
/// The form that makes a link to sign a device in.
const LINK: &str = "device-link";
/// The form that signs the device out.
const OFF: &str = "device-off";

/// What the page shows of its forms.
struct Forms {
    edit: Option<FormState>,
    grant: FormState,
    /// The token of a link that was made just now.
    link: Option<String>,
}

/// A site.
#[component]
pub fn SitePage() -> impl IntoView {
    page(async {
        let id: SiteId = param("site")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let mut forms = Forms { edit: None, grant: FormState::blank(GRANT), link: None };
        if let Some(sent) = posted(EDIT) {
            let version = sent.parse("version").ok_or(AppError::BadRequest)?;
            let saved = services.edit_site(&actor, &id, version, &draft(&sent)?).await;
            match saved.map_err(|error| beside(error, |rule| field_of_site(rule, &sent), lang)) {
                Ok(site) => return leave(&path(), Flash::done(m::site_saved(lang, &site.name))),
                Err(error) => forms.edit = Some(sent.keep(error)?),
            }
        }
        if let Some(sent) = posted(GRANT) {
            match grant(&services, &actor, &id, &sent, lang).await {
                Ok(words) => return leave(&path(), Flash::done(words)),
                Err(error) => forms.grant = sent.keep(error)?,
            }
        }
        if let Some(sent) = posted(END) {
            let account: AccountId = sent.parse("account").ok_or(AppError::BadRequest)?;
            services.end_exhibition_role(&actor, &account, ExhibitionRole::Manager, id.as_str()).await?;
            return leave(&path(), Flash::done(m::role_ended(lang, sent.get("name"))));
        }
        if posted(OFF).is_some() {
            services.end_device(&actor, &id).await?;
            return leave(&path(), Flash::done(m::device_ended(lang)));
        }
        if posted(LINK).is_some() {
            forms.link = Some(services.link_device(&actor, &id).await?);
        }
        let view = services.exhibition_site(&actor, &id).await?;
        show(&view, forms, lang)
    })
}

/// Makes somebody the manager of the site; what is said of it.
async fn grant(services: &Services, actor: &Actor, id: &SiteId, sent: &Sent, lang: Lang) -> Result<String, AppError> {
    let site = services.exhibition_site(actor, id).await?.site;
    let draft = MemberDraft {
        email: sent.get("email").to_owned(),
        name: sent.get("name").to_owned(),
        role: ExhibitionRole::Manager,
        place: site.code,
    };
    let invited = services.grant_exhibition_role(actor, &draft).await;
    let invited = invited.map_err(|error| beside(error, field_of_member, lang))?;
    Ok(if invited { m::granted_invited(lang, &draft.name) } else { m::granted(lang, &draft.name) })
}

fn show(view: &SiteView, forms: Forms, lang: Lang) -> Page {
    let may = |action| view.access.may(action, ExhibitionTarget::Site(view.site.number, &view.site.region)).is_ok();
    let facts = facts(view, lang);
    let managers = managers(view, may(ExhibitionAction::GrantRoles).then_some(forms.grant), lang);
    let device = if may(ExhibitionAction::LinkDevice) { Some(device(view, forms.link, lang)?) } else { None };
    let exclusions = exclusions(&view.exclusions, may(ExhibitionAction::ExcludeSites), lang);
    let edit =
        may(ExhibitionAction::EditSites).then(|| edit(forms.edit.unwrap_or_else(|| filled(EDIT, &view.site)), lang));
    let ways = ways(view, lang);
    let body = view! {
        {facts}
        {ways}
        {managers}
        {device}
        {exclusions}
        {edit}
    };
    let heading = view.site.name.clone();
    Ok(exhibition_page(ExhibitionSection::Sites, &view.access, heading, body.into_any(), lang))
}

fn facts(view: &SiteView, lang: Lang) -> AnyView {
    let site = &view.site;
    let names: Vec<&str> = view.regions.iter().map(|region| region.name.as_str()).collect();
    let (code, region) = (site.code.clone(), ::words::phrases::beside(lang, &names));
    let kind = m::kind_name(lang, site.kind);
    let opened = site.opened_on.to_string();
    let state = tree::state(site, view.today, lang);
    let capacity = (site.capacity > 0).then(|| {
        let people = site.capacity;
        view! { <div><dt>{m::capacity(lang)}</dt><dd>{people}</dd></div> }
    });
    view! {
        <Sheet title=m::facts(lang)>
            <dl class="person-facts">
                <div><dt>{m::code(lang)}</dt><dd>{code}</dd></div>
                <div><dt>{m::region(lang)}</dt><dd>{region}</dd></div>
                <div><dt>{m::kind(lang)}</dt><dd>{kind}</dd></div>
                <div><dt>{m::opened(lang)}</dt><dd>{opened}</dd></div>
                <div><dt>{m::state(lang)}</dt><dd>{state}</dd></div>
                {capacity}
            </dl>
        </Sheet>
    }
    .into_any()
}

/// The ways to what the site does.
fn ways(view: &SiteView, lang: Lang) -> AnyView {
    let here = ExhibitionTarget::Site(view.site.number, &view.site.region);
    let (id, site) = (&view.site.id, format!("/site/{}", view.site.id));
    let links = vec![
        (ExhibitionAction::ImportEvidence, format!("{site}/packs"), viewings::to_packs(lang)),
        (ExhibitionAction::ViewPlans, site, m::enter_site(lang)),
        (
            ExhibitionAction::ViewParticipation,
            format!("/exhibition/participation/sites/{id}"),
            viewings::to_participation(lang),
        ),
    ];
    site_ways(&view.access, here, links, lang)
}

fn managers(view: &SiteView, form: Option<FormState>, lang: Lang) -> AnyView {
    let grants = form.is_some();
    let rows: Vec<_> = view.managers.iter().map(|manager| manager_row(manager, grants, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::name(lang)}</Head>
            <Head>{m::email(lang)}</Head>
            <Head><span class="hidden">{m::acts(lang)}</span></Head>
        }
    };
    let list = if rows.is_empty() {
        let body = grants.then(|| view! { <p>{m::no_managers_body(lang)}</p> });
        view! { <EmptyState title=m::no_managers(lang)>{body}</EmptyState> }.into_any()
    } else {
        view! { <DataTable caption=m::managers(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let form = form.map(|form| {
        view! {
            <Form state=form>
                {person_fields(lang)}
                <div class="acts"><Submit>{m::make_manager(lang)}</Submit></div>
            </Form>
        }
    });
    view! { <Sheet title=m::managers(lang)><div class="stack">{list}{form}</div></Sheet> }.into_any()
}

fn manager_row(manager: &SiteManager, grants: bool, lang: Lang) -> AnyView {
    let (name, email) = (manager.name.clone(), manager.email.clone());
    let acts = grants.then(|| {
        let (account, name) = (manager.account.to_string(), manager.name.clone());
        let (dialog, whom) = (format!("end-{account}"), name.clone());
        let title = m::end_role_title(lang, &name, m::role(lang, ExhibitionRole::Manager));
        view! {
            <DialogButton opens=dialog.clone() kind=Kind::Quiet>
                {m::end_role(lang)}<span class="hidden">" "{whom}</span>"…"
            </DialogButton>
            <ConfirmDialog id=dialog name=END title=title confirm=m::end_role(lang)>
                <p>{m::end_role_body(lang)}</p>
                <Hidden name="account" value=account/>
                <Hidden name="name" value=name/>
            </ConfirmDialog>
        }
    });
    view! {
        <tr>
            <RowHead>{name}</RowHead>
            <Cell label=m::email(lang)>{email}</Cell>
            <td class="n">{acts}</td>
        </tr>
    }
    .into_any()
}

/// The device: whether one is signed in, a link for one, and the way to sign it out.
fn device(view: &SiteView, link: Option<String>, lang: Lang) -> Page {
    let link = match link {
        Some(token) => Some(link_once(&token, lang)?),
        None => None,
    };
    let (tone, state) =
        if view.site.has_device { (TagTone::Jade, m::device_on(lang)) } else { (TagTone::Plain, m::device_off(lang)) };
    let (replaces, out) = if view.site.has_device {
        let out = view! {
            <DialogButton opens="device-out" kind=Kind::Quiet>{m::sign_device_out(lang)}"…"</DialogButton>
            <ConfirmDialog id="device-out" name=OFF title=m::sign_device_out_title(lang) confirm=m::sign_device_out(lang)>
                <p>{m::sign_device_out_body(lang)}</p>
            </ConfirmDialog>
        };
        (Some(view! { <p class="small muted">{m::replace_link_note(lang)}</p> }), Some(out))
    } else {
        (None, None)
    };
    Ok(view! {
        <Sheet title=m::device(lang) note=m::device_note(lang)>
            <div class="stack">
                {link}
                <p><Tag tone=tone>{state}</Tag></p>
                {replaces}
                <div class="acts">
                    <Form state=FormState::blank(LINK)><Submit>{m::make_link(lang)}</Submit></Form>
                    {out}
                </div>
            </div>
        </Sheet>
    }
    .into_any())
}

/// The link, shown this once, as an address and as a QR code.
fn link_once(token: &str, lang: Lang) -> Page {
    shows_secret();
    let address = format!("{}/device/{token}", origin());
    let code = qr_code(&address, m::qr_label(lang))?;
    Ok(view! {
        <Notice tone=Tone::Done title=m::link_once(lang)>
            <p>{m::link_once_body(lang)}</p>
            <input class="input link-once" type="text" readonly=true value=address aria-label=m::link_label(lang)/>
            {code}
        </Notice>
    }
    .into_any())
}

/// When the site is not expected to watch: its own exclusions and those of the regions it lies in.
fn exclusions(all: &[NamedExclusion], excludes: bool, lang: Lang) -> AnyView {
    let lines: Vec<_> = all
        .iter()
        .map(|one| {
            let days = m::days(lang, &one.exclusion.from.to_string(), &one.exclusion.until.to_string());
            let (place, reason) = (one.place_name.clone(), one.exclusion.reason.clone());
            view! { <li>{days}" "<Tag>{place}</Tag>" "{reason}</li> }
        })
        .collect();
    let list = if lines.is_empty() {
        view! { <p class="small muted">{m::no_site_exclusions(lang)}</p> }.into_any()
    } else {
        view! { <ul>{lines}</ul> }.into_any()
    };
    let to = excludes
        .then(|| view! { <p><LinkButton href="/exhibition/exclusions" kind=Kind::Quiet>{m::to_exclusions(lang)}</LinkButton></p> });
    view! { <Sheet title=m::site_exclusions(lang)>{list}{to}</Sheet> }.into_any()
}

fn edit(form: FormState, lang: Lang) -> AnyView {
    let version = form.value("version").to_owned();
    view! {
        <Sheet title=m::edit_site(lang)>
            <Form state=form>
                <Hidden name="version" value=version/>
                {fields(true, lang)}
                <div class="acts"><Submit kind=Kind::Primary>{m::save(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
