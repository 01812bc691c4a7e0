//! The ranking and the score matrix.

crate::messages! {
    title: "排名", "Ranking";
    title_of(round: &str): "{round}排名", "Ranking: {round}";
    ranking: "名次", "Ranking";
    matrix: "评分矩阵", "Score matrix";
    views: "显示方式", "View";
    search: "片名或编号", "Title or number";
    rank: "名次", "Rank";
    number: "编号", "No.";
    work: "作品", "Film";
    region: "地市", "Region";
    category: "类别", "Category";
    score: "得分", "Score";
    sheets: "评分表", "Sheets";
    recused: "回避", "Recused";
    no_score: "未评", "none";
    recused_cell: "回避", "recused";
    open_cell: "未评", "open";
    judge_mean: "评委平均", "Judge's mean";
    sheets_short(sheets: u64): "{sheets} 张", "{sheets} sheet" | "{sheets} sheets";
    sheets_of(counted: u64, expected: u64): "计入 {counted} 张评分表,应有 {expected} 张", "{counted} sheets count, {expected} expected";
    not_closed: "评审未结束", "round not closed";
    how: "得分为各评委总分的平均。同分依次比较各项平均分,仍相同时按公布的种子抽签。回避的评分不计入,也不作零分。", "A score is the mean of the judges' totals. Ties are decided by the mean marks, criterion by criterion, then by a lottery with the published seed. A recused score is absent, never zero.";
    none_title: "还没有合格作品", "No entry is eligible yet";
    none_body: "作品通过形式审查之后,会出现在这里。", "Entries appear here once they have passed the eligibility check.";
    to_entries: "去看作品", "See the entries";
    nothing_found: "没有符合条件的作品", "No film matches";
    nothing_found_body: "换个词,或清除条件。", "Try another word, or clear the filters.";
    export: "导出", "Export";
    sign_chair: "评委会主任签名", "Chair of the jury";
    sign_scrutineer: "监票人签名", "Scrutineer";
    sign_date: "日期", "Date";
}
