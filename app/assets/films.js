// Films that follow their entries: a folder is chosen or dropped, the server says which file belongs to which entry, and each is
// uploaded, one after the other. Files whose names tell nothing are recognised by their SHA-256, where entries wait that announced
// one. Every word comes from the page.

import { pageOf } from "./live.js";

const script = document.getElementById("films-script");
const box = document.getElementById("films-drop");
const say = JSON.parse(box.dataset.words);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
const tell = (words) => (box.querySelector(".say").textContent = words);
const show = (row, words) => (row.querySelector(".film-state").textContent = words);

let busy = false;

/** The files of what was dropped, with those in folders below it. */
async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    for (const one of some) found.push(...(await filesIn(one)));
  }
}

/** Asks which entries the files belong to, some with their SHA-256, puts the answer into the page, and returns its rows. */
async function matched(files, hashes = new Map()) {
  const line = (file, at) => (hashes.has(at) ? `${file.name}\t${hashes.get(at)}` : file.name);
  const body = new URLSearchParams({ _form: box.dataset.form, files: files.map(line).join("\n") });
  const answer = await fetch(location.pathname, { method: "POST", body, headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const found = (await pageOf(answer)).getElementById("films-found");
  document.getElementById("films-found").replaceWith(document.importNode(found, true));
  return [...document.querySelectorAll("#films-found [data-entry]")];
}

/** The SHA-256 of a file, computed beside the page; nothing where it cannot be read, or once the person has enough of it. */
function hashed(file, stopped, progress) {
  return new Promise((done) => {
    const worker = new Worker(script.dataset.hash);
    const end = (sha256) => {
      worker.terminate();
      done(sha256);
    };
    worker.onmessage = ({ data }) => (data.read ? progress(data.read) : end(data.sha256));
    worker.onerror = () => end();
    stopped.addEventListener("abort", () => end());
    if (stopped.aborted) end();
    else worker.postMessage(file);
  });
}

/** The rows of the answer, once what names do not tell was looked for by SHA-256. */
async function recognised(files) {
  const rows = await matched(files);
  const unknown = (document.getElementById("films-found").dataset.hash ?? "").split(" ").filter(Boolean).map(Number);
  if (!unknown.length) return rows;
  const stop = new AbortController();
  const way = box.querySelector(".stop-hashing");
  const abort = () => stop.abort();
  way.addEventListener("click", abort);
  way.hidden = false;
  const hashes = new Map();
  const size = unknown.reduce((sum, at) => sum + files[at].size, 0);
  let before = 0;
  for (const [nth, at] of unknown.entries()) {
    if (stop.signal.aborted) break;
    const progress = (read) => {
      const percent = size ? Math.floor(((before + read) / size) * 100) : 100;
      tell(fill(say.hashing, { at: nth + 1, all: unknown.length, percent }));
    };
    progress(0);
    const sha256 = await hashed(files[at], stop.signal, progress);
    if (sha256) hashes.set(at, sha256);
    before += files[at].size;
  }
  way.hidden = true;
  way.removeEventListener("click", abort);
  return hashes.size ? matched(files, hashes) : rows;
}

async function take(chosen) {
  // Hidden files of a folder are no films.
  const files = chosen.filter((file) => !file.name.startsWith("."));
  if (busy || !files.length) return;
  busy = true;
  try {
    const rows = await recognised(files);
    if (rows.length && !window.tus) await import(script.dataset.tus);
    let done = 0;
    for (const row of rows) {
      tell(fill(say.going, { at: done + 1, all: rows.length }));
      if (await uploaded(files[Number(row.dataset.file)], row)) done += 1;
    }
    tell(fill(say.done, { done, all: rows.length }));
  } catch (error) {
    console.warn("films:", error);
    tell(say.failed);
  }
  busy = false;
}

/** Sends a film to its entry; whether it arrived. */
function uploaded(file, row) {
  const { entry } = row.dataset;
  return new Promise((done) => {
    const upload = new window.tus.Upload(file, {
      endpoint: "/files",
      chunkSize: 32 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000],
      removeFingerprintOnSuccess: true,
      fingerprint: async () => `linxuan-films-${entry}-${file.name}-${file.size}-${file.lastModified}`,
      metadata: { entry, kind: box.dataset.kind, filename: file.name, filetype: file.type },
      onProgress: (sent, size) => show(row, `${Math.floor((sent / size) * 100)}%`),
      onError: (error) => {
        let words = say.failed;
        try {
          words = JSON.parse(error.originalResponse.getBody()).detail || words;
        } catch { /* not a problem document: the general words do */ }
        show(row, words);
        done(false);
      },
      onSuccess: () => {
        show(row, say.complete);
        done(true);
      },
    });
    upload.findPreviousUploads().then(([previous]) => {
      if (previous) upload.resumeFromPreviousUpload(previous);
      upload.start();
    });
  });
}

for (const input of box.querySelectorAll('input[type="file"]')) {
  // Whole folders, those below them too.
  if (input.dataset.folder) input.webkitdirectory = true;
  input.addEventListener("change", () => take([...input.files]));
}
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("drop", async (event) => {
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  take((await Promise.all(entries.map(filesIn))).flat());
});
