//! Awards: grades and what they ask for, proposals, rulings, ballots, what was decided, the published result and its
//! announcement.

use domain::awards::announcement::AnnouncementPhrases;
use domain::calendar::Day;
use domain::notice::{ListedFilm, NoticePeriod};

use crate::times::dated_day;
use crate::{Lang, notices};

messages! { awards;
    page;
    obstacle_undecided;
    to_awards;
    places_full(places: usize);
    too_few_votes(percent: u8);
    unsettled;
    name_missing;
    name_long(found: usize, max: usize);
    name_twice(name: &str);
    too_many_grades(found: usize, max: usize);
    bad_places(award: &str, found: usize, max: usize);
    bad_percent(award: &str, found: u8);
    bad_rule(award: &str, min: usize, max: usize);
    bad_weights(max: i64);
    bad_number(field: &str);

    grades;
    grades_note;
    no_grades;
    no_grades_body;
    add_grade;
    edit(name: &str);
    close;
    name_zh;
    name_en;
    places;
    places_suffix;
    vacant;
    vacant_help;
    least;
    least_help;
    points;
    percent;
    percent_help;
    rules;
    rules_help;
    rule_about(number: usize);
    rule_limit(number: usize);
    rule_number(number: usize);
    reason;
    reason_help;
    save;
    remove;
    earlier;
    later;
    saved;
    removed;
    places_of(places: u64);
    may_be_vacant;
    at_least(points: &str);
    needs_votes(percent: u8);
    rule_told(rule: &str, number: &str);

    organisation;
    organisation_note;
    no_organisation;
    origin;
    origin_unit;
    origin_region;
    weight_entered;
    weight_eligible;
    weight_chosen;
    weight_awarded;
    formula(entered: i64, eligible: i64, chosen: i64, awarded: i64);

    proposal;
    proposal_note;
    not_sealed;
    not_sealed_body;
    no_plan_body;
    film;
    place;
    score;
    decision;
    by_proposal;
    ruled_by(decider: &str, reason: &str);
    vacant_places(places: u64);
    tied(films: &str);
    to_ballot(films: &str);
    unrecorded(films: &str);
    too_many;
    short;
    without_award;
    nobody_yet;

    rule;
    rule_note;
    rule_film;
    rule_grade;
    no_award;
    reason_of_ruling;
    decider;
    decider_default;
    rule_submit;
    ruled;
    drop(film: &str);
    dropped;

    ballots;
    ballots_note;
    ballot_running;
    ballot_void;
    ballot_chose(films: &str);
    ballot_none;
    ballot_tied(films: &str);
    ballot_reason(papers: u64, votes: &str);
    votes_of(votes: u64, film: &str);
    question;
    question_of(grade: &str);
    seats;
    open_secret;
    open_ballot(grade: &str);
    open_without;
    ballot_opened;
    needs_meeting;
    to_meeting;
    record_ballot;

    organisations;
    unit;
    region;
    entered;
    eligible;
    chosen;
    awarded;
    points_total;
    gets_it;

    decide;
    decide_body;
    decide_confirm;
    confirm_needed;
    decided;
    decided_at(when: &str);
    not_decided;
    open_first;
    to_result;

    result;
    result_of(title: &str);
    others;
    amended(count: u64);
    stays_vacant(places: u64);
    selected_films;
    nothing_awarded;

    announcement;
    announcement_note;
    announced_at(when: &str);
    announcement_title(contest: &str);
    announcement_basis(contest: &str);
    announcement_basis_noticed(contest: &str, first: &str, last: &str);
    announcement_basis_one_day(contest: &str, day: &str);
    announcement_vacant(places: usize);
    to_announcement;

    result_file;
    result_contents;
    award;
    number;
    title;
    category;
    submitting_unit;
    production_unit;
    vacancy;
}

/// How a language words the announcement of a result.
#[derive(Clone, Copy, Debug)]
pub struct AnnouncementWords(pub Lang);

impl AnnouncementPhrases for AnnouncementWords {
    fn title(&self, contest: &str) -> String {
        announcement_title(self.0, contest)
    }

    fn basis(&self, contest: &str, notice: Option<NoticePeriod>) -> String {
        match notice {
            Some(NoticePeriod { first, last }) if first == last => {
                announcement_basis_one_day(self.0, contest, &self.date(first))
            }
            Some(NoticePeriod { first, last }) => {
                announcement_basis_noticed(self.0, contest, &self.date(first), &self.date(last))
            }
            None => announcement_basis(self.0, contest),
        }
    }

    fn film(&self, film: &ListedFilm) -> String {
        notices::listed_film(self.0, film)
    }

    fn vacant(&self, places: usize) -> String {
        announcement_vacant(self.0, places)
    }

    fn others(&self, has_awards: bool) -> String {
        let heading = if has_awards { others(self.0) } else { selected_films(self.0) };
        heading.to_owned()
    }

    fn nobody(&self) -> String {
        nothing_awarded(self.0).to_owned()
    }

    fn date(&self, day: Day) -> String {
        dated_day(self.0, day)
    }
}
