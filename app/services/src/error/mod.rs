//! What a use case answers when it does not do what was asked.

mod meeting;

use domain::contest::QuotaFamily;
use domain::entry::{EntryState, FieldProblem, QuotaFull};
use domain::permission::{Denied, Scope};
use domain::phase::Obstacle;
use domain::scoring::Incomparable;
use domain::text::Lang;
use serde::{Deserialize, Serialize};
use store::StoreError;

pub use meeting::MeetingRefusal;

/// Shorthand for results of the services.
pub type Result<T> = std::result::Result<T, ServiceError>;

/// Why something was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Nobody is signed in.
    #[error("sign in first")]
    SignInNeeded,
    /// The permission table says no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such thing, or this person may not know that there is.
    #[error("not found")]
    NotFound,
    /// What was entered is wrong, field by field.
    #[error("{} fields need mending", .0.len())]
    Fields(Vec<FieldProblem>),
    /// A rule says no, with what was found and what is allowed.
    #[error("{}", .0.message(Lang::En))]
    Refused(Refusal),
    /// Somebody else changed it in between.
    #[error("changed by somebody else in between")]
    Conflict,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
    /// Disk, child process or another part of the machine failed.
    #[error("{0}")]
    Environment(String),
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<MeetingRefusal> for ServiceError {
    fn from(refusal: MeetingRefusal) -> Self {
        Refusal::Meeting(refusal).into()
    }
}

impl From<std::io::Error> for ServiceError {
    fn from(error: std::io::Error) -> Self {
        Self::Environment(error.to_string())
    }
}

/// A rule that says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Address and password do not belong together, or the account is disabled.
    WrongCredentials,
    /// Too many failed sign-ins; minutes to wait.
    TooManyAttempts(i64),
    /// The address is not one.
    BadEmail(String),
    /// The address has an account already.
    EmailTaken(String),
    /// A name, title or reason is missing or longer than `max` characters.
    Words {
        /// What it is for, zh and en.
        what: (String, String),
        /// Characters found.
        found: usize,
        /// Most allowed.
        max: usize,
    },
    /// The password is shorter than 10 or longer than 200 characters.
    PasswordLength(usize),
    /// The link or code was used, has ended or never was.
    TicketSpent,
    /// The installation is set up already.
    AlreadySetUp,
    /// A phase cannot be entered yet.
    Obstacles(Vec<Obstacle>),
    /// The call has ended at this time (already in the contest's zone, as text).
    DeadlinePassed(String),
    /// A deadline in words cannot be read.
    BadDeadline(String),
    /// A quota is used up.
    QuotaFull(QuotaFull),
    /// The entry is in a state that does not allow this.
    State(EntryState),
    /// There is no judging copy, or it is not ready.
    FilmNotReady,
    /// The file is larger than allowed, bytes.
    FileTooLarge {
        /// Declared or arrived.
        found: i64,
        /// Allowed.
        max: i64,
    },
    /// The file has an ending that is not allowed.
    FileType {
        /// Found.
        found: String,
        /// Allowed endings.
        allowed: Vec<String>,
    },
    /// Not enough free space to take the file in, bytes.
    NoSpace(i64),
    /// The sheets are signed.
    Signed,
    /// The judge has not declared to have read the rules.
    NotDeclared,
    /// The term of the round ended at this time (already in the contest's zone, as text).
    TermOver(String),
    /// Too little of a film was watched to give marks, percent.
    Unwatched {
        /// Watched.
        found: i64,
        /// Asked for.
        needed: i64,
    },
    /// Films of which too little was watched to sign; entry numbers.
    FilmsUnwatched {
        /// Entry numbers.
        films: Vec<i64>,
        /// Percent asked for.
        needed: i64,
    },
    /// Sheets lack marks or do not exist; entry numbers.
    SheetsIncomplete(Vec<i64>),
    /// Marks that are not on the rubric's scale.
    Marks(String),
    /// No judges, no panel, or a panel without judges.
    NoJudges,
    /// Somebody has watched or scored a film of the round: judges are no longer dealt anew.
    RoundBegun,
    /// Fewer films would go on than there are places.
    TooFewAdvance {
        /// Films that would go on.
        found: usize,
        /// Places of the selection.
        places: usize,
    },
    /// The line is another than the one that was looked at.
    StaleLine,
    /// The address names no place of this list.
    BadCursor(String),
    /// A round after the first opens with the line.
    LineFirst,
    /// Films that nobody may score, because every judge has a conflict of interest; entry numbers.
    NobodyMayScore(Vec<i64>),
    /// Films that too few judges of their panel may score; entry numbers.
    TooFewJudges {
        /// Entry numbers.
        films: Vec<i64>,
        /// Judges each film needs.
        each: usize,
    },
    /// Assignments with scores exist already.
    AlreadyScored(i64),
    /// The selection is sealed already.
    AlreadySealed,
    /// The selection is not sealed.
    NotSealed,
    /// The method cannot compare the films.
    Method(Incomparable),
    /// An override names no film, or the same film for both sides.
    OverrideFilms,
    /// The browser's inputs are not the server's any more.
    StaleInputs,
    /// No selection satisfies the rules; the reason in words.
    Infeasible(String),
    /// The settings cannot be used; in words.
    Settings(String),
    /// The last administrator cannot be disabled.
    LastAdministrator,
    /// A token without a scope.
    NoScope,
    /// A token that would last this many days.
    TokenDays(i64),
    /// The checksum of what was sent is another one than was announced.
    Checksum,
    /// An upload that was taken back or left unfinished for too long.
    UploadGone,
    /// Parts of a film that are unfinished, unknown or somebody else's.
    PartsUnfinished,
    /// Too many parts of films are waiting already; the most that may.
    TooManyParts(i64),
    /// A rule of the selection meeting.
    Meeting(MeetingRefusal),
}

