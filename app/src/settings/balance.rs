//! The balance of the selection, a sentence a limit, and the lottery's seed.

use domain::contest::{GroupFamily, Settings};
use domain::lottery::Seed;
use domain::scoring::rubric::points;
use domain::selection::{Rule, RuleKind, Scope, Unit};

use super::form_data::{FieldError, FormData, Reader, cell};
use super::parts::{CellKind, Shown, add_button, column, field, number, row_id, row_mark, row_tools};
use crate::ui::prelude::*;
use words::rules::{RuleNames, rule_names};
use words::{contest_settings as m, settings_lists as l};

const LIST: &str = "rule";
/// The largest number a rule may name.
const MOST: i64 = 100_000;

/// A row is one limit of a rule: rows of the same rule carry its name.
pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    let balance = &settings.balance;
    pairs.put("size", balance.size);
    pairs.put("tolerance", balance.tolerance.map(points).unwrap_or_default());
    pairs.put("lottery_seed", &settings.lottery_seed);
    let limits = balance.rules.iter().flat_map(|rule| rule.limits().map(move |limit| (rule, limit)));
    for (row, (rule, limit)) in limits.enumerate() {
        pairs.put(cell(LIST, row, "id"), &rule.id);
        pairs.put(cell(LIST, row, "about"), about(&rule.family, rule.scope.group()));
        pairs.put(cell(LIST, row, "limit"), limit.kind.field());
        pairs.put(cell(LIST, row, "number"), limit.value);
    }
    pairs
}

/// What a rule speaks of, as one choice: a family, with `:` one of its groups or `*` for each.
fn about(family: &str, group: Option<&str>) -> String {
    group.map_or_else(|| family.to_owned(), |group| format!("{family}:{group}"))
}

/// What a row says.
struct Sentence {
    /// The rule it belongs to; empty for a new one.
    id: String,
    family: String,
    scope: Scope,
    kind: RuleKind,
    value: usize,
}

impl Sentence {
    /// What stands in a row; `None` where that is not whole.
    fn of(pairs: &FormData, row: usize) -> Option<Self> {
        let at = |column: &str| pairs.get(&cell(LIST, row, column));
        let kind = RuleKind::ALL.into_iter().find(|kind| kind.field() == at("limit"))?;
        let value = at("number").parse().ok()?;
        Self::new(at("id"), at("about"), kind, value)
    }

    fn new(id: &str, about: &str, kind: RuleKind, value: usize) -> Option<Self> {
        let (family, group) = about.split_once(':').map_or((about, None), |(family, group)| (family, Some(group)));
        let scope = match group {
            // Limits of groups need to know of which; a number of different groups does not. A rule that says so all the same
            // stays as it was written.
            Some("*") | None if kind.form().is_of_groups() => Scope::Each,
            Some("*") if !id.is_empty() => Scope::Each,
            Some("*") | None => Scope::Family,
            Some(group) => Scope::Group(group.to_owned()),
        };
        (!family.is_empty()).then(|| Self { id: id.to_owned(), family: family.to_owned(), scope, kind, value })
    }

    fn in_words(&self, names: &RuleNames, lang: Lang) -> String {
        let family = family_words(&self.family, names, lang);
        let group = match &self.scope {
            Scope::Group(group) => names.group(&self.family, group).to_owned(),
            Scope::Each | Scope::Family => l::each_of(lang, &family),
        };
        match self.kind {
            RuleKind::Min => l::at_least(lang, self.value, &group),
            RuleKind::Max => l::at_most(lang, self.value, &group),
            RuleKind::MaxShare => l::at_most_share(lang, self.value, &group),
            RuleKind::DistinctMin => l::at_least_different(lang, self.value, &family),
        }
    }
}

