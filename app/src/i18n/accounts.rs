//! The way in, home, and accounts.

use domain::permission::Scope;

use super::Lang;

crate::messages! {
    home_title: "影片评选,从征集到名单", "A film contest, from the call to the shortlist";
    home_lead: "报送、形式审查、审看打分、兼顾平衡的遴选,直到定稿和公示,都在一处完成;每一步都留有记录。", "Entries, the eligibility check, viewing and scoring, a balanced selection and its seal: in one place, and every step on record.";
    dots_caption: "每个点是一部作品,朱红的入选。", "Each dot is a film; vermilion ones are selected.";
    step_call: "征集", "The call";
    step_call_body: "创作者和报送单位填写、上传,随时知道还缺什么、还剩多久。", "Creators and units fill in and upload, and see what is missing and how long is left.";
    step_view: "审看", "Viewing";
    step_view_body: "评委独立打分,随打随存;有利害关系的当即回避。", "Judges score alone, marks save themselves, and a recused film is hidden at once.";
    step_select: "遴选", "Selection";
    step_select_body: "优中选优,兼顾类别和地市;每部入选或落选都写明理由。", "Merit first, minding categories and regions; each film says why it is in or out.";
    step_seal: "定稿", "The seal";
    step_seal_body: "结果定稿后,任何人都能重新验算。", "A sealed result can be computed again by anyone.";
    demo_note: "这是演示系统,数据均为虚构。登录页列出了各种身份。", "This is a demonstration with made-up data. The sign-in page lists an account for every role.";

    email: "电子邮箱", "E-mail";
    email_help: "登录时使用,不会公开。", "You sign in with it; it is never published.";
    password: "密码", "Password";
    password_help: "10 至 200 个字符。", "10 to 200 characters.";
    name: "姓名", "Name";
    fill_in(label: &str): "请填写{label}。", "{label} is required.";
    no_account_yet: "还没有账号?", "No account yet?";
    forgotten: "忘记密码时,请管理员发一个重置链接。", "If you forgot your password, ask the administrator for a reset link.";
    already(name: &str): "您已登录为{name}", "You are signed in as {name}";
    go_on: "继续", "Go on";
    demo_accounts: "演示账号", "Demonstration accounts";
    demo_accounts_body: "选一个身份直接进入;数据均为虚构。", "Choose a role and go in; all data is made up.";
    enter: "进入", "Enter";
    enter_as(name: &str): "以{name}的身份进入", "Enter as {name}";

    register: "建立账号", "Make an account";
    register_lead: "用于报送作品、查看进展。", "To enter films and follow how they fare.";
    registered(name: &str): "{name},账号已建立。", "Your account is ready, {name}.";
    account_already: "已有账号?", "Have an account?";

    setup_title: "初始设置", "First run";
    setup_lead: "还没有任何账号。这一页建立第一位管理员。", "There is no account yet. This page makes the first administrator.";
    code: "一次性验证码", "One-time code";
    code_help: "启动时显示在终端里的 6 位数字。", "Six digits, shown in the terminal at start.";
    wrong_code: "验证码不对,或尝试次数已满。请核对终端里最近一次启动显示的 6 位数字;重新启动会显示新的。", "The code does not match, or too many were tried. Check the six digits of the latest start in the terminal; a restart shows new ones.";
    also_organise: "我也负责主办活动", "I also organise contests";
    also_organise_help: "可以新建活动。也可以以后另建主办方账号。", "You can then make contests. An organiser's account can also be made later.";
    finish_setup: "建立管理员", "Make the administrator";
    set_up: "设置完成。", "Set up.";

    spent_title: "这个链接不能再用了", "This link cannot be used any more";
    spent_invitation: "邀请已经接受过、已过期,或地址不完整。已经接受的,直接登录即可;否则请主办方再发一个。", "The invitation was accepted already, has expired, or its address is incomplete. If you accepted it, just sign in; otherwise ask the organiser for a new one.";
    spent_reset: "重置链接只能用一次,一天内有效。请管理员再发一个。", "A reset link works once, within a day. Ask the administrator for a new one.";
    invitation_title: "邀请", "Invitation";
    invitation_lead(role: &str): "主办方邀请您担任{role}。", "The organiser invites you as: {role}.";
    role: "身份", "Role";
    invited: "受邀人", "Invited";
    unit: "单位", "Unit";
    valid_until: "有效期至", "Valid until";
    wrong_person(name: &str): "您现在登录的是{name}", "You are signed in as {name}";
    wrong_person_body(email: &str): "这份邀请是发给 {email} 的。请先退出,再打开这个链接。", "This invitation is for {email}. Sign out, and the link opens again.";
    sign_in_to_accept: "这个邮箱已有账号。登录后回到这里接受邀请。", "This address has an account. Sign in, and you come back here to accept.";
    sign_in_and_accept: "登录后接受", "Sign in to accept";
    choose_password: "设一个密码", "Choose a password";
    accept: "接受邀请", "Accept the invitation";
    joined(title: &str, role: &str): "您已加入《{title}》,身份:{role}。", "You have joined {title} as: {role}.";
    reset_title: "设置新密码", "Set a new password";
    reset_lead(email: &str): "账号 {email}。设置后,其他浏览器都会退出。", "For {email}. All other browsers are then signed out.";
    set_password: "设置密码", "Set the password";
    password_set: "密码已设置,您已登录。", "Your password is set and you are signed in.";

    account_title: "我的账户", "My account";
    roles: "身份", "Roles";
    roles_in_contests: "活动中的身份", "Roles in contests";
    browsers: "已登录的浏览器", "Browsers signed in";
    browser: "浏览器", "Browser";
    this_browser: "当前", "this one";
    unknown_browser: "未知浏览器", "Unknown browser";
    since: "登录时间", "Signed in";
    last_seen: "最近使用", "Last used";
    sign_out_everywhere: "全部退出…", "Sign out everywhere…";
    sign_out_title(browsers: u64): "退出 {browsers} 个浏览器?", "Sign out {browsers} browser?" | "Sign out {browsers} browsers?";
    sign_out_body: "包括当前这个。已保存的内容都在;重新登录即可继续。", "This one too. Everything saved is kept; sign in again to go on.";
    sign_out_confirm(browsers: u64): "退出 {browsers} 个", "Sign out {browsers}";
    signed_out_everywhere(browsers: u64): "已退出 {browsers} 个浏览器。", "{browsers} browser signed out." | "{browsers} browsers signed out.";
    change_password: "更改密码", "Change password";
    change_password_body: "更改后,其他浏览器都会退出。", "All other browsers are then signed out.";
    old_password: "现在的密码", "Present password";
    new_password: "新密码", "New password";
    wrong_password: "现在的密码不对,没有更改。", "That is not your present password; nothing was changed.";
    password_changed: "密码已更改,其他浏览器已退出。", "Your password is changed; all other browsers are signed out.";

    accounts_title: "账户管理", "Accounts";
    all_accounts: "全部账户", "All accounts";
    search_what: "姓名或邮箱", "Name or e-mail";
    state: "状态", "State";
    state_active: "可用", "active";
    state_waiting: "待设密码", "no password yet";
    state_disabled: "已停用", "disabled";
    made_on: "建立于", "Made on";
    acts: "操作", "Actions";
    nobody_found: "没有符合条件的账户", "No account matches";
    nobody_found_body: "换个词,或清除条件。", "Try another word, or clear the filters.";
    reset_link: "重置链接", "Reset link";
    disable: "停用", "Disable";
    enable: "恢复", "Enable";
    disabled(name: &str): "已停用{name},其登录已全部退出;可以恢复。", "{name} is disabled and signed out everywhere; you can enable the account again.";
    enabled(name: &str): "已恢复{name}。", "{name} is enabled again.";
    link_title(name: &str): "{name}的一次性链接", "One-time link for {name}";
    link_body: "请发给本人,用来设置密码。一天内有效,只能用一次;离开这一页后不再显示。", "Send it to them to set a password. It works once, within a day, and is not shown again after you leave this page.";
    link_label: "一次性链接", "One-time link";
    make_account: "新建账户", "Make an account";
    role_help: "评委、报送单位、监票人由主办方在活动中邀请。", "Judges, unit officers and scrutineers are invited by the organiser of a contest.";
    password_optional: "密码(可留空)", "Password (may stay empty)";
    password_optional_help: "10 至 200 个字符;留空则给出一次性链接,由本人设置。", "10 to 200 characters. Leave it empty for a one-time link with which they set their own.";
    account_made(name: &str): "已建立{name}的账户。", "The account of {name} is made.";

    welcome(name: &str): "{name},您好", "Welcome, {name}";
    contest: "活动", "Contest";
    contests: "活动", "Contests";
    phase: "阶段", "Phase";
    deadline: "截止", "Deadline";
    entries: "报送", "Entered";
    eligible: "合格", "Eligible";
    selected: "入选", "Selected";
    overdue: "已过截止", "past";
    new_contest: "新建活动", "New contest";
    no_contests: "还没有活动", "No contests yet";
    no_contests_organiser: "从预设新建一个,十分钟就能开始征集。", "Make one from a preset; the call can open in ten minutes.";
    no_contests_staff: "主办方新建活动后,会显示在这里。", "They appear here once an organiser makes one.";
    search_contests: "活动名称", "Title of the contest";
    no_contest_found: "没有符合条件的活动", "No contest matches";
    judging: "我评审的", "Judging";
    go_judging: "去评审", "Go on judging";
    look_at_list: "查看评审单", "See the list";
    films_left(films: u64): "还剩 {films} 部", "{films} film left" | "{films} films left";
    to_sign: "全部评完,待签名", "all scored, to be signed";
    all_signed: "已全部签名", "all signed";
    nothing_to_judge_yet: "评审开始后,分给您的作品会出现在评审单里。", "Your films appear in the list once judging begins.";
    my_offices: "我参与的", "Taking part";
    open: "打开", "Open";
    open_calls: "正在征集", "Open calls";
    no_calls: "现在没有征集", "No call is open";
    no_calls_body: "征集开始后会显示在这里。", "Calls appear here when they open.";
    enter_film: "报送作品", "Enter a film";
    my_entries: "我的作品", "My entries";
    no_entries: "还没有作品", "No entries yet";
    no_entries_body: "选一个正在征集的活动,开始填写;草稿会自动保存。", "Choose an open call and begin; drafts are kept.";
    untitled: "未命名", "Untitled";
    all_entries(count: u64): "全部 {count} 部", "All {count}";
    tokens: "API 令牌", "API tokens";
    tokens_note: "供脚本代表您读写数据,权限不超过您本人。说明见 /api/openapi.json。", "Scripts use them to act for you, never beyond what you may do. Described at /api/openapi.json.";
    token_made: "令牌已生成,只显示这一次", "The token is made; it is shown only now";
    token_made_body: "请立即复制保存;系统只留存它的指纹。", "Copy it now; only its fingerprint is kept here.";
    token_label: "新令牌", "New token";
    token_scopes: "权限范围", "Scopes";
    token_days(most: i64): "有效天数(最多 {most})", "Days it lasts (at most {most})";
    token_make: "生成令牌", "Make a token";
    token_used: "最近使用", "Last used";
    token_never: "从未", "never";
    token_ends: "有效期", "Ends";
    token_left(days: u64): "还有 {days} 天", "in {days} day" | "in {days} days";
    token_revoke: "撤销", "Revoke";
    token_revoked: "令牌已撤销,立即失效", "The token is revoked; it no longer works";
    scope_entries_read: "读取作品", "read entries";
    scope_entries_write: "填报作品、上传文件", "write entries, upload files";
    scope_scores_read: "读取评分", "read scores";
    scope_shortlist_read: "读取入选名单", "read the shortlist";
    administration: "系统管理", "Administration";
    administration_body: "账户、停用与恢复、一次性重置链接。", "Accounts, disabling and enabling, one-time reset links.";
}

