crate::times::texts! {
    date: "{year}年{month}月{day}日（{weekday}）";
    day_of_year: "{month}月{day}日";
    at: "{date}{hour}:{minute}";
    in_zone: "{moment}，{zone}";
    listed_in: "{moment} {zone}";
    beijing_time: "北京时间";

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
