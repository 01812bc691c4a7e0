// The upload of a film: starts when a file is chosen or dropped, resumes where it stopped, also after a reload,
// and shows what was found in the film once it has been examined. Every word comes from the page.

const script = document.getElementById("upload-script");
const box = document.getElementById("upload");
const say = JSON.parse(box?.dataset.words ?? "{}");
const part = (selector) => box.querySelector(selector);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
const percent = (share) => `${Math.floor(share * 100)}%`;
const pageTitle = document.title;

// As the server writes sizes.
function bytes(count) {
  const [unit, factor] = [["GB", 2 ** 30], ["MB", 2 ** 20], ["kB", 2 ** 10]].find(([, f]) => count >= f) ?? ["B", 1];
  return `${Math.floor((count * 10) / factor) / 10} ${unit}`;
}

const timeLeft = (s) => s > 90 ? fill(say.minutes, { n: Math.round(s / 60) }) : fill(say.seconds, { n: Math.max(1, Math.round(s)) });

// Everything marked `data-live` is taken from the page as the server would render it now; the form is left alone.
async function refresh() {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" }, redirect: "manual" });
  if (!answer.ok) return null;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!fresh.getElementById("film-now")) return null;
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(old.id);
    if (!now || old.outerHTML === now.outerHTML) continue;
    const renewed = document.importNode(now, true);
    old.replaceWith(renewed);
    renewed.dispatchEvent(new Event("part-renewed", { bubbles: true }));
  }
  // The list of what is needed counts its open points again.
  document.dispatchEvent(new Event("input", { bubbles: true }));
  return fresh.getElementById("film-now").dataset.state;
}

async function waitForCheck() {
  let failures = 0;
  for (;;) {
    await new Promise((done) => setTimeout(done, failures ? 5000 : 1500));
    const state = await refresh().catch(() => null);
    failures = state === null ? failures + 1 : 0;
    if (failures > 5) return tell(say.lost ?? "");
    if (state !== null && state !== "checking") return tell(say.checked ?? "");
  }
}

function tell(words, problem = "") {
  if (!box) return;
  part(".say").textContent = words;
  part(".problem").textContent = problem;
}

// What this browser remembers of uploads to this entry.
const prefix = () => `linxuan-${box.dataset.user}-${box.dataset.entry}-`;
const fingerprint = async (file) => `${prefix()}${file.name}-${file.size}-${file.lastModified}`;

function remembered() {
  try {
    const key = Object.keys(localStorage).find((name) => name.startsWith(`tus::${prefix()}`));
    return key ? { key, ...JSON.parse(localStorage.getItem(key)) } : null;
  } catch { return null; }
}

async function greet() {
  const before = remembered();
  if (!before?.uploadUrl) return;
  const answer = await fetch(before.uploadUrl, { method: "HEAD", headers: { "tus-resumable": "1.0.0" } }).catch(() => null);
  const [offset, length] = ["upload-offset", "upload-length"].map((name) => Number(answer?.headers.get(name)));
  if (answer?.ok && length > 0 && offset < length) {
    document.getElementById("film-unfinished")?.remove();
    tell(fill(say.unfinished, { name: before.metadata.filename, percent: percent(offset / length) }));
  } else if (answer) {
    // It is complete, or the server does not know it any more.
    localStorage.removeItem(before.key);
  }
}

let [upload, running, again, stalled] = [null, false, 0, () => {}];

function show(sent, size, speed) {
  const figures = [fill(say.going, { percent: percent(sent / size), sent: bytes(sent), size: bytes(size) })];
  if (speed > 0) figures.push(fill(say.speed, { speed: bytes(speed) }), timeLeft((size - sent) / speed));
  part("progress").value = Math.floor((sent / size) * 1000);
  part(".figures").textContent = figures.join(" · ");
  document.title = `${percent(sent / size)} · ${pageTitle}`;
}

function setRunning(on) {
  running = on;
  clearTimeout(again);
  again = 0;
  part("#upload-file").disabled = on;
  part(".film-drop").classList.toggle("busy", on);
  part(".upload-going button").textContent = on ? say.pause : say.resume;
  if (!on) document.title = pageTitle;
}

function goOn() {
  clearTimeout(again);
  again = 0;
  if (running) upload.start();
}

function refused(error) {
  const answer = error.originalResponse;
  const status = answer?.getStatus() ?? 0;
  if ([0, 409, 423].includes(status) || (status >= 500 && status !== 507)) {
    tell(say.offline);
    stalled();
    again = setTimeout(goOn, 10_000);
    return;
  }
  setRunning(false);
  if (status === 401) return tell(say.signedOut);
  let detail = "";
  try {
    if ([413, 415, 422, 507].includes(status)) detail = JSON.parse(answer.getBody()).detail;
  } catch { /* not a problem document: the general words do */ }
  tell("", detail || say.failed);
}

async function begin(file) {
  const ending = file.name.split(".").pop().toLowerCase();
  const allowed = box.dataset.endings.split(",");
  const most = Number(box.dataset.maxBytes);
  if (!allowed.includes(ending)) return tell("", fill(say.type, { name: file.name, allowed: allowed.join(", ") }));
  if (file.size > most) return tell("", fill(say.size, { found: bytes(file.size), max: bytes(most) }));
  if (file.size === 0) return tell("", say.empty);

  if (!window.tus) await import(script.dataset.tus);
  const before = remembered();
  let [speed, last, words] = [0, null, ""];
  upload = new window.tus.Upload(file, {
    endpoint: "/files",
    chunkSize: 32 * 1024 * 1024,
    retryDelays: [0, 1000, 3000, 5000, 10_000],
    removeFingerprintOnSuccess: true,
    fingerprint,
    metadata: { entry: box.dataset.entry, kind: box.dataset.kind, filename: file.name, filetype: file.type },
    onProgress(sent, size) {
      const now = performance.now();
      if (last && now - last.at > 500) {
        const fresh = Math.max(0, ((sent - last.sent) * 1000) / (now - last.at));
        speed = speed ? speed * 0.7 + fresh * 0.3 : fresh;
      }
      if (!last || now - last.at > 500) last = { at: now, sent };
      if (words) tell(fill(words, { percent: percent(sent / size) }));
      words = "";
      show(sent, size, speed);
    },
    onError: refused,
    onSuccess() {
      setRunning(false);
      part(".upload-going").hidden = true;
      part("#upload-file").value = "";
      tell(say.complete);
      waitForCheck();
    },
  });
  const [previous] = await upload.findPreviousUploads();
  if (previous) upload.resumeFromPreviousUpload(previous);
  part(".upload-going").hidden = false;
  part(".upload-going .name").textContent = file.name;
  show(0, file.size, 0);
  setRunning(true);
  if (before && !previous) localStorage.removeItem(before.key);
  // Told with the first bytes: only then it is known from where the upload goes on.
  words = previous ? say.resumed : before ? say.other : say.started;
  stalled = () => (words ||= say.resumed);
  tell("");
  upload.start();
}

if (box) {
  const input = part("#upload-file");
  input.addEventListener("change", () => input.files[0] && begin(input.files[0]));
  part(".upload-going button").addEventListener("click", () => {
    if (running) {
      upload.abort();
      setRunning(false);
      tell(say.paused);
    } else if (upload) {
      setRunning(true);
      tell("");
      upload.start();
    }
  });
  window.addEventListener("online", () => again && goOn());
  // A film that misses the box must not open in place of the page.
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!running && event.dataTransfer.files[0]) begin(event.dataTransfer.files[0]);
  });
  greet();
}
if (document.getElementById("film-now")?.dataset.state === "checking") waitForCheck();
