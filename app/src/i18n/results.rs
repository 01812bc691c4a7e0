//! The ranking, the score matrix, and the line between two rounds.

use domain::round::Advance;
use domain::rubric::points_2;

use super::Lang;

crate::messages! {
    title: "排名", "Ranking";
    title_of(round: &str): "{round}排名", "Ranking: {round}";
    ranking: "名次", "Ranking";
    matrix: "评分矩阵", "Score matrix";
    rounds: "轮次", "Rounds";
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
    line: "晋级线", "The line";
    line_to(round: &str): "晋级{round}", "To {round}";
    line_later: "本轮还没有评完,晋级线要等全部签名之后才看得到", "The line is shown once every sheet of this round is signed";
    line_note(above: u64, tied: u64, below: u64): "线上 {above} · 并列 {tied} · 线下 {below}", "{above} above · {tied} tied · {below} below";
    line_help: "线上并列的作品分数完全相同,一并晋级或一并不晋级。确认后写入记录,下一轮随即开始;随后在人员页安排评审组并分配作品。", "Films tied at the line have the same score and are decided about together. What is confirmed goes into the record and the next round begins; then seat the panels on the people page and assign the films.";
    rule: "规则", "Rule";
    rule_all: "全部作品进入下一轮", "Every film goes on";
    rule_best(films: i64): "前 {films} 名进入下一轮", "The best {films} go on";
    rule_percent(percent: i64, places: u64, films: u64): "遴选名额 {places} 的 {percent}%,即前 {films} 名进入下一轮", "{percent} % of {places} places: the best {films} go on";
    rule_score(score: &str, places: u64): "{score} 分及以上进入下一轮(至少 {places} 部)", "Films with at least {score} go on ({places} at least)";
    unbalanced: "按平衡规则选不出来", "No shortlist can be balanced from these";
    unbalanced_body: "线上和并列的作品凑不出一份满足全部平衡规则的名单。规则已密封,请先与监票人商定再确认。", "From the films above and at the line no shortlist keeps every balance rule. The rules are sealed; settle this with the scrutineers before confirming.";
    scores_later: "您也是评委:本轮结束前只看得到线的两边,看不到分数和名次。", "You are a judge too: until the round is over you see the sides of the line, not scores and places.";
    opened_before: "下一轮已经开始", "The next round has begun already";
    to_method: "选择计分方法", "Choose the method";
    outcome: "结果", "Outcome";
    goes_on: "晋级", "Goes on";
    stays: "不晋级", "Stays";
    tied_at_line: "线上并列", "Tied at the line";
    tied_films(films: u64): "线上并列的 {films} 部", "The {films} films tied at the line";
    ties_go(films: u64): "一并晋级(共 {films} 部)", "All go on ({films} in all)";
    ties_stay(films: u64): "一并不晋级(共 {films} 部)", "None goes on ({films} in all)";
    open_round(round: &str): "确认并开始{round}", "Confirm and open {round}";
    advanced: "晋级名单已记录,新一轮已开始", "The line is on record and the next round has begun";
    not_advanced: "没有进入下一轮", "The round was not opened";
    to_progress: "查看评审进度", "See the progress";
    carried(sheets: u64): "另计前几轮 {sheets} 份", "and {sheets} of earlier rounds";
    sheets_of(counted: u64, expected: u64): "计入 {counted} 张评分表,应有 {expected} 张", "{counted} sheets count, {expected} expected";
    not_closed: "评审未结束", "round not closed";
    how_ties: "同分依次比较各项平均分,仍相同时按公布的种子抽签。回避的评分不计入,也不作零分。", "Ties are decided by the mean marks, criterion by criterion, then by a lottery with the published seed. A recused score is absent, never zero.";
    raw: "原始平均", "Plain mean";
    raw_rank: "原始名次", "Plain rank";
    uneven: "各部作品的评委不同", "Films have different judges";
    uneven_body: "评委宽严不一,平均分会把作品高低与评委松紧混在一起。可以比较校正平均会改变什么。", "Judges differ in leniency, and a plain mean mixes it with merit. See what the adjusted mean would change.";
    refused: "这种算法不能比较这些作品,没有名次", "The method cannot compare these films; there are no places";
    method: "算法", "Method";
    method_of(name: &str): "算法:{name}", "Method: {name}";
    method_title: "计分算法", "How scores are made";
    mean: "平均", "Plain mean";
    mean_how: "得分 = 各评委总分之和 ÷ 评分表张数。每部作品都由同一批评委评时,评委宽严正好抵消。", "Score = sum of the judges' totals ÷ number of sheets. Where the same judges score every film, leniency cancels exactly.";
    trimmed: "去掉最高最低", "Trimmed mean";
    trimmed_how: "每部作品去掉一个最高分和一个最低分,其余取平均。要求每部至少 5 张评分表,而且评委相同。", "One highest and one lowest total are dropped, the rest averaged. Needs at least 5 sheets a film and the same judges for all.";
    adjusted: "校正平均", "Adjusted mean";
    adjusted_how: "得分 = 各评委(总分 − 该评委的宽严)的平均。宽严由全部评分一起估计(REML):通过评委共同看过的作品比较;样本少时向零收缩。各组之间必须有共同的作品或评委。", "Score = mean of (total − that judge's leniency). Leniency is estimated from all sheets together (REML), through the films judges share, and shrunk towards zero where there are few. Panels must share films or judges.";
    zscore: "标准分", "z-score";
    zscore_how: "每位评委的总分先换成标准分(减去其平均,除以其离散程度),再平均并换回百分制。只有每位评委拿到的作品水平相当时才公平。", "Each judge's totals are standardised, averaged, and brought back to points. Fair only if every judge had an equally good batch.";
    method_own: "本活动所用", "in use";
    method_changes(moved: u64, selected: u64): "{moved} 部名次变动,入选变动 {selected} 部", "{moved} places change, {selected} selected films change";
    method_preview: "与现用算法比较", "Beside the method in use";
    method_none: "还没有可以比较的分数", "There are no scores to compare yet";
    method_none_body: "评审开始之后,这里会并列两种算法的得分、名次和入选。", "Once judging has begun, scores, places and selected films of both methods stand here side by side.";
    method_now: "现用", "In use";
    method_tried: "试算", "Tried";
    method_selected: "入选", "Selected";
    method_comes: "进入", "in";
    method_leaves: "让出", "out";
    method_both: "入选", "selected";
    method_choose: "改用这种算法", "Use this method";
    method_reason: "理由", "Reason";
    method_reason_help: "评审之后更改,须说明理由,记入审计记录。", "Changed after judging, it needs a reason, which goes on record.";
    method_kept: "已改用。排名与遴选按此重算。", "In use. Ranking and selection are worked out with it.";
    method_closed: "评审期间和定稿之后不能更改。", "It cannot be changed while judges score, nor after the seal.";
    judges_title: "评委与一致性", "Judges and agreement";
    judges_note: "只供了解情况,不改变任何分数", "for information; it changes no score";
    judges_none: "还没有评分", "There are no scores yet";
    judges_none_body: "评委打分之后,这里会显示一致性和每位评委的宽严。", "Agreement and each judge's leniency appear once there are scores.";
    agreement: "一致性", "Agreement";
    icc_mean: "评委组平均分的可靠程度", "Reliability of the panel's mean";
    icc_single: "单个评委的一致性", "Agreement of single judges";
    alpha: "全部评分的一致性", "Agreement of all scores";
    kendall: "排序的一致性", "Agreement of rankings";
    drift: "先后的影响", "Effect of order";
    interval(low: &str, high: &str): "95% 区间 {low} 至 {high}", "95 % interval {low} to {high}";
    poor: "低", "poor";
    moderate: "中等", "moderate";
    good: "良好", "good";
    excellent: "很好", "excellent";
    reliable: "可靠", "reliable";
    tentative: "勉强可用", "tentative";
    unreliable: "不可靠", "not reliable";
    by_chance(p: &str): "偶然如此的概率 {p}", "by chance with probability {p}";
    drift_none: "看不出作品先后对分数有影响", "no sign that the order of viewing matters";
    drift_up(points: &str): "每往后一部,分数平均高 {points} 分", "each place later scores {points} more";
    drift_down(points: &str): "每往后一部,分数平均低 {points} 分", "each place later scores {points} less";
    unknown: "无法计算", "cannot be told";
    part_of(crossed: u64, all: u64): "ICC 与 W 只看全体评委都评过的 {crossed} 部(共 {all} 部)", "ICC and W speak of the {crossed} of {all} films that every judge scored";
    judge: "评委", "Judge";
    leniency: "宽严", "Leniency";
    lenient(points: &str): "偏宽 {points}", "{points} lenient";
    strict(points: &str): "偏严 {points}", "{points} strict";
    even: "不宽不严", "even";
    correlation: "与他人相关", "Correlation";
    misfit: "不合程度", "Misfit";
    halo: "各项同升降", "Halo";
    look: "请看一看", "worth a look";
    judges_how: "宽严:去掉作品高低之后,这位评委比全体平均高或低多少分(±标准误);小于两倍标准误视为不宽不严。与他人相关:与同组其他评委的相关系数。不合程度:打分与作品高低和自身宽严对不上的程度,1 为通常,超过 1.5 提示看一看。各项同升降:各项分数一起偏高或偏低的程度,高的评委可能凭总印象打分。", "Leniency: how many points above or below all judges, once the films' merit is taken out (± standard error); below two standard errors it counts as even. Correlation: with the other judges of the same films. Misfit: how far the scores are from the films' merit and the judge's own leniency; 1 is usual, above 1.5 is worth a look. Halo: how far the criteria move together; a high one may mean scoring by overall impression.";
    weakest(one: &str, two: &str): "最难比较的两部:{one} 与 {two}", "The least comparable films: {one} and {two}";
    weak: "联系薄弱:再有评委同时看过其中几部会更稳。", "The link is weak: more films seen by both sides would make it firmer.";
    parts(parts: u64): "作品分成互不相连的 {parts} 部分,彼此不能比较。", "The films fall into {parts} parts that cannot be compared.";
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

/// By what rule films go on from a round; `places` is how many the selection has.
#[must_use]
pub fn advance_rule(lang: Lang, rule: Advance, places: usize) -> String {
    let count = |number: usize| u64::try_from(number).unwrap_or_default();
    match rule {
        Advance::All => rule_all(lang).to_owned(),
        Advance::Best(films) => rule_best(lang, films),
        Advance::Percent(percent) => {
            rule_percent(lang, percent, count(places), count(rule.number(places).unwrap_or_default()))
        }
        Advance::Score(score) => rule_score(lang, &points_2(score), count(places)),
    }
}
