//! Most characters of what people write, and fewest where there is such a limit. Pages set `maxlength` by these and the checks refuse by these.

/// The shortest password, and the longest.
pub const PASSWORD: (usize, usize) = (12, 200);
/// A person's name.
pub const PERSON_NAME: usize = 60;
/// The title of a contest.
pub const CONTEST_TITLE: usize = 120;
/// The unit of a person, or what the person is an expert in.
pub const AFFILIATION: usize = 120;
/// Who decided something by hand.
pub const DECIDER: usize = 100;
/// The reason of an act that concerns one person or one step.
pub const REASON: usize = 500;
/// The reason of a decision on the result; it is part of the minutes.
pub const DECISION_REASON: usize = 1_000;
/// The office's reasons for sending an entry back or refusing it.
pub const SCREENING_REASONS: usize = 2_000;
/// A word by which people are grouped.
pub const TAG: usize = 30;
/// Such words of one person.
pub const TAGS: usize = 12;
/// People who are invited at once.
pub const INVITATIONS: usize = 500;
/// The subject of a letter.
pub const LETTER_SUBJECT: usize = 200;
/// The text of a letter, or of its template.
pub const LETTER_TEXT: usize = 10_000;
/// A statement that is signed.
pub const STATEMENT: usize = 2_000;
/// A comment on a score sheet, or its red-line flag.
pub const COMMENT: usize = 2_000;
/// A note at a moment of the film.
pub const NOTE: usize = 500;
/// The question of a ballot.
pub const QUESTION: usize = 200;
/// The seed of what is drawn, or a text that it is made of.
pub const SEED: usize = 200;
/// The largest limit an organiser may give a text field of the entry form.
pub const TEXT_ANSWER: usize = 20_000;
/// A list of people in the entry form.
pub const PEOPLE_ANSWER: usize = 4_000;
/// An address on the web in the entry form.
pub const WEB_ADDRESS: usize = 2_000;
/// The longest grace after a deadline, minutes.
pub const GRACE_MINUTES: i64 = 10_080;
/// Days an API token may last.
pub const TOKEN_DAYS: i64 = 366;
/// Rows of a spreadsheet of entries that is imported, its head and what stands above it included.
pub const IMPORT_ROWS: usize = 20_100;
/// Its columns.
pub const IMPORT_COLUMNS: usize = 200;
/// Characters of one of its cells: as many as spreadsheet programs allow.
pub const IMPORT_CELL: usize = 32_767;
/// Rows of a spreadsheet of sites that is imported, its head and what stands above it included.
pub const SITE_ROWS: usize = 40_100;
/// The code of a site in the office's own list.
pub const SITE_CODE: usize = 40;
/// The name of a site.
pub const SITE_NAME: usize = 100;
/// The name of a region.
pub const REGION_NAME: usize = 60;
/// How many people a site has room for, at most.
pub const SITE_CAPACITY: i64 = 100_000;
/// Bytes of the file of a spreadsheet.
pub const IMPORT_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of everything that is packed in a workbook.
pub const IMPORT_UNPACKED_BYTES: u64 = 128 * 1024 * 1024;
/// Bytes of the texts of all its cells: a workbook keeps a text once that any number of cells have.
pub const IMPORT_TEXT_BYTES: usize = 64 * 1024 * 1024;
/// Cells that a workbook may describe, empty ones with a format included: reading each takes time, whatever is in it.
pub const IMPORT_CELLS: usize = IMPORT_ROWS * IMPORT_COLUMNS;
/// Worksheets of a workbook that are looked at for heads.
pub const IMPORT_WORKSHEETS: usize = 50;
/// Bytes that are unpacked for that: a large workbook may name one worksheet many times.
pub const IMPORT_LOOKED_BYTES: u64 = 3 * IMPORT_UNPACKED_BYTES;
/// Bytes of a file with the days of a calendar.
pub const CALENDAR_BYTES: usize = 1024 * 1024;
/// A line on the public page of a contest.
pub const PUBLIC_LINE: usize = 200;
/// How an office is reached, as everybody reads it.
pub const PUBLIC_CONTACT: usize = 1_000;
/// The text of a call, or how to enter.
pub const PUBLIC_TEXT: usize = 20_000;
/// Bytes of the cover of a public page: with the page around it, it stays light for a slow telephone.
pub const PUBLIC_COVER_BYTES: usize = 40 * 1024;
/// Pixels of the cover of a public page: few bytes may hold more than a telephone can unpack.
pub const PUBLIC_COVER_PIXELS: u64 = 16_000_000;
/// Bytes of an attachment of a public page.
pub const PUBLIC_FILE_BYTES: usize = 4 * 1024 * 1024;
/// Attachments of a public page.
pub const PUBLIC_FILES: usize = 8;
/// Private feeds of a contest that work at once.
pub const PRIVATE_FEEDS: usize = 50;
/// Lines on the run-down sheets of a contest: its page and its sheets have all of them.
pub const BROADCASTS: usize = 500;
/// The number an office gave to an entry, or the name of its film's file.
pub const IMPORT_NAME: usize = 200;
/// A name, a title or an award on a certificate that is put right by hand.
pub const CERTIFICATE_TEXT: usize = 200;
/// The title of a viewing plan.
pub const PLAN_TITLE: usize = 120;
/// What a viewing plan says to sites before its films.
pub const PLAN_INTRODUCTION: usize = 4_000;
/// Films of a viewing plan.
pub const PLAN_FILMS: usize = 30;
/// Questions to discuss after a film of a viewing plan.
pub const PLAN_QUESTIONS: usize = 3;
/// Days that a viewing plan may last.
pub const PLAN_DAYS: i64 = 366;
/// An answer to a question about a film that a site watched, or what people there said of the viewing.
pub const VIEWING_ANSWER: usize = 2_000;
/// What people at a viewing want to see next, in words, or its subject.
pub const WISH: usize = 200;
/// What the picture of a template shows, in words.
pub const CERTIFICATE_PICTURE_ALT: usize = 200;
/// Bytes of the picture of a template.
pub const CERTIFICATE_PICTURE_BYTES: usize = 4 * 1024 * 1024;
/// Its pixels: A3 at 400 dots an inch has 31 million, and what is decoded must have room in memory.
pub const CERTIFICATE_PICTURE_PIXELS: u64 = 40_000_000;
/// Bytes of a page with nothing but the picture: every certificate is kept with it.
pub const CERTIFICATE_PICTURE_DRAWN: usize = 8 * 1024 * 1024;
/// Bytes of the certificates that are issued together: all of them are in memory at once.
pub const CERTIFICATES_TOGETHER: usize = 512 * 1024 * 1024;
