//! A plan for paper, after GB/T 9704.

use services::documents::{Align, Block, Column, Document, Table, office};
use services::{PlanSheet, moment};
use words::exhibition_plans as m;
use words::{Lang, common, phrases};

use super::parts::{days, requirement};

/// The plan for paper: what it says, its films with what is discussed after each; for a site with lines to fill in.
#[must_use]
pub fn document(sheet: &PlanSheet, lang: Lang) -> Document {
    let plan = &sheet.plan;
    let mut blocks = vec![Block::Title(plan.title.clone())];
    blocks.extend(sheet.site.as_ref().map(|site| Block::Lead(phrases::labelled(lang, m::for_site(lang), site))));
    let lines = plan.introduction.lines().map(str::trim).filter(|line| !line.is_empty());
    blocks.extend(lines.map(|line| Block::Text(line.to_owned())));
    blocks.push(Block::Text(phrases::labelled(lang, m::period(lang), &days(plan, lang))));
    if !sheet.films.is_empty() {
        blocks.push(Block::Table(films(sheet, lang)));
    }
    for film in sheet.films.iter().filter(|film| !film.questions.is_empty()) {
        let title = phrases::titled(lang, &film.title);
        blocks.push(Block::Heading(phrases::beside(lang, &[title.as_str(), m::questions(lang)])));
        let questions = (1_usize..).zip(&film.questions);
        blocks.push(Block::List(questions.map(|(number, question)| format!("{number}. {question}")).collect()));
    }
    if sheet.site.is_some() {
        let lines = [m::held_on(lang), m::heads(lang), m::signed_by(lang)];
        blocks.push(Block::Signatures(lines.map(str::to_owned).into()));
    }
    let dated = moment(sheet.made_at, &sheet.time_zone).dated(lang);
    blocks.push(Block::Closing(vec![plan.region_name.clone(), dated]));
    Document { title: plan.title.clone(), lang, look: office(lang), blocks, made_at: sheet.made_at }
}

fn films(sheet: &PlanSheet, lang: Lang) -> Table {
    let column = |title: &str, share: f32, align: Align| Column { title: title.to_owned(), share, align };
    let rows = (1_usize..).zip(&sheet.films).map(|(number, film)| {
        vec![
            number.to_string(),
            phrases::titled(lang, &film.title),
            common::clock(film.length_ms),
            requirement(film, lang).to_owned(),
        ]
    });
    Table {
        summary: m::films(lang).to_owned(),
        columns: vec![
            column(m::number(lang), 1.0, Align::Center),
            column(m::film(lang), 6.0, Align::Left),
            column(m::length(lang), 2.0, Align::Center),
            column(m::requirement(lang), 2.0, Align::Center),
        ],
        rows: rows.collect(),
    }
}
