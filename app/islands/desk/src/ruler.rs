//! The score control: a ruler of steps that takes pointer, finger and keyboard.

use domain::limits;
use domain::scoring::rubric::{Anchor, Criterion, Rubric, points, points_2};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use leptos::web_sys;

use crate::saving::Saver;
use islands::lang::use_lang;
use islands::text::raw_text;
use words::{Lang, judging as m};

/// What a finger must move sideways before it drags instead of taps, pixels.
const SLOP: i32 = 8;

/// A scale of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Highest mark, hundredths.
    pub max: i64,
    /// Distance between marks, hundredths.
    pub step: i64,
    /// The two marks of a screening: pass and fail.
    pub pass_or_fail: bool,
}

impl Scale {
    /// The rubric's scale.
    pub fn of(rubric: &Rubric) -> Self {
        Self { max: rubric.max.max(1), step: rubric.step.max(1), pass_or_fail: rubric.is_pass_or_fail() }
    }

    /// A mark in the words of this scale: with half points `8.0`, with whole ones `8`; or pass and fail.
    pub fn words(self, mark: i64, lang: Lang) -> String {
        if self.pass_or_fail {
            if mark > 0 { m::pass(lang) } else { m::fail(lang) }.to_owned()
        } else if self.step % 100 == 0 {
            points(mark)
        } else if self.step % 10 == 0 {
            format!("{}.{}", mark / 100, mark % 100 / 10)
        } else {
            points_2(mark)
        }
    }

    /// Every mark, lowest first.
    pub fn marks(self) -> impl Iterator<Item = i64> {
        let Self { max, step, .. } = self;
        (0..).map(move |index: i64| index.saturating_mul(step)).take_while(move |mark| *mark <= max)
    }

    /// The nearest mark of the scale.
    fn fit(self, mark: i64) -> i64 {
        let mark = mark.clamp(0, self.max);
        mark - mark % self.step
    }

    /// The mark under a point `offset` pixels into a ruler `width` pixels long.
    pub fn at(self, offset: i32, width: i32) -> i64 {
        let steps = self.max / self.step + 1;
        let width = i64::from(width.max(1));
        let index = i64::from(offset).clamp(0, width - 1) * steps / width;
        self.fit(index * self.step)
    }

    /// The mark a digit stands for: its points, 0 for ten (of pass and fail: 1 and 0); with `half` one step and more above it.
    pub fn digit(self, digit: i64, half: bool) -> i64 {
        let points = if digit == 0 && !self.pass_or_fail { 10 } else { digit };
        self.fit(points * 100 + if half { 50 } else { 0 })
    }

    /// Where a key moves a mark; `None` when the key means nothing here. `Some(None)` takes the mark away.
    pub fn moved(self, mark: Option<i64>, key: &str) -> Option<Option<i64>> {
        let point = self.step.max(100);
        // "Not scored" is the place left of zero.
        let up = |distance: i64| Some(mark.map_or(0, |mark| self.fit(mark + distance)));
        let down = |distance: i64| mark.filter(|mark| *mark > 0).map(|mark| self.fit(mark - distance));
        match key {
            "ArrowRight" | "ArrowUp" => Some(up(self.step)),
            "ArrowLeft" | "ArrowDown" => Some(down(self.step)),
            "PageUp" => Some(up(point)),
            "PageDown" => Some(down(point)),
            "Home" => Some(Some(0)),
            "End" => Some(Some(self.fit(self.max))),
            "Delete" | "Backspace" => Some(None),
            _ => None,
        }
    }
}

/// The digit of a key, wherever it is on the keyboard and with or without Shift.
pub fn digit_of(event: &KeyboardEvent) -> Option<i64> {
    // With Shift the key itself is a sign, such as `!`.
    let code = event.code();
    let digit = code.strip_prefix("Digit").and_then(|digit| digit.parse().ok());
    digit.or_else(|| event.key().parse().ok()).filter(|digit| (0..=9).contains(digit))
}

/// The id of a criterion's ruler.
pub fn ruler_id(index: usize) -> String {
    format!("ruler-{index}")
}

