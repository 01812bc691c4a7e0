crate::player::texts! {
    play: "Play";
    pause: "Pause";
    replay: "Play again";
    back_10: "Back 10 seconds";
    on_10: "Forward 10 seconds";
    frame_back: "One frame back";
    frame_on: "One frame forward";
    place: "Position";
    position: "{at} of {all}";

    mute: "Mute";
    unmute: "Unmute";
    muted: "Muted";
    volume: "Volume";
    volume_is: "Volume {percent}%";
    speed_is: "Speed {speed}×";

    captions_on: "Show captions";
    captions_other: "Other captions";
    captions_off: "Hide captions";
    captions_are: "Captions: {label}";
    captions_gone: "Captions hidden";

    float: "Picture in picture";
    float_end: "Leave picture in picture";
    full: "Full screen";
    full_end: "Leave full screen";

    waiting: "Loading…";
    aborted: "Loading the film was interrupted.";
    network: "The film stopped: the server cannot be reached. Check the network and try again; it continues where it stopped.";
    decode: "The picture cannot be decoded: the file may be damaged, or this browser does not know its encoding. Try another browser.";
    source: "The film cannot be played: there is no such file, or this browser does not know its format.";
    signed_out: "Your sign-in has expired. Sign in in another window, then try again here.";
}
