crate::times::texts! {
    date: "{year}年{month}月{day}日（{weekday}）";
    day_of_year: "{month}月{day}日";
    day_with_year: "{year}年{month}月{day}日";
    at: "{date}{hour}:{minute}";
    in_zone: "{moment}，{zone}";
    listed_in: "{moment} {zone}";
    beijing_time: "北京时间";
    zone_hong_kong: "香港时间";
    zone_urumqi: "乌鲁木齐时间";
    zone_singapore: "新加坡时间";
    zone_tokyo: "东京时间";
    zone_utc: "协调世界时（UTC）";
    zone_london: "伦敦时间";
    zone_berlin: "柏林时间";
    zone_moscow: "莫斯科时间";
    zone_new_york: "纽约时间";
    zone_los_angeles: "洛杉矶时间";
    zone_sydney: "悉尼时间";

    january: "1";
    february: "2";
    march: "3";
    april: "4";
    may: "5";
    june: "6";
    july: "7";
    august: "8";
    september: "9";
    october: "10";
    november: "11";
    december: "12";

    monday: "周一";
    tuesday: "周二";
    wednesday: "周三";
    thursday: "周四";
    friday: "周五";
    saturday: "周六";
    sunday: "周日";

    just_now: "刚刚";
    minutes_ago: "{minutes} 分钟前";
    hours_ago: "{hours} 小时前";
    days_ago: "{days} 天前";

    left: "还有 {span}";
    past: "已截止";
    minutes: "{minutes} 分钟";
    hours: "{hours} 小时";
    days: "{days} 天";
    two: "{first} {second}";
}
