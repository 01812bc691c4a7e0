//! `/contests/:contest/people/invitations`: many people invited at once; and what the page of people says of links. Server only.

use domain::access::Role;
use domain::hex;
use domain::ids::ContestId;
use services::exports::{ListKind, invitation_columns};
use services::{InvitationBatch, InvitationLine, InvitationLink, People, Refusal as Rule, ServiceError, Ticket};

use crate::accounts::{beside_password, give_password, password_again};
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::columns::{Dress, ListLook, list_files, list_table};
use crate::ui::prelude::*;
use islands::session::request;
use islands::text::percent;
use islands::web;
use words::contests as m;
use words::people as i;

/// Revokes an invitation.
pub const REVOKE: &str = "revoke-invitation";
/// Sends an invitation again.
pub const RENEW: &str = "renew-invitation";
/// Invites the people of a table.
const MANY: &str = "invite-many";
/// Its button that invites, where the other one only checks.
const SEND: &str = "send";

/// Many people at once.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let mut form = FormState::blank(MANY).with("role", Role::Judge.key());
        let mut checked = None;
        if let Some(sent) = posted(MANY) {
            let usual = Role::parse(sent.get("role"))
                .filter(|role| Role::IN_CONTESTS.contains(role))
                .ok_or(AppError::BadRequest)?;
            let table = sent.raw("table");
            if sent.has(SEND) {
                let invited = async {
                    give_password(&sent).await?;
                    services.invite_many(&actor, &id, usual, table).await.map_err(beside_table)
                };
                match invited.await {
                    Ok(people) => {
                        let to = format!("/contests/{id}/letters?kind=invitation");
                        return leave(&to, Flash::done(i::sent(lang, count(people))));
                    }
                    Err(error) => form = sent.clone().keep(error)?,
                }
            }
            match services.invitation_batch(&actor, &id, usual, table).await {
                Ok(batch) => {
                    if form.refusal().is_empty() {
                        form = FormState::blank(MANY).with("role", usual.key()).with("table", table);
                    }
                    checked = Some(batch);
                }
                Err(error) => form = sent.keep(beside_table(error))?,
            }
        }
        let (contest, roles) = match &checked {
            Some(batch) => (batch.contest.clone(), batch.roles.clone()),
            None => {
                let experts = services.experts(&actor, &id).await?;
                (experts.contest, experts.roles)
            }
        };
        let body = show(&id, form, checked.as_ref(), lang);
        Ok(view! {
            <ContestPage inside=Inside::new(&contest, &roles) current="people" title=i::many(lang)>
                {body}
            </ContestPage>
        }
        .into_any())
    })
}

/// Puts a refusal beside the table; one about the password beside its field.
fn beside_table(error: ServiceError) -> AppError {
    match error {
        ServiceError::Refused(Rule::PasswordAgain | Rule::WrongPassword) => beside_password(error),
        ServiceError::Refused(rule) => AppError::refused_field("table", rule.message(use_lang())),
        other => other.into(),
    }
}

fn show(id: &ContestId, form: FormState, batch: Option<&InvitationBatch>, lang: Lang) -> AnyView {
    let lines = batch.map(|batch| table(&batch.lines, lang));
    let read = || batch.into_iter().flat_map(|batch| &batch.lines);
    let wrong = read().filter(|line| line.read.is_err()).count();
    let ready = read().count().saturating_sub(wrong);
    let asks = read().filter_map(|line| line.read.as_ref().ok()).any(|one| one.role.may_need_second_factor());
    let verdict = batch.map(|_| {
        if wrong > 0 {
            let title = i::problems(lang, count(wrong));
            view! { <Notice tone=Tone::Error title=title><p>{i::problems_body(lang)}</p></Notice> }.into_any()
        } else {
            let title = i::all_fine(lang, count(ready));
            view! { <Notice tone=Tone::Done title=title><p>{i::all_fine_body(lang)}</p></Notice> }.into_any()
        }
    });
    let sends = wrong == 0 && ready > 0;
    let send = sends.then(|| {
        let words = i::send(lang, count(ready));
        view! { <Submit kind=Kind::Primary name=SEND value="yes">{words}</Submit> }
    });
    let kind = if sends { Kind::Plain } else { Kind::Primary };
    let roles: Vec<Choice> = Role::IN_CONTESTS.map(|role| Choice::new(role.key(), common::role(lang, role))).into();
    let people = format!("/contests/{id}/people");
    view! {
        <div class="stack">
            {verdict}
            {lines}
            <Sheet title=i::table(lang) note=i::many_lead(lang)>
                <Form state=form>
                    <Select name="role" label=i::usual_role(lang) choices=roles required=true/>
                    <TextArea name="table" label=i::table(lang) help=i::table_help(lang) rows=10 required=true/>
                    <div class="field">
                        <label for="table-file">{i::file(lang)}</label>
                        <input class="input" type="file" id="table-file" accept=".csv,.tsv,.txt" data-into="f-invite-many-table"/>
                    </div>
                    {(sends && asks).then(password_again)}
                    <div class="acts">
                        {send}
                        <Submit kind=kind>{i::check(lang)}</Submit>
                        <LinkButton href=people kind=Kind::Quiet>{m::to_people(lang)}</LinkButton>
                    </div>
                </Form>
            </Sheet>
        </div>
    }
    .into_any()
}

