//! Contests: words of the pages an organiser works with, and of a contest's front page.

use super::Lang;
pub use super::common::entry_number;

crate::messages! {
    tabs: "活动的页面", "Pages of this contest";
    tab_board: "总览", "Board";
    tab_entries: "作品", "Entries";
    tab_people: "人员与分组", "People";
    tab_progress: "评审进度", "Progress";
    tab_ranking: "排名", "Ranking";
    tab_judges: "评委", "Judges";
    tab_selection: "遴选", "Selection";
    tab_meeting: "遴选会", "Meeting";
    tab_record: "记录", "Record";
    tab_settings: "设置", "Settings";

    minutes(minutes: i64): "{minutes} 分钟", "{minutes} min";
    hours_minutes(hours: i64, minutes: i64): "{hours} 小时 {minutes} 分", "{hours} h {minutes} min";
    days(days: i64): "{days} 天", "{days} day" | "{days} days";
    days_hours(days: i64, hours: i64): "{days} 天 {hours} 小时", "{days} day {hours} h" | "{days} days {hours} h";
    left(span: &str): "还有 {span}", "{span} left";
    past: "已截止", "closed";
    in_zone(time: &str, zone: &str): "{time}({zone})", "{time} ({zone})";

    phase: "阶段", "Phase";
    deadline: "征集截止", "Call closes";
    work: "作品", "Film";
    judge: "评委", "Judge";
    reason: "理由", "Reason";
    role: "身份", "Role";
    name: "姓名", "Name";
    email: "电子邮箱", "E-mail";
    unit: "单位", "Affiliation";
    region: "地区", "Region";
    category: "类别", "Category";
    films(count: u64): "{count} 部", "{count} film" | "{count} films";

    new_contest: "新建活动", "New contest";
    new_lead: "从一个预设开始;里面的每一项之后都能改。", "Start from a preset; everything in it can be changed afterwards.";
    only_organisers: "只有主办方可以新建活动。", "Only organisers can make a contest.";
    title: "活动名称", "Title";
    title_help: "例如:第十四届观摩交流活动 省内遴选", "For example: 14th exchange, provincial selection";
    title_needed: "请填写活动名称。", "Please give the contest a title.";
    preset_label: "预设", "Preset";
    preset_needed: "请选择一个预设。", "Please choose a preset.";
    preset_selection_name: "省内遴选", "Provincial selection";
    preset_selection_about: "各地市和省直单位报送,兼顾地市与题材平衡", "Units hand in films; the choice keeps regions and subjects in balance";
    preset_open_name: "微电影、微视频大赛", "Open short-film contest";
    preset_open_about: "面向单位和社会征集,分设奖项", "Open to units and the public, with awards";
    preset_festival_name: "国际短片节", "International short-film festival";
    preset_festival_about: "各国创作者报名,评委会选出入围单元", "Film-makers of any country; a jury chooses the official selection";
    has_categories(categories: u64, regions: u64): "{categories} 个类别,{regions} 个地区或组别", "{categories} categories, {regions} regions";
    has_rubric(criteria: &str): "评分标准:{criteria}", "Rubric: {criteria}";
    has_places(films: u64, rules: u64): "入选 {films} 部,{rules} 条平衡规则", "{films} films selected by {rules} balance rules";
    has_form(fields: u64, size: &str): "报名表 {fields} 项,影片不超过 {size}", "Entry form of {fields} fields, films up to {size}";
    create: "创建活动", "Create the contest";
    created: "活动已创建。设好截止时间,就可以开始征集。", "The contest is made. Set the deadline, then open the call.";

    see_as_public: "看公开页", "See as the public";
    created_on(day: &str): "{day}创建", "made {day}";
    came_in(count: u64): "报送 {count} 部", "{count} entry" | "{count} entries";
    no_deadline: "未设截止时间", "no deadline yet";
    until_day(day: &str): "{day}截止", "until {day}";
    checked(eligible: u64, returned: u64): "{eligible} 部合格,{returned} 部退回", "{eligible} eligible, {returned} returned";
    passed(eligible: u64): "{eligible} 部合格", "{eligible} eligible";
    scored_of(done: u64, all: u64): "已评 {done} / {all}", "{done} of {all} scored";
    blind: "匿名", "blind";
    open_round: "不匿名", "open";
    panels_and(panels: u64, blind: &str): "{panels} 组 · {blind}", "{panels} panel · {blind}" | "{panels} panels · {blind}";
    chosen(count: u64): "入选 {count} 部", "{count} selected";
    to_choose(count: u64): "选 {count} 部", "{count} to select";

    next_step(name: &str): "下一步:{name}", "Next: {name}";
    at_end: "活动已归档", "Archived";
    at_end_body: "全部内容只供查阅。", "Everything can be read, nothing changed.";
    in_the_way: "在此之前", "Before that";
    organiser_decides: "条件已经具备,由主办方操作。", "All is ready; the organiser takes this step.";
    means_call: "开始征集后,创作者和报送单位可以填报并上传影片,直到截止时间。", "Film-makers and units can enter films until the deadline.";
    means_closed: "截止后不再收新作品;退回补正的作品仍可重新提交。", "No new entries after that; returned ones may still be mended.";
    means_check: "处理还没有审查的作品:合格、退回补正或不予受理。", "The entries still waiting are passed, returned or refused.";
    means_first_round(name: &str): "{name}开始后,评分标准、轮次、平衡规则和抽签种子随即密封,不能再改;评委开始看片打分。", "When {name} begins, the rubric, rounds, balance rules and lottery seed are sealed and cannot change; judges start to score.";
    means_round(name: &str): "{name}开始后,上一轮的评分表不能再改。", "When {name} begins, the sheets of the round before can no longer change.";
    means_selection: "评审结束,评分表不能再改;接着在“遴选”页确定入选作品。", "Judging ends and sheets can no longer change; the films are then chosen on the selection page.";
    means_publicity: "公示定稿的入选作品。", "The sealed selection is published for objections.";
    means_final: "公示结束,结果成立。", "The notice ends and the result stands.";
    means_archived: "归档后全部内容只供查阅。", "Everything is put away and can only be read.";
    open_call: "开始征集", "Open the call";
    close_call: "截止征集", "Close the call";
    seal_and_begin(name: &str): "密封规则,开始{name}", "Seal the rules and begin: {name}";
    archive: "归档", "Archive";
    begin(name: &str): "进入{name}", "Begin: {name}";
    early_help(left: &str): "离截止时间{left},提前截止须说明理由,记录在案。", "The deadline has not come ({left}); say why, it goes on record.";
    back_help: "重新开放须说明理由,记录在案;截止时间须在将来。", "Say why, it goes on record; the deadline must lie ahead.";
    reopen_call: "重新开放征集", "Open the call again";
    will_seal: "将密封的指纹:", "Fingerprint to be sealed:";
    rules_sealed: "规则已密封", "Rules sealed";
    fingerprint_of: "评分标准、轮次、平衡规则和抽签种子的 SHA-256。任何一处改动都会使它不同。", "SHA-256 over rubric, rounds, balance rules and lottery seed. Any change makes it another.";
    moved(name: &str): "已进入“{name}”", "Now: {name}";
    to_settings: "修改设置", "Change the settings";
    to_deadline: "设截止时间", "Set the deadline";
    to_check: "去审查", "Check them";
    to_entries: "看作品", "See the entries";
    experts: "专家库", "Expert pool";
    experts_note: "评过其他活动、还不是本活动评委的人;单位、地区和专长取自最近加入的一次", "People who judged other contests and not this one; unit, region and expertise as when they last joined";
    no_experts: "专家库里还没有别的人", "Nobody else is in the pool yet";
    no_experts_body: "评委接受邀请后就进入专家库,以后的活动可以直接设为评委。", "Whoever accepts an invitation to judge is in the pool and can be made a judge of later contests.";
    expertise: "专长", "Expertise";
    expertise_help: "例如 纪录片、摄影;选评委、分组时可见", "For example documentary, camera; shown where judges are chosen and seated";
    contests_judged: "评过活动", "Contests";
    call_expert: "设为评委", "Make a judge";
    call_expert_named(name: &str): "把 {name} 设为评委", "Make {name} a judge";
    expert_called(name: &str): "{name} 已是本活动评委,登录后即可看到", "{name} is a judge of this contest now and finds it after signing in";
    expert_gone: "这位专家已是本活动评委,或已不在专家库", "This person judges the contest already, or is no longer in the pool";
    to_people: "回到人员与分组", "Back to people and panels";
    to_line: "查看晋级线", "See the line";
    to_seat: "安排评审组并分配作品", "Seat panels and assign films";
    to_assignment: "分配评委", "Assign judges";
    to_progress: "看进度", "See the progress";
    to_selection: "去遴选", "Go to the selection";

    intake: "报送与名额", "Intake and quotas";
    intake_note(total: u64): "共 {total} 部计入", "{total} counted";
    per_unit(max: i64): "每单位 {max}", "{max} per unit";
    by_category: "按类别", "By category";
    by_state: "按状态", "By state";
    no_entries: "还没有作品。征集开始后会显示在这里。", "No entries yet; they appear here once the call is open.";

    coverage: "评审覆盖", "Coverage";
    covers(name: &str, done: u64, open: u64, recused: u64): "{name}:已评 {done},待评 {open},回避 {recused}", "{name}: {done} scored, {open} to score, {recused} recused";
    cell_is: "每格一部作品:", "One cell, one film:";
    cell_done: "已评", "scored";
    cell_open: "待评", "to score";
    cell_recused: "回避", "recused";
    cell_elsewhere: "不在本组", "not this judge's";
    red_lines(count: u64): "红线提示 {count} 条", "{count} red-line flag" | "{count} red-line flags";
    red_lines_note: "评委提请主任注意,不影响分数", "raised to the chair; they change no score";

    preview: "这是公众和创作者看到的页面", "This is what film-makers and the public see";
    preview_body: "只有您看得到这一条。", "Only you see this notice.";
    back_to_board: "回到总览", "Back to the board";
    places: "入选名额", "Places";
    lead_draft: "活动正在筹备。", "The contest is being set up.";
    lead_call: "正在征集作品。", "The call for entries is open.";
    lead_check: "征集已截止,正在形式审查。", "The call is closed; entries are being checked.";
    lead_round(name: &str): "正在评审:{name}。", "Films are being judged: {name}.";
    lead_selection: "评审已结束,正在遴选。", "Judging has ended; the films are being chosen.";
    lead_publicity: "入选作品正在公示。", "The selection is published for objections.";
    lead_final: "结果已经产生。", "The result stands.";
    enter: "报送作品", "Enter a film";
    to_desk: "去评审", "Go to your list";
    desk_later: "您是本活动的评委;评审开始后,这里会有您的评审单。", "You are a judge here; your list appears when judging begins.";
    my_entries: "首页与我的作品", "Home and my films";
    categories: "类别与时长", "Categories and lengths";
    longest: "最长", "At most";
    film_asked: "对影片的要求", "What the film must be";
    file_kinds: "文件", "File";
    codecs: "编码", "Codec";
    picture: "画面", "Picture";
    file_size: "大小", "Size";
    at_least(what: &str): "不低于 {what}", "at least {what}";
    at_most(what: &str): "不超过 {what}", "at most {what}";
    rubric: "评分标准", "Rubric";

    members: "成员", "Members";
    no_members: "还没有成员", "Nobody yet";
    no_members_body: "邀请评委、评委会主任、监票人和报送单位;接受邀请后会显示在这里。", "Invite judges, a chair, scrutineers and unit officers; they appear here once they accept.";
    nobody_found: "没有符合条件的人", "Nobody matches";
    search_people: "姓名、邮箱或单位", "Name, e-mail or affiliation";
    remove: "移除", "Remove";
    remove_title(name: &str, role: &str): "移除 {name}({role})?", "Remove {name} ({role})?";
    remove_body: "此人不再以这个身份参加本活动;已有的评分和记录都保留。可以再次邀请。", "They lose this role here; scores and records stay. You can invite them again.";
    removed(name: &str): "已移除 {name}", "{name} is removed";
    removed_before: "此人已不在成员中", "They were removed already";
    invite_title: "邀请", "Invite";
    invite: "生成邀请链接", "Make the link";
    affiliation_help: "单位和地区用于回避:评委不评同单位、同地区的作品;几个单位用分号隔开。", "Affiliation and region feed recusal: nobody scores films of their own unit or region. Several affiliations are separated by semicolons.";
    no_region: "不填", "None";
    at_once: "已有账号,直接加入", "They have an account: add them now";
    at_once_help: "不发链接,姓名以账号为准。", "No link; the name is that of the account.";
    no_account: "没有使用这个邮箱的账号。请取消“直接加入”,改发邀请链接。", "No account has this address. Untick “add them now” to make a link instead.";
    joined(email: &str): "{email} 已加入", "{email} is added";
    invited(name: &str, role: &str): "已邀请 {name}({role})", "{name} is invited ({role})";
    link_once: "这个链接只显示这一次,30 天内有效。请复制后发给本人。", "The link is shown this once and holds for 30 days. Copy it and send it to them.";
    link_label: "邀请链接", "Invitation link";
    write_mail: "写邮件", "Write the mail";
    mail_subject(contest: &str, role: &str): "邀请您担任{role}:{contest}", "Invitation as {role}: {contest}";
    mail_body(name: &str, contest: &str, role: &str, link: &str): "{name}:\n\n邀请您担任“{contest}”的{role}。请打开下面的链接接受邀请,30 天内有效:\n{link}\n", "{name},\n\nyou are invited to “{contest}” as {role}. Please open this link within 30 days:\n{link}\n";
    open_invitations(count: u64): "未接受的邀请 {count} 份", "{count} open invitation" | "{count} open invitations";
    open_invitations_note: "链接遗失时可以再邀请一次", "if a link is lost, invite again";
    valid_until: "有效至", "Valid until";

    panels: "评审组", "Panels";
    panel(label: &str): "第 {label} 组", "Panel {label}";
    no_panel: "未分组", "No panel";
    panels_need_judges: "评委接受邀请之后,在这里分组。", "Judges are put into panels here once they have accepted.";
    all_seated: "全部评委已分组", "every judge has a panel";
    unseated(count: u64): "{count} 位评委未分组", "{count} judge without a panel" | "{count} judges without a panel";
    panels_count: "组数", "Panels";
    panels_number(found: &str, most: u64): "“{found}”不符,组数须为 1 至 {most}。", "“{found}” is not a number of panels from 1 to {most}.";
    panel_beyond(number: u64): "只有 {number} 组;请改组数,或另选一组。", "There are {number} panels; change the number or choose another.";
    panels_empty(panels: &str): "第 {panels} 组没有评委。", "No judge in panel {panels}.";
    deal: "平均分配", "Deal evenly";
    save_panels: "保存分组", "Save the panels";
    panels_saved(count: u64): "已保存 {count} 个评审组", "{count} panel saved" | "{count} panels saved";
    panels_fixed: "评审开始后不能再改", "fixed since judging began";
    to_panels: "去分组", "Change the panels";

    assignment: "分配评委", "Assignment";
    no_plan: "还不能分配", "No assignment yet";
    who_sees_what: "每位评委看什么", "Who sees what";
    who_sees_note: "确认之前不会保存", "nothing is stored before you confirm";
    panel_head: "评审组", "Panel";
    films_head: "作品", "Films";
    viewing_time: "片长合计", "Viewing time";
    avoided: "回避", "Recused";
    sheets: "评分表", "Sheets";
    anchors: "锚定作品", "Anchor films";
    anchors_about: "所有评审组都看,用来比较各组的宽严。", "Seen by every panel, so that panels can be compared.";
    conflicts: "利益冲突", "Conflicts of interest";
    avoided_sheets(count: u64): "避开 {count} 张评分表", "{count} sheet left out" | "{count} sheets left out";
    plan_rules: "每部作品给一个评审组,组间片长尽量相等;评委不评同单位、同地区或署有本人姓名的作品;同组相邻两位评委的顺序相反。", "Each film goes to one panel, with equal viewing time; nobody scores a film of their own unit, region or name; neighbours in a panel see the films in opposite order.";
    assign(count: u64): "确认分配 {count} 张评分表", "Assign {count} sheet" | "Assign {count} sheets";
    assign_again(count: u64): "改为这个方案({count} 张)", "Change to this plan ({count} sheet)" | "Change to this plan ({count} sheets)";
    assigned(count: u64): "已分配 {count} 张评分表", "{count} sheet assigned" | "{count} sheets assigned";
    no_films: "还没有合格作品可以分配", "There is no eligible film to assign";
    no_films_body: "作品通过形式审查之后再来确认分配。", "Come back once entries have passed their check.";
    plan_is_stored: "已按这个方案分配", "This plan is assigned";
    plan_is_stored_body: "作品或评审组有变动时,可以回到这里重新分配。", "Come back here when entries or panels change.";
    plan_differs(count: u64): "现有 {count} 张评分表的分配与这个方案不同", "The {count} sheet assigned now differs from this plan" | "The {count} sheets assigned now differ from this plan";
    plan_differs_body: "作品或评审组在分配之后有变动。确认后改为下面的方案;已经开始的评分保留。", "Entries or panels changed after it. Confirming changes to the plan below; what has been begun stays.";

    nothing_assigned: "还没有分配评委", "No judge has films yet";
    nothing_assigned_body: "先把评委分组,再按方案分配作品。", "Put the judges into panels, then assign the films.";
    far(done: u64, all: u64, signed: u64): "已评 {done} / {all},已签名 {signed}", "{done} of {all} scored, {signed} signed";
    judges_head: "各评委", "Judges";
    done_head: "已评", "Scored";
    share: "进度", "Share";
    recused_head: "回避", "Recused";
    signed_head: "签名", "Signed";
    signed_tag: "已签名", "signed";
    reopen: "重新打开", "Reopen";
    reopen_title(count: u64, name: &str): "重新打开 {name} 的 {count} 张评分表?", "Reopen {count} sheet of {name}?" | "Reopen {count} sheets of {name}?";
    reopen_body: "签名随之撤销,评委可以修改,改完须再次签名。分数都保留,理由记录在案。", "The signature is withdrawn and the judge can change the sheets, then signs again. All marks stay; the reason goes on record.";
    reopen_confirm(count: u64): "重新打开 {count} 张", "Reopen {count} sheet" | "Reopen {count} sheets";
    reopened(count: u64, name: &str): "已重新打开 {name} 的 {count} 张评分表", "{count} sheet of {name} reopened" | "{count} sheets of {name} reopened";
    films_waiting(count: u64): "{count} 部作品还缺评分", "{count} film still to be scored" | "{count} films still to be scored";
    waits_for: "等待", "Waiting for";
    all_scored: "全部作品都已评完", "Every film is scored";
    until_head: "截止", "Until";
    not_declared: "尚未声明", "not declared";
    term: "本轮截止时间", "The round's term";
    term_is(until: &str): "评到 {until}", "until {until}";
    no_term: "没有截止时间", "no end";
    term_for: "适用于", "For";
    everybody: "全体评委", "every judge";
    term_until: "截止", "Until";
    term_reason_help: "单独延长时必填,记录在案", "Needed for one judge; goes on record";
    set_term: "设定", "Set";
    term_set: "已设定截止时间", "The term is set";
    recusals(count: u64): "回避 {count} 件", "{count} recusal" | "{count} recusals";
    recused_because(judge: &str, reason: &str): "{judge}:{reason}", "{judge}: {reason}";
    judges_left(count: u64): "余 {count} 位评委", "{count} judge left" | "{count} judges left";
    stands_in(name: &str): "已由 {name} 补评", "{name} stands in";
    proposed(name: &str, films: u64, minutes: i64): "建议 {name} 补评(现有 {films} 部,约 {minutes} 分钟)", "{name} is proposed ({films} films, about {minutes} min so far)";
    let_stand_in(name: &str): "由 {name} 补评", "Let {name} stand in";
    nobody_left: "没有可以补评的评委:其余评委都已分到这部作品或需回避。", "Nobody can stand in: all others have this film already or must recuse.";
    replaced(name: &str): "已由 {name} 补评", "{name} stands in now";
}

/// The name of a preset.
#[must_use]
pub const fn preset(lang: Lang, preset: domain::preset::Preset) -> &'static str {
    use domain::preset::Preset as P;
    match preset {
        P::Selection => preset_selection_name(lang),
        P::OpenContest => preset_open_name(lang),
        P::Festival => preset_festival_name(lang),
    }
}

/// Numbers of entries in a row.
#[must_use]
pub fn anchors_list(lang: Lang, numbers: &[i64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|number| entry_number(*number)).collect();
    numbers.join(if lang == Lang::Zh { "、" } else { ", " })
}

/// Minutes of film as hours and minutes.
#[must_use]
pub fn hours_and_minutes(lang: Lang, minutes_in_all: i64) -> String {
    if minutes_in_all < 60 {
        minutes(lang, minutes_in_all)
    } else {
        hours_minutes(lang, minutes_in_all / 60, minutes_in_all % 60)
    }
}
