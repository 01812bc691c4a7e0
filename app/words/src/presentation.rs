//! The award evening: the screening list, the show, and the projector that reveals the result.

messages! { presentation;
    page;
    note;
    not_sealed;
    not_sealed_body;
    order;
    order_help;
    grip(film: &str);
    earlier(film: &str);
    later(film: &str);
    card_seconds;
    seconds;
    save;
    saved;
    not_saved;
    no_file;
    length(time: &str);
    play_all;
    reveal;
    reveal_none;

    show;
    show_help;
    start;
    no_script;
    nth_of(at: u64, all: u64);
    the_end;
    cannot_play;
    full_screen;
    leave;

    reveal_help;
    next;
    back;
    step_of(at: u64, all: u64);
    overview;
    vacant(places: u64);
}
