crate::phrases::texts! {
    between: "、";
    clause: "；";
    labelled: "{label}：{value}";
    titled: "《{title}》";
    numbered: "{number}《{title}》";
    aside: "{text}（{aside}）";
    then_sentence: "{first}{second}";
    colon: "：";
    next_title: "{titles}{title}";
}
