crate::presentation::texts! {
    page: "Award evening";
    note: "For the evening: the selected films one after the other, and the result grade by grade";
    not_sealed: "The selection is not sealed";
    not_sealed_body: "Once it is, the selected films appear here, to be put in order and shown.";
    order: "Running order";
    order_help: "Drag a film, or hold Alt and use the up and down arrows. Until it is arranged, the best award comes last.";
    grip: "Move {film}";
    earlier: "Show {film} earlier";
    later: "Show {film} later";
    card_seconds: "Title cards stand for";
    seconds: "seconds";
    save: "Save the order";
    saved: "The order is saved.";
    not_saved: "The order was not saved; please open this page again.";
    no_file: "The film is not ready";
    length: "{time} long";
    play_all: "Play all";
    reveal: "Reveal the result";
    reveal_none: "Once the awards are decided, they can be revealed grade by grade.";

    show: "Play all";
    show_help: "Space plays and pauses, the left and right arrows change the film, F fills the screen.";
    start: "Start";
    no_script: "Playing all films needs scripts in the browser.";
    nth_of: "{at} of {all}";
    the_end: "The end";
    cannot_play: "This film cannot be played; the next one follows.";
    full_screen: "Full screen";
    leave: "Back";

    reveal_help: "Space or the right arrow reveals the next award, the left arrow goes back, F fills the screen.";
    next: "Next";
    back: "Previous";
    step_of: "Step {at} of {all}";
    overview: "All awards";
    vacant: "{places} place stays vacant" | "{places} places stay vacant";
}