/// A family in the middle of a sentence.
fn family_words(family: &str, names: &RuleNames, lang: Lang) -> String {
    let name = names.family(family);
    if lang == Lang::En { name.to_lowercase() } else { name.to_owned() }
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    settings.balance.size = usize::try_from(reader.whole("size", 1, MOST)).unwrap_or_default();
    settings.balance.tolerance = reader.maybe_points("tolerance");
    let seed = reader.needed("lottery_seed");
    match seed.parse() {
        // Unchanged it stays what it is: a text of digits is another seed than the number.
        _ if seed == settings.lottery_seed.to_string() => {}
        Ok(number) => settings.lottery_seed = Seed::Number(number),
        Err(_) if seed.is_empty() => {}
        Err(_) => reader.refuse("lottery_seed", FieldError::Whole { found: seed, low: 0, high: i64::MAX }),
    }
    let rows = reader.rows(LIST, &["about", "number"]);
    let mut taken: Vec<String> = rows.iter().map(|row| reader.words(&cell(LIST, *row, "id"))).collect();
    let mut rules: Vec<Rule> = Vec::new();
    let mut first_rows = Vec::new();
    for row in rows {
        let Some(sentence) = one(reader, row) else { continue };
        if add(&mut rules, sentence, &mut taken) {
            first_rows.push(row);
        }
    }
    settings.balance.rules = rules;
    // What is wrong with a rule is said in the first of its rows.
    reader.read.insert(LIST.to_owned(), first_rows);
}

/// What a row says.
fn one(reader: &mut Reader<'_>, row: usize) -> Option<Sentence> {
    let kind =
        reader.choice(&cell(LIST, row, "limit"), |key| RuleKind::ALL.into_iter().find(|kind| kind.field() == key));
    let about = reader.needed(&cell(LIST, row, "about"));
    let kind = kind?;
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let (low, high) = (whole(*kind.values().start()), whole(*kind.values().end()).min(MOST));
    let value = usize::try_from(reader.whole(&cell(LIST, row, "number"), low, high)).unwrap_or_default();
    let sentence = Sentence::new(&reader.words(&cell(LIST, row, "id")), &about, kind, value)?;
    if matches!(sentence.scope, Scope::Group(_)) && !kind.form().is_of_groups() {
        reader.refuse(cell(LIST, row, "about"), FieldError::NotOneGroup);
    }
    Some(sentence)
}

/// Adds what a row says: to the rule it was of before, where that still speaks of the same and has no such limit, else as a new
/// rule. Whether it is a new one; `taken` are names of rules.
fn add(rules: &mut Vec<Rule>, sentence: Sentence, taken: &mut Vec<String>) -> bool {
    let Sentence { id, family, scope, kind, value } = sentence;
    let same = |rule: &&mut Rule| {
        let speaks_of_each = |scope: &Scope| matches!(scope, Scope::Each | Scope::Family);
        let same_groups = rule.scope == scope || (speaks_of_each(&rule.scope) && speaks_of_each(&scope));
        !id.is_empty() && rule.id == id && rule.family == family && same_groups && rule.get(kind).is_none()
    };
    if let Some(rule) = rules.iter_mut().find(same) {
        if scope == Scope::Each {
            rule.scope = scope;
        }
        rule.set(kind, Some(value));
        return false;
    }
    let mut rule = Rule::new(id, family, scope).with(kind, value);
    if rule.id.is_empty() || rules.iter().any(|one| one.id == rule.id) {
        rule.id = fresh(&rule, taken);
        taken.push(rule.id.clone());
    }
    rules.push(rule);
    true
}

