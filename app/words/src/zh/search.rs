crate::search::texts! {
    title: "搜索";
    box_label: "全站搜索";
    box_hint: "编号、作品、单位、人员";
    what: "编号、作品名称、单位或姓名";
    scope: "搜索范围";
    everywhere: "全部活动";
    only_in: "只在“{contest}”";
    start: "请输入要查找的内容";
    start_body: "可按编号（如 N-007）、作品名称、单位或姓名查找，不分全角半角、大小写和空格。在任何页面按 / 键即可开始。";
    nothing: "没有找到";
    nothing_body: "请少输入几个字，或按编号（如 N-007）、作品名称、单位、姓名分别查找。";
    cut: "结果较多，每类只列出前 {most} 条；多输入几个字可缩小范围。";
    contests: "活动";
    entries: "作品";
    people: "人员";
    number: "编号";
    work: "作品";
    contest: "活动";
    unit: "单位";
    state: "状态";
    name: "姓名";
    role: "身份";
    email: "电子邮箱";
    account: "账号";
}
