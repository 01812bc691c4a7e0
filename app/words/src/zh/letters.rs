crate::letters::texts! {
    address_proof_subject: "请确认邮箱";
    address_proof_body: "{person}：\n\n您好！这个邮箱刚刚用来注册了账号。如果是您本人注册的，请登录后打开下面的链接确认：\n\n{link}\n\n链接在 {until} 前有效。如果不是您本人，请不要打开链接，也不用回复。";
    invitation_subject: "邀请您参加“{contest}”";
    invitation_body: "{person}：\n\n您好！诚邀您担任“{contest}”的{role}。请打开下面的链接查看并接受邀请：\n\n{link}\n\n链接在 {until} 前有效，只能使用一次，请勿转发。";
    reset_subject: "设置新密码";
    reset_body: "{person}：\n\n您好！请打开下面的链接设置新密码：\n\n{link}\n\n链接在 {until} 前有效，只能使用一次，请勿转发。如果您没有要求设置新密码，请联系管理员。";
    receipt_subject: "回执 {receipt}";
    receipt_body: "{person}：\n\n您好！“{contest}”已收到{entry}，回执编号 {receipt}。\n\n办理进度可随时查看：\n\n{link}";
    return_subject: "作品需要修改：{entry}";
    return_body: "{person}：\n\n您好！您报送“{contest}”的{entry}未通过形式审查，退回修改。原因如下：\n\n{reasons}\n\n请修改后重新报送：\n\n{link}";
    judge_reminder_subject: "评审提醒：“{contest}”";
    judge_reminder_body: "{person}老师：\n\n您好！“{contest}”{round}还有 {count} 部作品等待您评分，截止时间：{until}。\n\n{link}\n\n如有困难，请及时告知工作人员。";
    draft_reminder_subject: "报送提醒：“{contest}”";
    draft_reminder_body: "{person}：\n\n您好！您在“{contest}”填写的{entry}尚未报送，报送截止时间：{until}。\n\n{link}";
    deadline_moved_subject: "报送截止时间调整：“{contest}”";
    deadline_moved_body: "{person}：\n\n您好！“{contest}”的报送截止时间调整为 {until}。您填写的{entry}尚未报送，请在此之前完成：\n\n{link}";
    assignment_subject: "新的评审作品：“{contest}”";
    assignment_body: "{person}老师：\n\n您好！“{contest}”{round}分给您 {count} 部作品，评分截止时间：{until}。\n\n{link}";
    round_opened_subject: "评审开始：“{contest}”";
    round_opened_body: "{person}老师：\n\n您好！“{contest}”{round}已经开始，请您评审 {count} 部作品，截止时间：{until}。\n\n{link}";
    result_subject: "“{contest}”遴选结果";
    result_body: "{person}：\n\n您好！“{contest}”的遴选结果已经公布。您报送的{entry}{outcome}。\n\n{link}\n\n感谢您的参与。";
    certificate_subject: "“{contest}”证书";
    certificate_body: "{person}：\n\n您好！您在“{contest}”的作品{entry}的证书可以领取：\n\n{link}";
    news_subject: "{subject}";
    news_body: "{person}：\n\n{message}\n\n这封信由“{contest}”主办方发出。不想再收到此类通知，请打开：\n\n{unsubscribe}";

    kind_address_proof: "邮箱确认";
    kind_invitation: "邀请";
    kind_reset: "密码重设";
    kind_receipt: "回执";
    kind_return: "退回修改";
    kind_judge_reminder: "评审提醒";
    kind_draft_reminder: "报送提醒";
    kind_deadline_moved: "截止时间调整";
    kind_assignment: "评审分配";
    kind_round_opened: "评审开始";
    kind_result: "遴选结果";
    kind_certificate: "证书";
    kind_news: "通知";

    no_end: "未设";
    selected: "入选";
    not_selected: "未入选";

    proof_title: "确认邮箱";
    proof_ask: "{email} 是您的邮箱吗？确认后，主办方可以用它邀请您。";
    proof_do: "是我的邮箱";
    proof_done: "已确认 {email}。";
    unsubscribe_title: "退订通知";
    unsubscribe_ask: "{email} 不再接收主办方的其他通知？与您的作品、评审和账号有关的信件仍会寄出。";
    unsubscribe_do: "退订";
    unsubscribe_done: "{email} 不会再收到此类通知。";
    link_spent: "链接无效或已过期。";
}