/// A name for a new rule that no other has.
fn fresh(rule: &Rule, taken: &[String]) -> String {
    let first = format!("{}:{}", rule.family, rule.scope.group().unwrap_or("distinct"));
    let numbered = (2..).map(|n: u32| format!("{first}:{n}"));
    std::iter::once(first.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default()
}

/// What rules may speak of: each group of a family, then its groups by name; and what rules speak of that is neither.
fn subjects(settings: &Settings, pairs: &FormData, names: &RuleNames, lang: Lang) -> Vec<Choice> {
    let mut choices = Vec::new();
    for family in GroupFamily::ALL {
        let key = family.key();
        let heading = names.family(key).to_owned();
        let each = l::each_of(lang, &family_words(key, names, lang));
        choices.push(Choice::new(about(key, Some("*")), each).under(heading.clone()));
        let groups = names.groups.get(key).into_iter().flatten();
        let of_family = groups.filter(|(group, _)| is_group(settings, family, group));
        choices
            .extend(of_family.map(|(group, name)| Choice::new(about(key, Some(group)), name).under(heading.clone())));
    }
    for row in 0..pairs.rows(LIST) {
        let spoken = pairs.get(&cell(LIST, row, "about"));
        // Of different groups is spoken under the name of the family, which reads the same.
        let known = choices.iter().any(|choice| choice.value == spoken || choice.value == about(spoken, Some("*")));
        if !known && !spoken.is_empty() {
            choices.push(Choice::new(spoken, spoken.replace(':', " ")));
        }
    }
    choices
}

/// Regions that are nobody's parent are groups of the family of regions, the others of that of areas.
fn is_group(settings: &Settings, family: GroupFamily, group: &str) -> bool {
    let is_leaf = || settings.leaf_regions().iter().any(|region| region.code == group);
    match family {
        GroupFamily::Region => is_leaf(),
        GroupFamily::Subregion => !is_leaf(),
        GroupFamily::Category | GroupFamily::Subject | GroupFamily::Unit | GroupFamily::SubmittingUnit => true,
    }
}

/// What rules of these settings may speak of, as choices of a form.
pub fn rule_subjects(settings: &Settings, lang: Lang) -> Vec<Choice> {
    subjects(settings, &FormData::default(), &rule_names(settings, lang), lang)
}

/// Rules as rows of a form, a limit each: what it is about, as [`rule_subjects`] has it, which limit, and how many.
pub fn rows_of(rules: &[Rule]) -> Vec<(String, RuleKind, usize)> {
    let row = |rule: &Rule| {
        let spoken = about(&rule.family, Some(rule.scope.group().unwrap_or("*")));
        rule.limits().map(|limit| (spoken.clone(), limit.kind, limit.value)).collect::<Vec<_>>()
    };
    rules.iter().flat_map(row).collect()
}

/// Rules of one limit each from such rows; what speaks of nothing is no rule.
pub fn rules_of<'a>(rows: impl IntoIterator<Item = (&'a str, RuleKind, usize)>) -> Vec<Rule> {
    let (mut rules, mut taken) = (Vec::new(), Vec::new());
    for (spoken, kind, value) in rows {
        if let Some(sentence) = Sentence::new("", spoken, kind, value) {
            add(&mut rules, sentence, &mut taken);
        }
    }
    rules
}

/// The kinds of limits, as choices of a form.
pub fn limit_choices(lang: Lang) -> Vec<Choice> {
    let words = |kind: RuleKind| match kind {
        RuleKind::Min => l::limit_min(lang),
        RuleKind::Max => l::limit_max(lang),
        RuleKind::MaxShare => l::limit_share(lang),
        RuleKind::DistinctMin => l::limit_distinct(lang),
    };
    RuleKind::ALL.map(|kind| Choice::new(kind.field(), words(kind))).to_vec()
}

pub fn show(pairs: &FormData, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let names = rule_names(settings, lang);
    let rows = pairs.rows(LIST);
    let subjects = subjects(settings, pairs, &names, lang);
    let sentences: Vec<_> = (0..rows).map(|row| sentence_view(pairs, row, rows, &subjects, &names, shown)).collect();
    view! {
        <div class="three">
            <Field name="size" label=m::size(lang) kind=InputKind::Number suffix=m::films(lang) required=true/>
            <Field
                name="tolerance"
                label=m::tolerance(lang)
                kind=InputKind::Number
                help=m::tolerance_help(lang)
                suffix=m::points(lang)
            />
            {seed_view(pairs.get("lottery_seed"), shown)}
        </div>
        <fieldset class="settings-part">
            <legend>{m::rules(lang)}</legend>
            <p class="muted small">{m::rules_help(lang)}</p>
            <ol class="sentences">{sentences}</ol>
            {add_button(LIST, rows, l::add_rule(lang), shown)}
        </fieldset>
    }
    .into_any()
}

