crate::exports::texts! {
    place: "No.";
    number: "Entry";
    work: "Title";
    region: "Region";
    category: "Category";
    submitting_unit: "Submitting unit";
    production_unit: "Production unit";
    score: "Score";
    rank: "Rank";
    shortlist: "Shortlist";
    total: "Total";
    by_score_alone: "By score alone";
    seal: "Checksum of the seal";
    ranking: "Ranking";
    selected: "Selected";
    matrix: "Score matrix";
    balance: "Balance";
    family: "Balanced by";
    group: "Group";
    eligible: "Eligible";
    override_head: "Override";
    reason: "Reason";
    decider: "Decided by";
    ruled_in: "in";
    ruled_out: "out";
}
