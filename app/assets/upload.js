// Uploads: they start when files are chosen, or dropped anywhere on the page, one after the other; they go on where they
// stopped, also after a reload or in a restarted browser; and what is found in a film is shown as soon as it is known.
// Every word comes from the page.

import { fetchPage, pageOf, renewParts, sameStamp } from "./live.js";

const script = document.getElementById("upload-script");
const pageTitle = document.title;
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
const percent = (share) => `${Math.floor(share * 100)}%`;
const endingOf = (file) => file.name.split(".").pop().toLowerCase();

// A private window, or one without site data, cannot go on after a reload: nothing remembers where it stopped.
const remembers = (() => {
  try {
    localStorage.setItem("linxuan-probe", "1");
    localStorage.removeItem("linxuan-probe");
    return true;
  } catch {
    return false;
  }
})();

// As the server writes sizes: one decimal below ten, and never a thousand of a unit.
function bytes(count) {
  for (const [unit, factor] of [["GB", 2 ** 30], ["MB", 2 ** 20]]) {
    const tenths = Math.floor((count * 10) / factor);
    if (tenths < 10 && count < (factor / 1024) * 1000) continue;
    return tenths < 100 ? `${(Math.max(tenths, 10) / 10).toFixed(1)} ${unit}` : `${Math.floor(tenths / 10)} ${unit}`;
  }
  return count >= 1000 ? `${Math.max(Math.floor(count / 1024), 1)} kB` : `${count} B`;
}

// Everything marked `data-live` is taken from the page as the server would render it now; the form is left alone.
async function refresh() {
  const answer = await fetchPage(location.pathname, { redirect: "manual" });
  if (!answer.ok) return null;
  const fresh = await pageOf(answer);
  if (!fresh.getElementById("film-now")) return null;
  renewParts(document.querySelectorAll("[data-live]"), fresh, isSame);
  // The list of what is needed counts its open points again.
  document.dispatchEvent(new Event("input", { bubbles: true }));
  const { state } = fresh.getElementById("film-now").dataset;
  document.getElementById("film-now").dataset.state = state;
  return state;
}

// A film that somebody is watching stays until it is another one.
function isSame(old, now) {
  if (old.outerHTML === now.outerHTML || sameStamp(old, now)) return true;
  const film = (part) => part.dataset.stamp?.split(" ")[0];
  const watched = [...old.querySelectorAll("video")].some((video) => video.currentTime > 0 || !video.paused);
  return watched && Boolean(film(old)) && film(old) === film(now);
}

// Follows what becomes of the films until nothing is under way.
let following = false;
function follow(box) {
  if (following) return;
  following = true;
  const entry = document.getElementById("film-now").dataset.entry;
  const events = new EventSource(`/entries/${entry}/events`);
  let states = "";
  events.addEventListener("films", async (event) => {
    const news = JSON.parse(event.data);
    for (const one of news) {
      const bar = document.querySelector(`progress[data-file="${CSS.escape(one.file)}"]`);
      if (bar && one.progress !== null) bar.value = one.progress;
    }
    const now = news.map((one) => `${one.file} ${one.state} ${one.job ?? ""} ${one.settled}`).join("\n");
    if (now === states) return;
    states = now;
    const state = await refresh().catch(() => null);
    if (state && state !== "checking") box?.tell(box.say.checked);
    if (news.every((one) => one.settled)) stop();
  });
  const stop = () => {
    events.close();
    following = false;
  };
  // The browser comes back by itself while it is reconnecting.
  events.onerror = () => {
    if (events.readyState !== EventSource.CLOSED) return;
    stop();
    box?.tell(box.say.lost);
  };
}

/** One place that takes files in: one kind of file, or one of several that the person names. */
class Box {
  constructor(element) {
    this.element = element;
    this.say = JSON.parse(element.dataset.words);
    this.input = this.part('input[type="file"]');
    this.kinds = this.part("select");
    this.queue = [];
    [this.upload, this.running, this.again, this.stalled] = [null, false, 0, () => {}];
    this.input.addEventListener("change", () => this.take([...this.input.files]));
    this.part(".upload-going button").addEventListener("click", () => this.toggle());
    this.greet();
  }

