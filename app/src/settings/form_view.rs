//! The editor of the entry form: its sections and fields as they are arranged, and the form as it will be met.

use std::collections::BTreeSet;

use domain::contest::Settings;
use domain::form::{AttachedFile, Choice as Answer, KindName, keys};
use domain::text::Text;
use leptos::context::Provider;

use super::form::{LIST, SECTIONS, VISIBLE, options, options_list};
use super::form_data::{FormData, cell};
use super::parts::{
    CellKind, Shown, add_button, column, edit_table, field, language_class, number, row_id, row_mark, row_tools,
    text_field, words,
};
use crate::forms::fields::field_groups;
use crate::ui::prelude::*;
use ::words::entries::file_kind;
use ::words::{contest_settings as m, phrases, settings_lists as l};

/// The name of the form that only shows what is being set up.
const PREVIEW: &str = "preview";

/// The name of a kind of answer.
fn kind_words(kind: KindName, lang: Lang) -> &'static str {
    match kind {
        KindName::Text => m::kind_text(lang),
        KindName::LongText => m::kind_long_text(lang),
        KindName::Number => m::kind_number(lang),
        KindName::Date => m::kind_date(lang),
        KindName::Choice => m::kind_choice(lang),
        KindName::Choices => m::kind_choices(lang),
        KindName::Category => m::categories(lang),
        KindName::Region => m::regions(lang),
        KindName::People => m::kind_people(lang),
        KindName::Statement => m::kind_statement(lang),
        KindName::WebAddress => m::kind_web_address(lang),
        KindName::File => l::kind_file(lang),
    }
}

fn visible_words(key: &str, lang: Lang) -> &'static str {
    match key {
        "open_rounds" => m::visible_open_rounds(lang),
        "office" => m::visible_office(lang),
        _ => m::visible_everyone(lang),
    }
}

pub fn show(pairs: &FormData, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let rows = pairs.rows(LIST);
    let cards: Vec<_> = (0..rows).map(|row| card(pairs, row, rows, settings, shown)).collect();
    let sections = vec![words("zh", m::zh(lang)), words("en", m::en(lang)), column("key", "", CellKind::Carried)];
    let unfolded = shown.arranged == SECTIONS || shown.mend.iter().any(|field| field.starts_with(SECTIONS));
    view! {
        <p class="muted small">{phrases::sentences(lang, &[m::form_help(lang), l::form_keys(lang)])}</p>
        <details class="advanced" id="form-sections" open=unfolded>
            <summary>{l::sections(lang)}</summary>
            <p class="muted small">{l::sections_help(lang)}</p>
            {edit_table(l::sections(lang), SECTIONS, &sections, pairs, l::add_section(lang), shown)}
        </details>
        <div class="form-fields">{cards}</div>
        {add_button(LIST, rows, m::new_field(lang), shown)}
    }
    .into_any()
}

/// The form as whoever enters a film will meet it; nothing can be filled in.
pub fn preview(settings: &Settings, lang: Lang) -> AnyView {
    let settings = settings.clone();
    view! {
        <section class="form-preview" id="form-preview" data-live tabindex="0" aria-label=l::preview(lang)>
            <p class="small muted">{l::preview(lang)}</p>
            <fieldset class="form" disabled=true>
                <Provider value=FormState::blank(PREVIEW)>{field_groups(&settings, &BTreeSet::new(), lang)}</Provider>
            </fieldset>
        </section>
    }
    .into_any()
}

/// A text of a row in the language of the page.
fn named(pairs: &FormData, list: &str, row: usize, lang: Lang) -> String {
    let text: Text = Lang::ALL.iter().map(|one| (*one, pairs.get(&cell(list, row, one.key())).to_owned())).collect();
    text.get(lang).to_owned()
}

/// A field of the form as a card that opens.
fn card(pairs: &FormData, row: usize, rows: usize, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let at = |column: &str| cell(LIST, row, column);
    let key = pairs.get(&at("key")).to_owned();
    let needed = keys::NEEDED.contains(&key.as_str());
    let title = named(pairs, LIST, row, lang);
    let prefixes = [at(""), format!("{}-", options_list(row))];
    let mend = shown.mend.iter().any(|field| prefixes.iter().any(|prefix| field.starts_with(prefix)));
    let open = mend || title.is_empty() || shown.arranged == options_list(row);
    let kind = KindName::parse(pairs.get(&at("kind"))).unwrap_or(KindName::Text);
    let mut facts = vec![kind_words(kind, lang)];
    if !pairs.get(&at("required")).is_empty() {
        facts.push(common::required(lang));
    }
    facts.push(visible_words(pairs.get(&at("visible")), lang));
    let facts = phrases::beside(lang, &facts);
    let title = if title.is_empty() { m::new_field(lang).to_owned() } else { title };
    let id = format!("details-{}", if key.is_empty() { row.to_string() } else { key.clone() });
    let body = body(pairs, row, &key, needed, settings, shown);
    view! {
        <div class="form-row" id=row_id(LIST, row) data-list=LIST data-row=row.to_string()>
            {row_mark(LIST, row)}
            <details class="form-field" id=id open=open>
                <summary><b>{title}</b>" "<span class="small muted">{facts}</span></summary>
                {body}
            </details>
            {row_tools(LIST, row, rows, needed, shown)}
        </div>
    }
    .into_any()
}