/// One criterion: name, weight, mark, ruler, anchors. Without script the mark is a drop-down list.
#[component]
pub fn CriterionControl(
    /// Its place.
    index: usize,
    /// The criterion.
    criterion: Criterion,
    /// The scale.
    scale: Scale,
    /// The sheet.
    saver: Saver,
    /// The script runs.
    live: RwSignal<bool>,
    /// The criterion that keys go to.
    active: RwSignal<Option<usize>>,
) -> impl IntoView {
    let lang = use_lang();
    let name = criterion.label.get(lang).to_owned();
    let key = StoredValue::new(criterion.key.clone());
    let mark = Memo::new(move |_| saver.draft.with(|draft| key.with_value(|key| draft.marks.get(key).copied())));
    let hovered = RwSignal::new(None::<i64>);
    let remarking = RwSignal::new(saver.draft.with_untracked(|draft| draft.comments.contains_key(&criterion.key)));
    let remark_label = m::comment_on(lang, criterion.label.get(lang));
    let set = move |mark: Option<i64>| {
        key.with_value(|key| saver.mark(key, mark));
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let to = match digit_of(&event) {
            Some(digit) => Some(Some(scale.digit(digit, event.shift_key()))),
            None => scale.moved(mark.get_untracked(), &event.key()),
        };
        if let Some(to) = to {
            event.prevent_default();
            event.stop_propagation();
            set(to);
        }
    };
    let words =
        move |mark: Option<i64>| mark.map_or_else(|| m::not_scored(lang).to_owned(), |mark| scale.words(mark, lang));
    let id = ruler_id(index);
    let (label, clear_label) = (name.clone(), m::clear_mark(lang, &name));
    let (field, field_label) = (format!("mark-{}", criterion.key), name.clone());
    let shown = move || {
        if !live.get() {
            return plain_control(field.clone(), field_label.clone(), scale, mark, saver, lang);
        }
        let unscored = move || mark.get().is_none();
        let (clear_label, remark_label) = (clear_label.clone(), remark_label.clone());
        view! {
            <span class="finger">
                <button type="button" class="step" aria-hidden="true" tabindex="-1" disabled=move || saver.locked.get()
                    on:click=move |_| set(scale.moved(mark.get_untracked(), "ArrowLeft").flatten())>"−"</button>
                <button type="button" class="step" aria-hidden="true" tabindex="-1" disabled=move || saver.locked.get()
                    on:click=move |_| set(scale.moved(mark.get_untracked(), "ArrowRight").flatten())>"+"</button>
            </span>
            <button type="button" class="clear remark-open" title=remark_label.clone() aria-label=remark_label
                hidden=move || remarking.get() || saver.locked.get() on:click=move |_| remarking.set(true)>"✎"</button>
            <button type="button" class="clear" title=clear_label.clone() aria-label=clear_label
                disabled=move || unscored() || saver.locked.get() on:click=move |_| set(None)>"×"</button>
            {(!scale.pass_or_fail).then(|| view! { <output class:none=unscored>{move || words(mark.get())}</output> })}
        }
        .into_any()
    };
    let marks: Vec<_> = scale.marks().map(|step| tick(step, scale, mark, lang)).collect();
    let grip = RwSignal::new(None::<(i32, i32, bool)>);
    view! {
        <section class="criterion" class:active=move || active.get() == Some(index)>
            <header>
                <h3>{name}</h3>
                {(!scale.pass_or_fail)
                    .then(|| view! { <span class="weight small muted">{m::weight(lang, criterion.weight)}</span> })}
                <span class="spring"></span>
                {shown}
            </header>
            <div
                class=if scale.pass_or_fail { "ruler two" } else { "ruler" }
                id=id
                role="slider"
                tabindex=move || live.get().then_some("0")
                aria-hidden=move || (!live.get()).then_some("true")
                aria-label=label
                aria-orientation="horizontal"
                // Not scored is a place left of zero, never zero.
                aria-valuemin=move || if mark.get().is_some() { "0".to_owned() } else { format!("-{}", points(scale.step)) }
                aria-valuemax=points(scale.max)
                aria-valuenow=move || mark.get().map_or_else(|| format!("-{}", points(scale.step)), points)
                aria-valuetext=move || words(mark.get())
                aria-disabled=move || saver.locked.get().then_some("true")
                aria-describedby=format!("{}-anchors", ruler_id(index))
                on:keydown=on_key
                on:focus=move |_| active.set(Some(index))
                on:pointerdown=move |event| pressed(&event, scale, grip, set)
                on:pointermove=move |event| {
                    if event.pointer_type() != "touch" {
                        hovered.set(place(&event, scale));
                    }
                    dragged(&event, scale, grip, set);
                }
                on:pointerup=move |_| grip.set(None)
                on:pointercancel=move |_| grip.set(None)
                on:pointerleave=move |_| hovered.set(None)
                on:click=move |event| if let Some(mark) = place(&event, scale) { set(Some(mark)) }
            >
                {marks}
            </div>
            {(!scale.pass_or_fail).then(|| view! { <div class="scale small" aria-hidden="true">{labels(scale)}</div> })}
            {remark(&criterion, saver, live, remarking, lang)}
            {anchors(&criterion.anchors, scale, move || hovered.get().or_else(|| mark.get()), index, lang)}
        </section>
    }
    .into_any()
}

