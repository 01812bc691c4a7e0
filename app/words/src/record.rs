//! The record of a contest that strangers check: what is kept, checkpoints, pool and seed.

use domain::record::{Checkpoint, LineKind, Milestone, SeedWay};

use crate::{Lang, phrases};

messages! { record;
    page;
    lead;
    keeps_none;
    keeps_none_body;
    not_begun;
    not_begun_body;
    kept;
    lines(count: u64);

    kind_open;
    kind_key;
    kind_rules;
    kind_entry;
    kind_pool;
    kind_seed;
    kind_assignment;
    kind_sheet;
    kind_absence;
    kind_amendment;
    kind_override;
    kind_advance;
    kind_ranking;
    kind_selection;
    kind_ballot;
    kind_countersign;
    kind_notice;
    kind_objection;
    kind_result;
    kind_close;

    root;
    root_help;
    under(count: u64);
    no_checkpoint;
    no_checkpoint_body;
    newest;
    checkpoints;
    milestone;
    size;
    made_at;
    countersigned_by;
    nobody;
    erased;
    milestone_pool;
    milestone_round;
    milestone_signed;
    milestone_sealed;
    milestone_published;
    milestone_closed;
    milestone_day;
    milestone_key;
    countersign;
    countersign_body;
    countersigned;

    downloads;
    file_later;
    full;
    full_body;
    public;
    public_body;
    take_public;
    check;
    check_file;
    check_run;
    check_compare;
    check_proves;
    check_cannot;
    altered(count: u64);
    altered_body(films: &str);
    no_key;
    no_key_body;
    no_key_round;
    pool_unsigned;
    pool_unsigned_body;

    seed_page;
    to_seed;
    see_seed;
    pool;
    pool_later;
    pool_open;
    pool_fixes;
    pool_works(count: u64);
    pool_rules;
    pool_after;
    freeze;
    frozen;
    frozen_at(time: &str);
    pool_root;
    pool_root_help;

    name_draw;
    name_draw_body;
    draw_source;
    draw_source_help;
    draw_named;
    named(source: &str);

    seed;
    seed_first;
    seed_waits;
    seed_drawn;
    seed_value;
    seed_way;
    seed_at;
    seed_earlier;
    seed_differs;
    seed_void;
    way_dice;
    way_public_draw;
    way_contributions;
    way_server;
    way_earlier;
    dice_body;
    dice_typed_own;
    dice_typed(name: &str);
    dice_seen;
    dice_seen_help;
    dice_type;
    dice_waits;
    draw_body;
    draw_numbers;
    draw;
    hashes_body;
    hash_command;
    part_name(nth: u64);
    part_hash(nth: u64);
    part_hash_bad;
    give_hashes;
    hashes_given;
    texts_body;
    part_text(nth: u64);
    part_text_help(hash: &str);
    part_missing;
    text_is_missing;
    server_body;
    server_draw;
    amend;
    amend_body;
    amend_seed;
    amended;
}

/// What lines of a kind tell of.
#[must_use]
pub const fn kind(kind: LineKind, lang: Lang) -> &'static str {
    match kind {
        LineKind::Open => kind_open(lang),
        LineKind::Key => kind_key(lang),
        LineKind::Rules => kind_rules(lang),
        LineKind::Entry => kind_entry(lang),
        LineKind::Pool => kind_pool(lang),
        LineKind::Seed => kind_seed(lang),
        LineKind::Assignment => kind_assignment(lang),
        LineKind::Sheet => kind_sheet(lang),
        LineKind::Absence => kind_absence(lang),
        LineKind::Amendment => kind_amendment(lang),
        LineKind::Override => kind_override(lang),
        LineKind::Advance => kind_advance(lang),
        LineKind::Ranking => kind_ranking(lang),
        LineKind::Selection => kind_selection(lang),
        LineKind::Ballot => kind_ballot(lang),
        LineKind::Countersign => kind_countersign(lang),
        LineKind::Notice => kind_notice(lang),
        LineKind::Objection => kind_objection(lang),
        LineKind::Result => kind_result(lang),
        LineKind::Close => kind_close(lang),
    }
}

/// What a checkpoint was made for.
#[must_use]
pub const fn milestone_name(milestone: Milestone, lang: Lang) -> &'static str {
    match milestone {
        Milestone::Pool => milestone_pool(lang),
        Milestone::Round => milestone_round(lang),
        Milestone::Signed => milestone_signed(lang),
        Milestone::Sealed => milestone_sealed(lang),
        Milestone::Published => milestone_published(lang),
        Milestone::Closed => milestone_closed(lang),
        Milestone::Day => milestone_day(lang),
        Milestone::Key => milestone_key(lang),
    }
}

/// How a seed comes about.
#[must_use]
pub const fn way(way: SeedWay, lang: Lang) -> &'static str {
    match way {
        SeedWay::Dice => way_dice(lang),
        SeedWay::PublicDraw => way_public_draw(lang),
        SeedWay::Contributions => way_contributions(lang),
        SeedWay::Server => way_server(lang),
        SeedWay::Earlier => way_earlier(lang),
    }
}

/// The root of a checkpoint as it is printed, eight groups of eight digits, with how many lines are under it.
#[must_use]
pub fn root_of(checkpoint: &Checkpoint, lang: Lang) -> String {
    phrases::aside(lang, &checkpoint.root.groups(), &under(lang, checkpoint.size))
}

/// The same as a sentence of its own, on whatever is printed.
#[must_use]
pub fn printed(checkpoint: &Checkpoint, lang: Lang) -> String {
    phrases::labelled(lang, root(lang), &root_of(checkpoint, lang))
}

#[cfg(test)]
mod tests {
    use domain::record::RecordHash;

    use super::*;

    #[test]
    fn the_root_stands_on_paper_in_eight_groups() {
        let checkpoint = Checkpoint {
            origin: Checkpoint::origin_of("c1"),
            size: 9,
            root: RecordHash::of(b"abc"),
            milestone: Milestone::Pool,
            at: 5,
        };
        let groups = "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad";
        assert_eq!(printed(&checkpoint, Lang::Zh), format!("存证总校验码：{groups}（前 9 条）"));
        assert_eq!(printed(&checkpoint, Lang::En), format!("Root of the record: {groups} (first 9 lines)"));
    }
}
