crate::gallery::texts! {
    title: "组件";
    lead: "界面由这些部件组成。内容都是编造的。";
    crumb: "开发";
    office: "办公页";
    screening: "放映厅";
    door: "登录页";
    errors: "错误页";
    views: "页面框架";
    export: "导出";
    remind: "催办 {count} 位评委…";

    phase_call: "征集";
    phase_call_note: "3 月 1 日 – 4 月 30 日";
    phase_check: "形式审查";
    phase_check_note: "126 部合格，7 部退回后修改";
    phase_first: "初评";
    phase_first_note: "还有 2 天 6 小时";
    phase_final: "终评";
    phase_final_note: "6 月 8 – 12 日";
    phase_select: "遴选";
    phase_select_note: "6 月 14 日";
    phase_notice: "公示";
    phase_notice_note: "5 个工作日";

    buttons: "按钮";
    buttons_note: "每个视图只有一个主按钮；朱砂只用于定稿、签字、发布";
    primary: "保存草稿";
    plain: "预览";
    quiet: "稍后再说";
    seal: "定稿…";
    disabled: "名额已满";

    states: "状态";
    tag_draft: "草稿";
    tag_done: "合格";
    tag_look: "退回修改";
    tag_in: "入选";
    stamp_top: "公示";
    stamp_bottom: "中";

    form_title: "报送一部作品";
    form_note: "试试空着提交";
    f_title: "片名";
    f_title_help: "不加书名号，至多 30 字";
    f_minutes: "片长";
    f_minutes_unit: "分钟";
    f_minutes_help: "微视频不超过 5 分钟，纪录片不超过 30 分钟";
    f_category: "作品类别";
    f_done: "完成日期";
    f_synopsis: "内容简介";
    f_synopsis_help: "至多 200 字";
    f_email: "联系邮箱";
    f_email_help: "评委和公众看不到";
    f_group: "组别";
    f_group_unit: "单位组";
    f_group_unit_help: "由所在单位盖章推荐";
    f_group_open: "社会组";
    f_group_open_help: "个人直接报名";
    f_ai: "人工智能生成内容";
    f_ai_picture: "画面";
    f_ai_voice: "配音";
    f_ai_text: "文字";
    f_rights: "作品为原创，素材均有授权";
    send: "提交";
    e_title: "请写片名";
    e_title_long: "片名有 {count} 字，至多 30 字";
    e_category: "请选择类别";
    e_minutes: "请用数字写出分钟数";
    e_minutes_over: "片长 {found} 分钟，这个类别至多 {most} 分钟";
    e_rights: "提交前要确认版权";
    sent: "已收到《{title}》（演示，没有保存）";

    table_title: "作品";
    t_work: "作品";
    t_region: "地市";
    t_category: "类别";
    t_score: "得分";
    t_state: "结论";
    search_what: "片名";
    short_by: "差 {score} 分";
    nothing: "没有符合条件的作品";
    nothing_next: "换一个词，或者清除条件。";

    lengths: "长度";
    lengths_note: "报送与名额";
    uploading: "正在上传评审版";

    notices: "提示";
    n_info: "评审期间看不到别人的分数";
    n_info_body: "本轮关闭后，组内评分会一起公开给评委会。";
    n_done: "影片检查完毕";
    n_done_body: "18:00，1920×1080，响度 −23 LUFS，符合规则。";
    n_warning: "片中有 12 秒无声";
    n_warning_body: "09:40 至 09:52。如果是有意为之，不用处理。";
    n_error: "征集已经截止，没有提交";
    n_error_body: "草稿还在。需要延期请联系主办方，说明编号 N-032。";
    toast: "已保存 10:42";
    toast_warning: "网络断开，已存在本机";

    dialogs: "对话框";
    withdraw_open: "撤回 3 部作品…";
    withdraw_title: "撤回 3 部作品？";
    withdraw_body: "《灯塔下的合唱》《机器换人记》《省道养护工》将退出评审。评委已打的分保留在记录里。截止前可以重新提交。";
    withdraw_do: "撤回 3 部";
    withdrawn: "已撤回 3 部作品（演示）";
    seal_open: "定稿…";
    seal_title: "定稿 15 部作品？";
    seal_body: "名单将签名并冻结，之后的改动只能另立修订并公开理由。";
    seal_words: "遴选2026";
    seal_do: "定稿";
    sealed: "已定稿（演示）";

    queue: "评审队列";
    queue_words: "已评 23 / 45 · 还需约 4 小时 10 分";
    room: "初评 · 第二组 · 45 部";
    keys: "? 快捷键";
    film: "珠江夜航人";
    film_facts: "典型事迹片 · 先进人物 · 18:00 · 编号 N-032 · 报送信息已隐去";
    film_text: "水上巴士党员船长坚守夜航三十年，带出一支零事故班组。镜头跟随他最后一个值班夜，讲述平凡岗位上的责任传承。";
    sheet: "评分表";
    before: "上一部";
    after: "下一部未评";

    sign_in_lead: "用主办方发给您的账号。";
    user: "账号";
    password: "密码";
}
