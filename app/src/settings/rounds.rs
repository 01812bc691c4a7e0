//! Scored rounds.

use domain::contest::round::{Advance, Gate, Kind, Round, Watching};
use domain::contest::{PublicationMode, Settings};
use domain::scoring::rubric::points_2;

use super::form_data::{FormData, Reader, cell};
use super::parts::{
    CellKind, Shown, add_button, column, field, number, row_id, row_mark, row_tools, text_field, words,
};
use crate::ui::prelude::*;
use words::{contest_settings as m, settings_lists as l};

const LIST: &str = "round";
/// How much of the judging everybody may read.
const PUBLICATION: &str = "publication";

pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    for (row, round) in settings.rounds.iter().enumerate() {
        pairs.put_text(|lang| cell(LIST, row, lang), &round.label);
        pairs.tick(cell(LIST, row, "blind"), round.blind);
        pairs.put(cell(LIST, row, "panels"), round.panels);
        pairs.put(cell(LIST, row, "anchors"), round.anchor_films);
        if round.judges_per_film > 0 {
            pairs.put(cell(LIST, row, "each"), round.judges_per_film);
        }
        pairs.put(cell(LIST, row, "gate"), gate_key(round.watching.before));
        if round.watching.percent > 0 {
            pairs.put(cell(LIST, row, "watch"), round.watching.percent);
        }
        if round.break_minutes > 0 {
            pairs.put(cell(LIST, row, "break"), round.break_minutes);
        }
        pairs.put(cell(LIST, row, "kind"), kind_key(round.kind));
        let (rule, number) = match round.advance {
            Advance::All => ("all", String::new()),
            Advance::Best(films) => ("best", films.to_string()),
            Advance::Percent(percent) => ("percent", percent.to_string()),
            Advance::Score(score) => ("score", points_2(score)),
        };
        pairs.put(cell(LIST, row, "advance"), rule);
        pairs.put(cell(LIST, row, "line"), number);
        pairs.tick(cell(LIST, row, "carries"), round.carries_scores);
    }
    pairs.put(PUBLICATION, settings.publication.key());
    pairs
}

const GATES: [Gate; 3] = [Gate::Nothing, Gate::Signing, Gate::Scoring];

const fn gate_key(gate: Gate) -> &'static str {
    match gate {
        Gate::Nothing => "nothing",
        Gate::Signing => "signing",
        Gate::Scoring => "scoring",
    }
}

const KINDS: [Kind; 2] = [Kind::Scored, Kind::Screening];

const fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Scored => "scored",
        Kind::Screening => "screening",
    }
}

/// The rule by which films go on, with its number.
fn advance(reader: &mut Reader<'_>, row: usize) -> Advance {
    /// The rule before its number is read.
    const RULES: [&str; 4] = ["all", "best", "percent", "score"];
    let line = cell(LIST, row, "line");
    let rule =
        reader.choice(&cell(LIST, row, "advance"), |key| RULES.into_iter().find(|rule| *rule == key)).unwrap_or("all");
    match rule {
        "best" => Advance::Best(reader.whole(&line, 1, 100_000)),
        "percent" => Advance::Percent(reader.whole(&line, 1, 10_000)),
        "score" => Advance::Score(reader.points(&line)),
        _ => Advance::All,
    }
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    let rows = reader.rows(LIST, &["zh", "en"]);
    settings.rounds = rows
        .into_iter()
        .map(|row| Round {
            label: reader.text(|lang| cell(LIST, row, lang)),
            blind: reader.ticked(&cell(LIST, row, "blind")),
            panels: reader.maybe_whole(&cell(LIST, row, "panels"), 1, 50).unwrap_or(1),
            anchor_films: reader.maybe_whole(&cell(LIST, row, "anchors"), 0, 1_000).unwrap_or(0),
            judges_per_film: reader.maybe_whole(&cell(LIST, row, "each"), 0, 1_000).unwrap_or(0),
            watching: Watching {
                percent: reader.maybe_whole(&cell(LIST, row, "watch"), 0, 100).unwrap_or(0),
                before: reader
                    .choice(&cell(LIST, row, "gate"), |key| GATES.into_iter().find(|gate| gate_key(*gate) == key))
                    .unwrap_or_default(),
            },
            break_minutes: reader.maybe_whole(&cell(LIST, row, "break"), 0, 600).unwrap_or(0),
            kind: reader
                .choice(&cell(LIST, row, "kind"), |key| KINDS.into_iter().find(|kind| kind_key(*kind) == key))
                .unwrap_or_default(),
            advance: advance(reader, row),
            carries_scores: reader.ticked(&cell(LIST, row, "carries")),
        })
        .collect();
    // Whoever sends rounds alone leaves it as it is.
    if !reader.words(PUBLICATION).is_empty() {
        settings.publication = reader.choice(PUBLICATION, PublicationMode::from_key).unwrap_or(settings.publication);
    }
}

pub fn show(pairs: &FormData, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let rows = pairs.rows(LIST);
    let cards: Vec<_> = (0..rows).map(|row| card(pairs, row, rows, shown)).collect();
    view! {
        <p class="muted small">{m::rounds_help(lang)}</p>
        <p class="muted small">{m::rounds_help_2(lang)}</p>
        <div class="round-cards">{cards}</div>
        {add_button(LIST, rows, l::add_round(lang), shown)}
        <RadioGroup
            name=PUBLICATION
            label=m::publication(lang)
            choices=publication_choices(lang)
            help=m::publication_help(lang)
            required=true
        />
    }
    .into_any()
}

