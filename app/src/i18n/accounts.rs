//! The way in.

crate::messages! {
    home_title: "遴选", "Linxuan";
    home_lead: "影片评选,从征集到推荐名单。", "A film contest, from the call to the shortlist.";
    email: "电子邮箱", "E-mail";
    password: "密码", "Password";
    name: "姓名", "Name";
    setup_title: "初始设置", "First run";
    setup_lead: "请输入启动时显示的一次性验证码,并创建管理员账号。", "Enter the one-time code printed at start and create the administrator.";
    code: "一次性验证码", "One-time code";
    password_help: "10 至 200 个字符", "10 to 200 characters";
    also_organise: "我也负责主办活动", "I also organise contests";
    create: "创建", "Create";
    welcome(name: &str): "{name},您好。", "Welcome, {name}.";
    no_contests: "还没有活动", "No contests yet";
    no_contests_body: "活动由主办方创建;创建后会显示在这里。", "Organisers create contests; they appear here.";
    contest: "活动", "Contest";
    phase: "阶段", "Phase";
    entries: "报送作品", "Entries";
    contests: "活动列表", "Contests";
    my_entries: "我的作品", "My entries";
    account_title: "我的账户", "My account";
    accounts_title: "账户管理", "Accounts";
}
