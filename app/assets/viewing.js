// A viewing at a site: its films are played one after the other, and what is really played is noted. All of it is kept in this browser
// first, in IndexedDB by viewing, and sent until the server has it; what an earlier page left is sent by whichever page of a site comes
// next. Every word comes from the page.

import { fetchPage, oneAtATime, pageOf } from "./live.js";

const STORE = "outbox";
/** Between two reports of a film that plays there is no more than this, seconds. */
const STRIDE = 1.6;
/** While a film plays, what is new of it is written and sent this often, milliseconds. */
const [WRITE_EVERY, SEND_EVERY] = [5_000, 60_000];
/** A film that began longer ago than this is noted no further: a viewing lasts no longer than a day. */
const LONGEST = 23 * 3_600_000_000;
/** A film that has stood still for so long waits for a weak line, milliseconds. */
const PATIENCE = 6_000;
/** Where the choice of the copy is kept. */
const COPY = "linxuan-viewing-copy";

const [told, stage, roll] = ["viewing-outbox", "viewing-stage", "viewing-roll"].map((id) => document.getElementById(id));

// One clock for a page, whatever is done to that of the machine meanwhile; microseconds.
const epoch = Date.now() - performance.now();
const now = () => Math.round((epoch + performance.now()) * 1000);

function ask(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

async function open() {
  const patience = new Promise((done) => setTimeout(done, 1500));
  try {
    const request = indexedDB.open("linxuan-viewings", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    return await Promise.race([ask(request), patience]);
  } catch {
    return undefined;
  }
}

const database = open();
// Where there is no database, as in some private windows, this page alone keeps it.
const memory = new Map();

/** Stretches of both, in order, those that touch as one. */
function merged(one, two) {
  const all = [...one, ...two].sort((a, b) => a[0] - b[0]);
  const out = [];
  for (const [from, to] of all) {
    const last = out[out.length - 1];
    if (last && from <= last[1] + 400) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** What two pages know of the same viewing: everything that was played, and the later word. */
function joined(kept, fresh) {
  if (!kept) return fresh;
  const films = new Map(kept.films.map((film) => [film.entry, film]));
  for (const film of fresh.films) {
    const other = films.get(film.entry);
    films.set(film.entry, !other ? film : {
      ...film,
      stretches: merged(other.stretches, film.stretches),
      begun_at: Math.min(other.begun_at, film.begun_at),
      ended_at: Math.max(other.ended_at, film.ended_at),
    });
  }
  const word = kept.revision > fresh.revision ? kept : fresh;
  return { ...word, films: [...films.values()] };
}

/** Changes what is kept of a viewing in one transaction, so that two pages never undo each other; none is deleted. */
async function change(viewing, act) {
  const db = await database;
  if (!db) {
    const record = act(memory.get(viewing));
    if (record) memory.set(viewing, record);
    else memory.delete(viewing);
    return record;
  }
  const written = db.transaction(STORE, "readwrite", { durability: "strict" });
  const store = written.objectStore(STORE);
  const record = act(await ask(store.get(viewing)));
  if (record) store.put(record, viewing);
  else store.delete(viewing);
  await new Promise((done, fail) => {
    written.oncomplete = done;
    written.onerror = written.onabort = () => fail(written.error);
  });
  return record;
}

async function everything() {
  const db = await database;
  return db ? ask(db.transaction(STORE).objectStore(STORE).getAll()) : [...memory.values()];
}

function say(words, isTrouble) {
  told.textContent = words;
  told.classList.toggle("trouble", isTrouble);
  told.hidden = false;
}

// Statuses of what would be refused again as it is; everything else may pass at another time.
const isFinal = (status) => [400, 403, 404, 413, 422].includes(status);

const isRefused = (record) => record.refused === record.serial;

let [wait, timer] = [2_000, undefined];

/** Sends one; answers whether it has arrived. */
async function deliver({ site, evidence, serial }) {
  const body = JSON.stringify({ ...evidence, sent_at: now() });
  const answer = await fetch(`/site/${site}/evidence`, { method: "POST", headers: { "content-type": "application/json" }, body });
  const viewing = evidence.viewing;
  if (answer.ok) {
    // What came to it while it was on its way stays.
    await change(viewing, (record) => (record?.serial === serial ? undefined : record));
    return true;
  }
  if (!isFinal(answer.status)) return false;
  const why = (await answer.json().catch(() => ({}))).detail ?? "";
  await change(viewing, (record) => (record?.serial === serial ? { ...record, refused: serial, why } : record));
  return true;
}

const flush = oneAtATime(async () => {
  clearTimeout(timer);
  let failed = false;
  let sent = 0;
  for (const record of await everything()) {
    if (isRefused(record)) continue;
    const arrived = await deliver(record).catch(() => false);
    if (arrived) sent += 1;
    else failed = true;
  }
  if (failed) {
    say(told.dataset.kept, true);
    timer = setTimeout(flush, wait);
    wait = Math.min(wait * 2, 60_000);
    return;
  }
  wait = 2_000;
  const stuck = (await everything()).find(isRefused);
  if (stuck) say(`${told.dataset.refused}${stuck.why}`, true);
  else if (sent > 0) say(told.dataset.sent, false);
});

if (told) {
  addEventListener("online", () => {
    wait = 2_000;
    flush();
  });
}

function followRoll() {
  const follow = async () => {
    let next = 15_000;
    try {
      const answer = await fetchPage(roll.dataset.address);
      const fresh = answer.ok && (await pageOf(answer)).getElementById("viewing-roll");
      if (!fresh) throw new Error("no code");
      roll.replaceChildren(...document.importNode(fresh, true).childNodes);
      roll.classList.remove("lost");
      next = Number(fresh.dataset.nextMs) + 1_000;
    } catch {
      // A code that nobody can answer any more is not shown as if it could be.
      roll.classList.add("lost");
    }
    setTimeout(follow, next);
  };
  setTimeout(follow, Number(roll.dataset.nextMs) + 1_000);
}

function hold(box) {
  const { viewing, plan, menu, kind } = box.dataset;
  const films = JSON.parse(box.dataset.films);
  const site = told.dataset.site;
  const [film, line] = ["viewing-film", "viewing-now"].map((id) => document.getElementById(id));
  const form = document.getElementById("form-report-viewing");
  const held = { viewing, kind, revision: Number(box.dataset.revision), films: [] };
  if (plan) held.plan = plan;
  if (menu) held.menu = menu;
  let evidence = held;
  let [at, run, written, posted] = [-1, undefined, 0, 0];
  const copy = document.getElementById("viewing-copy");
  const net = navigator.connection;
  let [isWeak, waits] = [Boolean(net?.saveData) || ["slow-2g", "2g", "3g"].includes(net?.effectiveType), undefined];
  try {
    copy.value = localStorage.getItem(COPY) ?? "auto";
  } catch {
    // Where nothing may be kept the choice is for this page.
  }

  /** Where the copy of a film is that is to be played; the server gives the usual one where there is no light one. */
  const address = (to) => (copy.value === "light" || (copy.value === "auto" && isWeak) ? films[to].light : films[to].src);

  /** Goes on at the same place in the copy that is chosen now. */
  function exchange() {
    if (at < 0 || film.getAttribute("src") === address(at)) return;
    const [place, time, plays] = [at, film.currentTime, !film.paused];
    playedTo(time);
    run = undefined;
    film.src = address(at);
    const goOn = () => {
      if (at !== place) return;
      film.currentTime = time;
      if (plays) film.play().catch(() => {});
    };
    film.addEventListener("loadedmetadata", goOn, { once: true });
  }

  /** Keeps it here, then sends it; `soon` waits for neither. */
  async function keep(soon) {
    written = performance.now();
    // What is played while this waits for its turn belongs to the next one.
    const mine = JSON.parse(JSON.stringify(evidence));
    try {
      await change(viewing, (record) => {
        const all = joined(record?.evidence, mine);
        return { site, evidence: all, serial: (record?.serial ?? 0) + 1 };
      });
    } catch {
      say(told.dataset.nowhere, true);
    }
    if (soon || performance.now() - posted > SEND_EVERY) {
      posted = performance.now();
      await flush();
    }
  }

  /** Notes a stretch that was really played, seconds from and to. */
  function note(from, to) {
    const entry = films[at].entry;
    let one = evidence.films.find((played) => played.entry === entry);
    const span = Math.round((to - from) * 1_000_000);
    if (!one) {
      one = { entry, stretches: [], begun_at: now() - span, ended_at: now() };
      evidence.films.push(one);
    }
    if (now() - one.begun_at > LONGEST) return;
    one.stretches = merged(one.stretches, [[Math.round(from * 1000), Math.round(to * 1000)]]);
    one.ended_at = now();
    if (performance.now() - written > WRITE_EVERY) keep(false);
  }

  function playedTo(time) {
    if (!run) return;
    const [from, to] = [run, time];
    run = time;
    if (to > from && to - from <= STRIDE) note(from, to);
  }

  async function go(to) {
    if (!films[to]) return void (line.textContent = box.dataset.over);
    at = to;
    run = undefined;
    line.textContent = films[at].title;
    for (const button of box.querySelectorAll("[data-film]")) {
      if (Number(button.dataset.film) === at) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    film.replaceChildren();
    film.src = address(at);
    film.play().catch(() => {});
    const place = at;
    const captions = await fetch(films[place].captions, { method: "HEAD" }).catch(() => undefined);
    if (captions?.status !== 200 || at !== place) return;
    const track = Object.assign(document.createElement("track"), { kind: "captions", src: films[place].captions, default: true });
    film.append(track);
  }

  film.addEventListener("timeupdate", () => film.seeking || playedTo(film.currentTime));
  film.addEventListener("seeking", () => (run = undefined));
  for (const event of ["playing", "seeked"]) film.addEventListener(event, () => (run = film.paused ? undefined : film.currentTime || 0.000_001));
  film.addEventListener("pause", () => {
    playedTo(film.currentTime);
    run = undefined;
    keep(true);
  });
  film.addEventListener("ended", () => go(at + 1));
  film.addEventListener("waiting", () => {
    clearTimeout(waits);
    waits = setTimeout(() => {
      isWeak = true;
      exchange();
    }, PATIENCE);
  });
  for (const event of ["playing", "pause", "error"]) film.addEventListener(event, () => clearTimeout(waits));
  copy.addEventListener("change", () => {
    try {
      localStorage.setItem(COPY, copy.value);
    } catch {
      // As above.
    }
    exchange();
  });
  // Nobody watches faster than the film: no more counts than the clock allows.
  film.addEventListener("ratechange", () => film.playbackRate > 1 && (film.playbackRate = 1));
  film.addEventListener("error", () => film.hasAttribute("src") && (line.textContent = box.dataset.fault));

  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-film]");
    if (button) go(Number(button.dataset.film));
  });
  document.getElementById("viewing-start").addEventListener("click", () => (at < 0 ? go(0) : film.play().catch(() => {})));
  document.getElementById("viewing-stop").addEventListener("click", () => film.pause());
  document.getElementById("viewing-full").addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (box.requestFullscreen) box.requestFullscreen().catch(() => {});
    // Some telephones show no part of a page full screen but a film.
    else film.webkitEnterFullscreen?.();
  });
  document.addEventListener("visibilitychange", () => document.hidden && evidence.films.length > 0 && keep(true));

  /** What the form says. */
  function word(reported) {
    const data = new FormData(form);
    const text = (name) => String(data.get(name) ?? "").trim();
    const number = (name) => Math.max(0, Number.parseInt(text(name), 10) || 0);
    const answers = [];
    for (const [name, value] of data) {
      const found = /^answer-(.+)-(\d+)$/.exec(name);
      if (found && value.trim()) answers.push({ entry: found[1], question: Number(found[2]), answer: value });
    }
    const wishes = [1, 2, 3].map((n) => ({ entry: text(`wish-film-${n}`) || null, subject: text(`wish-subject-${n}`), words: text(`wish-words-${n}`) }));
    evidence = {
      ...evidence,
      kind: text("kind") || kind,
      revision: evidence.revision + 1,
      heads: number("heads"),
      ordered_heads: number("ordered"),
      answers,
      feedback: text("feedback"),
      wishes: wishes.filter((wish) => wish.entry || wish.subject || wish.words),
      reported,
    };
  }

  let typing;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      word(false);
      keep(false);
    }, 1_000);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(typing);
    if (!film.paused) film.pause();
    word(true);
    if (evidence.heads < 1) {
      form.elements.heads.focus();
      return say(box.dataset.needsHeads, true);
    }
    await keep(true);
    const left = (await everything()).some((record) => record.evidence.viewing === viewing);
    // The page as the server has it now says what became of it.
    if (!left) location.assign(location.pathname);
  });

  // What an earlier page could not send goes on from there.
  change(viewing, (record) => {
    if (record) evidence = joined(record.evidence, { ...held, revision: Math.max(held.revision, record.evidence.revision) });
    return record;
  }).catch(() => say(told.dataset.nowhere, true));
}

if (stage && told) hold(stage);
if (roll) followRoll();
if (told) flush();
