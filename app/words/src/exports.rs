//! Files to take away: heads of tables and names of sheets.

messages! { exports;
    place;
    number;
    work;
    region;
    category;
    submitting_unit;
    production_unit;
    score;
    rank;
    shortlist;
    total;
    by_score_alone;
    seal;
    ranking;
    selected;
    matrix;
    balance;
    family;
    group;
    eligible;
    override_head;
    reason;
    decider;
    ruled_in;
    ruled_out;
}