impl Refusal {
    /// What a person is told: what was found, what is allowed.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let (zh, en) = self.both();
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn both(&self) -> (String, String) {
        let say = |zh: String, en: String| (zh, en);
        match self {
            Self::WrongCredentials => say(
                "邮箱或密码不对,或账号已停用。".to_owned(),
                "E-mail and password do not match, or the account is disabled.".to_owned(),
            ),
            Self::TooManyAttempts(minutes) => say(
                format!("尝试次数过多,请 {minutes} 分钟后再试。"),
                format!("Too many attempts; try again in {minutes} minutes."),
            ),
            Self::BadEmail(found) => {
                say(format!("“{found}”不是电子邮箱地址。"), format!("“{found}” is not an e-mail address."))
            }
            Self::EmailTaken(email) => say(format!("{email} 已有账号。"), format!("{email} has an account already.")),
            Self::Words { what, found: 0, .. } => {
                say(format!("请填写{}。", what.0), format!("Please fill in the {}.", what.1))
            }
            Self::Words { what, found, max } => say(
                format!("{}有 {found} 字,最多 {max} 字。", what.0),
                format!("The {} has {found} characters; at most {max} are allowed.", what.1),
            ),
            Self::PasswordLength(found) => say(
                format!("密码有 {found} 个字符,须为 10 至 200 个。"),
                format!("The password has {found} characters; 10 to 200 are allowed."),
            ),
            Self::TicketSpent => say(
                "链接或验证码已用过、已过期或不存在。请向发出者索取新的。".to_owned(),
                "The link or code was used, has expired or does not exist. Ask its sender for a new one.".to_owned(),
            ),
            Self::AlreadySetUp => {
                say("系统已完成初始设置。".to_owned(), "This installation is set up already.".to_owned())
            }
            Self::Obstacles(list) => {
                let join = |lang: Lang, between: &str| {
                    list.iter().map(|o| obstacle(*o, lang)).collect::<Vec<_>>().join(between)
                };
                say(
                    format!("还不能进入下一阶段:{}。", join(Lang::Zh, ";")),
                    format!("Not yet: {}.", join(Lang::En, "; ")),
                )
            }
            Self::DeadlinePassed(at) => say(
                format!("征集已于 {at} 截止。草稿已保留,请联系主办方。"),
                format!("The call ended at {at}. Your draft is kept; please contact the organiser."),
            ),
            Self::BadDeadline(found) => say(
                format!("“{found}”不是有效的将来时间,格式如 2026-04-30 18:00。"),
                format!("“{found}” is not a time ahead; write it like 2026-04-30 18:00."),
            ),
            Self::QuotaFull(full) => {
                let (zh, en) = match full.family {
                    QuotaFamily::Region => ("每个地市", "per region"),
                    QuotaFamily::SubmittingUnit => ("每个报送单位", "per submitting unit"),
                    QuotaFamily::Creator => ("每位创作者", "per creator"),
                };
                let titles = full.counted.join("、");
                say(
                    format!("{zh}最多报送 {} 部,名额已满。已计入:{titles}。", full.max),
                    format!("At most {} entries {en}; already counted: {titles}.", full.max),
                )
            }
            Self::State(state) => say(
                format!("作品当前状态为“{}”,不能这样操作。", state_label(*state, Lang::Zh)),
                format!("The entry is “{}”; this cannot be done now.", state_label(*state, Lang::En)),
            ),
            Self::FilmNotReady => say(
                "评审版影片尚未上传完成或未通过检查。".to_owned(),
                "The judging copy is missing, still being checked, or was refused.".to_owned(),
            ),
            Self::FileTooLarge { found, max } => say(
                format!("文件大小为 {},最大允许 {}。", size(*found), size(*max)),
                format!("The file has {}; at most {} are allowed.", size(*found), size(*max)),
            ),
            Self::FileType { found, allowed } => say(
                format!("文件类型为“{found}”,允许:{}。", allowed.join("、")),
                format!("The file is of type “{found}”; allowed: {}.", allowed.join(", ")),
            ),
            Self::NoSpace(free) => say(
                format!("服务器空间不足(剩余 {}),请联系管理员。", size(*free)),
                format!("The server has only {} left; please contact the administrator.", size(*free)),
            ),
            Self::Signed => say(
                "评分表已签名锁定;如需修改,请主办方重新打开。".to_owned(),
                "The sheets are signed and locked; only the organiser can open them again.".to_owned(),
            ),
            Self::NotDeclared => say(
                "请先阅读评审规则,作出回避声明,再开始评审。".to_owned(),
                "Please read the rules and make the recusal declaration first.".to_owned(),
            ),
            Self::TermOver(until) => say(
                format!("本轮评审已于 {until} 截止。已保存的评分都在;需要延长时,请联系主办方。"),
                format!("This round ended at {until}. What was saved is kept; ask the organiser for more time."),
            ),
            Self::Unwatched { found, needed } => say(
                format!("这部作品看了 {found}%,看到 {needed}% 才能打分;不必看完时,可以写明理由。"),
                format!(
                    "{found}% of this film was watched; marks can be given from {needed}%, or with a reason for skipping the rest."
                ),
            ),
            Self::FilmsUnwatched { films, needed } => say(
                format!("以下作品还没有看到 {needed}%:{}。看完或写明理由后才能签名。", list(films, "、")),
                format!(
                    "Less than {needed}% was watched of: {}. Watch them or give a reason before signing.",
                    list(films, ", ")
                ),
            ),
            Self::SheetsIncomplete(numbers) => say(
                format!("还有作品没有评完:{}。", list(numbers, "、")),
                format!("Not all films are scored: {}.", list(numbers, ", ")),
            ),
            Self::Marks(problem) => {
                say(format!("分数不在评分标准内:{problem}。"), format!("Not on the scale: {problem}."))
            }
            Self::RoundBegun => say(
                "本轮已有评委开始审看或评分,不能重新分配;个别评委回避时,可在评审进度里请人补评。".to_owned(),
                "Judges have begun to watch or score in this round: films are not dealt anew. Where a judge recused, a stand-in can \
                 be confirmed on the progress page."
                    .to_owned(),
            ),
            Self::TooFewAdvance { found, places } => say(
                format!("只有 {found} 部晋级,少于遴选的 {places} 个名额;请让线上并列的作品一并晋级。"),
                format!("Only {found} films would go on for {places} places; let the films tied at the line go on together."),
            ),
            Self::StaleLine => say(
                "这期间评分或作品有变化,晋级线已重新划定;请再看一遍后确认。".to_owned(),
                "Scores or films have changed meanwhile and the line is another now; look at it again and confirm.".to_owned(),
            ),
            Self::BadCursor(found) => say(
                format!("「{found}」不是这个列表里的位置；请从第一页重新看起。"),
                format!("“{found}” names no place of this list; start again from its first page."),
            ),
            Self::LineFirst => say(
                "下一轮从晋级线那一页开始。".to_owned(),
                "The next round is opened on the page of the line.".to_owned(),
            ),
            Self::NoJudges => say(
                "还没有评审组,或有评审组没有评委。".to_owned(),
                "There is no panel yet, or a panel has no judge.".to_owned(),
            ),
            Self::NobodyMayScore(numbers) => say(
                format!("以下作品的全部评委均需回避:{}。请调整评审组。", list(numbers, "、")),
                format!(
                    "Every judge has a conflict of interest with: {}. Please change the panels.",
                    list(numbers, ", ")
                ),
            ),
            Self::TooFewJudges { films, each } => say(
                format!(
                    "每部需 {each} 位评委,以下作品本组可评的不足:{}。请调整评审组或每部评委数。",
                    list(films, "、")
                ),
                format!(
                    "Each film needs {each} judges; too few of the panel may score: {}. Please change the panels or the number.",
                    list(films, ", ")
                ),
            ),
            Self::AlreadyScored(count) => say(
                format!("已有 {count} 张评分表,不能重新分配。"),
                format!("{count} sheets have been begun; they keep their assignment."),
            ),
            Self::AlreadySealed => say("遴选结果已定稿。".to_owned(), "The selection is sealed already.".to_owned()),
            Self::Method(why) => say(
                match why {
                    Incomparable::Apart(parts) => {
                        format!("作品分成互不相连的 {parts} 部分,没有共同的作品或评委,不能比较。")
                    }
                    Incomparable::Trim => "去掉最高最低要求每部至少 5 张评分表,而且评委相同。".to_owned(),
                    Incomparable::TooFew => "评分表太少,分不清评委宽严与作品高低。".to_owned(),
                },
                format!("This method cannot compare these films: {why}."),
            ),
            Self::OverrideFilms => say(
                "请至少选一部作品;必选与排除不能是同一部。".to_owned(),
                "Choose at least one film; the same film cannot be both in and out.".to_owned(),
            ),
            Self::NotSealed => say("遴选结果尚未定稿。".to_owned(), "The selection is not sealed yet.".to_owned()),
            Self::StaleInputs => say(
                "页面打开之后数据有变化,请刷新后再定稿。".to_owned(),
                "The data changed since this page was opened; reload before sealing.".to_owned(),
            ),
            Self::Infeasible(reason) => say(
                format!("没有满足全部规则的方案:{reason}。"),
                format!("No selection satisfies all rules: {reason}."),
            ),
            Self::Settings(problem) => {
                say(format!("设置不可用:{problem}。"), format!("These settings cannot be used: {problem}."))
            }
            Self::LastAdministrator => say(
                "至少要保留一位可用的管理员。".to_owned(),
                "At least one administrator must stay enabled.".to_owned(),
            ),
            Self::NoScope => say(
                format!("令牌至少要有一项权限:{}。", scopes()),
                format!("A token needs at least one scope of: {}.", scopes()),
            ),
            Self::TokenDays(found) => say(
                format!("令牌有效期为 {found} 天,须为 1 至 {} 天。", crate::LONGEST_DAYS),
                format!("A token of {found} days; 1 to {} are allowed.", crate::LONGEST_DAYS),
            ),
            Self::Checksum => say(
                "收到的数据与校验和不符,这一段未保存,请重新发送。".to_owned(),
                "What arrived does not match its checksum; nothing of it was kept. Please send it again.".to_owned(),
            ),
            Self::UploadGone => say(
                "这次上传已取消或过期,请重新选择文件上传。".to_owned(),
                "This upload was taken back or has expired. Please choose the file again.".to_owned(),
            ),
            Self::PartsUnfinished => say(
                "分段不存在或尚未传完,不能合并。".to_owned(),
                "A part is unknown or unfinished; the parts cannot be joined.".to_owned(),
            ),
            Self::TooManyParts(max) => say(
                format!("未完成的分段过多,最多 {max} 个。"),
                format!("Too many parts are waiting; at most {max} are allowed."),
            ),
            Self::Meeting(refusal) => refusal.both(),
        }
    }
}

