//! The author's side: calls, drafts, films, receipts.

use domain::file_kind::FileKind;
use domain::film::Level;

use super::Lang;

crate::messages! {
    my_entries: "我的作品", "My entries";
    my_lead: "草稿自动保存;报送之后在这里查看进展。", "Drafts save themselves; after handing in, follow their progress here.";
    open_calls: "正在征集", "Open calls";
    closes(time: &str, left: &str): "{time} 截止,还有 {left}", "closes {time}, {left} left";
    no_deadline: "截止时间未定", "no deadline yet";
    enter_film: "报送作品", "Enter a film";
    no_calls: "目前没有正在征集的活动。", "No call is open at the moment.";
    none: "还没有作品", "No entries yet";
    none_body: "从上面正在征集的活动开始,先建一份草稿,随时可以回来接着填。", "Start from an open call above: make a draft and come back to it at any time.";
    none_body_closed: "有活动开始征集时,会显示在这里。", "Calls appear here when they open.";
    title: "作品名称", "Title";
    contest: "活动", "Contest";
    number: "编号", "No.";
    state: "状态", "State";
    film: "影片", "Film";
    changed: "最后修改", "Last change";
    untitled: "未命名作品", "Untitled";
    count(entries: u64): "{entries} 部", "{entries} entry" | "{entries} entries";

    film_none: "未上传", "none yet";
    film_uploading: "上传未完", "unfinished";
    film_checking: "检查中", "being checked";
    film_ready: "可用", "ready";
    film_rejected: "不合要求", "refused";

    enter_title(contest: &str): "报送作品:{contest}", "Enter a film: {contest}";
    enter_lead: "看清要求再开始。草稿可以不完整,自动保存;影片可以一边填表一边上传。", "Read what is asked, then begin. A draft may be incomplete and saves itself; the film uploads while you fill in the form.";
    deadline: "截止时间", "Deadline";
    left(time: &str): "还有 {time}", "{time} left";
    grace(minutes: i64): "截止后另有 {minutes} 分钟宽限", "{minutes} minutes of grace after it";
    grace_left(time: &str): "{time}内仍可报送", "still taken for {time}";
    overdue: "已截止", "closed";
    asked: "需要填写", "What is asked";
    film_asked: "影片要求", "The film";
    film_type: "格式", "Format";
    film_size: "大小", "Size";
    film_picture: "画面", "Picture";
    film_length: "片长", "Length";
    at_most(size: &str): "不超过 {size}", "at most {size}";
    at_least(size: &str): "不小于 {size}", "at least {size}";
    most_minutes(minutes: &str): "{minutes} 分钟以内", "up to {minutes} min";
    quotas: "名额", "Quotas";
    quota_region(max: i64): "每个地市最多 {max} 部", "At most {max} per region";
    quota_unit(max: i64): "每个报送单位最多 {max} 部", "At most {max} per submitting unit";
    quota_creator(max: i64): "每位创作者最多 {max} 部", "At most {max} per creator";
    quota_within(region: &str): "(限{region})", " (within {region})";
    quota_except(regions: &str): "({regions}除外)", " (not in {regions})";
    quota_used(used: i64): "您已报送 {used} 部", "you have handed in {used}";
    no_quota: "不限数量", "No limit";
    begin: "新建草稿", "Make a draft";
    began: "草稿已建好,填写的内容会自动保存", "The draft is ready; what you fill in saves itself";
    not_open: "还没有开始征集", "The call is not open yet";
    not_open_body: "开始征集后再来。", "Please come back once it has opened.";
    call_over: "征集已经截止", "The call has closed";
    call_over_at(time: &str): "征集已于 {time} 截止,不再接收新作品。已有的草稿都还在。", "The call closed at {time}; no new entries are taken. Drafts you have are kept.";
    call_over_body: "不再接收新作品。已有的草稿都还在。", "No new entries are taken. Drafts you have are kept.";
    to_my_entries: "我的作品", "My entries";

    beijing_time: "北京时间", "Beijing time";
    days(days: i64): "{days} 天", "{days} day" | "{days} days";
    hours(hours: i64): "{hours} 小时", "{hours} hour" | "{hours} hours";
    minutes(minutes: i64): "{minutes} 分钟", "{minutes} minute" | "{minutes} minutes";

    form: "报名表", "Entry form";
    group_work: "作品", "The work";
    group_work_note: "评委和公众可见", "Shown to judges and the public";
    group_origin: "来源与主创", "Origin and credits";
    group_origin_note: "盲评时对评委隐去", "Hidden from judges in blind rounds";
    group_office: "联系方式与声明", "Contacts and statements";
    group_office_note: "仅主办方可见", "For the organiser only";
    most_characters(max: usize): "最多 {max} 字", "At most {max} characters";
    whole_number(min: i64, max: i64): "{min} 至 {max} 的整数", "A whole number from {min} to {max}";
    people_help: "每行一人,写成“姓名:职责”", "One person a line: name: part";
    web_address_help: "以 http:// 或 https:// 开头", "Begins with http:// or https://";
    ticked: "已同意", "Agreed";
    only_for(categories: &str): "仅限类别:{categories}", "Only for: {categories}";
    save_draft: "保存", "Save";
    saved: "已保存", "Saved";
    submit_open: "报送…", "Hand in…";
    submit_now: "保存并报送", "Save and hand in";
    submit_title: "现在报送这部作品?", "Hand this film in now?";
    submit_body: "报送后即得编号和回执,等候形式审查。之后内容和影片不能再改,除非被退回补正。", "You receive a number and a receipt; the eligibility check follows. Answers and film cannot change afterwards unless the entry is returned.";
    submit_saves: "表中现有的内容会先保存。", "What stands in the form is saved first.";
    submit_confirm: "报送", "Hand in";
    resubmit_title: "现在重新报送?", "Hand it in again now?";
    resubmit_body: "编号不变。重新报送后等候再次审查。", "The number stays. The entry is checked again.";
    submitted(receipt: &str): "已报送,回执编号 {receipt}", "Handed in; receipt {receipt}";
    fill_in(label: &str): "请填写{label}。", "Please fill in: {label}.";
    field_says(label: &str, message: &str): "{label}:{message}", "{label}: {message}";
    not_yet: "还不能报送", "It cannot be handed in yet";
    film_missing: "还没有影片", "There is no film yet";
    film_unchecked: "影片还在检查,请稍候", "The film is still being checked; please wait a moment";
    film_refused: "影片不合要求,请看检查结果", "The film does not meet the rules; see what was found";
    withdraw_open: "撤回…", "Withdraw…";
    withdraw_title(title: &str): "撤回{title}?", "Withdraw {title}?";
    withdraw_body: "撤回后不再参加评选,也不能恢复;内容和影片仍会保留,可以查看。", "It no longer takes part and cannot be put back; answers and film are kept and can be read.";
    withdraw_confirm: "撤回作品", "Withdraw the entry";
    withdrawn: "作品已撤回", "The entry is withdrawn";

    progress: "完成情况", "What is done";
    handed_in: "报送情况", "Where it stands";
    still(count: u64): "还差 {count} 项", "{count} thing to do" | "{count} things to do";
    all_done: "都齐了,可以报送", "Complete: it can be handed in";
    done: "已完成", "done";
    open: "未完成", "to do";
    judging_copy: "评审版影片", "Judging copy";
    optional_note: "标有“必填”的填好即可报送,其余选填", "What is marked required must be filled in to hand it in";

    saved_at(time: &str): "已保存 {time}", "Saved {time}";
    saving: "正在保存…", "Saving…";
    unsaved: "尚未保存", "Not saved yet";
    no_answer: "连不上服务器", "The server does not answer";
    waiting_body: "填写的内容都在这个页面里,正在自动重试;请先不要关闭页面。", "What you entered is kept on this page and is being sent again by itself; please do not close it.";
    sign_in_title: "登录已过期,还没有保存", "Your sign-in has expired; this is not saved yet";
    sign_in_body: "填写的内容都在这个页面里。在新窗口登录,再回到这里,会自动保存。", "What you entered is kept on this page. Sign in in a new window and come back: it saves itself.";
    refused_title: "没有保存", "Not saved";
    wrong_title(count: u64): "有 {count} 项没有保存,其余已保存", "{count} answer was not saved; the rest is" | "{count} answers were not saved; the rest is";
    conflict_title: "这份表在别处改过", "This form was changed elsewhere";
    conflict_body(time: &str): "可能是另一个窗口或另一台设备,保存于 {time}。这里填写的内容没有丢,但还没有保存。", "In another window or on another device, saved {time}. What you entered here is kept but not saved yet.";
    conflict_form: "下面是您填写的内容;再按一次保存,就以它为准。", "What you entered stands below; save once more to keep it.";
    keep_mine: "以这里的为准", "Keep what is here";
    take_theirs: "改用别处的", "Take the other";
    look: "在新窗口查看别处的内容", "See the other in a new window";
    here: "这里", "Here";
    stored: "已存", "Stored";
    nothing: "(空)", "(empty)";

    more_files: "其他文件", "Other files";
    more_note: "选填:展播版、字幕、海报、剧照、剧本。可一次选多个,拖到页面任何地方都行。", "Optional: exhibition copy, subtitles, poster, stills, script. Several at once; drop them anywhere on the page.";
    more_kind: "文件种类", "Kind of file";
    more_choose: "选择文件,或拖到这里", "Choose files, or drop them here";
    more_upload: "上传其他文件", "Upload other files";
    kind_exhibition_copy: "展播版影片", "Exhibition copy";
    kind_subtitles: "字幕", "Subtitles";
    subtitles_zh: "中文字幕", "Chinese subtitles";
    subtitles_en: "英文字幕", "English subtitles";
    subtitles_ja: "日文字幕", "Japanese subtitles";
    subtitles_ko: "韩文字幕", "Korean subtitles";
    kind_poster: "海报", "Poster";
    kind_still: "剧照", "Still";
    kind_script: "剧本", "Script";
    download: "下载", "Download";
    preparing: "影片可用,正在准备截图和轻便版本", "The film is ready; pictures and a lighter copy are being made";
    upload: "上传评审版影片", "Upload the judging copy";
    replace: "更换影片", "Replace the film";
    choose_film: "选择影片,或拖到这里", "Choose the film, or drop it here";
    needs_script: "上传影片需要浏览器启用 JavaScript。表格的填写、保存和报送不受影响。", "Uploading a film needs JavaScript. Filling in, saving and handing in work without it.";
    limits(endings: &str, codecs: &str, size: &str, picture: &str): "{endings},编码 {codecs},不超过 {size},画面不小于 {picture}", "{endings}, {codecs}, at most {size}, at least {picture}";
    limits_length(minutes: &str): "片长 {minutes} 分钟以内", "up to {minutes} minutes long";
    limits_no_category: "片长限制随作品类别而定", "the longest length depends on the category";
    unfinished(name: &str, size: &str): "有一次上传没有传完:{name}({size})。", "An upload is unfinished: {name} ({size}).";
    checking_title: "影片已全部到达,正在检查", "The film has arrived and is being checked";
    checking_body: "通常不到一分钟,可以先填写其他内容。", "This usually takes less than a minute; go on filling in meanwhile.";
    ready_title: "影片符合要求", "The film meets the rules";
    ready_notes: "影片可用,有几点请留意", "The film can be used; please note";
    ready_warned: "影片可参评,但请先看这几处", "The film can be entered; look at these points first";
    level_info: "说明", "Note";
    level_warning: "提醒", "Warning";
    level_refused: "不合规定", "Refused";
    given_up_title: "检查没能完成", "A check could not be completed";
    given_up_body(file: &str): "系统几次尝试检查 {file} 都没有做完。可以再试;仍不行请联系主办方。", "The system tried several times to check {file}, in vain. Try again; if that does not help, ask the organiser.";
    film_given_up: "检查未完成", "check not completed";
    retry_checks: "再试一次", "Try again";
    retried: "已重新开始检查", "The checks have begun again";
    given_up_why(problem: &str): "原因:{problem}", "Reason: {problem}";
    rejected_title: "影片不合要求,请更换", "The film does not meet the rules; please replace it";
    file: "文件", "File";
    size: "大小", "Size";
    duration: "片长", "Length";
    picture: "画面", "Picture";
    checksum: "校验值 SHA-256", "SHA-256";
    arrived: "上传时间", "Uploaded";
    no_film: "没有影片", "No film";

    found_no_video: "没有画面", "There is no picture";
    found_video_codec(found: &str, allowed: &str): "视频编码为 {found},允许 {allowed}", "The video codec is {found}; allowed: {allowed}";
    found_no_audio: "没有声音;如本来就是无声片,可以不管", "There is no sound; ignore this if the film is meant to be silent";
    found_too_small(found: &str, allowed: &str): "画面为 {found},至少要 {allowed}", "The picture is {found}; at least {allowed} is needed";
    found_too_long(found: &str, allowed: &str): "片长 {found},所选类别最长 {allowed}", "It lasts {found}; its category allows {allowed}";
    found_no_duration: "读不出片长,文件可能不完整", "The length cannot be read; the file may be incomplete";
    found_unreadable(found: &str, allowed: &str): "文件无法读取({found}),允许 {allowed}", "The file cannot be read ({found}); allowed: {allowed}";
    found_giant(found: &str, allowed: &str): "画面为 {found},过大,允许 {allowed}", "The picture is {found}, too large; allowed: {allowed}";
    found_two_hours(found: &str): "片长 {found},超过两小时,评委未必能看完", "It lasts {found}, more than two hours; judges may not see it to the end";
    found_frame_rate(found: &str, allowed: &str): "帧率为每秒 {found} 帧,通常为 {allowed}", "It has {found} pictures a second; {allowed} is usual";
    found_variable_rate(found: &str): "帧率不固定({found}),画面可能卡顿或音画不同步", "The frame rate varies ({found}); it may stutter or drift from its sound";
    found_interlaced: "画面为隔行扫描,在电脑上会有横纹;播放用的副本会去除", "The picture is interlaced and shows combs on a computer; the copy for playing is deinterlaced";
    found_rotated(found: &str): "画面带旋转标记({found}),请确认播放方向正确", "The picture is marked as turned by {found}; please check that it plays upright";
    found_audio_codec(found: &str, allowed: &str): "音频编码为 {found},不常见,建议用 {allowed}", "The sound codec is {found}, which is unusual; {allowed} is safer";
    found_audio_tracks(found: &str): "有 {found} 条音轨,只播放第一条", "There are {found} sound tracks; the first is played";
    found_many_streams(found: &str, allowed: &str): "文件含 {found} 条流,通常不超过 {allowed} 条", "The file has {found} streams; {allowed} or fewer are usual";
    found_subtitles(found: &str): "含 {found} 条字幕轨", "Subtitle tracks: {found}";
    found_bit_rate(found: &str, allowed: &str): "码率为 {found},超过 {allowed} 不能在线流畅播放;会另制播放副本", "The bit rate is {found}; above {allowed} it cannot be streamed, so a lighter copy is made for playing";
    found_incomplete(found: &str, allowed: &str): "只能解码到 {found},文件标明片长 {allowed},可能不完整", "It can be played up to {found} of {allowed}; the file may be incomplete";
    found_damaged(found: &str): "有 {found} 处数据损坏,请从头到尾看一遍", "Damaged data in {found} places; please watch it from beginning to end";
    found_too_quiet(found: &str, allowed: &str): "整体响度 {found},偏低,建议 {allowed}", "The loudness is {found}, rather low; {allowed} is advised";
    found_too_loud(found: &str, allowed: &str): "整体响度 {found},偏高,建议 {allowed}", "The loudness is {found}, rather high; {allowed} is advised";
    found_black(found: &str, allowed: &str): "有较长黑场:{found};超过 {allowed} 请确认是否有意", "Long black stretches: {found}; please check those above {allowed} are meant";
    found_silent(found: &str, allowed: &str): "有较长无声段:{found};超过 {allowed} 请确认是否有意", "Long silent stretches: {found}; please check those above {allowed} are meant";
    found_same_film(found: &str): "与另一部作品疑为同一影片:{found}", "It seems to be the film of another entry: {found}";
    found_other(found: &str, allowed: &str): "检查发现:{found};要求:{allowed}", "Found: {found}; allowed: {allowed}";

    up_type(name: &str, allowed: &str): "“{name}”的类型不对,允许:{allowed}。", "“{name}” is not of an allowed type: {allowed}.";
    up_size(found: &str, max: &str): "文件有 {found},最大允许 {max}。", "The file has {found}; at most {max} are allowed.";
    up_empty: "文件是空的。", "The file is empty.";
    up_queued(n: &str): "还有 {n} 个文件等候", "{n} more waiting";
    up_started: "开始上传,可以继续填表。", "Uploading; go on filling in the form.";
    up_going(percent: &str, sent: &str, size: &str): "已传 {percent} · {sent} / {size}", "{percent} · {sent} of {size}";
    up_speed(speed: &str): "每秒 {speed}", "{speed} per second";
    up_minutes(n: &str): "约剩 {n} 分钟", "about {n} min left";
    up_seconds(n: &str): "约剩 {n} 秒", "about {n} s left";
    up_pause: "暂停", "Pause";
    up_resume: "继续", "Resume";
    up_paused: "已暂停,已传的部分保留着。", "Paused; what has arrived is kept.";
    up_offline: "网络中断,恢复后自动接着传。已传的部分保留着。", "The network is gone; the upload goes on by itself when it is back. What has arrived is kept.";
    up_signed_out: "登录已过期。在新窗口登录,再回来按“继续”,会从断处接着传。", "Your sign-in has expired. Sign in in a new window, come back and press “Resume”: it goes on where it stopped.";
    up_failed: "服务器没有收下这个文件。", "The server did not take the file.";
    up_unfinished(name: &str, percent: &str): "“{name}”上次传到 {percent}。重新选择同一个文件,就从断处接着传。", "“{name}” stopped at {percent}. Choose the same file again and it goes on from there.";
    up_resumed(percent: &str): "从 {percent} 处接着上传。", "Going on from {percent}.";
    up_other: "这不是上次没传完的文件,已重新开始。", "This is not the unfinished file; the upload starts anew.";
    up_complete: "上传完成,正在检查影片。", "Upload complete; the film is being checked.";
    up_checked: "影片检查完毕。", "The film has been checked.";
    up_lost: "暂时读不到检查结果,请刷新页面查看。", "The result of the check cannot be read just now; reload the page to see it.";

    returned_title: "作品被退回,请补正后重新报送", "The entry was returned; mend it and hand it in again";
    returned_late: "作品被退回,补正时间已过", "The entry was returned, and the time for mending is over";
    refused_state_title: "作品未通过形式审查", "The entry did not pass the eligibility check";
    draft_late: "征集已经截止,这份草稿没有报送", "The call has closed; this draft was not handed in";
    draft_late_body: "内容和影片仍然保留。如有特殊情况,请联系主办方。", "Answers and film are kept. Please contact the organiser if there is a special reason.";
    submitted_title: "已报送,等候形式审查", "Handed in; the eligibility check follows";
    submitted_body: "结果会显示在这里。如需修改,请联系主办方退回。", "The outcome appears here. If something must change, ask the organiser to return it.";
    eligible_title: "已通过形式审查", "It passed the eligibility check";
    eligible_body: "作品进入评审。", "The entry goes on to judging.";
    withdrawn_title: "作品已撤回", "The entry was withdrawn";
    shortlisted_title: "作品入选", "The entry was selected";
    not_shortlisted_title: "作品未入选", "The entry was not selected";
    receipt: "回执与推荐表", "Receipt and nomination form";
    receipt_number: "回执编号", "Receipt";
    submitted_on: "报送时间", "Handed in";
    versions: "报送记录", "Versions handed in";
    version(nth: u64): "第 {nth} 次", "No. {nth}";
    answers: "报送内容", "Answers";
    to_check: "形式审查页", "Eligibility check";

    nomination_form: "作品推荐表", "Nomination form";
    print_hint: "用浏览器的打印功能打印本页,签字盖章后按主办方要求交回。", "Print this page with your browser, have it signed and sealed, and return it as the organiser asks.";
    back_to_entry: "返回作品", "Back to the entry";
    sign_author: "主创人员签名", "Signature of the creator";
    unit_opinion: "报送单位意见", "Opinion of the submitting unit";
    nominating_opinion: "推荐单位意见", "Opinion of the nominating unit";
    seal_here: "(盖章)", "(seal)";
    person_in_charge: "负责人签名", "Signature";
    date: "年\u{3000}\u{3000}月\u{3000}\u{3000}日", "Date ______________";
    printed_note(contest: &str): "本表由系统按报送内容生成,与“{contest}”存档一致。", "Made from what was handed in; identical with the record of {contest}.";
}

