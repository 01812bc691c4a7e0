//! Scored rounds.

use domain::contest::{Round, Settings};

use super::pairs::{Pairs, Reader, cell};
use super::parts::{EditTable, Holds, Shown, column, number, words};
use crate::i18n::contest_settings as m;
use crate::ui::prelude::*;

const LIST: &str = "round";

pub fn write(settings: &Settings) -> Pairs {
    let mut pairs = Pairs::default();
    for (row, round) in settings.rounds.iter().enumerate() {
        pairs.put(cell(LIST, row, "order"), row + 1);
        pairs.put(cell(LIST, row, "zh"), &round.label.zh);
        pairs.put(cell(LIST, row, "en"), &round.label.en);
        pairs.tick(cell(LIST, row, "blind"), round.blind);
        pairs.put(cell(LIST, row, "panels"), round.panels);
        pairs.put(cell(LIST, row, "anchors"), round.anchor_films);
        if round.judges_per_film > 0 {
            pairs.put(cell(LIST, row, "each"), round.judges_per_film);
        }
    }
    pairs
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    let rows = reader.rows(LIST, &["zh", "en"]);
    settings.rounds = rows
        .into_iter()
        .map(|row| Round {
            label: reader.text(&cell(LIST, row, "zh"), &cell(LIST, row, "en")),
            blind: reader.ticked(&cell(LIST, row, "blind")),
            panels: reader.maybe_whole(&cell(LIST, row, "panels"), 1, 50).unwrap_or(1),
            anchor_films: reader.maybe_whole(&cell(LIST, row, "anchors"), 0, 1_000).unwrap_or(0),
            judges_per_film: reader.maybe_whole(&cell(LIST, row, "each"), 0, 1_000).unwrap_or(0),
        })
        .collect();
}

pub fn show(pairs: &Pairs, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let columns = vec![
        words("zh", m::zh(lang)),
        words("en", m::en(lang)),
        column("blind", m::blind(lang), Holds::Tick),
        number("panels", m::panels(lang)),
        number("anchors", m::anchors(lang)),
        number("each", m::judges_per_film(lang)),
    ];
    view! {
        <p class="muted small">{m::rounds_help(lang)}</p>
        <EditTable
            caption=m::rounds(lang)
            list=LIST
            columns=columns
            filled=pairs.rows(LIST)
            rows=shown.rows(pairs, LIST)
            open=shown.open
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for mut settings in [domain::preset::selection(), domain::preset::festival()] {
            settings.rounds[0].judges_per_film = 3;
            let before = settings.clone();
            let pairs = write(&settings);
            let mut reader = Reader::new(&pairs);
            read(&mut reader, &mut settings);
            assert_eq!((reader.wrong, settings), (vec![], before));
        }
    }
}
