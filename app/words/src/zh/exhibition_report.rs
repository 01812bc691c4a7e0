crate::exhibition_report::texts! {
    until_month_end: "截至{month}月底";
    until_day: "截至{day}";
    in_towns: "{area}各镇街";
    in_villages: "{area}各村（社区）";
    sites: "{place}{expected}个基层终端站点";
    no_sites: "{place}没有应开机的基层终端站点";
    told: "{until}，{sites}总开机率为{rate}";
    told_of_none: "{until}，{sites}";
    without: "不含{names}";
    without_sites: "不含单独报备的{sites}个站点";
    without_both: "不含{names}和单独报备的{sites}个站点";

    province: "全省";
    city: "全市";
    district: "全区";
    county: "全县";
    town: "全镇";
    township: "全乡";
    subdistrict: "全街道";
    village: "全村";
    community: "全社区";

    met: "达标";
    late: "补报达标";
    below: "未达标";
    silent: "未开机";
    excluded: "不纳入";
    closed: "未启用";

    rule_any: "当月至少收看一次";
    rule_focus_days: "5日、15日、25日各收看满90分钟";
    rule_other_days: "其余日期合计收看满180分钟";
    rule_hours: "集中收看两次以上，且合计满20小时";
    basis_reading: "历次通报没有写明口径，这是本系统的理解";
    basis_city: "依据一个地级市公布的站点评分办法";
    basis_county: "依据一个县公布的站点管理办法";

    not_over: "该月到{day}才结束，请在结束后办理。";
    nothing_counted: "该月没有任何统计数据。";
    unchanged: "数据与上一份月报相同，不必重新锁定。";
    approved: "该月已经确认。";
    not_approved: "该月尚未确认。";
    not_above: "只有上级单位可以撤回确认。";
    not_approved_below: "以下下级单位尚未确认：{names}。";
    approved_above: "{name}已经确认该月，须先撤回它的确认。";
}
