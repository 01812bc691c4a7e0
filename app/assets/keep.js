// What a judge's browser keeps until the server has it: sheets and what was watched, in IndexedDB. It is read whole before
// the islands wake, so that they find it at once; every change is written before it is sent. What another page left
// here, or a browser that was closed, is sent from whichever page of the same judge comes next.

const STORE = "kept";
const place = document.querySelector("[data-keep]");
const memory = new Map();

function ask(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

// A private window, or one that never answers, may have no database: then the older storage has to do.
async function open() {
  const patience = new Promise((done) => setTimeout(done, 1500));
  try {
    const request = indexedDB.open("linxuan", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    return await Promise.race([ask(request), patience]);
  } catch {
    return undefined;
  }
}

const database = open();

// Where site data is switched off, even to look at the older storage is an error.
function older() {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

// Says on the page that nothing is kept here, as long as that is so.
function tellKeeping(keeps) {
  const notice = document.querySelector("[data-keeps-nothing]");
  if (notice) notice.hidden = keeps;
}

async function load() {
  // What went to the older storage when there was no database counts like the rest.
  for (const [key, text] of Object.entries(older() ?? {})) {
    if (key.startsWith(`${STORE}.`)) memory.set(key.slice(STORE.length + 1), text);
  }
  const db = await database;
  if (!db) return;
  const store = db.transaction(STORE).objectStore(STORE);
  const [keys, texts] = await Promise.all([ask(store.getAllKeys()), ask(store.getAll())]);
  keys.forEach((key, at) => memory.has(key) || memory.set(key, texts[at]));
}

// One after the other, so that an older text never lands on a newer one.
let settled = Promise.resolve();

// With `known` a text is forgotten only where it is still that one: another page may have written a newer one.
function write(key, text, known) {
  if (text === undefined) memory.delete(key);
  else memory.set(key, text);
  settled = settled.then(async () => {
    const db = await database;
    if (!db) {
      if (text === undefined) localStorage.removeItem(`${STORE}.${key}`);
      else localStorage.setItem(`${STORE}.${key}`, text);
      return true;
    }
    const change = db.transaction(STORE, "readwrite", { durability: "strict" });
    const written = new Promise((done, fail) => {
      change.oncomplete = done;
      change.onerror = change.onabort = () => fail(change.error);
    });
    const store = change.objectStore(STORE);
    if (text !== undefined) store.put(text, key);
    else if (known === undefined || (await ask(store.get(key))) === known) store.delete(key);
    await written;
    older()?.removeItem(`${STORE}.${key}`);
    return true;
  }).catch((error) => {
    console.warn("this browser keeps nothing:", error);
    return false;
  });
  settled = settled.then((kept) => {
    if (text !== undefined) tellKeeping(kept);
    return kept;
  });
  return settled;
}

// Whether anything can be kept is tried before it is needed.
async function probe() {
  await write("probe", "1");
  await write("probe", undefined);
}

// What was laid aside under a name, the oldest first.
const laidAside = (base) => [...memory.keys()].filter((key) => key === base || key.startsWith(`${base}.`)).sort();

// Lays a text aside under a name of its own: what waits for the judge's word already is not lost for it.
function lay(base, text) {
  const there = laidAside(base).find((key) => memory.get(key) === text);
  const key = there ?? `${base}.${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
  write(key, text);
  return key;
}

window.linxuanKeep = {
  get: (key) => memory.get(key),
  put: (key, text) => write(key, text),
  remove: (key) => write(key, undefined),
  settled: () => settled,
  lay,
  next: (base, after) => laidAside(base).find((key) => key > after),
};

async function post(name, body) {
  const answer = await fetch(`/api/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  return { ok: answer.ok, status: answer.status, said: answer.ok ? await answer.json() : undefined };
}

// What was watched of a film the judge has recused from is of no use any more; a sheet is never thrown away.
const isGone = ({ status }) => status === 404;
// Statuses of what is refused for good (AppError::is_final). Every other one may pass at another time.
const FINAL = [400, 403, 404, 422];
const isRefused = ({ status, said }) => said?.startsWith("closed;") || FINAL.includes(status);

// Under this name nothing is sent: the judge sees it on the desk beside what is stored, and keeps or drops it there.
async function layAside(key, text) {
  lay(key.replace(/^sheet\./, "aside."), text);
  if (await settled) await write(key, undefined, text);
}

// Another page may have sent or laid aside meanwhile what was here when this one was loaded.
async function isStill(key, text) {
  const db = await database;
  const there = db && (await ask(db.transaction(STORE).objectStore(STORE).get(key)));
  return (there ?? older()?.getItem(`${STORE}.${key}`)) === text;
}

// Sends what is here of this judge but not of the sheet on this page, which looks after itself.
async function sendOthers() {
  const { judge, here } = place.dataset;
  let waiting = 0;
  const unwatched = new Set();
  // What was watched goes first: a mark may need it.
  const kinds = [...memory].sort(([one], [other]) => (one < other ? 1 : -1));
  for (const [key, text] of kinds) {
    const [kind, whose, assignment] = key.split(".");
    if (whose !== judge || assignment === here) continue;
    const kept = JSON.parse(text);
    try {
      if (!(await isStill(key, text))) {
        memory.delete(key);
        continue;
      }
      if (kind === "watch") {
        const answer = await post("keep_watched", { assignment, played: kept, skip: null });
        if (answer.ok || isGone(answer)) await write(key, undefined, text);
        else if (!isRefused(answer)) unwatched.add(assignment);
      } else if (kind === "sheet" && unwatched.has(assignment)) {
        waiting += 1;
      } else if (kind === "sheet") {
        const answer = await post("save_sheet", { assignment, version: kept.version, draft: kept.draft, played: [] });
        if (answer.said?.startsWith("saved;")) await write(key, undefined, text);
        else if (isRefused(answer)) await layAside(key, text);
        else waiting += 1;
      }
    } catch {
      if (kind === "watch") unwatched.add(assignment);
      waiting += kind === "sheet" ? 1 : 0;
    }
  }
  tell(waiting);
}

// Says what has not arrived, and what was refused: where its film is, or that it is no longer this judge's.
function tell(waiting) {
  const { judge, here } = place.dataset;
  const films = new Map(place.dataset.films.split(" ").filter(Boolean).map((film) => film.split("=")));
  const of = (key) => key.split(".")[2];
  const aside = [...memory.keys()].filter((key) => key.startsWith(`aside.${judge}.`) && of(key) !== here);
  const refused = [...new Set(aside.map(of))].filter((film) => films.has(film));
  const gone = aside.filter((key) => !films.has(of(key)));
  const part = (name, shown) => {
    const found = place.querySelector(`[data-${name}]`);
    found.hidden = !shown;
    return found;
  };
  const sent = part("waiting", waiting > 0);
  sent.textContent = sent.dataset.waiting.replace("{n}", waiting);
  part("refused", refused.length > 0).querySelector("span").replaceChildren(
    ...refused.flatMap((film) => {
      const link = document.createElement("a");
      link.href = `/desk/${film}`;
      link.textContent = films.get(film);
      return [link, " "];
    }),
  );
  part("gone", gone.length > 0).querySelector("button").onclick = async () => {
    for (const key of gone) await write(key, undefined);
    tell(waiting);
  };
  place.hidden = waiting === 0 && aside.length === 0;
}

export const ready = load().catch((error) => console.warn("this browser keeps nothing:", error));
ready.then(sendOthers).then(probe);
window.addEventListener("online", sendOthers);
// A list that comes back whole by Back or Forward is as old as when it was left; a desk asks for its sheet itself.
window.addEventListener("pageshow", (event) => event.persisted && !place.dataset.here && location.reload());
navigator.storage?.persist?.();
