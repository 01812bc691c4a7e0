//! The player as an island: on the server the browser's own player with our controls still out of sight, in the
//! browser our controls.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{Event, HtmlInputElement};

use crate::film::{self, Trouble};
use crate::keys::{Act, VOLUME};
use crate::state::{Controls, Shown, path};
use crate::storyboard::{Look, part, preview};
use crate::{Captions, Film};
use islands::ui::button::Kind;
use islands::wire::Packed;
use words::{Lang, common, player as m};

/// The slider's steps. Its place is a part of the whole, so that it does not depend on when the length is known.
const STEPS: f64 = 10_000.0;

/// A film with its controls.
#[island]
pub fn FilmPlayer(
    /// The film.
    film: Packed<Film>,
    /// The language of the page.
    lang: Lang,
) -> impl IntoView {
    let Packed(film) = film;
    let (title, src, poster, id) = (film.title.clone(), film.src.clone(), film.poster.clone(), film.id.clone());
    let src = (!src.is_empty()).then_some(src);
    let tracks = tracks(&film.captions);
    let player = Controls::new(film, lang);
    // Effects run in the browser only; what they change comes after the page has been taken over as it was.
    Effect::new(move |_| player.wake());
    view! {
        <div
            class="player"
            class:awake=move || player.live.get()
            class:idle=move || player.shown.with(|shown| shown.idle)
            node_ref=player.whole
            role="group"
            aria-label=title
            tabindex="-1"
            on:keydown=move |event| player.key(&event)
            on:pointermove=move |_| player.moved()
            on:pointerdown=move |_| player.pressed()
        >
            <div class="screen">
                <video
                    node_ref=player.video
                    id=id
                    poster=poster
                    src=src
                    preload="metadata"
                    playsinline=true
                    controls=move || !player.live.get()
                    on:click=move |_| player.picture()
                >
                    {tracks}
                    {common::no_video(lang)}
                </video>
                <p class="none wait" hidden=move || !player.shown.with(|shown| shown.waiting)>{m::waiting(lang)}</p>
                <div class="fault" role="alert">{move || fault(player)}</div>
            </div>
            {bar(player)}
            <p class="hidden" role="status">{move || player.said.get()}</p>
        </div>
    }
    .into_any()
}

fn tracks(captions: &[Captions]) -> Vec<AnyView> {
    let track = |(index, track): (usize, &Captions)| {
        let Captions { src, lang, label } = track.clone();
        view! { <track kind="captions" src=src srclang=lang label=label default=index == 0/> }.into_any()
    };
    captions.iter().enumerate().map(track).collect()
}

/// Why there is no picture, and what can be done.
fn fault(player: Controls) -> Option<AnyView> {
    let lang = player.lang;
    let words = match player.trouble.get()? {
        Trouble::Aborted => m::aborted(lang),
        Trouble::Network => m::network(lang),
        Trouble::Decode => m::decode(lang),
        Trouble::Source => m::source(lang),
        Trouble::SignedOut => m::signed_out(lang),
    };
    let again = view! {
        <button type="button" class=Kind::Plain.class() on:click=move |_| player.try_again()>{common::try_again(lang)}</button>
    };
    Some(view! { <p>{words}</p> {again} }.into_any())
}

/// Slider and buttons.
fn bar(player: Controls) -> AnyView {
    let lang = player.lang;
    let desk = player.film.with_value(|film| film.desk);
    let times = move || player.shown.with(|shown| (film::clock_of(shown.at), film::clock_of(shown.length)));
    let volume = move || player.shown.with(|shown| film::whole(if shown.muted { 0.0 } else { shown.volume * 100.0 }));
    view! {
        <div class="controls">
            {slider(player)}
            <div class="side">
                {button(player, PLAY)}
                {button(player, BACK)}
                {button(player, ON)}
                <span class="times">{move || times().0}<span>" / "{move || times().1}</span></span>
                {button(player, FRAME_BACK)}
                {button(player, FRAME_ON)}
            </div>
            <div class="side end">
                {button(player, Control { keys: if desk { "" } else { "m" }, ..MUTE })}
                <input
                    type="range"
                    class=VOLUME
                    min="0"
                    max="100"
                    step="5"
                    aria-label=m::volume(lang)
                    prop:value=move || volume().to_string()
                    aria-valuetext=move || format!("{}%", volume())
                    on:input=move |event| player.act(Act::Volume(value_of(&event) / 100.0))
                />
                {button(player, SPEED)}
                {button(player, CAPTIONS)}
                {button(player, FLOAT)}
                {button(player, FILL)}
            </div>
        </div>
    }
    .into_any()
}

