//! Words that every feature uses.

use super::Lang;

crate::messages! {
    product: "遴选", "Linxuan";
    skip_to_content: "跳到正文", "Skip to content";
    home: "首页", "Home";
    breadcrumb: "当前位置", "Breadcrumb";
    other_language: "English", "中文";
    account: "账户", "Account";
    sign_in: "登录", "Sign in";
    sign_out: "退出登录", "Sign out";
    required: "必填", "required";
    optional: "选填", "optional";
    choose: "请选择", "Choose";
    save: "保存", "Save";
    cancel: "取消", "Cancel";
    close: "关闭", "Close";
    back: "返回", "Back";
    search: "搜索", "Search";
    apply: "筛选", "Apply";
    clear_filters: "清除条件", "Clear filters";
    all: "全部", "All";
    count_all(total: u64): "共 {total} 项", "{total} item" | "{total} items";
    count_some(total: u64, shown: u64): "显示 {shown} 项,共 {total} 项", "{shown} of {total} item" | "{shown} of {total} items";
    sort_by(column: &str): "按{column}排序", "Sort by {column}";
    sorted_up: "升序", "ascending";
    sorted_down: "降序", "descending";
    pages: "分页", "Pages";
    page_of(page: u64, pages: u64): "第 {page} 页,共 {pages} 页", "Page {page} of {pages}";
    previous: "上一页", "Previous";
    next: "下一页", "Next";
    type_to_confirm(words: &str): "请输入「{words}」以确认", "Type “{words}” to confirm";
    mend_fields(count: u64): "有 {count} 处需要修改,已填的内容都保留着", "{count} answer needs mending; everything you entered is kept" | "{count} answers need mending; everything you entered is kept";
    steps: "进度", "Progress";
    step_done: "已完成", "done";
    step_now: "进行中", "now";
    step_open: "未开始", "to come";
    dots_done: "已完成", "done";
    dots_current: "当前", "current";
    dots_recused: "回避", "recused";
    dots_open: "待完成", "to do";
    dots_chosen: "入选", "selected";
    no_video: "这个浏览器不能播放视频。", "This browser cannot play video.";
    no_film_yet: "影片还没有准备好", "The film is not ready yet";

    error_401: "请先登录", "Please sign in";
    error_401_body: "这个页面要登录后才能看。登录后会回到这里。", "This page is for people who have signed in. You come back here afterwards.";
    expired: "登录已过期", "Your sign-in has expired";
    expired_body: "刚才的提交没有保存,但内容都在这个页面里。在新窗口登录,再回来按「重新提交」。", "What you sent was not saved, but this page still holds it. Sign in in a new window, then come back and press “Send again”.";
    sign_in_elsewhere: "在新窗口登录", "Sign in (new window)";
    send_again: "重新提交", "Send again";
    error_403: "没有权限", "Not allowed";
    error_403_body: "你的身份不能做这件事。如果认为不对,请联系主办方。没有任何内容被改动。", "Your role does not include this. If that seems wrong, ask the organiser. Nothing was changed.";
    error_404: "找不到这个页面", "There is no such page";
    error_404_body: "地址可能写错了,或者内容已经移走。", "The address may be mistyped, or the page has moved.";
    error_409: "内容已经变了", "It has changed meanwhile";
    error_409_body: "你打开页面之后,别人改过同一处内容。为了不覆盖它,这次没有保存。", "Somebody changed the same thing after you opened this page. To keep their work, yours was not saved.";
    error_422: "没有保存", "Not saved";
    error_400: "请求无法读懂", "The request could not be read";
    error_400_body: "请回到上一页重试。没有任何内容被改动。", "Go back and try again. Nothing was changed.";
    error_413_body: "提交的内容太大。文件请用上传框,不要粘贴在文字里。", "Too much was sent at once. Use the upload box for files instead of pasting them.";
    error_429: "太频繁了", "Too many attempts";
    error_429_body(seconds: u32): "请等 {seconds} 秒再试。", "Please wait {seconds} second and try again." | "Please wait {seconds} seconds and try again.";
    error_503: "暂时不可用", "Not available just now";
    error_503_body: "服务器正忙或正在维护,稍后再试。已保存的内容都在。", "The server is busy or under maintenance; try again shortly. Everything saved is safe.";
    error_500: "出了差错", "Something went wrong";
    error_500_body(reference: &str): "这是我们的问题,不是你的。已保存的内容都在。联系管理员时请报编号 {reference}。", "This is our fault, not yours. Everything saved is safe. When you report it, quote {reference}.";
    go_home: "回到首页", "Go to the home page";
    try_again: "再试一次", "Try again";
}

/// The name of a phase.
#[must_use]
pub fn phase(lang: Lang, phase: domain::phase::Phase) -> String {
    use domain::phase::Phase as P;
    let (zh, en) = match phase {
        P::Draft => ("筹备", "Set-up"),
        P::CallOpen => ("征集", "Call open"),
        P::CallClosed => ("征集截止", "Call closed"),
        P::Eligibility => ("形式审查", "Eligibility check"),
        P::Round(1) => ("初评", "First round"),
        P::Round(n) => return if lang == Lang::Zh { format!("第 {n} 轮评审") } else { format!("Round {n}") },
        P::Selection => ("遴选", "Selection"),
        P::Publicity => ("公示", "Publicity notice"),
        P::Final => ("结果", "Result"),
        P::Archived => ("归档", "Archived"),
    };
    if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() }
}

/// The name of a role.
#[must_use]
pub const fn role(lang: Lang, role: domain::permission::Role) -> &'static str {
    use domain::permission::Role as R;
    let (zh, en) = match role {
        R::Administrator => ("管理员", "Administrator"),
        R::Organiser => ("主办方", "Organiser"),
        R::Staff => ("经办人员", "Staff"),
        R::UnitOfficer => ("报送单位", "Unit officer"),
        R::Creator => ("创作者", "Creator"),
        R::Judge => ("评委", "Judge"),
        R::Chair => ("评委会主任", "Chair"),
        R::Scrutineer => ("监票人", "Scrutineer"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Milliseconds of film as `m:ss`.
#[must_use]
pub fn clock(ms: i64) -> String {
    let seconds = ms / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// An entry's number as it is printed: `N-032`.
#[must_use]
pub fn entry_number(number: i64) -> String {
    format!("N-{number:03}")
}

/// A moment as `10:42` in the contest's zone.
#[must_use]
pub fn time_of_day(micros: i64, ahead_s: i64) -> String {
    let minutes = (micros.div_euclid(1_000_000) + ahead_s).div_euclid(60).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