fn scopes() -> String {
    Scope::ALL.map(Scope::key).join(", ")
}

fn list(numbers: &[i64], between: &str) -> String {
    numbers.iter().map(|n| format!("N-{n:03}")).collect::<Vec<_>>().join(between)
}

/// Bytes as people read them: 1 GB = 2³⁰ bytes, as limits of such contests and file managers mean it, with one
/// decimal, rounded down, for example `2.5 GB`.
#[must_use]
pub fn size(bytes: i64) -> String {
    for (unit, shift) in [("GB", 30), ("MB", 20), ("kB", 10)] {
        if bytes >= 1 << shift {
            let tenths = bytes.saturating_mul(10) >> shift;
            let decimal = if tenths % 10 == 0 { String::new() } else { format!(".{}", tenths % 10) };
            return format!("{}{decimal} {unit}", tenths / 10);
        }
    }
    format!("{bytes} B")
}

/// What stands in the way of a phase, in words.
#[must_use]
pub fn obstacle(obstacle: Obstacle, lang: Lang) -> String {
    let (zh, en) = match obstacle {
        Obstacle::Settings(n) => {
            (format!("设置有 {n} 处问题"), counted(n, "problem in the settings", "problems in the settings"))
        }
        Obstacle::Deadline => ("征集截止时间未设置或已过".to_owned(), "the deadline is missing or past".to_owned()),
        Obstacle::Unchecked(n) => {
            (format!("{n} 部作品待形式审查"), counted(n, "entry waits for its check", "entries wait for their check"))
        }
        Obstacle::NoEntries => ("没有合格作品".to_owned(), "no entry is eligible".to_owned()),
        Obstacle::WithoutFilm(n) => (
            format!("{n} 部合格作品没有可用影片"),
            counted(n, "eligible entry has no film", "eligible entries have no film"),
        ),
        Obstacle::Unassigned(n) => (
            format!("{n} 部作品尚未分配评委"),
            counted(n, "entry is assigned to nobody", "entries are assigned to nobody"),
        ),
        Obstacle::Unscored(n) => (
            format!("{n} 部作品没有已签名的评分"),
            counted(n, "entry has no signed sheet", "entries have no signed sheet"),
        ),
        Obstacle::Unsigned(n) => {
            (format!("{n} 张评分表未签名"), counted(n, "sheet is not signed", "sheets are not signed"))
        }
        Obstacle::NotSealed => ("遴选结果尚未定稿".to_owned(), "the selection is not sealed".to_owned()),
        Obstacle::MeetingOpen => ("遴选会尚未结束".to_owned(), "the selection meeting is still open".to_owned()),
        Obstacle::NoSuchMove => ("没有这个步骤".to_owned(), "there is no such step".to_owned()),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The name of an entry's state.
#[must_use]
pub const fn state_label(state: EntryState, lang: Lang) -> &'static str {
    let (zh, en) = match state {
        EntryState::Draft => ("草稿", "Draft"),
        EntryState::Submitted => ("已报送", "Submitted"),
        EntryState::Returned => ("退回补正", "Returned"),
        EntryState::Eligible => ("合格", "Eligible"),
        EntryState::Refused => ("不予受理", "Refused"),
        EntryState::Shortlisted => ("入选", "Selected"),
        EntryState::NotShortlisted => ("未入选", "Not selected"),
        EntryState::Withdrawn => ("已撤回", "Withdrawn"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_the_notice_says_them() {
        assert_eq!(size(2_684_354_560), "2.5 GB");
        assert_eq!(size(8_589_934_592), "8 GB");
        assert_eq!(size(700 << 20), "700 MB");
        assert_eq!(size(1_023), "1023 B");
    }
}
