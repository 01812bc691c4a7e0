//! The player of films.

crate::messages! {
    play: "播放", "Play";
    pause: "暂停", "Pause";
    replay: "从头播放", "Play again";
    back_10: "后退 10 秒", "Back 10 seconds";
    on_10: "前进 10 秒", "Forward 10 seconds";
    frame_back: "后退一帧", "One frame back";
    frame_on: "前进一帧", "One frame forward";
    place: "播放位置", "Position";
    position(at: &str, all: &str): "{at},共 {all}", "{at} of {all}";

    mute: "静音", "Mute";
    unmute: "打开声音", "Unmute";
    muted: "已静音", "Muted";
    volume: "音量", "Volume";
    volume_is(percent: i64): "音量 {percent}%", "Volume {percent}%";
    speed_is(speed: &str): "速度 {speed} 倍", "Speed {speed}×";

    captions_on: "显示字幕", "Show captions";
    captions_other: "换一种字幕", "Other captions";
    captions_off: "关闭字幕", "Hide captions";
    captions_are(label: &str): "字幕:{label}", "Captions: {label}";
    captions_gone: "字幕已关闭", "Captions hidden";

    float: "画中画", "Picture in picture";
    float_end: "退出画中画", "Leave picture in picture";
    full: "全屏", "Full screen";
    full_end: "退出全屏", "Leave full screen";

    waiting: "正在载入…", "Loading…";
    aborted: "影片的载入中断了。", "Loading the film was interrupted.";
    network: "影片传到一半断了:连不上服务器。检查网络后再试一次,会从断开的地方接着放。", "The film broke off: the server cannot be reached. Check the network and try again; it goes on where it stopped.";
    decode: "这里的画面无法解码:文件可能已损坏,或这个浏览器不支持它的编码。可以换一个浏览器试试。", "The picture cannot be decoded: the file may be damaged, or this browser does not know its encoding. Another browser may do.";
    source: "影片放不了:找不到文件,或这个浏览器不支持这种格式。", "The film cannot be played: there is no such file, or this browser does not know its format.";
    signed_out: "登录已过期。在另一个窗口登录,再回来试一次。", "Your sign-in has expired. Sign in in another window, then try again here.";
}
