//! Grades and the award for organisations: how they read, and the forms that change them.

use std::str::FromStr;

use domain::awards::plan::{AwardGrade, AwardPlan, AwardedOrigin, CountWeights, LONGEST_NAME, OrganisationAward};
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::limits;
use domain::scoring::rubric::points;
use domain::selection::RuleKind;
use services::{Actor, AwardsView, Services};

use super::{EDIT, GRADE, ORGANISATION};
use crate::contests::words::count;
use crate::meeting::state;
use crate::settings::{hundredths, limit_choices, rows_of, rule_subjects, rules_of};
use crate::ui::prelude::*;
use words::awards as m;
use words::phrases::beside;
use words::rules::{limit_words, rule_names};

/// Rows of rules that are offered beside those there are, and most of them.
const MORE_ROWS: usize = 2;
const MOST_ROWS: usize = 12;
/// The value of [`EDIT`] for a grade that is not there yet.
const NEW: &str = "new";

/// What somebody typed as a number; what is none is refused beside its field. Nothing typed is nothing.
fn number<T: FromStr>(sent: &Sent, field: &str, label: &str, refusal: &mut Refusal, lang: Lang) -> Option<T> {
    let typed = sent.get(field);
    let read: Option<T> = typed.parse().ok();
    if read.is_none() && !typed.is_empty() {
        refusal.add(field, m::bad_number(lang, label));
    }
    read
}

fn label(sent: &Sent) -> Text {
    let (zh, en) = (sent.get("zh"), sent.get("en"));
    // A name in one language is the name.
    match (zh, en) {
        (zh, "") => Text::same(zh),
        ("", en) => Text::same(en),
        (zh, en) => Text::new(zh, en),
    }
}

fn read_grade(sent: &Sent, lang: Lang) -> Result<AwardGrade, AppError> {
    let mut refusal = Refusal::default();
    let places = number(sent, "places", m::places(lang), &mut refusal, lang).unwrap_or_default();
    let votes_percent = number(sent, "percent", m::percent(lang), &mut refusal, lang);
    let least_score = hundredths(sent.get("least"));
    if least_score.is_none() && sent.has("least") {
        refusal.add("least", m::bad_number(lang, m::least(lang)));
    }
    let mut rows = Vec::new();
    for row in 0..MOST_ROWS {
        let field = format!("number-{row}");
        let value: Option<usize> = number(sent, &field, &m::rule_number(lang, row + 1), &mut refusal, lang);
        let limit = sent.get(&format!("limit-{row}"));
        let kind = RuleKind::ALL.into_iter().find(|kind| kind.field() == limit);
        let about = sent.get(&format!("about-{row}"));
        if let (Some(kind), Some(value)) = (kind, value)
            && !about.is_empty()
        {
            rows.push((about, kind, value));
        }
    }
    refusal.check()?;
    Ok(AwardGrade {
        key: String::new(),
        label: label(sent),
        places,
        may_stay_vacant: sent.has("vacant"),
        least_score,
        votes_percent,
        rules: rules_of(rows),
    })
}

/// Keeps, removes or moves a grade.
pub async fn save_grade(
    services: &Services,
    actor: &Actor,
    id: &ContestId,
    sent: &Sent,
    lang: Lang,
) -> Result<&'static str, AppError> {
    let mut plan = services.awards(actor, id).await?.contest.settings.awards.clone();
    let at = plan.grades.iter().position(|grade| grade.key == sent.get("key"));
    let told = match (sent.get("act"), at) {
        ("remove", Some(at)) => {
            plan.grades.remove(at);
            m::removed(lang)
        }
        ("earlier", Some(at)) if at > 0 => {
            plan.grades.swap(at, at - 1);
            m::saved(lang)
        }
        ("later", Some(at)) if at + 1 < plan.grades.len() => {
            plan.grades.swap(at, at + 1);
            m::saved(lang)
        }
        ("save", _) => {
            let read = read_grade(sent, lang)?;
            let place = match at {
                Some(at) => plan.grades.get_mut(at),
                None => None,
            };
            match place {
                Some(grade) => *grade = AwardGrade { key: grade.key.clone(), ..read },
                None => plan.grades.push(read),
            }
            m::saved(lang)
        }
        _ => return Err(AppError::BadRequest),
    };
    keep(services, actor, id, sent, plan).await?;
    Ok(told)
}