/// The seed, which is typed here only before the pool is frozen: later it is drawn.
fn seed_view(seed: &str, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    if !shown.frozen {
        return view! {
            <Field name="lottery_seed" label=m::seed(lang) kind=InputKind::Number help=m::seed_help(lang) required=true/>
        }
        .into_any();
    }
    let (sent, said) = (seed.to_owned(), seed.to_owned());
    view! {
        <Hidden name="lottery_seed" value=sent/>
        <dl class="field"><dt>{m::seed(lang)}</dt><dd><code>{said}</code></dd><dd class="help">{m::seed_frozen(lang)}</dd></dl>
    }
    .into_any()
}

/// A limit as a sentence, over the choices it is made of.
fn sentence_view(
    pairs: &FormData,
    row: usize,
    rows: usize,
    subjects: &[Choice],
    names: &RuleNames,
    shown: &Shown,
) -> AnyView {
    let lang = shown.lang;
    let said = Sentence::of(pairs, row);
    let words = said.as_ref().map_or_else(|| l::not_whole(lang).to_owned(), |said| said.in_words(names, lang));
    let percent = said.is_some_and(|said| said.kind.unit() == Unit::Percent);
    // Of different groups is spoken under the name of the family: the choice is that of each of them.
    let spoken = pairs.get(&cell(LIST, row, "about"));
    let choices: Vec<Choice> = subjects
        .iter()
        .cloned()
        .map(|choice| {
            if choice.value == about(spoken, Some("*")) {
                Choice { value: spoken.to_owned(), ..choice }
            } else {
                choice
            }
        })
        .collect();
    let cells = [
        column("about", l::rule_about(lang), CellKind::Choice(choices, common::choose(lang))),
        column("limit", l::rule_limit(lang), CellKind::Choice(limit_choices(lang), "")),
        number("number", l::rule_number(lang)),
    ];
    let cells: Vec<_> = cells.iter().map(|cell| field(LIST, row, cell)).collect();
    let unit = if percent { "%" } else { "" };
    view! {
        <li id=row_id(LIST, row) data-list=LIST data-row=row.to_string()>
            <p class="sentence" id=format!("sentence-{row}") data-live>{words}</p>
            <div class="pickers">
                {row_mark(LIST, row)}
                {field(LIST, row, &column("id", "", CellKind::Carried))}
                {cells}
                <span class="suffix">{unit}</span>
                {row_tools(LIST, row, rows, false, shown)}
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::form_data::assert_reads_back;
    use super::*;

    #[test]
    fn rules_of_one_limit_each_say_what_rows_said() {
        let settings = domain::contest::preset::festival();
        let rows = rows_of(&settings.balance.rules);
        assert_eq!(rows.len(), 4);
        let read = rules_of(rows.iter().map(|(spoken, kind, value)| (spoken.as_str(), *kind, *value)));
        assert_eq!(rows_of(&read), rows);
        let ids: std::collections::BTreeSet<&str> = read.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids.len(), rows.len(), "each has a name of its own");
        let subjects = rule_subjects(&settings, Lang::En);
        assert!(rows.iter().all(|(spoken, ..)| subjects.iter().any(|choice| choice.value == *spoken)), "{rows:?}");
    }

    #[test]
    fn there_and_back() {
        for mut settings in [
            domain::contest::preset::selection(),
            domain::contest::preset::open_contest(),
            domain::contest::preset::festival(),
        ] {
            settings.balance.tolerance = Some(150);
            settings.lottery_seed = u64::MAX.into();
            assert_reads_back(&settings, write, read);
        }
    }

    /// The preset with more rows than it has limits: what it is about, which limit, how many.
    fn with(rows: &[(&str, &str, &str)]) -> (Settings, Vec<super::super::form_data::Wrong>) {
        let mut settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        let first = pairs.rows(LIST);
        for (row, (about, limit, number)) in (first..).zip(rows) {
            pairs.put(cell(LIST, row, "about"), about);
            pairs.put(cell(LIST, row, "limit"), limit);
            pairs.put(cell(LIST, row, "number"), number);
        }
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        (settings, reader.wrong)
    }

    #[test]
    fn a_share_is_a_percentage() {
        for (written, share) in [("20", Some(20)), ("100", Some(100)), ("0", None), ("101", None), ("12.5", None)] {
            let (settings, wrong) = with(&[("region:*", "share", written)]);
            let wrong: Vec<_> = wrong.iter().map(|wrong| wrong.field.as_str()).collect();
            assert_eq!(wrong, if share.is_some() { vec![] } else { vec!["rule-8-number"] }, "{written}");
            if share.is_some() {
                assert_eq!(settings.balance.rules[8].get(RuleKind::MaxShare), share, "{written}");
                assert_eq!(settings.balance.rules[8].scope, Scope::Each);
            }
        }
    }

    #[test]
    fn a_new_sentence_is_a_rule_of_its_own() {
        let (settings, wrong) =
            with(&[("region:*", "max", "3"), ("category:纪录片", "max", "2"), ("subject:*", "distinct", "4")]);
        assert_eq!(wrong, []);
        let new: Vec<_> =
            settings.balance.rules[8..].iter().map(|rule| (rule.id.as_str(), rule.scope.clone())).collect();
        let wanted = [
            ("region:*:2", Scope::Each),
            ("category:纪录片", Scope::Group("纪录片".to_owned())),
            ("subject:distinct", Scope::Family),
        ];
        assert_eq!(new, wanted);
        let (_, wrong) = with(&[("", "max", "3"), ("region:*", "max", ""), ("region:440100", "distinct", "2")]);
        let wrong: Vec<_> = wrong.iter().map(|wrong| wrong.field.as_str()).collect();
        assert_eq!(wrong, ["rule-8-about", "rule-9-number", "rule-10-about"]);
    }

    #[test]
    fn limits_of_one_rule_stay_together_until_they_speak_of_different_groups() {
        let mut settings = domain::contest::preset::festival();
        let both = settings.balance.rules.iter().position(|rule| rule.limits().count() == 2).unwrap();
        let mut pairs = write(&settings);
        assert!(pairs.rows(LIST) > settings.balance.rules.len());
        let second =
            (0..pairs.rows(LIST)).rfind(|row| pairs.get(&cell(LIST, *row, "id")) == settings.balance.rules[both].id);
        let about = cell(LIST, second.unwrap(), "about");
        pairs.0.iter_mut().find(|(field, _)| *field == about).unwrap().1 = "region:*".to_owned();
        let before = settings.balance.rules.len();
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!((settings.balance.rules.len(), settings.balance.rules[both].limits().count()), (before + 1, 1));
    }

    #[test]
    fn every_limit_reads_as_a_sentence() {
        let settings = domain::contest::preset::selection();
        let pairs = write(&settings);
        let said = |lang| {
            let names = rule_names(&settings, lang);
            let of = |row| Sentence::of(&pairs, row).unwrap().in_words(&names, lang);
            (0..pairs.rows(LIST)).map(of).collect::<Vec<_>>()
        };
        let (zh, en) = (said(Lang::Zh), said(Lang::En));
        assert_eq!((zh[0].as_str(), en[0].as_str()), ("每个地市最多 2 部", "At most 2 films from each region"));
        assert_eq!((zh[1].as_str(), zh[5].as_str()), ("珠三角至少 1 部", "至少涵盖 5 个不同的类别"));
        assert!(zh.iter().chain(&en).all(|words| !words.contains(['*', ':'])), "{zh:?} {en:?}");
    }

    #[test]
    fn every_rule_of_a_preset_is_among_the_choices() {
        for settings in [domain::contest::preset::selection(), domain::contest::preset::festival()] {
            let (pairs, names) = (write(&settings), rule_names(&settings, Lang::Zh));
            let blank = subjects(&settings, &FormData::default(), &names, Lang::Zh);
            assert_eq!(subjects(&settings, &pairs, &names, Lang::Zh), blank);
            let mut values: Vec<&String> = blank.iter().map(|choice| &choice.value).collect();
            values.sort();
            values.dedup();
            assert_eq!(values.len(), blank.len(), "no choice twice");
        }
    }
}