  part(selector) {
    return this.element.querySelector(selector);
  }

  tell(words, problem = "") {
    this.part(".say").textContent = words ?? "";
    this.part(".problem").textContent = problem;
  }

  /** What is chosen now: the kind, its endings, its largest size. */
  rules() {
    const from = this.kinds ? this.kinds.selectedOptions[0].dataset : this.element.dataset;
    return { kind: from.kind, endings: from.endings.split(","), most: Number(from.maxBytes) };
  }

  /** Chooses the kind that a dropped file must be; false where it fits nothing here. */
  choose(file) {
    if (!this.kinds) return this.rules().endings.includes(endingOf(file));
    const fits = (option) => option.dataset.endings.split(",").includes(endingOf(file));
    const option = fits(this.kinds.selectedOptions[0]) ? this.kinds.selectedOptions[0] : [...this.kinds.options].find(fits);
    if (option) option.selected = true;
    return Boolean(option);
  }

  // What this browser remembers of uploads to this entry.
  prefix() {
    return `linxuan-${this.element.dataset.user}-${this.element.dataset.entry}-${this.rules().kind}-`;
  }

  remembered() {
    try {
      const key = Object.keys(localStorage).find((name) => name.startsWith(`tus::${this.prefix()}`));
      return key ? { key, ...JSON.parse(localStorage.getItem(key)) } : null;
    } catch { return null; }
  }

  async greet() {
    if (!remembers) return this.tell(this.say.forgets);
    const before = this.remembered();
    if (!before?.uploadUrl) return;
    const answer = await fetch(before.uploadUrl, { method: "HEAD", headers: { "tus-resumable": "1.0.0" } }).catch(() => null);
    const [offset, length] = ["upload-offset", "upload-length"].map((name) => Number(answer?.headers.get(name)));
    const ended = answer?.ok ? length > 0 && offset === length : [403, 404, 410].includes(answer?.status);
    if (answer?.ok && length > 0 && offset < length) {
      document.getElementById("film-unfinished")?.remove();
      this.tell(fill(this.say.unfinished, { name: before.metadata.filename, percent: percent(offset / length) }));
    } else if (ended) {
      // It is complete, or the server does not know it any more; one that cannot answer now may know it later.
      localStorage.removeItem(before.key);
    }
  }

  take(files) {
    this.queue.push(...files.map((file) => ({ file, ...this.rules() })));
    if (!this.running && !this.again) this.next();
  }

  next() {
    const item = this.queue.shift();
    if (item) this.begin(item);
  }

  show(name, sent, size, speed) {
    const seconds = speed > 0 ? (size - sent) / speed : 0;
    const left = seconds > 90
      ? fill(this.say.minutes, { n: Math.round(seconds / 60) })
      : fill(this.say.seconds, { n: Math.max(1, Math.round(seconds)) });
    const figures = [fill(this.say.going, { percent: percent(sent / size), sent: bytes(sent), size: bytes(size) })];
    if (speed > 0) figures.push(fill(this.say.speed, { speed: bytes(speed) }), left);
    if (this.queue.length) figures.push(fill(this.say.queued, { n: this.queue.length }));
    this.part(".upload-going .name").textContent = name;
    this.part("progress").value = Math.floor((sent / size) * 1000);
    this.part(".figures").textContent = figures.join(" · ");
    document.title = `${percent(sent / size)} · ${pageTitle}`;
  }

  setRunning(on) {
    this.running = on;
    clearTimeout(this.again);
    this.again = 0;
    this.part(".film-drop").classList.toggle("busy", on);
    this.part(".upload-going button").textContent = on ? this.say.pause : this.say.resume;
    if (!on) document.title = pageTitle;
  }

  toggle() {
    if (this.running) {
      this.upload.abort();
      this.setRunning(false);
      this.tell(this.say.paused);
    } else if (this.upload) {
      this.setRunning(true);
      this.tell("");
      this.upload.start();
    }
  }

  goOn() {
    clearTimeout(this.again);
    this.again = 0;
    if (this.running) this.upload.start();
  }

