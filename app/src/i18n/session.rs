//! What a refusal of the services is called on a page.

crate::messages! {
    wrong_role: "您的身份不能进行此操作。", "Your role does not allow this.";
    wrong_phase(phase: &str): "活动当前处于“{phase}”阶段,不能进行此操作。", "The contest is in the phase “{phase}”; this cannot be done now.";
    changed_meanwhile: "页面打开之后内容已被修改。您填写的内容仍在下面;请先核对现在的内容。", "Somebody changed this since the page was opened. What you entered is kept below; check the present state first.";
    missing: "必填。", "Required.";
    too_long(found: usize, max: usize): "有 {found} 字,最多 {max} 字。", "{found} characters; at most {max} are allowed.";
    number(found: &str, min: i64, max: i64): "“{found}”不符,须为 {min} 至 {max} 的整数。", "“{found}” is not a whole number from {min} to {max}.";
    date(found: &str): "“{found}”不是有效日期,格式为 2026-04-30。", "“{found}” is not a date; write it like 2026-04-30.";
    not_an_option(found: &str): "“{found}”不在可选项内。", "“{found}” is not one of the options.";
    address_scheme(found: &str): "“{found}”不是网址，网址须以 http:// 或 https:// 开头。", "“{found}” is not a web address; it must begin with http:// or https://.";
    address_credentials: "网址中不能带用户名或密码。", "A web address must not contain a user name or password.";
    address_characters: "网址中有空格、不可见字符、反斜杠或不完整的“%”编码。", "The web address contains a space, an invisible character, a backslash or an incomplete “%” code.";
    address_host(found: &str): "“{found}”中的域名或端口不正确。", "The domain or port in “{found}” is not valid.";
    title_marks: "请不要加书名号《》,系统会自动加上。", "Leave out 《》; they are added for you.";
    unknown_field: "没有这一项。", "There is no such field.";
}
