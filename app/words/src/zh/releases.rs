crate::releases::texts! {
    page: "展播授权";
    lead: "有展播权利、出镜人员同意并且在授权期内的作品，才会向公众展播。";
    missing: "没有登记展播授权";
    withdrawn_at: "已撤回：{at}";
    ahead: "生效时间：{at}";
    over: "已到期：{at}";
    in_force: "授权有效";
    ends: "至 {at}";
    open_end: "不设期限";
    open_start: "结果公布时";
    by_form: "报名表声明";
    by_entrant: "作者授权";
    by_office: "办公室登记";
    see_shown: "查看公众看到的页面";
    history: "登记记录";
    period: "起：{from}；止：{until}";

    give_title: "登记授权";
    rights: "拥有作品的展播权利";
    rights_help: "包括其中的音乐、画面素材和字体。";
    consent: "出镜和出声的人员同意公开展播";
    consent_help: "未成年人由监护人同意。";
    from: "授权开始";
    from_help: "不填则自结果公布起。";
    until: "授权结束";
    period_help: "不填则到撤回为止。时间按{zone}。";
    paper: "依据";
    paper_help: "授权书由谁签署、存放在哪里。";
    give: "登记";
    given: "展播授权已登记。";

    withdraw_title: "撤回授权";
    recalled: "撤回后立即停止：";
    not_recalled: "以下副本无法收回，请另行通知有关单位：";
    reason: "撤回原因";
    withdraw: "撤回授权";
    withdrawn: "展播授权已撤回，作品已从各渠道撤下。";
    copy_pages: "本站页面、播放器和其他网站上的嵌入播放";
    copy_feeds: "订阅源和专用订阅源";
    copy_downloads: "已经下载或被订阅软件取走的影片";
    copy_messages: "已经发到群里的消息和转发的文字";
    copy_posters: "已经印制或转发的海报";
    copy_broadcasts: "已经交给播出机构的影片";

    list: "展播作品";
    list_note: "入选作品的授权情况";
    film: "作品";
    standing: "授权";
    shown: "展播";
    is_shown: "正在展播";
    is_not_shown: "未展播";
    no_copy: "没有可播放的版本";
    none: "没有入选作品";
    none_body: "遴选定稿并公布后，入选作品会列在这里。";
    not_exhibiting: "目前不在展播期";
    not_exhibiting_body: "是否展播、展播到什么时候，在公开页中设置。";

    no_rights: "请确认拥有展播权利。";
    no_consent: "请确认出镜人员同意。";
    bad_period: "结束时间应晚于开始时间，并且还没有到。";
    wrong_state: "作品当前为“{state}”，不能登记授权。";
    nothing: "没有可以撤回的授权。";
}
