crate::session::texts! {
    wrong_role: "您的身份不能进行此操作。";
    wrong_phase: "活动当前处于“{phase}”阶段，不能进行此操作。";
    changed_meanwhile: "页面打开之后内容已被修改。您填写的内容仍在下面；请先核对现在的内容。";
    missing: "必填。";
    too_long: "有 {found} 字，最多 {max} 字。";
    number: "“{found}”不符，须为 {min} 至 {max} 的整数。";
    date: "“{found}”不是有效日期，格式为 2026-04-30。";
    not_of_invitation: "“{found}”不是邀请您报送的单位或地区。";
    not_an_option: "“{found}”不在可选项内。";
    address_scheme: "“{found}”不是网址，网址须以 http:// 或 https:// 开头。";
    address_credentials: "网址中不能带用户名或密码。";
    address_characters: "网址中有空格、不可见字符、反斜杠或不完整的“%”编码。";
    address_host: "“{found}”中的域名或端口不正确。";
    title_marks: "请不要加书名号《》，系统会自动加上。";
    unknown_field: "没有这一项。";
}