/// The title as it is printed: in 《》 in Chinese.
#[must_use]
pub fn titled(lang: Lang, title: &str) -> String {
    match (title.trim(), lang) {
        ("", _) => untitled(lang).to_owned(),
        (title, Lang::Zh) => format!("《{title}》"),
        (title, Lang::En) => title.to_owned(),
    }
}

/// A kind of file in words.
#[must_use]
pub const fn file_kind(lang: Lang, kind: FileKind) -> &'static str {
    match kind {
        FileKind::JudgingCopy => judging_copy(lang),
        FileKind::ExhibitionCopy => kind_exhibition_copy(lang),
        FileKind::Subtitles => kind_subtitles(lang),
        FileKind::Poster => kind_poster(lang),
        FileKind::Still => kind_still(lang),
        FileKind::Script => kind_script(lang),
    }
}

/// What the player calls subtitles in this language, BCP 47.
#[must_use]
pub fn subtitles_in(lang: Lang, language: &str) -> &'static str {
    match language.split('-').next() {
        Some("zh") => subtitles_zh(lang),
        Some("en") => subtitles_en(lang),
        Some("ja") => subtitles_ja(lang),
        Some("ko") => subtitles_ko(lang),
        _ => kind_subtitles(lang),
    }
}

/// How grave a finding is, in a word.
#[must_use]
pub const fn level(lang: Lang, level: Level) -> &'static str {
    match level {
        Level::Info => level_info(lang),
        Level::Warning => level_warning(lang),
        Level::Refused => level_refused(lang),
    }
}

