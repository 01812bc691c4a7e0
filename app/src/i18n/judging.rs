//! The judge's list and the desk.

use super::Lang;
pub use super::common::entry_number;

crate::messages! {
    sheet: "评分表", "Score sheet";
    weight(weight: i64): "权重 {weight}", "weight {weight}";
    signed_of(round: &str): "{round}已签名的评分表", "Signed sheets: {round}";
    pass: "通过", "Pass";
    fail: "不通过", "Fail";
    pass_hint: "按 1 通过,按 0 不通过", "1 is pass, 0 is fail";
    not_scored: "未评", "not scored";
    clear_mark(name: &str): "清除“{name}”的评分", "Clear the mark for {name}";
    anchors_hint: "点刻度或按数字键打分", "Point at the scale or press a digit";
    comment: "评语", "Comment";
    red_line: "红线提示…", "Red line…";
    red_line_raised: "红线提示:已提请注意", "Red line: flagged";
    red_line_reason: "请说明涉及导向、史实还是版权", "Say whether it is orientation, historical fact or rights";
    red_line_help: "提请评委会主任注意,不影响分数;留空即不提示。", "Goes to the chair and changes no score; leave it empty for none.";
    total: "合计", "Total";
    of_hundred: "满分 100", "of 100";
    still_missing(names: &str): "{names}还没有评分", "no mark yet for {names}";
    saved_at(time: &str): "已保存 {time}", "Saved {time}";
    saving: "正在保存…", "Saving…";
    unsaved: "尚未保存", "Not saved yet";
    not_saved: "没有保存", "Not saved";
    changed_elsewhere: "别处有改动", "Changed elsewhere";
    no_answer: "连不上服务器", "The server does not answer";
    waiting_body: "您的评分都保留在这里和本机浏览器中,正在自动重试;请先不要清除浏览器数据。", "Your marks are kept here and in this browser, and are being sent again by themselves. Do not clear the browser's data.";
    sign_in_title: "登录已过期,还没有保存", "Your sign-in has expired; this is not saved yet";
    sign_in_body: "您的评分都保留在这里。在新窗口登录,再回到这里,会自动保存。", "Your marks are kept here. Sign in in a new window and come back: they save themselves.";
    refused_title: "没有保存", "Not saved";
    refused_body: "您填写的内容仍在这里和本机浏览器中。", "What you entered is still here and in this browser.";
    conflict_title: "这张评分表在别处改过", "This sheet was changed elsewhere";
    conflict_body(time: &str): "可能是另一个窗口或另一台设备,保存于 {time}。两份都在下面,请选择保留哪一份。", "In another window or on another device, saved {time}. Both are below; choose the one to keep.";
    here: "这里", "Here";
    elsewhere: "别处", "Elsewhere";
    keep_mine: "保留这里的", "Keep this one";
    take_theirs: "改用别处的", "Take the other";
    conflict_again: "下面是您填写的内容;再按一次保存,就以它为准。", "What you entered stands below; save once more to keep it.";
    signed_title: "已签名,不能修改", "Signed and locked";
    signed_body: "需要修改时,请主办方重新打开。", "Ask the organiser to open it again if it must change.";
    closed_title: "本轮评审已结束", "This round is over";
    closed_body: "评分表只供查看。", "The sheet can be read, not changed.";
    previous: "上一部", "Previous";
    next: "下一部未评", "Next unscored";
    to_list: "回到评审单", "To the list";
    to_signing: "回到评审单", "To the list";
    recuse_open: "申请回避…", "Recuse…";
    recuse_title(number: &str): "申请回避 {number}?", "Recuse yourself from {number}?";
    recuse_body: "确认后这部作品立即从您的评审单中隐去,已打的分数不再计入;理由记录在案。回避不能自行撤销。", "The film disappears from your list at once and marks you gave it do not count; the reason goes on record. You cannot undo it yourself.";
    recuse_reason: "回避理由", "Reason";
    recuse_reason_help: "例如:与制作单位或主创有利害关系。", "For example: a tie to the production unit or to somebody in the credits.";
    recuse_confirm: "确认回避", "Recuse";
    recused(number: &str): "已回避 {number}", "You are recused from {number}";
    keys: "快捷键", "Keys";
    keys_on: "使用单键快捷键", "Use single keys";
    key_digit: "打整分,依次给还没评的项目", "A point, to the next criterion without a mark";
    key_ten: "10 分", "Ten points";
    key_half: "加半分", "The point and a half";
    key_arrows: "焦点在刻度上时,移动半分", "Half a point, when a ruler has the focus";
    key_delete: "焦点在刻度上时,清除这一项", "Clear the mark, when a ruler has the focus";
    key_next: "下一部未评", "Next unscored film";
    key_previous: "上一部", "Previous film";
    key_note: "时间点笔记", "Note at the film's time";
    key_space: "空格 K", "Space K";
    key_play: "播放或暂停", "Play or pause";
    key_skip: "后退、前进 10 秒", "Back, forward 10 s";
    key_arrows_film: "后退、前进 5 秒", "Back, forward 5 s";
    key_screen: "全屏;在全屏里也能打分", "Whole screen; digits score there too";
    key_list: "这张表", "This list";

    context(round: &str, films: u64): "{round} · {films} 部", "{round} · {films} films";
    done_of(done: u64, all: u64): "已评 {done} / {all}", "{done} / {all} scored";
    to_go(time: &str): "还需约 {time}", "about {time} to go";
    all_done: "全部评完", "all scored";
    queue: "评审进度", "Progress";
    film_meta(number: &str): "编号 {number}", "No. {number}";
    origin_hidden: "报送信息已隐去", "origin hidden";
    about: "作品信息", "About the film";
    no_synopsis: "没有内容简介", "No synopsis";
    film: "影片", "Film";

    list_title: "评审单", "Films to judge";
    welcome(films: u64, time: &str): "您有 {films} 部作品要看,片长共约 {time}。", "You have {films} film to watch, about {time} in all." | "You have {films} films to watch, about {time} in all.";
    rule_alone: "独立评分:本轮结束前,评委之间互相看不到分数。", "Score alone: until the round ends nobody sees another judge's marks.";
    rule_blind: "盲评:报送单位、地区和主创已隐去。", "The round is blind: unit, region and credits are hidden.";
    rule_recuse: "与作品有利害关系的,请在评审页申请回避。", "If you have a tie to a film, recuse yourself on its page.";
    rule_save: "评分随打随存,可以随时离开再回来。", "Marks save themselves; leave and come back at any time.";
    rule_sign: "全部评完后签名;签名后锁定。", "When all are scored, sign; signed sheets are locked.";
    continue_with(number: &str): "继续评 {number}", "Go on with {number}";
    start_with(number: &str): "开始评 {number}", "Begin with {number}";
    search_what: "编号或片名", "Number or title";
    state: "状态", "State";
    state_done: "已评", "scored";
    state_open: "未评", "not scored";
    state_signed: "已签名", "signed";
    state_recused: "已回避", "recused";
    number: "编号", "No.";
    position: "顺序", "Order";
    title: "片名", "Title";
    category: "类别", "Category";
    length: "片长", "Length";
    recused_film: "(已回避)", "(recused)";
    sign_open: "签名…", "Sign…";
    sign_title(sheets: u64): "签名 {sheets} 张评分表?", "Sign {sheets} sheet?" | "Sign {sheets} sheets?";
    sign_body: "签名后分数锁定,只有主办方能重新打开,并记录在案。", "Signed marks are locked; only the organiser can open them again, on record.";
    sign_missing(count: u64, numbers: &str): "还有 {count} 部没有评完:{numbers}。评完之后才能签名。", "{count} film is not completely scored: {numbers}. Score it before signing." | "{count} films are not completely scored: {numbers}. Score them before signing.";
    sign_confirm(sheets: u64): "签名 {sheets} 张", "Sign {sheets} sheet" | "Sign {sheets} sheets";
    signed_all(hash: &str): "已签名,回执 {hash}…", "Signed; receipt {hash}…";
    sign_unwatched(numbers: &str): "还没有看够:{numbers}。看完,或在评审页写明理由,才能签名。", "Not watched enough: {numbers}. Watch them, or give a reason on the desk, before signing.";
    statement: "我独立观看并评审以上作品,对所打分数负责;与作品有利害关系的,均已回避。", "I have watched and judged these films by myself, I stand by these marks, and I have recused myself wherever I have a tie to a film.";
    receipt(time: &str): "签名于 {time},回执", "Signed {time}, receipt";
    receipt_help: "回执是所签内容的 SHA-256。下载签名内容,在任何电脑上用 sha256sum 都能算出同样的值。", "The receipt is the SHA-256 of what was signed. Download it: sha256sum on any computer gives the same value.";
    receipt_file: "下载签名内容", "Download what was signed";
    signed_sheet: "已签名的评分表", "Signed score sheet";
    recused_from(numbers: &str): "回避:{numbers}", "Recused from: {numbers}";
    red_line_is(words: &str): "红线提示:{words}", "Red line: {words}";
    skipped_is(words: &str): "未看完的理由:{words}", "Not watched to the end: {words}";
    declaration: "我已阅读评审规则。与参评作品的单位、地区或主创有利害关系时,我将主动申请回避;评审期间不与他人交流分数。", "I have read the rules. Where I have a tie to a film's unit, region or people I shall recuse myself, and I shall not discuss marks while the round is open.";
    declare: "我已阅读并同意,开始评审", "I agree; begin";
    declared: "已记录您的声明,可以开始评审。", "Your declaration is on record. You can begin.";
    until(time: &str): "截止 {time}", "until {time}";
    kept_here(count: &str): "本机浏览器中有 {count} 张评分表还没有送达,联网后自动再送;若与服务器上的不同,请打开该作品选择保留哪一份。", "{count} sheets in this browser have not arrived yet and are sent again by themselves; where the server has another version, open the film and choose.";
    comment_on(name: &str): "“{name}”的评语", "Comment on {name}";
    password_of(email: &str): "{email} 的密码", "Password of {email}";
    notes: "时间点笔记", "Notes";
    notes_for: "本轮内只有您能看到;签名后,遴选会上可不署名引用。", "Only you see them in this round; once signed, the meeting may use them without your name.";
    note_new: "在此刻记一笔,回车保存", "Note at this moment; Enter keeps it";
    note_go(time: &str): "跳到 {time}", "Go to {time}";
    note_drop(time: &str): "删除 {time} 的笔记", "Remove the note at {time}";
    watched: "已看", "Watched";
    watched_percent(percent: i64): "已看 {percent}%", "{percent}% watched";
    unseen(parts: &str): ",缺 {parts}", ", missing {parts}";
    watch_to_score(found: i64, needed: i64): "已看 {found}%,看到 {needed}% 后才能打分。", "{found}% watched; marks can be given from {needed}%.";
    watch_to_sign(found: i64, needed: i64): "已看 {found}%,签名前须看到 {needed}%。", "{found}% watched; {needed}% are needed before signing.";
    skip_open: "不必看完…", "Skip the rest…";
    skip_reason: "理由(记录在案)", "Reason, on record";
    skip_confirm: "不再看其余部分", "Skip the rest";
    break_title(minutes: i64): "您已连续评审 {minutes} 分钟", "You have been at work for {minutes} minutes";
    break_body: "休息一下再看,打分会更稳。", "A break keeps marks steady.";
    break_taken: "知道了", "Understood";
    compare_two: "比较两部作品", "Compare two films";
    compare: "比较", "Compare";
    one_film: "一部", "One";
    other_film: "另一部", "Other";
    to_desk: "去评审页", "To the desk";
    distribution: "我的分数分布", "My totals";
    mean_is(mean: &str): "平均 {mean}", "mean {mean}";
    films_between(count: u64, range: &str): "{range} 分:{count} 部", "{range}: {count} film" | "{range}: {count} films";
    state_flagged: "红线", "flagged";
    at_most_minutes(minutes: i64): "不超过 {minutes} 分钟", "up to {minutes} minutes";
    signed_notice_title: "评分表已签名锁定", "Your sheets are signed and locked";
    signed_notice_body: "感谢您的评审。需要修改时,请主办方重新打开。", "Thank you. Ask the organiser to open them again if something must change.";
    stamp_top: "已签", "Signed";
    none_title: "还没有分配给您的作品", "No films are assigned to you yet";
    none_body: "主办方分配之后,作品会出现在这里。", "They appear here once the organiser has assigned them.";
    not_begun_title: "评审还没有开始", "Judging has not begun";
    not_begun_body(phase: &str): "活动现处于“{phase}”阶段。评审开始后,分给您的作品会出现在这里。", "The contest is in the phase “{phase}”. Your films appear here once judging begins.";
    nothing_found: "没有符合条件的作品", "No film matches";
    nothing_found_body: "换个词,或清除条件。", "Try another word, or clear the filters.";
    signature: "评委签名", "Judge's signature";
    signature_date: "日期", "Date";
    recused_count(count: u64): "回避 {count} 部", "{count} recused";
}

/// Time to watch, in words: `4 小时 10 分`.
#[must_use]
pub fn duration(lang: Lang, ms: i64) -> String {
    let minutes = ms.saturating_add(59_999) / 60_000;
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (lang, hours, rest) {
        (Lang::Zh, 0, _) => format!("{rest} 分"),
        (Lang::Zh, _, 0) => format!("{hours} 小时"),
        (Lang::Zh, ..) => format!("{hours} 小时 {rest} 分"),
        (Lang::En, 0, _) => format!("{rest} min"),
        (Lang::En, _, 0) => format!("{hours} h"),
        (Lang::En, ..) => format!("{hours} h {rest} min"),
    }
}