/// The lines of a table, those that cannot be used marked with why.
fn table(lines: &[InvitationLine], lang: Lang) -> AnyView {
    let rows: Vec<_> = lines
        .iter()
        .map(|InvitationLine { row, read }| {
            let (line, name, email) = (row.line, row.name.clone(), row.email.clone());
            let role = match read {
                Ok(invitation) => common::role(lang, invitation.role).to_owned(),
                Err(_) => row.role.clone(),
            };
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let (unit, region, expertise) = (some(&row.unit), some(&row.region), some(&row.expertise));
            let problem = read.as_ref().err().map(|why| why.message(lang));
            let class = problem.is_some().then_some("lacks");
            let told = problem.unwrap_or_else(|| i::line_fine(lang).to_owned());
            view! {
                <tr>
                    <Cell label=i::line(lang) number=true>{line}</Cell>
                    <RowHead>{name}" "<small class="muted">{email}</small></RowHead>
                    <Cell label=m::role(lang) terms=true>{role}</Cell>
                    <Cell label=m::unit(lang)>{unit}</Cell>
                    <Cell label=m::region(lang) terms=true>{region}</Cell>
                    <Cell label=m::expertise(lang)>{expertise}</Cell>
                    <Cell label=i::verdict(lang)><span class=class>{told}</span></Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head number=true>{i::line(lang)}</Head>
            <Head>{m::name(lang)}</Head>
            <Head>{m::role(lang)}</Head>
            <Head>{m::unit(lang)}</Head>
            <Head>{m::region(lang)}</Head>
            <Head>{m::expertise(lang)}</Head>
            <Head>{i::verdict(lang)}</Head>
        }
    };
    view! { <Sheet title=i::checked(lang) flush=true><DataTable caption=i::checked(lang) head=head>{rows}</DataTable></Sheet> }
        .into_any()
}

/// A link that is shown once.
pub struct ShownLink {
    name: String,
    email: String,
    role: Role,
    link: String,
}

impl ShownLink {
    /// The link of an invitation that was just made.
    pub fn of(made: &InvitationLink) -> Self {
        let link = format!("{}/invitation/{}", web::origin(), made.token);
        let (name, email) = (made.invitation.name.clone(), made.invitation.email.clone());
        Self { name, email, role: made.invitation.role, link }
    }
}

/// The invitation's link, to be copied or mailed by the organiser.
pub fn link_once(shown: ShownLink, contest: &str, lang: Lang) -> AnyView {
    web::shows_secret();
    let role = common::role(lang, shown.role);
    let subject = m::mail_subject(lang, contest, role);
    let body = m::mail_body(lang, &shown.name, contest, role, &shown.link);
    let mail = format!("mailto:{}?subject={}&body={}", percent(&shown.email), percent(&subject), percent(&body));
    view! {
        <Notice tone=Tone::Done title=m::invited(lang, &shown.name, role)>
            <p>{m::link_once(lang)}</p>
            <div class="link-row">
                <input class="input" type="text" readonly=true value=shown.link aria-label=m::link_label(lang)/>
                <LinkButton href=mail>{m::write_mail(lang)}</LinkButton>
            </div>
        </Notice>
    }
    .into_any()
}

/// Invitations that nobody has accepted, each of which can be sent again or revoked.
pub fn open_invitations(people: &People, lang: Lang) -> AnyView {
    if people.open.is_empty() {
        return ().into_any();
    }
    let title = m::open_invitations(lang, count(people.open.len()));
    // What narrows the list of members does not narrow this one.
    let query = ListQuery::new(web::path(), Vec::new());
    let dress = |column: &str, ticket: &Ticket| match column {
        "role" => {
            let role = ticket.role.map(|role| common::role(lang, role));
            Dress::Whole(view! { <Cell label=m::role(lang) terms=true>{role}</Cell> }.into_any())
        }
        _ => Dress::Plain,
    };
    let acts = |ticket: &Ticket| invitation_acts(ticket, lang);
    let acts: (&'static str, &dyn Fn(&Ticket) -> AnyView) = (i::renew(lang), &acts);
    let look = ListLook { caption: title.clone(), query: &query, order: "", dress: &dress, acts: Some(acts) };
    let columns = invitation_columns(&people.contest.settings.time_zone, lang);
    let table = list_table(&columns, &people.open, &look);
    let files = list_files(people.contest.id.as_str(), ListKind::Invitations, &query, lang);
    view! {
        <Sheet title=title note=i::open_note(lang) flush=true>
            {table}
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

/// What is done with an open invitation.
fn invitation_acts(ticket: &Ticket, lang: Lang) -> AnyView {
    let name = ticket.details.name.clone();
    let hash = hex::encode(&ticket.token_hash);
    // A dialog is told apart by the beginning of what its link is known by.
    let dialog = format!("revoke-{}", hash.get(..16).unwrap_or_default());
    let (again, title) = (hash.clone(), i::revoke_title(lang, &name));
    let label = i::renew_named(lang, &name);
    view! {
        <div class="acts">
            <Form state=FormState::blank(RENEW).of(&again)>
                <Hidden name="invitation" value=again/>
                <Submit kind=Kind::Quiet attr:aria-label=label>{i::renew(lang)}</Submit>
            </Form>
            <DialogButton opens=dialog.clone() kind=Kind::Quiet>{i::revoke(lang)}"…"</DialogButton>
            <ConfirmDialog id=dialog name=REVOKE title=title confirm=i::revoke(lang)>
                <p>{i::revoke_body(lang)}</p>
                <Hidden name="invitation" value=hash/>
                <Hidden name="name" value=name/>
            </ConfirmDialog>
        </div>
    }
    .into_any()
}
