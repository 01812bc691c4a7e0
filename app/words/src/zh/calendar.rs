crate::calendar::texts! {
    page: "节假日和调休日";
    lead: "公示期按工作日计算：周六、周日不算；放假日不算，调休上班日算。这里的设置对所有活动有效，已发布的公示不受影响。";
    list: "日期清单";
    list_help: "每行一天：日期，放假或上班，名称。可从表格或通知中粘贴；保存后替换原有清单。";
    save: "保存清单";
    saved: "已保存 {days} 天。";
    none: "还没有设置，只按周六、周日计算";
    holiday: "放假";
    workday: "上班";
    bad_line: "第 {line} 行无法识别：{found}。应为日期，放假或上班，名称，例如：2026-10-01，放假，国庆节";
    long_name: "第 {line} 行的名称有 {found} 个字，最多 {most} 个字。";
    twice: "{day} 出现了两次。";
    too_many: "共 {found} 天，最多 {most} 天。";
}