fn body(pairs: &FormData, row: usize, key: &str, needed: bool, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let at = |column: &str| cell(LIST, row, column);
    let texts = [
        words("zh", m::zh(lang)),
        words("en", m::en(lang)),
        words("help_zh", m::help_zh(lang)),
        words("help_en", m::help_en(lang)),
    ];
    let texts: Vec<_> = texts.iter().map(|column| text_field(LIST, row, column, shown)).collect();
    let kinds = KindName::ALL.iter().map(|kind| Choice::new(kind.key(), kind_words(*kind, lang))).collect();
    let visible = VISIBLE.iter().map(|(key, _)| Choice::new(key, visible_words(key, lang))).collect();
    let sections: Vec<Choice> = (0..pairs.rows(SECTIONS))
        .map(|section| Choice::new(pairs.get(&cell(SECTIONS, section, "key")), named(pairs, SECTIONS, section, lang)))
        .collect();
    let section = (!sections.is_empty()).then(|| {
        view! { <Select name=at("section") label=l::section(lang) choices=sections empty=l::no_section(lang)/> }
    });
    let files = AttachedFile::kinds().map(|kind| Choice::new(kind.key(), file_kind(lang, kind))).collect();
    let list = options_list(row);
    let option_columns = vec![words("zh", m::zh(lang)), words("en", m::en(lang)), column("key", "", CellKind::Carried)];
    let options = edit_table(m::options(lang), &list, &option_columns, pairs, l::add_option(lang), shown);
    let statement = |(column, label): (&'static str, &'static str)| {
        let class = language_class(column, shown);
        view! { <div class=class><TextArea name=at(column) label=label rows=3/></div> }
    };
    let statements = [("text_zh", m::statement_zh(lang)), ("text_en", m::statement_en(lang))];
    let statements: Vec<_> = statements.into_iter().map(statement).collect();
    let asked = (!needed).then(|| conditions(pairs, row, settings, shown));
    let key_field = if needed {
        let key = key.to_owned();
        let words = m::needed_key(lang, &key);
        view! { <Hidden name=at("key") value=key/><p class="small muted">{words}</p> }.into_any()
    } else {
        view! { <Field name=at("key") label=m::key(lang) help=m::key_help(lang)/> }.into_any()
    };
    view! {
        <div class="stack">
            <div class="two">{texts}</div>
            <div class="three">
                <Select name=at("kind") label=m::kind(lang) choices=kinds/>
                <Select name=at("visible") label=m::visible(lang) choices=visible/>
                {section}
            </div>
            <div class="three limits">
                <div class="for-number">{field(LIST, row, &number("min", m::min(lang)))}</div>
                <div class="for-max">{field(LIST, row, &number("max", m::max(lang)))}</div>
                <div class="for-file"><Select name=at("file") label=l::file(lang) choices=files/></div>
            </div>
            <div class="for-options">{options}</div>
            <div class="two for-statement">{statements}</div>
            {asked}
            <details class="advanced"><summary>{l::advanced(lang)}</summary>{key_field}</details>
        </div>
    }
    .into_any()
}

/// Whether the field must be answered, and of which entries it is asked.
fn conditions(pairs: &FormData, row: usize, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let at = |column: &str| cell(LIST, row, column);
    let categories: Vec<Choice> =
        settings.categories.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect();
    let deciding: Vec<Choice> = (0..row)
        .filter(|before| {
            let kind = KindName::parse(pairs.get(&cell(LIST, *before, "kind")));
            matches!(kind, Some(KindName::Choice | KindName::Choices))
        })
        .map(|before| Choice::new(pairs.get(&cell(LIST, before, "key")), named(pairs, LIST, before, lang)))
        .filter(|choice| !choice.value.is_empty())
        .collect();
    let on = pairs.get(&at("when")).to_owned();
    let unfolded = !on.is_empty() || !pairs.get(&at("categories")).is_empty();
    view! {
        <Checkbox name=at("required") label=m::required(lang)/>
        <details class="advanced" open=unfolded>
            <summary>{l::asked_of(lang)}</summary>
            <div class="inline-choices">
                <CheckGroup
                    name=at("categories")
                    label=m::only_categories(lang)
                    choices=categories
                    help=m::only_categories_help(lang)
                />
            </div>
            <Select name=at("when") label=l::only_after(lang) choices=deciding empty=l::always(lang)/>
            <div class="inline-choices" id=format!("answers-{row}") data-live>
                {answers_of(pairs, row, &on, lang)}
            </div>
        </details>
    }
    .into_any()
}

/// The answers of the choice that a field hangs on.
fn answers_of(pairs: &FormData, row: usize, on: &str, lang: Lang) -> AnyView {
    let choice = (0..row).find(|before| !on.is_empty() && pairs.get(&cell(LIST, *before, "key")) == on);
    let Some(choice) = choice else { return ().into_any() };
    let answer = |Answer { key, label }: Answer| Choice::new(key, label.get(lang));
    let choices = options(pairs, choice).into_iter().map(answer).collect();
    view! {
        <CheckGroup name=cell(LIST, row, "when_is") label=l::answered(lang) choices=choices help=l::answered_help(lang)/>
    }
    .into_any()
}