/// Keeps or removes the award for organisations.
pub async fn save_organisation(
    services: &Services,
    actor: &Actor,
    id: &ContestId,
    sent: &Sent,
    lang: Lang,
) -> Result<&'static str, AppError> {
    let mut plan = services.awards(actor, id).await?.contest.settings.awards.clone();
    if sent.get("act") == "remove" {
        plan.organisation = None;
        keep(services, actor, id, sent, plan).await?;
        return Ok(m::removed(lang));
    }
    let mut refusal = Refusal::default();
    let places = number(sent, "places", m::places(lang), &mut refusal, lang).unwrap_or_default();
    let mut weight =
        |field: &str, label: &str| -> i64 { number(sent, field, label, &mut refusal, lang).unwrap_or_default() };
    let weights = CountWeights {
        entered: weight("entered", m::weight_entered(lang)),
        eligible: weight("eligible", m::weight_eligible(lang)),
        chosen: weight("chosen", m::weight_chosen(lang)),
        awarded: weight("awarded", m::weight_awarded(lang)),
    };
    refusal.check()?;
    let origin = AwardedOrigin::from_key(sent.get("origin")).ok_or(AppError::BadRequest)?;
    plan.organisation = Some(OrganisationAward { label: label(sent), places, origin, weights });
    keep(services, actor, id, sent, plan).await?;
    Ok(m::saved(lang))
}

async fn keep(
    services: &Services,
    actor: &Actor,
    id: &ContestId,
    sent: &Sent,
    plan: AwardPlan,
) -> Result<(), AppError> {
    let version = sent.parse("version").ok_or(AppError::BadRequest)?;
    Ok(services.set_awards(actor, id, version, plan, sent.get("reason")).await?)
}

/// Whether a change needs a reason.
fn needs_reason(view: &AwardsView) -> bool {
    view.contest.phase >= Phase::Round(1)
}

/// The grades, and the form of the one that is edited.
pub fn grades(view: &AwardsView, edited: &str, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let (settings, base) = (&view.contest.settings, format!("/contests/{}/awards", view.contest.id));
    let rows: Vec<_> = settings
        .awards
        .grades
        .iter()
        .map(|grade| {
            let name = grade.label.get(lang).to_owned();
            let facts = beside(lang, &facts(grade, settings, lang));
            let open = view.can_edit && edited == grade.key;
            let edit = (view.can_edit && !open).then(|| {
                let href = format!("{base}?{EDIT}={}#award-form", grade.key);
                let label = m::edit(lang, &name);
                view! { <LinkButton href=href kind=Kind::Quiet>{label}</LinkButton> }
            });
            let form = open.then(|| grade_form(view, Some(grade), refused, lang));
            view! {
                <li>
                    <p><strong>{name}</strong>" "<span class="small muted">{facts}</span>" "{edit}</p>
                    {form}
                </li>
            }
        })
        .collect();
    let none = rows.is_empty().then(|| {
        view! { <EmptyState title=m::no_grades(lang)><p>{m::no_grades_body(lang)}</p></EmptyState> }
    });
    let new = view.can_edit.then(|| {
        if edited == NEW {
            grade_form(view, None, refused, lang)
        } else {
            let href = format!("{base}?{EDIT}={NEW}#award-form");
            view! { <p class="acts"><LinkButton href=href>{m::add_grade(lang)}</LinkButton></p> }.into_any()
        }
    });
    view! {
        <Sheet title=m::grades(lang) note=m::grades_note(lang)>
            <ol class="award-plan">{rows}</ol>
            {none}
            {new}
        </Sheet>
    }
    .into_any()
}

/// What a grade asks for, in a few words each.
fn facts(grade: &AwardGrade, settings: &Settings, lang: Lang) -> Vec<String> {
    let names = rule_names(settings, lang);
    let mut facts = vec![m::places_of(lang, count(grade.places))];
    facts.extend(grade.may_stay_vacant.then(|| m::may_be_vacant(lang).to_owned()));
    facts.extend(grade.least_score.map(|least| m::at_least(lang, &points(least))));
    facts.extend(grade.votes_percent.map(|percent| m::needs_votes(lang, percent)));
    for rule in &grade.rules {
        facts.extend(rule.limits().map(|limit| {
            let words = limit_words(limit.kind, rule, names.group_of(rule), &names, lang);
            let percent = if limit.percent().is_some() { "%" } else { "" };
            m::rule_told(lang, &words, &format!("{}{percent}", limit.value))
        }));
    }
    facts
}