/// The slider over what has arrived and what has passed.
fn slider(player: Controls) -> AnyView {
    let lang = player.lang;
    let look = RwSignal::new(Look::default());
    let words =
        move || player.shown.with(|shown| m::position(lang, &film::clock_of(shown.at), &film::clock_of(shown.length)));
    let value = move || player.shown.with(|shown| film::whole(shown.part() * STEPS));
    let passed = move || player.shown.with(|shown| path(&[(0.0, shown.at)], shown.length));
    let on_move = move |event: leptos::ev::PointerEvent| {
        if let Some(input) = input_of(&event) {
            let width = f64::from(input.client_width());
            // A finger has its moment at the knob, not where it happens to be.
            look.update(|look| (look.pointer, look.width) = (Some(part(f64::from(event.offset_x()), width)), width));
        }
    };
    let on_focus = move |event: leptos::ev::FocusEvent| {
        if let Some(input) = input_of(&event) {
            let keyboard = input.matches(":focus-visible").unwrap_or_default();
            look.update(|look| (look.keyboard, look.width) = (keyboard, f64::from(input.client_width())));
        }
    };
    view! {
        <div class="seek">
            <svg viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">
                <path d="M0 0H1000V4H0Z"/>
                <path class="arrived" d=move || player.arrived.get()/>
                <path class="passed" d=passed/>
            </svg>
            <input
                type="range"
                min="0"
                max=film::whole(STEPS).to_string()
                step="1"
                aria-label=m::place(lang)
                prop:value=move || value().to_string()
                aria-valuetext=words
                on:input=move |event| player.act(Act::Jump(value_of(&event) / STEPS))
                on:pointermove=on_move
                on:pointerleave=move |_| look.update(|look| look.pointer = None)
                on:focus=on_focus
                on:blur=move |_| look.update(|look| look.keyboard = false)
            />
            {preview(player, look)}
        </div>
    }
    .into_any()
}

