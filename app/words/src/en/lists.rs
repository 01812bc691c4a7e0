crate::lists::texts! {
    files: "Export this list";
    file: "{title}, {format}";
    entries: "List of entries";
    people: "List of people";
    progress: "Judging progress";
    ranking: "Ranking table";
    disagreement: "Disagreement";
    assigned: "Assigned";
    expected: "Sheets due";
    spread: "Spread";
    lowest: "Lowest";
    highest: "Highest";
    disagreement_note: "Sorted by the difference between the highest and the lowest total. Films with a large spread are worth discussing at the meeting.";
    disagreement_none: "No scores to compare yet";
    disagreement_none_body: "A film has a spread once two judges have scored it.";
    search_films: "Title or number";
    nothing_found: "No films match";
    nothing_found_body: "Try other words, or clear the filters.";
}
