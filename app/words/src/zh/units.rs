crate::units::texts! {
    extensions: "延期报送";
    extend: "准予延期";
    extended: "已准予延期。";
    no_extensions: "尚无延期";
    no_extensions_body: "可以为某一单位或某一报送者单独延期，须说明理由并记录在案。";
    no_account: "没有使用该邮箱的账号。";
    name: "名称";
    for_whom: "对象";
    a_person: "个人";
    a_unit: "单位";
    unit: "单位";
    unit_help: "为单位延期时填写，须与邀请中的单位名称一致";
    email: "报送者邮箱";
    email_help: "为个人延期时填写，单位一栏留空";
    until: "延至";
    until_help: "{zone} 的时间，须晚于征集截止时间；截止后的宽限同样适用";
    reason: "理由";
    reason_help: "理由将记录在案";
    granted: "准予时间";
}