  failed(error) {
    const answer = error.originalResponse;
    const status = answer?.getStatus() ?? 0;
    if ([0, 409, 423, 460].includes(status) || (status >= 500 && status !== 507)) {
      this.tell(this.say.offline);
      this.stalled();
      this.again = setTimeout(() => this.goOn(), 10_000);
      return;
    }
    this.setRunning(false);
    if (status === 401) return this.tell(this.say.signedOut);
    if (status === 410 && this.restarts > 0) return this.restart();
    let detail = "";
    try {
      if ([410, 413, 415, 422, 507].includes(status)) detail = JSON.parse(answer.getBody()).detail;
    } catch { /* not a problem document: the general words do */ }
    this.tell("", detail || this.say.failed);
    this.next();
  }

  /** Sends the file anew: the server no longer has what had arrived of it. */
  restart() {
    const before = this.remembered();
    if (before) localStorage.removeItem(before.key);
    this.begin(this.item, this.restarts - 1);
  }

  refuse(words) {
    this.tell("", words);
    this.next();
  }

  async begin(item, restarts = 2) {
    const { file, kind, endings, most } = item;
    const { say } = this;
    [this.item, this.restarts] = [item, restarts];
    if (!endings.includes(endingOf(file))) return this.refuse(fill(say.type, { name: file.name, allowed: endings.join(", ") }));
    if (file.size > most) return this.refuse(fill(say.size, { found: bytes(file.size), max: bytes(most) }));
    if (file.size === 0) return this.refuse(say.empty);

    this.running = true;
    if (!window.tus) await import(script.dataset.tus);
    const before = this.remembered();
    const fingerprint = `${this.prefix()}${file.name}-${file.size}-${file.lastModified}`;
    let [speed, last, words] = [0, null, ""];
    this.upload = new window.tus.Upload(file, {
      endpoint: "/files",
      chunkSize: 32 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000],
      removeFingerprintOnSuccess: true,
      fingerprint: async () => fingerprint,
      metadata: { entry: this.element.dataset.entry, kind, filename: file.name, filetype: file.type },
      onProgress: (sent, size) => {
        const now = performance.now();
        if (last && now - last.at > 500) {
          const fresh = Math.max(0, ((sent - last.sent) * 1000) / (now - last.at));
          speed = speed ? speed * 0.7 + fresh * 0.3 : fresh;
        }
        if (!last || now - last.at > 500) last = { at: now, sent };
        if (words) this.tell(fill(words, { percent: percent(sent / size) }));
        words = "";
        this.show(file.name, sent, size, speed);
      },
      // A server that cannot say now how far the upload is has not lost it: asked again, not sent anew.
      onAfterResponse: (request, answer) => {
        if (request.getMethod() === "HEAD" && answer.getStatus() >= 500) throw new Error("not now");
      },
      onError: (error) => this.failed(error),
      onSuccess: () => {
        this.setRunning(false);
        this.part(".upload-going").hidden = true;
        this.input.value = "";
        this.tell(say.complete);
        follow(this);
        this.next();
      },
    });
    const [previous] = await this.upload.findPreviousUploads();
    if (previous) this.upload.resumeFromPreviousUpload(previous);
    this.part(".upload-going").hidden = false;
    this.show(file.name, 0, file.size, 0);
    this.setRunning(true);
    if (before && !previous) localStorage.removeItem(before.key);
    // Told with the first bytes: only then it is known from where the upload goes on.
    words = previous ? say.resumed : before ? say.other : remembers ? say.started : say.forgets;
    this.stalled = () => (words ||= say.resumed);
    this.tell("");
    this.upload.start();
  }
}

const boxes = [...document.querySelectorAll(".upload")].map((element) => new Box(element));
if (boxes.length) {
  window.addEventListener("online", () => boxes.forEach((box) => box.again && box.goOn()));
  // A file that misses a box must not open in place of the page: each goes where it fits.
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    const over = boxes.find((box) => box.element.contains(event.target));
    for (const file of event.dataTransfer.files) {
      const fitting = [over, ...boxes].find((box) => box?.choose(file));
      (fitting ?? over ?? boxes[0]).take([file]);
    }
  });
}
if (document.getElementById("film-now")?.dataset.busy) follow(boxes[0]);
