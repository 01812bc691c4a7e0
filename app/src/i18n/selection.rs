//! The selection studio.

crate::messages! {
    title: "遴选", "Selection";
    rules: "规则", "Rules";
    resolved_in(ms: &str): "{ms} 毫秒重算", "solved in {ms} ms";
    size: "入选总数", "Films to select";
    size_of(films: u64): "{films} 部中", "of {films} film" | "of {films} films";
    tolerance: "同等条件容差(分)", "Tolerance, points";
    tolerance_note: "分差在此以内才调整", "largest lift by balance";
    no_limit: "不限", "no limit";
    each_min(family: &str): "每个{family}至少", "Min per {family}";
    each_max(family: &str): "每个{family}至多", "Max per {family}";
    group_min(group: &str): "{group}至少", "Min from {group}";
    group_max(group: &str): "{group}至多", "Max from {group}";
    distinct(family: &str): "至少涵盖{family}", "Min kinds of {family}";
    subregion: "片区", "Area";
    costs_looser(points: &str): "放宽 1 最多 +{points} 分", "one looser: +{points}";
    costs_without(points: &str): "去掉最多 +{points} 分", "without it: +{points}";
    reached(groups: u64): "{groups} 个已到界", "{groups} at the bound";
    idle: "未起作用", "not binding";
    fewer(what: &str): "减:{what}", "Less: {what}";
    more(what: &str): "加:{what}", "More: {what}";
    try_it: "试算", "Try";
    pinned(title: &str): "必选《{title}》", "pinned “{title}”";
    vetoed(title: &str): "排除《{title}》", "excluded “{title}”";
    drop_decision(what: &str): "取消{what}", "drop {what}";

    trial_title: "试算,没有保存", "A trial, not saved";
    trial_body: "定稿只按活动的规则;恢复后才能定稿。", "Only the contest's own rules can be sealed; restore them first.";
    trial_sealed: "这里只能试算,定稿不会改变。", "This is a what-if; the seal does not change.";
    restore: "恢复活动的规则", "Restore the contest's rules";

    board(rows: &str, columns: &str): "{rows} × {columns}", "{rows} × {columns}";
    region: "地市", "Region";
    category: "类别", "Category";
    elsewhere: "其他", "Other";
    key_in: "入选", "selected";
    key_ring: "只看分数会入选", "in by score alone";
    key_other: "其他;大小为得分", "other; size is score";
    chosen: "入选", "Selected";
    out_by_balance: "因平衡未入选", "out for balance";
    not_chosen: "未入选", "not selected";
    cell(films: u64, chosen: u64): "{films} 部,入选 {chosen}", "{films} films, {chosen} selected";

    result: "结果", "Result";
    proven: "已证明最优", "proven optimal";
    unproven: "未经证明", "not proven";
    infeasible_tag: "无解", "no solution";
    total: "总分", "Total";
    by_score_alone: "只看分数", "By score alone";
    cost: "平衡的代价", "Cost of balance";
    points(points: &str): "{points} 分", "{points}";
    per_film(points: &str): "每部 {points}", "{points} per film";
    second: "次优方案", "Second best";
    swaps(count: u64): "因平衡调整 {count} 部", "{count} film changed by balance" | "{count} films changed by balance";
    no_swaps: "平衡没有改变结果", "Balance changed nothing";
    no_swaps_body: "只看分数也是这些作品入选。", "By score alone the same films would be in.";
    leaves: "让出", "Out";
    comes: "进入", "In";
    difference: "分差", "Difference";
    reserves: "候补", "Reserves";
    reserve_order: "次序", "Order";
    short_by: "差", "Short by";
    infeasible_title: "没有满足全部规则的方案", "No selection satisfies all rules";
    infeasible_looking: "正在找出互相冲突的规则…", "Finding out which rules conflict…";
    infeasible_conflict: "以下不能同时成立:", "These cannot all hold:";
    infeasible_ease: "改动最少的办法:", "The smallest change that would do:";

    ranking: "排名", "Ranking";
    ranking_note: "得分为评委总分的平均;差多少分为入选所需的提高,由精确重算得出", "Scores are means of the judges' totals; “short by” is what a film would have to rise, by exact re-solving";
    rank: "名次", "Rank";
    work: "作品", "Film";
    score: "得分", "Score";
    outcome: "结论", "Outcome";
    margin(points: &str): "余 {points} 分", "{points} to spare";
    certain: "必然入选", "in every selection";
    shortfall(points: &str): "差 {points} 分", "short by {points}";
    impossible: "规则下不能入选", "cannot be in under the rules";
    tied: "同分", "tie";
    reserve(nth: u64): "候补 {nth}", "reserve {nth}";

    seal_open: "定稿…", "Seal…";
    seal_title(films: u64): "定稿 {films} 部?", "Seal {films} film?" | "Seal {films} films?";
    seal_body(films: u64, total: &str): "服务器会用已存的评分和活动的规则重新计算,然后封存 {films} 部入选作品(总分 {total})、全部输入和结果的指纹。封存后不能更改。", "The server solves it again from the stored sheets and the contest's rules, then seals {films} selected films (total {total}) with all inputs and a fingerprint of the result. It cannot be changed afterwards.";
    seal_confirm(films: u64): "定稿 {films} 部", "Seal {films} film" | "Seal {films} films";
    seal_typed: "输入的文字与活动名称不一致,没有定稿。", "What you typed is not the contest's title; nothing was sealed.";
    sealed_done: "已定稿", "Sealed";
    not_sealed: "没有定稿", "Not sealed";
    stamp_top: "遴选", "Sealed";
    stamp_bottom: "定稿", "";
    sealed_by(name: &str, when: &str): "由 {name} 于 {when} 定稿", "Sealed by {name}, {when}";
    sealed_films(films: u64, total: &str): "入选 {films} 部,总分 {total}", "{films} film selected, total {total}" | "{films} films selected, total {total}";
    fingerprint: "指纹(SHA-256)", "Fingerprint (SHA-256)";
    none_title: "还没有可用的分数", "There are no scores yet";
    none_body: "至少有一部合格作品评完之后,这里才能遴选。", "At least one eligible film must be completely scored.";
    to_progress: "看评审进度", "See the progress";
}
