//! Words of the gallery of components, `/ui`.

crate::messages! {
    title: "组件", "Components";
    lead: "界面由这些部件组成。内容都是编造的。", "What every page is made of. All contents are made up.";
    crumb: "开发", "Development";
    office: "办公页", "Office";
    screening: "放映厅", "Screening room";
    door: "登录页", "Door";
    errors: "错误页", "Error page";
    views: "页面框架", "Frames";
    export: "导出", "Export";
    remind(count: u64): "催办 {count} 位评委…", "Remind {count} judge…" | "Remind {count} judges…";

    phase_call: "征集", "Call for entries";
    phase_call_note: "3 月 1 日 – 4 月 30 日", "1 March – 30 April";
    phase_check: "形式审查", "Eligibility check";
    phase_check_note: "126 部合格,7 部退回后补正", "126 eligible, 7 mended after return";
    phase_first: "初评", "First round";
    phase_first_note: "还有 2 天 6 小时", "2 days 6 hours left";
    phase_final: "终评", "Final round";
    phase_final_note: "6 月 8 – 12 日", "8 – 12 June";
    phase_select: "遴选", "Selection";
    phase_select_note: "6 月 14 日", "14 June";
    phase_notice: "公示", "Publicity";
    phase_notice_note: "5 个工作日", "5 working days";

    buttons: "按钮", "Buttons";
    buttons_note: "每个视图只有一个主按钮;朱砂只用于定稿、签字、发布", "One primary per view; vermilion only to seal, sign or publish";
    primary: "保存草稿", "Save draft";
    plain: "预览", "Preview";
    quiet: "稍后再说", "Later";
    seal: "定稿…", "Seal…";
    disabled: "名额已满", "Quota is full";

    states: "状态", "States";
    tag_draft: "草稿", "Draft";
    tag_done: "合格", "Eligible";
    tag_look: "退回补正", "Returned";
    tag_in: "入选", "Selected";
    stamp_top: "公示", "PUBLIC";
    stamp_bottom: "中", "NOTICE";

    form_title: "报送一部作品", "Enter a film";
    form_note: "试试空着提交", "Try to send it empty";
    f_title: "片名", "Title";
    f_title_help: "不加书名号,至多 30 字", "At most 30 characters, without quotation marks";
    f_minutes: "片长", "Length";
    f_minutes_unit: "分钟", "minutes";
    f_minutes_help: "微视频不超过 5 分钟,纪录片不超过 30 分钟", "At most 5 minutes for a micro video, 30 for a documentary";
    f_category: "作品类别", "Category";
    f_done: "完成日期", "Completed on";
    f_synopsis: "内容简介", "Synopsis";
    f_synopsis_help: "至多 200 字", "At most 200 characters";
    f_email: "联系邮箱", "Contact e-mail";
    f_email_help: "评委和公众看不到", "Never shown to judges or the public";
    f_group: "组别", "Group";
    f_group_unit: "单位组", "Units";
    f_group_unit_help: "由所在单位盖章推荐", "Nominated by a unit under its seal";
    f_group_open: "社会组", "Public";
    f_group_open_help: "个人直接报名", "Entered by the makers themselves";
    f_ai: "人工智能生成内容", "Made with AI";
    f_ai_picture: "画面", "Pictures";
    f_ai_voice: "配音", "Voice";
    f_ai_text: "文字", "Text";
    f_rights: "作品为原创,素材均有授权", "The film is original and all material is licensed";
    send: "提交", "Send";
    e_title: "请写片名", "Give the film a title";
    e_title_long(count: u64): "片名有 {count} 字,至多 30 字", "The title has {count} characters; at most 30 are allowed";
    e_category: "请选择类别", "Choose a category";
    e_minutes: "请用数字写出分钟数", "Give the length in minutes, as a number";
    e_minutes_over(found: u32, most: u32): "片长 {found} 分钟,这个类别至多 {most} 分钟", "{found} minutes; this category allows {most}";
    e_rights: "提交前要确认版权", "Confirm the rights before you send it";
    sent(title: &str): "已收到《{title}》(演示,没有保存)", "Received “{title}” (a demonstration, nothing was stored)";

    table_title: "作品", "Films";
    t_work: "作品", "Film";
    t_region: "地市", "Region";
    t_category: "类别", "Category";
    t_score: "得分", "Score";
    t_state: "结论", "Verdict";
    search_what: "片名", "Title";
    short_by(score: &str): "差 {score} 分", "{score} short";
    nothing: "没有符合条件的作品", "No film matches";
    nothing_next: "换一个词,或者清除条件。", "Try another word, or clear the filters.";

    lengths: "长度", "Lengths";
    lengths_note: "报送与名额", "Entries and quotas";
    uploading: "正在上传评审版", "Uploading the judging copy";

    notices: "提示", "Notices";
    n_info: "评审期间看不到别人的分数", "Other scores are hidden during the round";
    n_info_body: "本轮关闭后,组内评分会一起公开给评委会。", "They open to the jury together when the round closes.";
    n_done: "影片检查完毕", "The film has been checked";
    n_done_body: "18:00,1920×1080,响度 −23 LUFS,符合规则。", "18:00, 1920×1080, loudness −23 LUFS, within the rules.";
    n_warning: "片中有 12 秒无声", "12 seconds are silent";
    n_warning_body: "09:40 至 09:52。如果是有意为之,不用处理。", "From 09:40 to 09:52. If you meant it, there is nothing to do.";
    n_error: "征集已经截止,没有提交", "The call has closed; nothing was sent";
    n_error_body: "草稿还在。需要延期请联系主办方,说明编号 N-032。", "Your draft is kept. For an extension, write to the organiser and quote N-032.";
    toast: "已保存 10:42", "Saved 10:42";
    toast_warning: "网络断开,已存在本机", "Offline; kept on this device";

    dialogs: "对话框", "Dialogs";
    withdraw_open: "撤回 3 部作品…", "Withdraw 3 films…";
    withdraw_title: "撤回 3 部作品?", "Withdraw 3 films?";
    withdraw_body: "《灯塔下的合唱》《机器换人记》《省道养护工》将退出评审。评委已打的分保留在记录里。截止前可以重新提交。", "Chorus under the Lighthouse, Machines for Hands and The Road Keeper leave the round. Scores already given stay on record. You can send them again before the deadline.";
    withdraw_do: "撤回 3 部", "Withdraw 3 films";
    withdrawn: "已撤回 3 部作品(演示)", "3 films withdrawn (a demonstration)";
    seal_open: "定稿…", "Seal…";
    seal_title: "定稿 15 部作品?", "Seal 15 films?";
    seal_body: "名单将签名并冻结,之后的改动只能另立修订并公开理由。", "The list is signed and frozen. Any later change needs a recorded amendment with its reason.";
    seal_words: "遴选2026", "linxuan 2026";
    seal_do: "定稿", "Seal";
    sealed: "已定稿(演示)", "Sealed (a demonstration)";

    queue: "评审队列", "Queue";
    queue_words: "已评 23 / 45 · 还需约 4 小时 10 分", "23 of 45 scored · about 4 h 10 min left";
    room: "初评 · 第二组 · 45 部", "First round · Panel 2 · 45 films";
    keys: "? 快捷键", "? Keys";
    film: "珠江夜航人", "Night Pilot of the Pearl River";
    film_facts: "典型事迹片 · 先进人物 · 18:00 · 编号 N-032 · 报送信息已隐去", "Portrait · 18:00 · N-032 · origin hidden";
    film_text: "水上巴士党员船长坚守夜航三十年,带出一支零事故班组。镜头跟随他最后一个值班夜,讲述平凡岗位上的责任传承。", "For thirty years a water-bus captain has taken the night run without one accident. The camera follows his last watch.";
    sheet: "评分表", "Score sheet";
    before: "上一部", "Previous";
    after: "下一部未评", "Next unscored";

    sign_in_lead: "用主办方发给你的账号。", "With the account the organiser gave you.";
    user: "账号", "Account name";
    password: "密码", "Password";
}