fn grade_form(view: &AwardsView, grade: Option<&AwardGrade>, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let settings = &view.contest.settings;
    let mut start = FormState::blank(GRADE);
    let key = grade.map(|grade| grade.key.clone()).unwrap_or_default();
    let mut rows = 0;
    if let Some(grade) = grade {
        start = start.with("zh", grade.label.exact(Lang::Zh)).with("en", grade.label.exact(Lang::En));
        start = start.with("places", grade.places);
        if grade.may_stay_vacant {
            start = start.with("vacant", "yes");
        }
        if let Some(least) = grade.least_score {
            start = start.with("least", points(least));
        }
        if let Some(percent) = grade.votes_percent {
            start = start.with("percent", percent);
        }
        for (row, (about, kind, value)) in rows_of(&grade.rules).into_iter().enumerate() {
            start = start.with(&format!("about-{row}"), about).with(&format!("limit-{row}"), kind.field());
            start = start.with(&format!("number-{row}"), value);
            rows = row + 1;
        }
    }
    let subjects = rule_subjects(settings, lang);
    let limit_kinds = limit_choices(lang);
    let (version, back) = (view.contest.version.to_string(), format!("/contests/{}/awards", view.contest.id));
    let (with_reason, is_there) = (needs_reason(view), grade.is_some());
    let rules = move || {
        (0..(rows + MORE_ROWS).min(MOST_ROWS))
            .map(|row| {
                let (about, limit, number) = (format!("about-{row}"), format!("limit-{row}"), format!("number-{row}"));
                let (subjects, limit_kinds) = (subjects.clone(), limit_kinds.clone());
                view! {
                    <div class="three">
                        <Select name=about label=m::rule_about(lang, row + 1) choices=subjects empty=common::choose(lang)/>
                        <Select name=limit label=m::rule_limit(lang, row + 1) choices=limit_kinds/>
                        <Field name=number label=m::rule_number(lang, row + 1) kind=InputKind::Number/>
                    </div>
                }
            })
            .collect::<Vec<_>>()
    };
    let more = is_there.then(|| {
        view! {
            <Submit name="act" value="earlier">{m::earlier(lang)}</Submit>
            <Submit name="act" value="later">{m::later(lang)}</Submit>
            <Submit name="act" value="remove">{m::remove(lang)}</Submit>
        }
    });
    view! {
        <div id="award-form">
            <Form state=state(start, refused)>
                <Hidden name="key" value=key/>
                <Hidden name="version" value=version/>
                {names(lang)}
                <div class="three">
                    <Field name="places" label=m::places(lang) kind=InputKind::Number suffix=m::places_suffix(lang) required=true/>
                    <Field name="least" label=m::least(lang) kind=InputKind::Number help=m::least_help(lang) suffix=m::points(lang)/>
                    <Field name="percent" label=m::percent(lang) kind=InputKind::Number help=m::percent_help(lang) suffix="%"/>
                </div>
                <Checkbox name="vacant" label=m::vacant(lang) help=m::vacant_help(lang)/>
                <fieldset class="settings-part">
                    <legend>{m::rules(lang)}</legend>
                    <p class="muted small">{m::rules_help(lang)}</p>
                    {rules()}
                </fieldset>
                {reason(with_reason, lang)}
                <div class="acts">
                    <Submit kind=Kind::Primary name="act" value="save">{m::save(lang)}</Submit>
                    {more}
                    <LinkButton href=back kind=Kind::Quiet>{m::close(lang)}</LinkButton>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

/// The name in each language; made inside the form, where fields find what was entered.
fn names(lang: Lang) -> impl IntoView {
    view! {
        <div class="three">
            <Field name="zh" label=m::name_zh(lang) maxlength=LONGEST_NAME/>
            <Field name="en" label=m::name_en(lang) maxlength=LONGEST_NAME/>
        </div>
    }
}

/// Why it is changed, once judging has begun.
fn reason(needed: bool, lang: Lang) -> impl IntoView {
    needed.then(|| {
        view! {
            <TextArea
                name="reason"
                label=m::reason(lang)
                help=m::reason_help(lang)
                rows=2
                required=true
                maxlength=limits::REASON
            />
        }
    })
}

/// The award for organisations with what its formula comes to, and its form.
pub fn organisation(view: &AwardsView, edited: &str, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let award = view.contest.settings.awards.organisation.as_ref();
    let told = match award {
        Some(award) => {
            let name = award.label.get(lang).to_owned();
            let CountWeights { entered, eligible, chosen, awarded } = award.weights;
            let facts = [m::places_of(lang, count(award.places)), m::formula(lang, entered, eligible, chosen, awarded)];
            let facts = beside(lang, &facts);
            view! { <p><strong>{name}</strong>" "<span class="small muted">{facts}</span></p> }.into_any()
        }
        None => view! { <p class="muted">{m::no_organisation(lang)}</p> }.into_any(),
    };
    let table = (!view.organisations.is_empty()).then(|| scores(view, lang));
    let form = view.can_edit.then(|| {
        if edited == ORGANISATION {
            organisation_form(view, award, refused, lang)
        } else {
            let href = format!("/contests/{}/awards?{EDIT}={ORGANISATION}#award-form", view.contest.id);
            let words = m::edit(lang, m::organisation(lang));
            view! { <p class="acts"><LinkButton href=href>{words}</LinkButton></p> }.into_any()
        }
    });
    view! {
        <Sheet title=m::organisation(lang) note=m::organisation_note(lang)>
            {told}
            {table}
            {form}
        </Sheet>
    }
    .into_any()
}

fn scores(view: &AwardsView, lang: Lang) -> AnyView {
    let settings = &view.contest.settings;
    let is_region = settings.awards.organisation.as_ref().is_some_and(|award| award.origin == AwardedOrigin::Region);
    let name = if is_region { m::region(lang) } else { m::unit(lang) };
    let rows: Vec<_> = view
        .organisations
        .iter()
        .map(|score| {
            let counts = &score.counts;
            let region = settings.region(&counts.origin).filter(|_| is_region);
            let origin = region.map_or_else(|| counts.origin.clone(), |one| one.label.get(lang).to_owned());
            let tag = score.awarded.then(|| view! { <Tag tone=TagTone::Seal>{m::gets_it(lang)}</Tag> });
            let cells: Vec<_> = [
                (m::entered(lang), counts.entered),
                (m::eligible(lang), counts.eligible),
                (m::chosen(lang), counts.chosen),
                (m::awarded(lang), counts.awarded),
                (m::points_total(lang), score.points),
            ]
            .into_iter()
            .map(|(label, count)| view! { <Cell label=label number=true>{count.to_string()}</Cell> })
            .collect();
            view! { <tr><RowHead>{origin}" "{tag}</RowHead>{cells}</tr> }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{name}</Head>
            <Head number=true>{m::entered(lang)}</Head>
            <Head number=true>{m::eligible(lang)}</Head>
            <Head number=true>{m::chosen(lang)}</Head>
            <Head number=true>{m::awarded(lang)}</Head>
            <Head number=true>{m::points_total(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::organisations(lang) head=head>{rows}</DataTable> }.into_any()
}

fn organisation_form(
    view: &AwardsView,
    award: Option<&OrganisationAward>,
    refused: Option<&FormState>,
    lang: Lang,
) -> AnyView {
    let is_there = award.is_some();
    let award = award.cloned().unwrap_or_else(OrganisationAward::usual);
    let start = FormState::blank(ORGANISATION)
        .with("zh", award.label.exact(Lang::Zh))
        .with("en", award.label.exact(Lang::En))
        .with("places", award.places)
        .with("origin", award.origin.key())
        .with("entered", award.weights.entered)
        .with("eligible", award.weights.eligible)
        .with("chosen", award.weights.chosen)
        .with("awarded", award.weights.awarded);
    let origins: Vec<Choice> = AwardedOrigin::ALL
        .into_iter()
        .map(|origin| {
            let words = match origin {
                AwardedOrigin::SubmittingUnit => m::origin_unit(lang),
                AwardedOrigin::Region => m::origin_region(lang),
            };
            Choice::new(origin.key(), words)
        })
        .collect();
    let (version, back) = (view.contest.version.to_string(), format!("/contests/{}/awards", view.contest.id));
    let with_reason = needs_reason(view);
    let remove = is_there.then(|| view! { <Submit name="act" value="remove">{m::remove(lang)}</Submit> });
    let points = m::points(lang);
    view! {
        <div id="award-form">
            <Form state=state(start, refused)>
                <Hidden name="version" value=version/>
                {names(lang)}
                <div class="three">
                    <Field name="places" label=m::places(lang) kind=InputKind::Number suffix=m::places_suffix(lang) required=true/>
                    <Select name="origin" label=m::origin(lang) choices=origins/>
                </div>
                <Field name="entered" label=m::weight_entered(lang) kind=InputKind::Number suffix=points/>
                <Field name="eligible" label=m::weight_eligible(lang) kind=InputKind::Number suffix=points/>
                <Field name="chosen" label=m::weight_chosen(lang) kind=InputKind::Number suffix=points/>
                <Field name="awarded" label=m::weight_awarded(lang) kind=InputKind::Number suffix=points/>
                {reason(with_reason, lang)}
                <div class="acts">
                    <Submit kind=Kind::Primary name="act" value="save">{m::save(lang)}</Submit>
                    {remove}
                    <LinkButton href=back kind=Kind::Quiet>{m::close(lang)}</LinkButton>
                </div>
            </Form>
        </div>
    }
    .into_any()
}
