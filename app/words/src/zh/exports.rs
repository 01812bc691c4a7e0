crate::exports::texts! {
    page: "导出";
    page_note: "按当前数据生成";
    file: "内容";
    link: "{title}，{format}，{language}";
    none: "还没有可以导出的内容";
    none_body: "遴选定稿后，推荐名单会出现在这里。";
    shortlist_contents: "推荐名单、排名、评分矩阵和平衡表；CSV 只含推荐名单。";

    place: "序号";
    number: "编号";
    work: "作品";
    region: "地市";
    category: "类别";
    submitting_unit: "报送单位";
    production_unit: "制作单位";
    score: "得分";
    rank: "名次";
    shortlist: "推荐名单";
    total: "总分";
    by_score_alone: "纯按得分";
    seal: "定稿校验码";
    ranking: "排名";
    selected: "入选";
    matrix: "评分矩阵";
    balance: "平衡表";
    family: "平衡维度";
    group: "分组";
    eligible: "合格作品";
    override_head: "人工裁定";
    reason: "理由";
    decider: "决定人";
    ruled_in: "指定入选";
    ruled_out: "指定不选";
}
