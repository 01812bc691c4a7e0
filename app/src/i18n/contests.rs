//! Contests: words of the pages an organiser works with.

crate::messages! {
    tabs: "活动的页面", "Pages of this contest";
    tab_board: "总览", "Board";
    tab_entries: "作品", "Entries";
    tab_people: "人员与分组", "People";
    tab_progress: "评审进度", "Progress";
    tab_ranking: "排名", "Ranking";
    tab_selection: "遴选", "Selection";
    tab_record: "记录", "Record";
    tab_settings: "设置", "Settings";
}
