//! The fields of an entry form with their controls, made from the contest's settings.

use std::collections::BTreeSet;

use domain::contest::Settings;
use domain::film::kind::FileKind;
use domain::form::{
    Answer, Answers, AttachedFile, Field as Asked, FieldKind, OneChoice, SeveralChoices, Statement, WholeNumber, keys,
    text_of,
};
use domain::limits;
use islands_entry::needs::only_id;

use super::groups::{FieldGroup, groups, seen_words};
use super::lists;
use crate::ui::prelude::*;
use words::{entries as m, phrases};

/// The fields by section. Made inside the form: they find their values in its context. `attached` are the kinds of files that are
/// there.
pub fn field_groups(settings: &Settings, attached: &BTreeSet<FileKind>, lang: Lang) -> AnyView {
    let form = use_context::<FormState>().unwrap_or_default();
    let hidden = hidden_fields(settings, &chosen(settings, &form));
    let groups: Vec<_> = groups(settings)
        .into_iter()
        .map(|group| {
            let seen = group.seen_by();
            let fields: Vec<_> = group
                .fields
                .iter()
                .map(|field| {
                    let noted = seen.is_none().then(|| seen_words(field.visible, lang));
                    boxed(settings, field, hidden.contains(field.key.as_str()), noted, attached, lang)
                })
                .collect();
            group_view(&group, fields, lang)
        })
        .collect();
    groups.into_any()
}

fn group_view(group: &FieldGroup<'_>, fields: Vec<AnyView>, lang: Lang) -> AnyView {
    let form = use_context::<FormState>().unwrap_or_default();
    let heading = form.id(&format!("group-{}", group.key()));
    let (named, title) = (heading.clone(), group.title(lang));
    let note = group.seen_by().map_or("", |visible| seen_words(visible, lang));
    view! {
        <section class="group" aria-labelledby=named>
            <header><h3 id=heading>{title}</h3><span class="small muted">{note}</span></header>
            <div class="fields">{fields}</div>
        </section>
    }
    .into_any()
}

/// What was chosen where other fields may hang on it.
fn chosen(settings: &Settings, form: &FormState) -> Answers {
    let decides = |field: &&Asked| field.key == keys::CATEGORY || !field.kind.rules().options().is_empty();
    let answer = |field: &Asked| {
        let values: Vec<String> =
            form.values_of(&field.key).into_iter().filter(|value| !value.is_empty()).map(str::to_owned).collect();
        (!values.is_empty()).then(|| (field.key.clone(), Answer::List(values)))
    };
    settings.form.iter().filter(decides).filter_map(answer).collect()
}

/// Fields that another answer leaves out. As long as nothing is chosen they stay in sight: without script nothing could bring them
/// back.
fn hidden_fields<'s>(settings: &'s Settings, chosen: &Answers) -> BTreeSet<&'s str> {
    let category = text_of(chosen, keys::CATEGORY);
    let mut hidden: BTreeSet<&str> = BTreeSet::new();
    for field in &settings.form {
        let other_category =
            !field.categories.is_empty() && !category.is_empty() && !field.categories.contains(&category);
        let other_answer = field.condition.as_ref().is_some_and(|condition| {
            let decided = chosen.contains_key(&condition.field) && !condition.holds(chosen);
            decided || hidden.contains(condition.field.as_str())
        });
        if other_category || other_answer {
            hidden.insert(&field.key);
        }
    }
    hidden
}

/// A field in its place; one that is not asked of every entry says so, and hides where it is not asked.
fn boxed(
    settings: &Settings,
    field: &Asked,
    hidden: bool,
    noted: Option<&'static str>,
    attached: &BTreeSet<FileKind>,
    lang: Lang,
) -> AnyView {
    let short = match &field.kind {
        FieldKind::Text(text) => text.max <= 60 && field.key != keys::TITLE,
        FieldKind::Number(_) | FieldKind::Date(_) | FieldKind::Choice(_) => true,
        FieldKind::Category(_) | FieldKind::Region(_) => true,
        FieldKind::LongText(_) | FieldKind::Choices(_) | FieldKind::People(_) | FieldKind::WebAddress(_) => false,
        FieldKind::Statement(_) | FieldKind::File(_) => false,
    };
    let class = if short { "slot" } else { "slot broad" };
    let control = control(settings, field, attached, lang);
    let noted = noted.map(|words| view! { <p class="small muted only">{words}</p> });
    let conditions = conditions_in_words(settings, field, lang);
    if conditions.is_empty() {
        return view! { <div class=class>{noted}{control}</div> }.into_any();
    }
    view! {
        <div class=class id=only_id(&field.key) hidden=hidden>
            <p class="small muted only">{phrases::clauses(lang, &conditions)}</p>
            {noted}
            {control}
        </div>
    }
    .into_any()
}

/// Of which entries a field is asked, in words; none where it is asked of all.
fn conditions_in_words(settings: &Settings, field: &Asked, lang: Lang) -> Vec<String> {
    let categories: Vec<&str> = field
        .categories
        .iter()
        .map(|key| settings.category(key).map_or(key.as_str(), |category| category.label.get(lang)))
        .collect();
    let category = (!categories.is_empty()).then(|| m::only_for(lang, &phrases::list(lang, &categories)));
    let answer = field.condition.as_ref().and_then(|condition| {
        let choice = settings.field(&condition.field)?;
        let named = choice.kind.rules().options().iter().filter(|option| condition.options.contains(&option.key));
        let options: Vec<&str> = named.map(|option| option.label.get(lang)).collect();
        Some(m::only_when(lang, choice.label.get(lang), &phrases::list(lang, &options)))
    });
    category.into_iter().chain(answer).collect()
}