/// The comment on one criterion: folded away until it is wanted, open without a script.
fn remark(
    criterion: &Criterion,
    saver: Saver,
    live: RwSignal<bool>,
    open: RwSignal<bool>,
    lang: Lang,
) -> impl IntoView + use<> {
    let key = StoredValue::new(criterion.key.clone());
    let words =
        move || saver.draft.with(|draft| key.with_value(|key| draft.comments.get(key).cloned()).unwrap_or_default());
    let first = untrack(words);
    let write = move |words: String| {
        saver.change(|draft| {
            let key = key.get_value();
            if words.is_empty() {
                draft.comments.remove(&key)
            } else {
                draft.comments.insert(key, words)
            };
        });
    };
    view! {
        <textarea
            class="input remark"
            name=format!("comment-{}", criterion.key)
            rows="1"
            maxlength=limits::COMMENT.to_string()
            aria-label=m::comment_on(lang, criterion.label.get(lang))
            hidden=move || live.get() && !open.get()
            readonly=move || saver.locked.get()
            prop:value=words
            on:input=move |event| write(event_target_value(&event))
        >
            {raw_text(&first)}
        </textarea>
    }
}

/// The mark as a drop-down list, until the script runs.
fn plain_control(
    field: String,
    label: String,
    scale: Scale,
    mark: Memo<Option<i64>>,
    saver: Saver,
    lang: Lang,
) -> AnyView {
    let now = mark.get_untracked();
    let options: Vec<_> = scale
        .marks()
        .map(|step| view! { <option value=step.to_string() selected=now == Some(step)>{scale.words(step, lang)}</option> })
        .collect();
    view! {
        <select class="input select" name=field aria-label=label disabled=saver.locked.get_untracked()>
            <option value="" selected=now.is_none()>{m::not_scored(lang)}</option>
            {options}
        </select>
    }
    .into_any()
}

/// The mark under the pointer.
fn place(event: &web_sys::MouseEvent, scale: Scale) -> Option<i64> {
    use leptos::wasm_bindgen::JsCast as _;
    let ruler = event.current_target()?.dyn_into::<web_sys::HtmlElement>().ok()?;
    Some(scale.at(event.offset_x(), ruler.offset_width()))
}

/// A mouse or pen sets the mark at once. A finger may be about to scroll: it sets by a tap or by a drag.
fn pressed(
    event: &PointerEvent,
    scale: Scale,
    grip: RwSignal<Option<(i32, i32, bool)>>,
    set: impl Fn(Option<i64>) + Copy,
) {
    if event.button() != 0 {
        return;
    }
    let touch = event.pointer_type() == "touch";
    grip.set(Some((event.client_x(), event.client_y(), !touch)));
    if !touch {
        use leptos::wasm_bindgen::JsCast as _;
        let ruler = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(ruler) = ruler {
            let _ = ruler.set_pointer_capture(event.pointer_id());
        }
        set(place(event, scale));
    }
}

fn dragged(
    event: &PointerEvent,
    scale: Scale,
    grip: RwSignal<Option<(i32, i32, bool)>>,
    set: impl Fn(Option<i64>) + Copy,
) {
    let Some((x, y, moving)) = grip.get_untracked() else { return };
    let (across, down) = ((event.client_x() - x).abs(), (event.client_y() - y).abs());
    if moving || (across > SLOP && across > down) {
        grip.set(Some((x, y, true)));
        set(place(event, scale));
    }
}

