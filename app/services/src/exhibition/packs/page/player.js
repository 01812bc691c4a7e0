// The page of a pack: it plays the films of a plan from a folder, without a server, and keeps what was played. It was opened from a
// file, so it reads no other file but scripts: manifest and captions come as such.
(() => {
  "use strict";

  const { manifest: text, signature } = window.LINXUAN_PACK;
  const { texts, languages, kinds, limits } = window.LINXUAN_WORDS;
  const pack = JSON.parse(text);
  const hash = sha256(utf8(text));
  const films = pack.plan.films;
  const id = (name) => document.getElementById(name);

  // Two stretches as near as this are one: players report their place a few times a second.
  const GAP_MS = 400;
  // What a player reports is at most so far behind what it reported before; everything else is a leap.
  const LEAP_MS = 2500;
  // A film whose length differs by more is another film.
  const LENGTH_MS = 3000;
  const PIECE = 4 * 1024 * 1024;

  // ---------------------------------------------------------------- hashes

  function utf8(string) {
    return new TextEncoder().encode(string);
  }

  function sha256(bytes) {
    return new Sha256().end(bytes);
  }

  function joined(first, second) {
    const all = new Uint8Array(first.length + second.length);
    all.set(first);
    all.set(second, first.length);
    return all;
  }

  /** HMAC-SHA-256. The key is the signature in hexadecimal: 64 characters, which is one block. */
  function code(key, string) {
    const pad = (mask) => utf8(key).map((byte) => byte ^ mask);
    const inner = sha256(joined(pad(0x36), utf8(string)));
    const bytes = Uint8Array.from(inner.match(/../g), (pair) => parseInt(pair, 16));
    return sha256(joined(pad(0x5c), bytes));
  }

  // ---------------------------------------------------------------- what is kept in this browser

  const KEY = `linxuan-pack-${pack.pack}`;
  const LANG = "linxuan-pack-language";
  let isKept = true;
  const store = read() || { viewings: [], altered: [] };
  let viewing = null;
  let playing = -1;
  let lang = languages[0].key;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      isKept = false;
      return null;
    }
  }

  function keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(store));
    } catch {
      isKept = false;
      notice("no_storage");
    }
  }

  /** An identifier that sorts by time, as the server makes them. */
  function freshId() {
    const random = crypto.getRandomValues(new Uint8Array(10));
    const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    random[0] = (random[0] & 0x0f) | 0x70;
    random[2] = (random[2] & 0x3f) | 0x80;
    const all = Date.now().toString(16).padStart(12, "0") + hex(random);
    return [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join("-");
  }

  // ---------------------------------------------------------------- words

  function say(key, ...values) {
    return values.reduce((said, value) => said.replace("{}", () => value), texts[lang][key]);
  }

  function notice(key, ...values) {
    id("notice").textContent = key ? say(key, ...values) : "";
    id("notice").hidden = !key;
  }

  function make(tag, content, attributes) {
    const element = document.createElement(tag);
    if (content) element.textContent = content;
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    return element;
  }

  function clock(ms) {
    const at = new Date(ms);
    const two = (number) => String(number).padStart(2, "0");
    const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
    return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
  }

  function show(section) {
    for (const one of document.querySelectorAll("main > section")) one.hidden = one.id !== section;
    window.scrollTo(0, 0);
  }

  function translate() {
    document.documentElement.lang = languages.find((one) => one.key === lang).tag;
    for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", say(element.dataset.label));
    }
    const others = languages.map((one) => {
      const button = make("button", one.name, { type: "button", lang: one.tag, "aria-pressed": one.key === lang });
      button.onclick = () => {
        lang = one.key;
        try {
          localStorage.setItem(LANG, lang);
        } catch {
          // The choice is for this time only.
        }
        notice(null);
        draw();
      };
      return button;
    });
    id("languages").replaceChildren(...others);
  }

  // ---------------------------------------------------------------- the plan

  function draw() {
    translate();
    document.title = `${pack.plan.title} – ${pack.site.name}`;
    id("site").textContent = `${pack.site.name} (${pack.site.code})`;
    id("title").textContent = pack.plan.title;
    id("period").textContent = `${pack.plan.starts_on} – ${pack.plan.ends_on}`;
    id("introduction").textContent = pack.plan.introduction;
    id("clock").textContent = clock(Date.now());
    const chosen = id("kind").value;
    id("kind").replaceChildren(...kinds.map((kind) => make("option", say(`kind_${kind}`), { value: kind })));
    if (chosen) id("kind").value = chosen;
    id("films").replaceChildren(...films.map(describe));
    const kept = store.viewings.map(line).reverse();
    id("kept").replaceChildren(...(kept.length ? kept : [make("li", say("kept_none"))]));
    if (store.altered.length) notice("check_bad", store.altered.join(", "));
    if (!isKept) notice("no_storage");
    if (viewing && playing >= 0) drawPlaylist();
  }

  function describe(film) {
    const item = make("li");
    if (film.poster) item.append(make("img", "", { src: `posters/${film.poster}.jpg`, alt: "" }));
    const said = make("div");
    said.append(make("strong", film.title), make("br"));
    const about = [say(film.must ? "must" : "offered"), say("minutes", Math.ceil(film.length_ms / 60000)), film.subject];
    said.append(make("span", about.filter(Boolean).join(" · "), { class: "muted" }));
    const questions = make("ul");
    questions.append(...film.questions.map((question) => make("li", question)));
    said.append(questions);
    item.append(said);
    return item;
  }

  function line(one) {
    const item = make("li", `${clock(one.began_at)} · ${say(one.saved ? "kept_saved" : "kept_open")} `);
    const button = make("button", say(one.saved ? "save_again" : "go_on"), { type: "button" });
    button.onclick = () => {
      viewing = one;
      tell();
    };
    item.append(button);
    return item;
  }

  // ---------------------------------------------------------------- playing

  function start() {
    if (store.altered.length) return notice("check_bad", store.altered.join(", "));
    if (Date.now() * 1000 < pack.made_at) return notice("clock_wrong", clock(pack.made_at / 1000));
    notice(null);
    viewing = {
      id: freshId(),
      kind: id("kind").value,
      began_at: Date.now(),
      revision: 0,
      films: {},
      heads: 0,
      answers: {},
      subjects: [],
      wishes: "",
      feedback: "",
      saved: false,
    };
    store.viewings.push(viewing);
    keep();
    show("playing");
    play(0);
  }

  function drawPlaylist() {
    const items = films.map((film, at) => {
      const button = make("button", film.title, { type: "button", "aria-pressed": at === playing });
      button.onclick = () => play(at);
      const item = make("li");
      item.append(button);
      return item;
    });
    id("playlist").replaceChildren(...items);
    id("film").textContent = films[playing].title;
    id("next").hidden = playing + 1 >= films.length;
  }

  function play(at) {
    playing = at;
    const film = films[at];
    drawPlaylist();
    const video = make("video", "", { controls: "", preload: "auto", src: `films/${film.film}.mp4` });
    if (film.poster) video.poster = `posters/${film.poster}.jpg`;
    // A new one for each film: the captions of another cannot be taken off.
    id("screen").replaceChildren(video);
    follow(video, film);
    if (film.captions) caption(video, film);
    video.onended = () => {
      if (playing === at && at + 1 < films.length) play(at + 1);
    };
    // Where the browser wants a click first, the controls are there.
    video.play().catch(() => {});
  }

  /** Notes what is really played of a film: time that passed with the picture moving. */
  function follow(video, film) {
    const mine = viewing;
    let before = null;
    let keptAt = 0;
    const place = () => Math.round(video.currentTime * 1000);
    const note = () => {
      const now = place();
      const from = before;
      before = video.paused || video.seeking ? null : now;
      if (from === null || now <= from || now - from > LEAP_MS) return;
      const known = mine.films[film.entry];
      const played = known || { stretches: [], begun_at: Date.now() * 1000, ended_at: 0 };
      const last = played.stretches[played.stretches.length - 1];
      if (last && from >= last[0] && from - last[1] <= GAP_MS) last[1] = Math.max(last[1], now);
      else played.stretches.push([from, now]);
      if (!known) played.begun_at -= Math.round(now - from) * 1000;
      played.ended_at = Date.now() * 1000;
      mine.films[film.entry] = played;
      mine.saved = false;
      if (Date.now() - keptAt > 2000 || before === null) {
        keptAt = Date.now();
        keep();
      }
    };
    video.addEventListener("playing", () => (before = place()));
    video.addEventListener("seeking", () => (before = null));
    for (const event of ["timeupdate", "pause", "ended"]) video.addEventListener(event, note);
    video.addEventListener("loadedmetadata", () => {
      if (Math.abs(video.duration * 1000 - film.length_ms) <= Math.max(LENGTH_MS, film.length_ms / 50)) return;
      video.removeAttribute("src");
      video.load();
      notice("film_altered", film.title);
    });
    video.addEventListener("error", () => {
      if (video.getAttribute("src")) notice("film_missing", film.title);
    });
  }

  function caption(video, film) {
    const add = () => {
      const track = video.addTextTrack("captions", say("captions"), "");
      for (const [from, to, words] of cues((window.LINXUAN_CAPTIONS || {})[film.captions] || "")) {
        track.addCue(new VTTCue(from, to, words));
      }
      track.mode = "showing";
    };
    if ((window.LINXUAN_CAPTIONS || {})[film.captions]) return add();
    const script = make("script", "", { src: `captions/${film.captions}.js` });
    script.onload = add;
    document.body.append(script);
  }

  function cues(vtt) {
    const seconds = (time) => {
      const parts = time.trim().split(/\s/)[0].replace(",", ".").split(":").map(Number);
      return parts.reduce((sum, part) => sum * 60 + part, 0);
    };
    const blocks = vtt.replace(/\r\n?/g, "\n").split(/\n{2,}/);
    return blocks.flatMap((block) => {
      const lines = block.split("\n");
      const at = lines.findIndex((one) => one.includes("-->"));
      if (at < 0) return [];
      const [from, to] = lines[at].split("-->").map(seconds);
      return to > from ? [[from, to, lines.slice(at + 1).join("\n")]] : [];
    });
  }

  function stop() {
    const video = id("screen").querySelector("video");
    if (document.fullscreenElement) document.exitFullscreen();
    if (video) video.pause();
    keep();
    id("screen").replaceChildren();
    playing = -1;
    tell();
  }

  // ---------------------------------------------------------------- what people say

  function tell() {
    notice(null);
    show("telling");
    id("heads").max = limits.heads;
    id("heads").value = viewing.heads || "";
    const asked = films.filter((film) => viewing.films[film.entry] && film.questions.length);
    const fields = asked.flatMap((film) => [
      make("h3", film.title),
      ...film.questions.map((question, at) => answer(film, question, at + 1)),
    ]);
    id("questions").replaceChildren(...fields);
    const subjects = [...new Set(films.map((film) => film.subject).filter(Boolean))];
    for (const old of id("subjects").querySelectorAll("label")) old.remove();
    for (const subject of subjects) {
      const box = make("input", "", { type: "checkbox", value: subject });
      box.checked = viewing.subjects.includes(subject);
      const label = make("label");
      label.append(box, ` ${subject}`);
      id("subjects").append(label);
    }
    id("subjects").hidden = !subjects.length;
    id("wishes").value = viewing.wishes;
    id("feedback").value = viewing.feedback;
    id("feedback").maxLength = limits.answer;
  }

  function answer(film, question, number) {
    const key = `${film.entry} ${number}`;
    const field = make("div");
    const name = `answer-${film.entry}-${number}`;
    const area = make("textarea", "", { id: name, rows: 2, maxlength: limits.answer });
    area.value = viewing.answers[key] || "";
    area.dataset.answer = key;
    field.append(make("label", question, { for: name }), area);
    return field;
  }

  /** Takes in what stands in the form. */
  function takeIn() {
    viewing.heads = Math.min(Math.max(Math.floor(Number(id("heads").value)) || 0, 0), limits.heads);
    for (const area of id("questions").querySelectorAll("textarea")) viewing.answers[area.dataset.answer] = area.value;
    viewing.subjects = [...id("subjects").querySelectorAll("input")].filter((box) => box.checked).map((box) => box.value);
    viewing.wishes = id("wishes").value;
    viewing.feedback = id("feedback").value;
    keep();
  }

  function evidence() {
    const answers = Object.entries(viewing.answers).map(([key, said]) => {
      const [entry, question] = key.split(" ");
      return { entry, question: Number(question), answer: said };
    });
    const words = viewing.wishes.split("\n").map((wish) => wish.trim().slice(0, limits.wish)).filter(Boolean);
    const wishes = viewing.subjects
      .map((subject) => ({ entry: null, subject, words: "" }))
      .concat(words.map((wish) => ({ entry: null, subject: "", words: wish })));
    return {
      viewing: viewing.id,
      plan: pack.plan.id,
      menu: null,
      kind: viewing.kind,
      revision: viewing.revision,
      films: Object.entries(viewing.films).map(([entry, played]) => ({ entry, ...played })),
      heads: viewing.heads,
      ordered_heads: 0,
      answers: answers.filter((one) => one.answer.trim()),
      feedback: viewing.feedback,
      wishes: wishes.slice(0, limits.wishes),
      reported: true,
    };
  }

  function save() {
    takeIn();
    if (!Object.keys(viewing.films).length) return notice("nothing_played");
    if (viewing.heads < 1) return notice("heads_missing");
    notice(null);
    // What is saved later holds: people may have counted again.
    viewing.revision += 1;
    const told = JSON.stringify(evidence());
    const coded = code(signature, `${pack.pack}\n${hash}\n${told}`);
    const file = JSON.stringify({ format: 1, pack: pack.pack, manifest: hash, evidence: told, code: coded });
    viewing.saved = true;
    keep();
    const name = `evidence-${viewing.id}.json`;
    const link = id("file");
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([file], { type: "application/json" }));
    link.download = name;
    id("name").textContent = name;
    id("text").value = file;
    show("saved");
    link.click();
  }

  function home() {
    viewing = null;
    show("overview");
    draw();
  }

  // ---------------------------------------------------------------- whether the files are those of the pack

  async function hashOf(file) {
    const sum = new Sha256();
    let at = 0;
    for (; file.size - at > PIECE; at += PIECE) sum.blocks(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    return sum.end(new Uint8Array(await file.slice(at).arrayBuffer()));
  }

  async function check(chosen) {
    const byPath = new Map([...chosen].map((file) => [file.webkitRelativePath.split("/").slice(1).join("/"), file]));
    const all = [...pack.files, { path: "manifest.json", size: utf8(text).length, sha256: hash }];
    const wrong = [];
    for (const [at, one] of all.entries()) {
      id("checked").textContent = say("checking", at + 1, all.length);
      const file = byPath.get(one.path);
      const good = file && file.size === one.size && (await hashOf(file)) === one.sha256;
      if (!good) wrong.push(one.path);
    }
    store.altered = wrong;
    keep();
    id("checked").textContent = wrong.length ? "" : say("check_good", all.length);
    notice(wrong.length ? "check_bad" : null, wrong.join(", "));
  }

  // ---------------------------------------------------------------- the page

  function chosenLanguage() {
    try {
      return localStorage.getItem(LANG);
    } catch {
      isKept = false;
      return null;
    }
  }

  const chosen = chosenLanguage();
  const own = languages.find((one) => navigator.language.startsWith(one.key)) || languages[languages.length - 1];
  lang = texts[chosen] ? chosen : own.key;

  const act = (name, event, done) => {
    id(name).addEventListener(event, (happened) => {
      happened.preventDefault();
      done();
    });
  };
  act("start", "submit", start);
  act("told", "submit", save);
  act("full", "click", () => id("screen").requestFullscreen());
  act("next", "click", () => play(playing + 1));
  act("end", "click", stop);
  act("back", "click", () => {
    takeIn();
    home();
  });
  act("home", "click", home);
  id("folder").addEventListener("change", () => check(id("folder").files));
  window.addEventListener("pagehide", keep);
  home();
})();