fn publication_choices(lang: Lang) -> Vec<Choice> {
    let choice = |mode: PublicationMode| {
        let (name, help) = match mode {
            PublicationMode::Closed => (m::publication_closed(lang), m::publication_closed_help(lang)),
            PublicationMode::Open => (m::publication_open(lang), m::publication_open_help(lang)),
        };
        Choice::new(mode.key(), name).help(help)
    };
    PublicationMode::ALL.map(choice).to_vec()
}

/// Columns that few rounds need: folded, and open where one of them says something unusual or needs mending.
const ADVANCED: [&str; 5] = ["anchors", "each", "watch", "gate", "break"];

/// A round as a card: what every round says, and the rest folded.
fn card(pairs: &FormData, row: usize, rows: usize, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let gates = GATES.map(|gate| Choice::new(gate_key(gate), gate_words(gate, lang))).to_vec();
    let kinds = vec![Choice::new("scored", m::round_scored(lang)), Choice::new("screening", m::round_screening(lang))];
    let rules = vec![
        Choice::new("all", m::advance_all(lang)),
        Choice::new("best", m::advance_best(lang)),
        Choice::new("percent", m::advance_percent(lang)),
        Choice::new("score", m::advance_score(lang)),
    ];
    let at = |column: &str| pairs.get(&cell(LIST, row, column));
    let used = ADVANCED.iter().any(|column| !matches!(at(column), "" | "0" | "nothing"));
    let mend = ADVANCED.iter().any(|column| shown.mend.contains(&cell(LIST, row, column)));
    let unfolded = used || mend;
    let names = [words("zh", m::zh(lang)), words("en", m::en(lang))];
    let names: Vec<_> = names.iter().map(|column| text_field(LIST, row, column, shown)).collect();
    let usual = [
        column("kind", m::round_kind(lang), CellKind::Choice(kinds, "")),
        number("panels", m::panels(lang)),
        column("advance", m::advance_rule(lang), CellKind::Choice(rules, "")),
        words("line", m::advance_number(lang)),
    ];
    let usual: Vec<_> = usual.iter().map(|column| field(LIST, row, column)).collect();
    let ticks = [column("blind", m::blind(lang), CellKind::Tick), column("carries", m::carries(lang), CellKind::Tick)];
    let ticks: Vec<_> = ticks.iter().map(|column| field(LIST, row, column)).collect();
    let advanced = [
        number("anchors", m::anchors(lang)),
        number("each", m::judges_per_film(lang)),
        number("watch", m::watch_percent(lang)),
        column("gate", m::watch_before(lang), CellKind::Choice(gates, "")),
        number("break", m::break_minutes(lang)),
    ];
    let advanced: Vec<_> = advanced.iter().map(|column| field(LIST, row, column)).collect();
    view! {
        <fieldset class="round-card" id=row_id(LIST, row) data-list=LIST data-row=row.to_string()>
            <legend>{l::round(lang, row + 1)}</legend>
            {row_mark(LIST, row)}
            <div class="card-head">
                {names}
                {row_tools(LIST, row, rows, false, shown)}
            </div>
            <div class="card-fields">{usual}</div>
            <div class="card-ticks">{ticks}</div>
            <details class="advanced" open=unfolded>
                <summary>{l::advanced(lang)}</summary>
                <div class="card-fields">{advanced}</div>
            </details>
        </fieldset>
    }
    .into_any()
}

const fn gate_words(gate: Gate, lang: Lang) -> &'static str {
    match gate {
        Gate::Nothing => m::before_nothing(lang),
        Gate::Signing => m::before_signing(lang),
        Gate::Scoring => m::before_scoring(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::super::form_data::assert_reads_back;
    use super::*;

    #[test]
    fn there_and_back() {
        for mut settings in [domain::contest::preset::selection(), domain::contest::preset::festival()] {
            settings.rounds.truncate(1);
            settings.rounds[0].judges_per_film = 3;
            settings.rounds[0].watching = Watching { percent: 80, before: Gate::Signing };
            settings.rounds[0].break_minutes = 90;
            settings.rounds[0].kind = Kind::Screening;
            settings.rounds[0].advance = Advance::Score(5_050);
            let second = Round { carries_scores: true, advance: Advance::Percent(200), panels: 1, ..Round::default() };
            let third = Round { advance: Advance::Best(7), panels: 1, ..Round::default() };
            settings.rounds.extend([second, third]);
            settings.publication = PublicationMode::Open;
            for (round, name) in settings.rounds.iter_mut().zip(["初筛", "复评", "终评"]) {
                round.label = domain::text::Text::new(name, name);
            }
            assert_reads_back(&settings, write, read);
        }
    }

    #[test]
    fn the_mode_of_publication_is_one_of_two_and_stays_where_it_is_not_sent() {
        let mut settings = domain::contest::preset::selection();
        settings.publication = PublicationMode::Open;
        for (sent, read_as, faults) in [
            (Some("closed"), PublicationMode::Closed, 0),
            (Some("half"), PublicationMode::Open, 1),
            (None, PublicationMode::Open, 0),
        ] {
            let mut pairs = write(&settings);
            pairs.0.retain(|(field, _)| field != PUBLICATION);
            if let Some(sent) = sent {
                pairs.put(PUBLICATION, sent);
            }
            let (mut reader, mut changed) = (Reader::new(&pairs), settings.clone());
            read(&mut reader, &mut changed);
            assert_eq!((changed.publication, reader.wrong.len()), (read_as, faults), "{sent:?}");
        }
    }
}
