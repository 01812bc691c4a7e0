//! The settings of a contest.

crate::messages! {
    settings: "设置", "Settings";
    sections: "设置的各部分", "Sections of the settings";
    saved(section: &str): "已保存:{section}", "Saved: {section}";
    save_again: "别人刚刚保存过这份设置;再按一次保存,就以您填写的为准", "Somebody saved these settings a moment ago; save once more to put yours in their place";
    as_it_is_now: "在新窗口看现在的内容", "See how it is now (new window)";
    read_only: "只读", "Read only";
    read_only_body: "您的身份可以查看设置,不能修改。", "Your role may read the settings, not change them.";
    sealed: "已密封,不能修改", "Sealed; nothing can be changed";
    sealed_since(time: &str): "自 {time} 密封,不能修改", "Sealed since {time}; nothing can be changed";
    sealed_body: "评审已经开始,规则不能再改。", "Judging has begun, so the rules cannot change.";

    general: "基本", "General";
    title: "活动名称", "Title";
    deadline: "征集截止时间", "Deadline of the call";
    deadline_help(zone: &str): "{zone} 的时间", "Time in {zone}";
    grace: "宽限", "Grace";
    grace_help: "截止之后仍接受提交的时间,0 至 10080 分钟", "Submissions still count this long after the deadline, 0 to 10080";
    minutes: "分钟", "minutes";
    zone: "时区", "Time zone";
    zone_help: "IANA 名称,例如 Asia/Shanghai", "IANA name, such as Asia/Shanghai";

    zh: "中文名称", "Chinese name";
    en: "英文名称", "English name";
    key: "编号", "Key";
    order: "次序", "Order";
    drop: "删除", "Remove";

    categories: "类别", "Categories";
    categories_help: "片长按分钟填,例如 20 或 4:30。编号留空时用名称;已有作品使用的编号请不要改。", "Lengths in minutes, such as 20 or 4:30. An empty key becomes the name; keep keys that entries use already.";
    longest: "最长(分钟)", "At most, minutes";

    regions: "地区", "Regions";
    regions_help: "作品属于最下一级的地区。上级填另一地区的代码,留空即为最上一级。", "Entries belong to the lowest level. “Above” is the code of another region; empty is the top.";
    code: "代码", "Code";
    parent: "上级代码", "Above (code)";

    form: "报名表", "Entry form";
    form_help: "点开一项可修改。作品名称、类别和地区必不可少;其余都可以增减。", "Open a field to change it. Title, category and region must stay; everything else is free.";
    new_field: "增加一项…", "Add a field…";
    help_zh: "中文说明", "Chinese help";
    help_en: "英文说明", "English help";
    kind: "填法", "Kind";
    visible: "谁能看到", "Who sees it";
    min: "最小值", "Lowest value";
    max: "最大值 / 最多字数", "Highest value, or most characters";
    options: "选项", "Options";
    options_help: "每行一个:中文 | 英文,或 编号 | 中文 | 英文", "One a line: Chinese | English, or key | Chinese | English";
    statement_zh: "承诺内容(中文)", "Statement, Chinese";
    statement_en: "承诺内容(英文)", "Statement, English";
    required: "提交前必须填写", "Must be answered before submitting";
    only_categories: "只用于这些类别", "Only for these categories";
    only_categories_help: "都不选即用于全部类别", "None ticked means all";
    key_help: "小写英文字母、数字和下划线;留空时由英文名称生成", "Letters, digits and underscores; made from the English name if empty";
    needed_key(key: &str): "编号 {key},系统使用,不能删除。", "Key {key}: the app needs it, so it cannot be removed.";
    drop_field: "删除这一项", "Remove this field";
    kind_text: "单行文字", "One line";
    kind_long_text: "多行文字", "Several lines";
    kind_number: "整数", "Whole number";
    kind_date: "日期", "Date";
    kind_choice: "单选", "One of";
    kind_choices: "多选", "Any of";
    kind_people: "人员名单", "List of people";
    kind_statement: "承诺勾选", "Statement to tick";
    visible_everyone: "评委和公众", "Judges and the public";
    visible_open_rounds: "评委,匿名轮次除外", "Judges, except in blind rounds";
    visible_office: "仅主办方和经办人员", "Organiser and staff only";

    film_and_quotas: "影片与名额", "Film and quotas";
    film: "评审版影片", "Judging copy";
    max_size: "文件最大", "Largest file";
    min_width: "画面最窄", "Least width";
    min_height: "画面最矮", "Least height";
    pixels: "像素", "px";
    extensions: "文件类型", "File endings";
    extensions_help: "用逗号分开,例如 mp4, mov", "Apart by commas, such as mp4, mov";
    codecs: "视频编码", "Video codecs";
    codecs_help: "用 ffprobe 的名称:h264, hevc", "As ffprobe names them: h264, hevc";
    quotas: "报送名额", "Quotas";
    quotas_help: "每个地区、报送单位或创作者最多报送几部。可以限于某一地区之内,也可以除去某些地区。", "How many entries each region, unit or film-maker may hand in; only below one region, or not below some.";
    counted_by: "计数对象", "Counted by";
    at_most: "最多(部)", "At most";
    only_below: "仅限地区(代码)", "Only below (code)";
    not_below: "除去地区(代码)", "Not below (codes)";
    per_region: "每个地区", "Region";
    per_unit: "每个报送单位", "Submitting unit";
    per_creator: "每位创作者", "Film-maker";

    rubric: "评分标准", "Rubric";
    rubric_help(weights: i64): "权重按比例计算,现在合计 {weights}。各项的次序也用来在同分时分先后。", "Only the ratio of the weights counts; they add up to {weights}. The order also breaks ties.";
    scale_max: "最高分", "Highest mark";
    scale_step: "最小间隔", "Step";
    points: "分", "points";
    criterion(number: usize): "第 {number} 项", "Criterion {number}";
    another: "增加一项", "Another criterion";
    weight: "权重", "Weight";
    anchors_of: "各分数段的含义", "What the ranges mean";
    meaning_zh: "含义(中文)", "Meaning, Chinese";
    meaning_en: "含义(英文)", "Meaning, English";
    from: "自(分)", "From";
    to: "至(分)", "To";
    drop_criterion: "删除这一项", "Remove this criterion";

    rounds: "轮次", "Rounds";
    rounds_help: "匿名轮次不向评委显示单位、地区和主创。锚定作品由所有评审组都看,用来比较各组宽严。每部评委数留空即全组都看;填了就在组内按部数和时长均匀分配。", "In a blind round judges see neither unit, region nor credits. Anchor films are seen by every panel, so that panels can be compared. Judges per film: empty is the whole panel; a number deals films within the panel, evenly by count and minutes.";
    judges_per_film: "每部评委数", "Judges per film";
    blind: "匿名", "Blind";
    panels: "评审组", "Panels";
    anchors: "锚定作品", "Anchor films";

    balance: "平衡与抽签", "Balance and lottery";
    size: "入选总数", "Films to select";
    films: "部", "films";
    tolerance: "同等条件容差", "Tolerance";
    tolerance_help: "分差在此以内才因平衡调整;留空即不限", "Balance lifts a film only within this; empty is no limit";
    seed: "抽签种子", "Lottery seed";
    seed_help: "决定仍然相同的名次;评审前公布", "Decides what is still tied; published before judging";
    rules: "平衡规则", "Balance rules";
    rules_help: "“每个”写 *,也可以写一个地区代码或类别编号。至少、至多限制入选数;“至少涵盖”要求入选作品来自多少个不同的组。", "Write * for each group, or one region's code or category's key. Least and most bound the selected films; “different” asks for that many groups among them.";
    rule_family: "按", "By";
    rule_group: "组", "Group";
    rule_min: "至少", "Least";
    rule_max: "至多", "Most";
    rule_distinct: "至少涵盖", "Different";
    each_group: "每个", "each";
    family_region: "地区", "Region";
    family_subregion: "片区(上级地区)", "Area (region above)";
    family_category: "类别", "Category";
    family_subject: "题材", "Subject";
    family_unit: "制作单位", "Production unit";
    family_submitting_unit: "报送单位", "Submitting unit";

    not_points(found: &str): "“{found}”不是分数;写成 8 或 8.5,最多两位小数。", "“{found}” is not a number of points; write 8 or 8.5, at most two decimals.";
    not_a_length(found: &str): "“{found}”不是片长;写成 20 或 4:30。", "“{found}” is not a length; write 20 or 4:30.";
    not_a_key(found: &str): "“{found}”里有不能用的字符;只能用字母、数字、- 和 _。", "“{found}” has characters that cannot be used; letters, digits, - and _ are allowed.";
    no_such_zone(found: &str): "没有“{found}”这个时区;例如 Asia/Shanghai。", "There is no time zone “{found}”; try Asia/Shanghai.";
    no_such_region(found: &str): "没有代码为“{found}”的地区。", "There is no region with the code “{found}”.";
    bounds: "下限高于上限。", "The lower bound is above the upper one.";
    no_bound: "至少填一个限制。", "Give at least one bound.";
    needed(name: &str): "不能缺少:{name}。", "This cannot go: {name}.";
    no_criterion: "至少要有一项评分标准。", "There must be at least one criterion.";
    twice(key: &str): "“{key}”用了两次。", "“{key}” is used twice.";
    scale(max: &str, step: &str): "0 至 {max} 分不能按 {step} 分等分。", "0 to {max} cannot be divided into steps of {step}.";
    empty(list: &str): "“{list}”不能为空。", "“{list}” must not be empty.";
    no_way_up(parent: &str): "上级“{parent}”不存在,或绕回自身。", "“{parent}” does not exist or leads back to itself.";
}
