crate::times::texts! {
    date: "{weekday} {day} {month} {year}";
    day_of_year: "{day} {month}";
    day_with_year: "{day} {month} {year}";
    at: "{date}, {hour}:{minute}";
    in_zone: "{moment}, {zone}";
    listed_in: "{moment} {zone}";
    beijing_time: "Beijing time";
    zone_hong_kong: "Hong Kong time";
    zone_urumqi: "Ürümqi time";
    zone_singapore: "Singapore time";
    zone_tokyo: "Tokyo time";
    zone_utc: "Coordinated universal time (UTC)";
    zone_london: "London time";
    zone_berlin: "Berlin time";
    zone_moscow: "Moscow time";
    zone_new_york: "New York time";
    zone_los_angeles: "Los Angeles time";
    zone_sydney: "Sydney time";

    january: "Jan";
    february: "Feb";
    march: "Mar";
    april: "Apr";
    may: "May";
    june: "Jun";
    july: "Jul";
    august: "Aug";
    september: "Sep";
    october: "Oct";
    november: "Nov";
    december: "Dec";

    monday: "Mon";
    tuesday: "Tue";
    wednesday: "Wed";
    thursday: "Thu";
    friday: "Fri";
    saturday: "Sat";
    sunday: "Sun";

    just_now: "just now";
    minutes_ago: "{minutes} min ago";
    hours_ago: "{hours} h ago";
    days_ago: "{days} day ago" | "{days} days ago";

    left: "{span} left";
    past: "closed";
    minutes: "{minutes} min";
    hours: "{hours} h";
    days: "{days} day" | "{days} days";
    two: "{first} {second}";
}
