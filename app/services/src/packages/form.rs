//! The form of an entry as a page to open offline: what was asked and what was answered.

use std::fmt::Write as _;

use domain::entry::{asked_answers, file_asked};
use domain::form::{Answer, keys};
use domain::letter::escaped;
use domain::text::Lang;
use store::{Contest, Entry};
use words::phrases;

use crate::exports::answer_words;

/// How it is set: readable on a screen, and a table on A4.
const STYLE: &str = "body{font:16px/1.6 serif;max-width:48em;margin:2em auto;padding:0 1em}\
                     table{border-collapse:collapse;width:100%}\
                     th,td{border:1px solid #888;padding:.4em .6em;text-align:left;vertical-align:top}\
                     th{width:12em;font-weight:normal}td{white-space:pre-wrap}@page{size:A4;margin:20mm}";

/// The page; the same entry always gives the same.
pub(super) fn form_page(contest: &Contest, entry: &Entry, lang: Lang) -> String {
    let settings = &contest.settings;
    let title = phrases::entry(lang, entry.number, &entry.answer(keys::TITLE));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\n\
         <body><h1>{title}</h1>\n<p>{}</p>\n<table>\n",
        lang.tag(),
        escaped(&contest.title),
        title = escaped(&title),
    );
    let answers = asked_answers(settings, &entry.answers);
    for field in settings.form.iter().filter(|field| file_asked(field).is_none()) {
        let said = answers.get(&field.key).map(|answer: &Answer| answer_words(settings, &field.key, answer, lang));
        let (label, said) = (escaped(field.label.get(lang)), escaped(&said.unwrap_or_default()));
        // Writing to a text never fails.
        let _ = writeln!(page, "<tr><th scope=\"row\">{label}</th><td>{said}</td></tr>");
    }
    page.push_str("</table></body></html>\n");
    page
}
