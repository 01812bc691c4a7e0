crate::packages::texts! {
    page: "资料包";
    lead: "一个 ZIP 文件，包含全部入选作品：影片（有展播版的用展播版，否则用评审版）、海报、字幕、报名表，以及供核对的 SHA256SUMS。文件按“单位+作者+片名”命名。";
    contacts: "报名表含联系方式，资料包只供组委会内部使用。";
    none: "还没有资料包";
    none_body: "遴选定稿后，可在这里下载入选作品的资料包。";

    films_folder: "影片";
    posters_folder: "海报";
    subtitles_folder: "字幕";
    forms_folder: "报名表";

    films: "入选作品";
    work: "作品";
    name: "文件名";
    files: "文件数";
    size: "大小";
    no_film: "没有影片";
    no_film_body: "{films} 部入选作品没有影片，资料包里只有其报名表。";
    withdrawn: "已撤回授权";
    withdrawn_body: "{films} 部入选作品已撤回展播授权，资料包不再收录。此前下载的副本请勿继续使用。";
    withdrawn_file: "已撤回授权的作品";
    withdrawn_lead: "以下入选作品已撤回展播授权，本资料包不收录：";

    take: "下载";
    take_in: "下载资料包，{language}";
    take_help: "下载中断后可以接着下载：同一资料包每次的内容完全相同。文件夹名称和报名表使用所选语言。";
    unread: "还有 {files} 个文件没有核对";
    unread_body: "ZIP 文件要求事先写明每个文件的校验码，因此需要先把影片完整读一遍，只需一次。";
    read: "开始核对";
    reading: "正在核对，已完成 {known} 个文件，共 {files} 个";
    reading_body: "可以离开本页，稍后再来。";
    given_up: "核对没有完成";
    given_up_body: "有文件读不出来，请管理员检查存储，然后重试。";
    again: "重试";
    begun: "已开始核对。";
}
