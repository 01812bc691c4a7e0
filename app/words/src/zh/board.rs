crate::board::texts! {
    draft_open: "还有 {problems} 项设置需要完善";
    draft_ready: "设置已完善，可以开始征集";
    call_until: "还有 {left}截止，已收到 {films} 部";
    call_without_end: "未设截止时间，已收到 {films} 部";
    call_in_grace: "已过截止时间，宽限期内 {left}仍可报送，已收到 {films} 部";
    call_over: "征集截止时间已过，已收到 {films} 部";
    call_closed: "征集已结束，共收到 {films} 部，待审 {waiting} 部";
    checking: "已有 {eligible} 部合格，待审 {waiting} 部";
    judging: "已评 {done} / {all} 张评分表，{left} 位评委尚未签名";
    judged: "{all} 张评分表已全部签名";
    selecting: "{eligible} 部合格作品中选 {places} 部";
    published: "正在公示，入选 {films} 部";
    result: "结果已公布，入选 {films} 部";
    archived: "已归档，入选 {films} 部";

    intake: "报送与名额";
    intake_note: "共 {total} 部计入，超出名额的数字有标记";
    region: "地区";
    total: "合计";
    quota: "名额";
    over: "超出名额";
    per_unit: "每单位 {max}";
    other: "其他";

    queue: "形式审查";
    queue_waiting: "待审 {films} 部";
    queue_begin: "开始审查";
    queue_all: "查看全部";

    late: "待催评委";
    late_note: "期限已过、将到或未设，还有评分表未签名";
    judge: "评委";
    scored: "已评";
    until: "截止";
    overdue: "已过期限";
    remind: "写好 {letters} 封提醒信";
    remind_help: "写好后进入发件箱，由您放行；同一天不会重复写。";
    reminded_before: "今天已写过提醒，没有重复写。";
    all_late: "共 {judges} 位，查看进度";

    disputed: "评分分歧";
    disputed_all: "查看全部";

    storage: "影片与后台处理";
    films_take: "影片占用";
    disk_free: "上传空间剩余";
    jobs_waiting: "等待处理";
    jobs_failed: "处理失败";
}
