crate::player::texts! {
    play: "播放";
    pause: "暂停";
    replay: "从头播放";
    back_10: "后退 10 秒";
    on_10: "前进 10 秒";
    frame_back: "后退一帧";
    frame_on: "前进一帧";
    place: "播放位置";
    position: "{at}，共 {all}";

    mute: "静音";
    unmute: "打开声音";
    muted: "已静音";
    volume: "音量";
    volume_is: "音量 {percent}%";
    speed_is: "速度 {speed} 倍";

    captions_on: "显示字幕";
    captions_other: "换一种字幕";
    captions_off: "关闭字幕";
    captions_are: "字幕：{label}";
    captions_gone: "字幕已关闭";

    float: "画中画";
    float_end: "退出画中画";
    full: "全屏";
    full_end: "退出全屏";

    waiting: "正在载入…";
    aborted: "影片的载入中断了。";
    network: "影片传到一半断了：连不上服务器。检查网络后再试一次，会从断开的地方接着放。";
    decode: "这里的画面无法解码：文件可能已损坏，或这个浏览器不支持它的编码。可以换一个浏览器试试。";
    source: "影片放不了：找不到文件，或这个浏览器不支持这种格式。";
    signed_out: "登录已过期。在另一个窗口登录，再回来试一次。";
}