fn input_of(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

fn value_of(event: &Event) -> f64 {
    input_of(event).map(|input| input.value_as_number()).unwrap_or_default()
}

/// A button: functions of the state, so that all buttons are of one kind.
#[derive(Clone, Copy)]
struct Control {
    act: Act,
    name: fn(&Shown, Lang) -> String,
    /// A path in 20 × 20; empty where words stand instead.
    icon: fn(&Shown) -> &'static str,
    text: fn(&Shown) -> String,
    /// What the browser cannot do is not offered.
    there: fn(&Shown) -> bool,
    /// Not possible now.
    off: fn(&Shown) -> bool,
    /// The key that does the same.
    keys: &'static str,
}

const fn plain(act: Act) -> Control {
    Control {
        act,
        name: |_, _| String::new(),
        icon: |_| "",
        text: |_| String::new(),
        there: |_| true,
        off: |_| false,
        keys: "",
    }
}

const PLAY: Control = Control {
    name: |shown, lang| match shown {
        Shown { ended: true, .. } => m::replay(lang).to_owned(),
        Shown { playing: true, .. } => m::pause(lang).to_owned(),
        _ => m::play(lang).to_owned(),
    },
    icon: |shown| match shown {
        Shown { ended: true, .. } => "M10 3.5V1L5.5 4.5 10 8V5.5a5 5 0 1 1-5 5H3a7 7 0 1 0 7-7z",
        Shown { playing: true, .. } => "M5 3.5h3.5v13H5zM11.5 3.5H15v13h-3.5z",
        _ => "M5.5 3v14l11-7z",
    },
    keys: "k",
    ..plain(Act::Toggle)
};

const BACK: Control = Control {
    name: |_, lang| m::back_10(lang).to_owned(),
    text: |_| "−10".to_owned(),
    keys: "j",
    ..plain(Act::Skip(-10.0))
};

const ON: Control = Control {
    name: |_, lang| m::on_10(lang).to_owned(),
    text: |_| "+10".to_owned(),
    keys: "l",
    ..plain(Act::Skip(10.0))
};

const FRAME_BACK: Control = Control {
    name: |_, lang| m::frame_back(lang).to_owned(),
    icon: |_| "M5 4h2.4v12H5zM16 4v12l-7-6z",
    off: |shown| shown.playing,
    keys: ",",
    ..plain(Act::Frame(-1.0))
};

const FRAME_ON: Control = Control {
    name: |_, lang| m::frame_on(lang).to_owned(),
    icon: |_| "M12.6 4H15v12h-2.4zM4 4l7 6-7 6z",
    off: |shown| shown.playing,
    keys: ".",
    ..plain(Act::Frame(1.0))
};

const MUTE: Control = Control {
    name: |shown, lang| if shown.muted { m::unmute(lang).to_owned() } else { m::mute(lang).to_owned() },
    icon: |shown| {
        if shown.muted {
            "M2 7.5h3.5L10 3.5v13l-4.5-4H2zM12.2 8.3l1.1-1.1 1.9 1.9 1.9-1.9 1.1 1.1-1.9 1.9 1.9 1.9-1.1 1.1-1.9-1.9-1.9 1.9-1.1-1.1 1.9-1.9z"
        } else {
            "M2 7.5h3.5L10 3.5v13l-4.5-4H2zM12 6.5a4.5 4.5 0 0 1 0 7zM12 3.3a7.5 7.5 0 0 1 0 13.4v-1.6a6 6 0 0 0 0-10.2z"
        }
    },
    ..plain(Act::Mute)
};

const SPEED: Control = Control {
    name: |shown, lang| m::speed_is(lang, &film::speed_text(shown.speed)),
    text: |shown| format!("{}×", film::speed_text(shown.speed)),
    keys: "< >",
    ..plain(Act::NextSpeed)
};

const CAPTIONS: Control = Control {
    name: |shown, lang| match shown.captions {
        (_, None) => m::captions_on(lang).to_owned(),
        (all, Some(at)) if at.saturating_add(1) < all => m::captions_other(lang).to_owned(),
        _ => m::captions_off(lang).to_owned(),
    },
    icon: |shown| {
        if shown.captions.1.is_some() {
            "M2 4h16v12H2zM4.5 9v1.5h5V9zM11 9v1.5h4.5V9zM4.5 12v1.5h7V12zM13 12v1.5h2.5V12z"
        } else {
            "M2 4h16v12H2zM3.5 5.5v9h13v-9zM5 9v1.5h4.5V9zM11 9v1.5h4V9zM5 12v1.5h6.5V12zM13 12v1.5h2V12z"
        }
    },
    there: |shown| shown.captions.0 > 0,
    keys: "c",
    ..plain(Act::Captions)
};

const FLOAT: Control = Control {
    name: |shown, lang| if shown.floating { m::float_end(lang).to_owned() } else { m::float(lang).to_owned() },
    icon: |_| "M2 4h16v12H2zM3.5 5.5v9h13v-9zM9.5 9.5h6v4h-6z",
    there: |shown| shown.can_float,
    ..plain(Act::Float)
};

const FILL: Control = Control {
    name: |shown, lang| if shown.full { m::full_end(lang).to_owned() } else { m::full(lang).to_owned() },
    icon: |shown| {
        if shown.full {
            "M6.5 3H8v5H3V6.5h3.5zM12 3h1.5v3.5H17V8h-5zM3 12h5v5H6.5v-3.5H3zM12 12h5v1.5h-3.5V17H12z"
        } else {
            "M3 3h5v1.5H4.5V8H3zM12 3h5v5h-1.5V4.5H12zM3 12h1.5v3.5H8V17H3zM15.5 12H17v5h-5v-1.5h3.5z"
        }
    },
    there: |shown| shown.can_full,
    keys: "f",
    ..plain(Act::Fill)
};

fn button(player: Controls, control: Control) -> AnyView {
    let lang = player.lang;
    let Control { act, name, icon, text, there, off, keys } = control;
    let name = move || player.shown.with(|shown| name(shown, lang));
    let press = move |_| {
        if !player.shown.with_untracked(off) {
            player.act(act);
        }
    };
    view! {
        <button
            type="button"
            class="control-button"
            aria-label=name
            title=name
            aria-keyshortcuts=(!keys.is_empty()).then_some(keys)
            aria-disabled=move || player.shown.with(off).then_some("true")
            hidden=move || !player.shown.with(there)
            on:click=press
        >
            <svg viewBox="0 0 20 20" aria-hidden="true"><path fill-rule="evenodd" d=move || player.shown.with(icon)/></svg>
            {move || player.shown.with(text)}
        </button>
    }
    .into_any()
}
