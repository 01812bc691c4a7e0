crate::second_factor::texts! {
    title: "两步验证";
    lead: "开启后，登录时除了密码，还要输入手机应用里的 6 位验证码。即使密码泄露，他人也无法登录。";
    state_off: "未开启";
    state_on: "{since}开启";
    set_up: "开启两步验证…";
    manage: "管理";
    begin: "第一步：确认是您本人";
    begin_body: "手机上请先装好验证器应用，如 Microsoft Authenticator、腾讯身份验证器或 FreeOTP。";
    begin_password: "下一步";
    scan: "第二步：扫码";
    scan_body: "用验证器应用扫描二维码；不能扫码的，手工输入下面的密钥。然后填写应用里显示的验证码。";
    qr_code: "供验证器应用扫描的二维码";
    secret: "密钥";
    code: "验证码";
    code_help: "应用里现在显示的 6 位数字。";
    turn_on: "开启";
    codes: "恢复码";
    codes_body: "手机不在身边时，登录可以用恢复码代替验证码，每个只能用一次。请现在抄下或打印，放在手机以外的地方；离开这一页后不再显示。";
    codes_saved: "已保存，继续";
    codes_left: "恢复码还剩 {codes} 个";
    renew: "换一组恢复码";
    renew_body: "原有的恢复码随即失效。";
    renew_confirm: "生成新的恢复码";
    remove: "关闭两步验证";
    remove_body: "以后登录只要密码。要求两步验证的活动，您将不能再以主办方、评委会主任或监票人的身份操作。";
    remove_confirm: "关闭";
    removed: "两步验证已关闭。";

    step_title: "输入验证码";
    step_lead: "密码正确。这个账号开启了两步验证。";
    step_code: "验证码";
    step_code_help: "验证器应用里的 6 位数字，每个只能用一次。手机不在身边的，填写一个恢复码；恢复码也没有的，请管理员重置。";
    step_too_late: "登录没有完成：密码与验证码相隔太久，或已经用过。请重新登录。";
    begin_again: "换个账号登录";

    password_again: "您的登录密码";
    password_again_help: "确认是您本人在操作。";
    confirm_title: "再输入一次密码";
    confirm_lead: "继续之前，请确认是您本人在操作。5 分钟内不再询问。";
    confirm: "确认";
    confirmed: "已确认";
    confirmed_body: "文件即将开始下载；没有开始的，请点“下载”。";
    download: "下载";

    needed_title: "需要两步验证";
    needed_body: "这项活动要求{role}开启两步验证后才能操作。设置只需一两分钟，完成后即可继续。";

    reset: "重置两步验证";
    reset_done: "已重置{name}的两步验证，现在登录只要密码；请提醒本人重新开启。";

    network: "登录网络";
    network_none: "内部网络";
    session_end: "退出";
    session_ended: "该浏览器已退出登录。";
    others_end: "退出其他浏览器";
    others_ended: "已退出其他 {browsers} 个浏览器。";
}