/// One step of the ruler: taller at every second point.
fn tick(step: i64, scale: Scale, mark: Memo<Option<i64>>, lang: Lang) -> impl IntoView + use<> {
    let tall = step % (scale.max / 5).max(1) == 0;
    let class = move || match mark.get() {
        Some(mark) if mark == step => "here",
        Some(mark) if mark > step && !scale.pass_or_fail => "on",
        _ => "",
    };
    let words = scale.pass_or_fail.then(|| scale.words(step, lang));
    view! { <i class=move || if tall { format!("tall {}", class()) } else { class().to_owned() }>{words}</i> }
}

/// Six numbers under the ruler.
fn labels(scale: Scale) -> Vec<impl IntoView + use<>> {
    (0..=5_i64).map(|fifth| view! { <span>{points(scale.max / 5 * fifth)}</span> }).collect()
}

/// What each range means; the one of the present (or hovered) mark stands out.
fn anchors(
    anchors: &[Anchor],
    scale: Scale,
    mark: impl Fn() -> Option<i64> + Copy + Send + Sync + 'static,
    index: usize,
    lang: Lang,
) -> AnyView {
    // Pass and fail say themselves what they mean.
    let lines: Vec<_> = anchors
        .iter()
        .filter(|_| !scale.pass_or_fail)
        .map(|anchor| {
            let (from, to) = (anchor.from, anchor.to);
            let range =
                if from <= 0 { format!("≤ {}", points(to)) } else { format!("{}–{}", points(from), points(to)) };
            let here = move || mark().is_some_and(|mark| (from..=to).contains(&mark));
            view! { <li class:here=here><b>{range}</b>" "{anchor.text.get(lang).to_owned()}</li> }
        })
        .collect();
    let hint = move || mark().is_none();
    view! {
        <ol class="anchors small" id=format!("{}-anchors", ruler_id(index))>
            {lines}
            <li class="hint" class:here=hint>{if scale.pass_or_fail { m::pass_hint(lang) } else { m::anchors_hint(lang) }}</li>
        </ol>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALVES: Scale = Scale { max: 1000, step: 50, pass_or_fail: false };

    #[test]
    fn digits_are_points_and_shift_adds_the_half() {
        assert_eq!((HALVES.digit(8, false), HALVES.digit(8, true)), (800, 850));
        assert_eq!((HALVES.digit(0, false), HALVES.digit(0, true)), (1000, 1000));
        assert_eq!(Scale { max: 500, step: 100, pass_or_fail: false }.digit(9, true), 500);
    }

    #[test]
    fn not_scored_is_left_of_zero() {
        assert_eq!(HALVES.moved(None, "ArrowRight"), Some(Some(0)));
        assert_eq!(HALVES.moved(Some(0), "ArrowLeft"), Some(None));
        assert_eq!(HALVES.moved(None, "ArrowLeft"), Some(None));
        assert_eq!(HALVES.moved(Some(1000), "ArrowUp"), Some(Some(1000)));
        assert_eq!(HALVES.moved(Some(850), "PageDown"), Some(Some(750)));
        assert_eq!(HALVES.moved(Some(850), "Delete"), Some(None));
        assert_eq!(HALVES.moved(Some(850), "n"), None);
    }

    #[test]
    fn every_place_of_the_ruler_is_a_mark() {
        assert_eq!((HALVES.at(-5, 420), HALVES.at(0, 420), HALVES.at(999, 420)), (0, 0, 1000));
        assert_eq!((HALVES.at(320, 420), HALVES.at(339, 420), HALVES.at(340, 420)), (800, 800, 850));
        assert_eq!(HALVES.marks().count(), 21);
    }

    #[test]
    fn marks_read_as_on_the_scale() {
        assert_eq!((HALVES.words(800, Lang::Zh), HALVES.words(750, Lang::En)), ("8.0".to_owned(), "7.5".to_owned()));
        assert_eq!(Scale { max: 10_000, step: 100, pass_or_fail: false }.words(8700, Lang::Zh), "87");
        let two = Scale { max: 100, step: 100, pass_or_fail: true };
        assert_eq!((two.words(0, Lang::Zh), two.words(100, Lang::En)), ("不通过".to_owned(), "Pass".to_owned()));
        assert_eq!((two.digit(0, false), two.digit(1, false), two.at(10, 400), two.at(399, 400)), (0, 100, 0, 100));
    }
}
