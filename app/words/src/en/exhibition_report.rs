crate::exhibition_report::texts! {
    until_month_end: "By the end of {month}";
    until_day: "As of {day}";
    in_towns: "all towns of {area}";
    in_villages: "all villages and communities of {area}";
    sites: "the {expected} site in {place}" | "the {expected} sites in {place}";
    no_sites: "there were no sites in {place} that were expected to take part";
    told: "{until}, {rate} of {sites} had taken part";
    told_of_none: "{until}, {sites}";
    without: "excluding {names}";
    without_sites: "excluding {sites} single site" | "excluding {sites} single sites";
    without_both: "excluding {names} and single sites: {sites}";

    province: "the province";
    city: "the city";
    district: "the district";
    county: "the county";
    town: "the town";
    township: "the township";
    subdistrict: "the subdistrict";
    village: "the village";
    community: "the community";

    met: "Met";
    late: "Met late";
    below: "Below";
    silent: "Silent";
    excluded: "Excluded";
    closed: "Not open";

    rule_any: "At least one viewing in the month";
    rule_focus_days: "At least 90 minutes on each of the 5th, 15th and 25th";
    rule_other_days: "At least 180 minutes on the other days together";
    rule_hours: "At least two organised viewings and 20 hours";
    basis_reading: "Our reading: the published notices do not define it";
    basis_city: "From the scoring of sites that a city published";
    basis_county: "From the rules for sites that a county published";

    not_over: "The month ends on {day}. Wait until it is over.";
    nothing_counted: "Nothing has been counted in this month.";
    unchanged: "The figures are the same as in the previous report. There is nothing to correct.";
    approved: "The month is already approved.";
    not_approved: "The month is not approved.";
    not_above: "Only an office above can take an approval back.";
    not_approved_below: "These regions below have not approved the month yet: {names}.";
    approved_above: "{name} has approved the month. Its approval has to be taken back first.";
}
