//! Contest rules: pure functions over plain data, the same in the browser and on the server.
//!
//! No IO, no clock, no randomness: times are microseconds since 1970 given by the caller, a seed is
//! an argument. Everything that ranks or selects is integer arithmetic on hundredths.
//!
//! From the ground up, each using only what stands before it: `audit byte_range decoding draws folding hex ids keyed limits lottery num quotes sorting text
//! template time tries`, `typed`, `calendar`, `packages`, `tags`, `delimited`, `invitations`, `names`, `json`, `scoring`, `agreement`, `selection`,
//! `awards`, `robustness`, `overrides`, `presentation`, `assignment`, `judging`, `letter`, `meeting`, `form`, `search`, `contest`, `amendment`, `sealed_change`,
//! `feedback`, `access`, `work`, `entry`, `release`, `channels`, `imports`, `conflict_of_interest`, `certificates`, `film`, `pictures`, `record`, `notice`, `objection`, `evidence`, `popularity`.

pub mod access; // who may do what, when
pub mod agreement; // how far judges agree
pub mod amendment; // sealed rules that cannot hold, loosened
pub mod assignment; // who sees which film
pub mod audit; // what happened, as the audit trail keeps it
pub mod awards; // grades, who is proposed for them, and what organisations get
pub mod byte_range; // which bytes a request asks for
pub mod calendar; // days, and which of them are worked on
pub mod certificates; // what is printed on certificates, for whom, and their numbers
pub mod channels; // programs, robots and other sites that are told of a contest
pub mod conflict_of_interest; // which judge must not score which entry
pub mod contest; // settings, phases, rounds, presets
pub mod decoding; // bytes of a document as text
pub mod delimited; // CSV and its relatives as cells
mod draws; // draws that repeat
pub mod entry; // states, answers, groups and quotas of entries
pub mod evidence; // how much of what strangers send is kept
pub mod exhibition; // sites that watch films together, and who may do what there
pub mod feedback; // what authors are told of their own film
pub mod film; // measures, findings, fingerprints and kinds of files
pub mod folding; // texts as they are compared
pub mod form; // the fields of the entry form and the kinds of answers
pub mod hex; // bytes as text
pub mod ids; // ids of everything that is stored
pub mod imports; // a spreadsheet of entries: its columns, cells and rows
pub mod invitations; // a table of people to be invited
mod json; // JSON documents whose mistakes are named by their path
pub mod judging; // sheets, watching, signing
mod keyed; // enums that are stored by a word
pub mod letter; // letters, and what becomes of them
pub mod limits; // most characters of what people write
pub mod lottery; // the draw that decides what is still tied
pub mod meeting; // the selection meeting and its ballots
pub mod names; // ids and groups as documents write them
pub mod notice; // the publicity notice: its list, its words, its days
mod num; // conversions between numbers
pub mod objection; // objections to what a notice says
pub mod overrides; // what is pinned and vetoed by hand
pub mod packages; // the archive of the chosen films
pub mod pictures; // how large a picture is
pub mod popularity; // the popularity vote: puzzles, receipts, flags, the result
pub mod presentation; // the award evening
pub mod quotes; // quotation marks within quotation marks
pub mod record; // canonical lines, their tree, checkpoints, and the file that strangers check
pub mod release; // rights and consent to show a film to everybody
pub mod robustness; // how firmly a selection stands
pub mod scoring; // rubric, totals, methods, ranking
pub mod sealed_change; // amendments of what was sealed
pub mod search; // what works and people are found by
pub mod selection; // the best set that obeys the balance
pub mod sorting; // one sort for every list
pub mod tags; // free words that group people
pub mod template; // text with placeholders of a closed set
pub mod text; // languages and text in each of them
pub mod time; // microseconds
pub mod tries; // limits on guesses
pub mod typed; // text as people type it and as it is kept
pub mod work; // what waits for somebody