/// A token's scope in words.
#[must_use]
pub const fn scope(lang: Lang, scope: Scope) -> &'static str {
    match scope {
        Scope::EntriesRead => scope_entries_read(lang),
        Scope::EntriesWrite => scope_entries_write(lang),
        Scope::ScoresRead => scope_scores_read(lang),
        Scope::ShortlistRead => scope_shortlist_read(lang),
    }
}

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long ago a moment was, both in microseconds: `12 分钟前`.
#[must_use]
pub fn ago(lang: Lang, now: i64, at: i64) -> String {
    let past = now.saturating_sub(at).max(0);
    let (count, zh, en) = match past {
        past if past < MINUTE => return if lang == Lang::Zh { "刚刚".to_owned() } else { "just now".to_owned() },
        past if past < HOUR => (past / MINUTE, "分钟", "min"),
        past if past < DAY => (past / HOUR, "小时", "h"),
        past => (past / DAY, "天", if past < 2 * DAY { "day" } else { "days" }),
    };
    match lang {
        Lang::Zh => format!("{count} {zh}前"),
        Lang::En => format!("{count} {en} ago"),
    }
}

/// How long is left, microseconds: `还有 2 天 6 小时`.
#[must_use]
pub fn left(lang: Lang, micros: i64) -> String {
    let (days, hours, minutes) = (micros / DAY, micros % DAY / HOUR, micros % HOUR / MINUTE);
    match (lang, days, hours) {
        (Lang::Zh, 0, 0) => format!("还有 {minutes} 分钟"),
        (Lang::Zh, 0, _) => format!("还有 {hours} 小时 {minutes} 分钟"),
        (Lang::Zh, ..) => format!("还有 {days} 天 {hours} 小时"),
        (Lang::En, 0, 0) => format!("{minutes} min left"),
        (Lang::En, 0, _) => format!("{hours} h {minutes} min left"),
        (Lang::En, ..) => format!("{days} d {hours} h left"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_roughly() {
        assert_eq!(ago(Lang::Zh, 5 * MINUTE, 0), "5 分钟前");
        assert_eq!(ago(Lang::En, DAY, 0), "1 day ago");
        assert_eq!(ago(Lang::En, 0, DAY), "just now", "a clock that was set back");
        assert_eq!(left(Lang::Zh, 2 * DAY + 6 * HOUR), "还有 2 天 6 小时");
        assert_eq!(left(Lang::En, 30 * MINUTE), "30 min left");
    }
}