/// A finding in words.
#[must_use]
pub fn finding(lang: Lang, code: &str, found: &str, allowed: &str) -> String {
    match code {
        "no_video" => found_no_video(lang).to_owned(),
        "video_codec" => found_video_codec(lang, found, allowed),
        "no_audio" => found_no_audio(lang).to_owned(),
        "too_small" => found_too_small(lang, found, allowed),
        "too_long" => found_too_long(lang, found, allowed),
        "no_duration" => found_no_duration(lang).to_owned(),
        "unreadable" => found_unreadable(lang, found, allowed),
        "giant" => found_giant(lang, found, allowed),
        "two_hours" => found_two_hours(lang, found),
        "frame_rate" => found_frame_rate(lang, found, allowed),
        "variable_rate" => found_variable_rate(lang, found),
        "interlaced" => found_interlaced(lang).to_owned(),
        "rotated" => found_rotated(lang, found),
        "audio_codec" => found_audio_codec(lang, found, allowed),
        "audio_tracks" => found_audio_tracks(lang, found),
        "many_streams" => found_many_streams(lang, found, allowed),
        "subtitles" => found_subtitles(lang, found),
        "bit_rate" => found_bit_rate(lang, found, allowed),
        "incomplete" => found_incomplete(lang, found, allowed),
        "damaged" => found_damaged(lang, found),
        "too_quiet" => found_too_quiet(lang, found, allowed),
        "too_loud" => found_too_loud(lang, found, allowed),
        "black" => found_black(lang, found, allowed),
        "silent" => found_silent(lang, found, allowed),
        "same_film" => found_same_film(lang, found),
        _ => found_other(lang, found, allowed),
    }
}
