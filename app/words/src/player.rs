//! The player of films.

messages! { player;
    play;
    pause;
    replay;
    back_10;
    on_10;
    frame_back;
    frame_on;
    place;
    position(at: &str, all: &str);

    mute;
    unmute;
    muted;
    volume;
    volume_is(percent: i64);
    speed_is(speed: &str);

    captions_on;
    captions_other;
    captions_off;
    captions_are(label: &str);
    captions_gone;

    float;
    float_end;
    full;
    full_end;

    waiting;
    aborted;
    network;
    decode;
    source;
    signed_out;
}