fn control(settings: &Settings, field: &Asked, attached: &BTreeSet<FileKind>, lang: Lang) -> AnyView {
    let (name, label, required) = (field.key.clone(), field.label.get(lang).to_owned(), field.required);
    let help = lists::help(field, lang);
    let choose = common::choose(lang);
    let options = |options: &[domain::form::Choice]| {
        options.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect::<Vec<_>>()
    };
    match &field.kind {
        FieldKind::Text(_) => view! { <Field name=name label=label help=help required=required/> }.into_any(),
        FieldKind::LongText(text) => {
            let rows = if text.max > 400 { 8 } else { 4 };
            view! { <TextArea name=name label=label help=help required=required rows=rows/> }.into_any()
        }
        FieldKind::People(_) => {
            view! { <TextArea name=name label=label help=help required=required rows=4/> }.into_any()
        }
        FieldKind::Number(WholeNumber { min, max }) => view! {
            <Field
                name=name
                label=label
                help=help
                required=required
                kind=InputKind::Number
                min=min.to_string()
                max=max.to_string()
            />
        }
        .into_any(),
        FieldKind::Date(_) => {
            view! { <Field name=name label=label help=help required=required kind=InputKind::Date/> }.into_any()
        }
        FieldKind::WebAddress(_) => {
            let most = limits::WEB_ADDRESS;
            view! {
                <Field name=name label=label help=help required=required kind=InputKind::Url maxlength=most/>
            }
            .into_any()
        }
        FieldKind::Choice(OneChoice { options: list }) => {
            let choices = options(list);
            view! { <Select name=name label=label help=help required=required choices=choices empty=choose/> }
                .into_any()
        }
        FieldKind::Choices(SeveralChoices { options: list }) => {
            let choices = options(list);
            view! { <CheckGroup name=name label=label help=help required=required choices=choices/> }.into_any()
        }
        FieldKind::Category(_) => {
            let choices = lists::categories(settings, lang);
            view! { <Select name=name label=label help=help required=required choices=choices empty=choose/> }
                .into_any()
        }
        FieldKind::Region(_) => {
            let choices = lists::regions(settings, lang);
            view! { <Select name=name label=label help=help required=required choices=choices empty=choose/> }
                .into_any()
        }
        FieldKind::Statement(Statement { text }) => {
            let words = text.get(lang).to_owned();
            view! {
                <p class="statement-name">{label}</p>
                <Checkbox name=name label=words help=help required=required/>
            }
            .into_any()
        }
        FieldKind::File(AttachedFile { file }) => file_state(field, attached.contains(file), lang),
    }
}

/// A file is taken in by the box below the form: here stands whether it is there.
fn file_state(field: &Asked, is_there: bool, lang: Lang) -> AnyView {
    let form = use_context::<FormState>().unwrap_or_default();
    let id = form.id(&field.key);
    let (state, label) = (format!("{id}-state"), field.label.get(lang).to_owned());
    let mark = field.required.then(|| view! { <span class="required">{common::required(lang)}</span> });
    let said = if is_there {
        view! { <p id=state data-live class="small">{m::file_attached(lang)}</p> }.into_any()
    } else {
        let help = lists::help(field, lang);
        view! { <p id=state data-live class="small"><a href="#more">{help}</a></p> }.into_any()
    };
    let problem = form.problem(&field.key).map(|problem| view! { <p class="problem">{problem.to_owned()}</p> });
    view! {
        <div class="field" id=id tabindex="-1">
            <p class="statement-name">{label}{mark}</p>
            {said}
            {problem}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::contest::preset;
    use domain::form::Condition;

    use super::*;

    #[test]
    fn fields_hide_where_another_answer_leaves_them_out() {
        let mut settings = preset::selection();
        let on = |field: &str, options: &[&str]| {
            let options = options.iter().map(|option| (*option).to_owned()).collect();
            Some(Condition { field: field.to_owned(), options })
        };
        for field in &mut settings.form {
            match field.key.as_str() {
                "ai_declaration" => field.condition = on("series", &["系列"]),
                "rights" => field.condition = on("ai_declaration", &["部分", "主要"]),
                "contact_name" => field.categories = vec!["纪录片".to_owned()],
                _ => {}
            }
        }
        let hidden = |pairs: &[(&str, &str)]| {
            let form = pairs.iter().fold(FormState::blank("entry"), |form, (key, value)| form.with(key, value));
            hidden_fields(&settings, &chosen(&settings, &form)).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(hidden(&[]).is_empty(), "nothing is chosen yet");
        assert_eq!(hidden(&[("series", "单集")]), ["ai_declaration", "rights"], "what hangs on it goes along");
        assert_eq!(hidden(&[("series", "系列"), ("ai_declaration", "无")]), ["rights"]);
        assert!(hidden(&[("series", "系列"), ("ai_declaration", "主要"), ("category", "纪录片")]).is_empty());
        assert_eq!(hidden(&[("category", "微视频")]), ["contact_name"]);
        let rights = settings.field("rights").unwrap();
        let words = conditions_in_words(&settings, rights, Lang::Zh);
        assert_eq!(words, [m::only_when(Lang::Zh, "人工智能生成内容", "部分、主要")]);
    }
}
