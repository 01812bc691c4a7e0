crate::presentation::texts! {
    page: "颁奖展映";
    note: "颁奖当晚用：依次放映入选作品，逐级揭晓结果";
    not_sealed: "遴选尚未定稿";
    not_sealed_body: "定稿后，这里列出入选作品，可以排定顺序、连续放映。";
    order: "放映顺序";
    order_help: "拖动，或按住 Alt 用上下方向键移动。没有排过时，最高奖在最后。";
    grip: "移动{film}";
    earlier: "将{film}提前";
    later: "将{film}推后";
    card_seconds: "片名卡停留";
    seconds: "秒";
    save: "保存顺序";
    saved: "顺序已保存。";
    not_saved: "没有保存，请重新打开本页再试。";
    no_file: "影片尚未就绪";
    length: "片长 {time}";
    play_all: "连续放映";
    reveal: "揭晓结果";
    reveal_none: "奖项决定后，可以逐级揭晓。";

    show: "连续放映";
    show_help: "空格键播放或暂停，左右方向键换片，F 键全屏。";
    start: "开始放映";
    no_script: "连续放映需要浏览器脚本。";
    nth_of: "第 {at} 部，共 {all} 部";
    the_end: "放映结束";
    cannot_play: "这部影片放不出来，即将放下一部。";
    full_screen: "全屏";
    leave: "返回";

    reveal_help: "空格键或右方向键揭晓下一项，左方向键退回，F 键全屏。";
    next: "下一项";
    back: "上一项";
    step_of: "第 {at} 步，共 {all} 步";
    overview: "全部结果";
    vacant: "空缺 {places} 个";
}
