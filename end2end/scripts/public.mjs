// How many times a second pages for everybody are given out, beside nginx: node scripts/public.mjs URL [PATH…]
//
// URL is a running server, PATH a page of it that is measured; without any, one page of each kind is looked for from the front page
// and the gallery on. `wrk` asks for the compressed page with one thread and 32 connections for 5 s (SECONDS), three times by turns
// with nginx on the same machine, which gives out the same bytes from a file; printed are medians as a table for
// docs/performance.md. Without nginx its columns are empty, and it is said. Nothing is held by the figures.

import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROUNDS = 3;
const SECONDS = Number(process.env.SECONDS ?? 5);
const MOST_LOOKED_AT = 60;
const ASKED = { "Accept-Encoding": "gzip", "Accept-Language": "en" };
const KINDS = [
  ["home", /^\/$/],
  ["call", /^\/calls\/[^/]+$/],
  ["notice", /^\/calls\/[^/]+\/notice$/],
  ["result", /^\/calls\/[^/]+\/result$/],
  ["gallery", /^\/gallery$/],
  ["film", /^\/gallery\/[^/]+$/],
];

const [address, ...named] = process.argv.slice(2);
if (!address) {
  console.error("node scripts/public.mjs URL [PATH…]");
  process.exit(2);
}
const url = address.replace(/\/+$/, "");

/** Whether there is a program of this name. */
function has(program) {
  try {
    execFileSync("sh", ["-c", 'command -v "$0"', program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The answer to a request without a session; its bytes as they came. */
function get(path, headers) {
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { headers }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () =>
        resolve({ status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(pieces) }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** A page of each kind, as far as they are linked. */
async function found() {
  const pages = new Map();
  const waiting = ["/", "/gallery"];
  const seen = new Set(waiting);
  for (let looked = 0; waiting.length > 0 && looked < MOST_LOOKED_AT; looked += 1) {
    const path = waiting.shift();
    const { status, bytes } = await get(path, { "Accept-Language": "en" });
    if (status !== 200) continue;
    const kind = KINDS.find(([, pattern]) => pattern.test(path));
    if (kind && !pages.has(kind[0])) pages.set(kind[0], path);
    for (const [, link] of bytes.toString().matchAll(/href="(\/[^"?#]*)/g)) {
      if (!seen.has(link) && KINDS.some(([, pattern]) => pattern.test(link))) {
        seen.add(link);
        waiting.push(link);
      }
    }
  }
  const missing = KINDS.map(([kind]) => kind).filter((kind) => !pages.has(kind));
  if (missing.length > 0) console.error(`nothing links to: ${missing.join(", ")}; name such a page to measure it`);
  return [...pages.values()];
}

/** A port that nothing listens on. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** nginx that gives out these pages as /0, /1 and so on; nothing where there is none. */
async function nginx(pages, folder) {
  if (!has("nginx")) {
    console.error("nginx is not installed: its columns stay empty");
    return undefined;
  }
  const port = await freePort();
  const files = join(folder, "files");
  mkdirSync(files);
  pages.forEach(({ bytes }, nth) => writeFileSync(join(files, String(nth)), bytes));
  // Its workers may run as somebody else.
  for (const place of [folder, files]) chmodSync(place, 0o755);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  const locations = pages.map(({ coding }, nth) => {
    const coded = coding ? `add_header Content-Encoding ${coding};` : "";
    return `location = /${nth} { alias ${files}/${nth}; default_type "text/html; charset=utf-8"; ${coded} }`;
  });
  const configuration = `daemon off; worker_processes 2; pid ${folder}/pid; error_log ${folder}/error;
    events { worker_connections 256; }
    http { access_log off; sendfile on; tcp_nopush on; ${temporary.join(" ")}
      server { listen 127.0.0.1:${port}; ${locations.join("\n")} } }`;
  writeFileSync(join(folder, "conf"), configuration);
  const child = spawn("nginx", ["-e", `${folder}/error`, "-c", join(folder, "conf")], { stdio: ["ignore", "ignore", "inherit"] });
  await new Promise((resolve) => setTimeout(resolve, 500));
  if (child.exitCode !== null) throw new Error("nginx did not start");
  return { url: `http://127.0.0.1:${port}`, end: () => child.kill("SIGTERM") };
}

/** Requests a second that are answered with the page. */
function rate(target) {
  const headers = Object.entries(ASKED).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const told = execFileSync("wrk", ["-t1", "-c32", `-d${SECONDS}s`, ...headers, target], { encoding: "utf8" });
  if (/Non-2xx|Socket errors/.test(told)) throw new Error(`${target}\n${told}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(told)[1]);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

if (!has("wrk")) throw new Error("wrk is not installed");
const paths = named.length > 0 ? named : await found();
const pages = [];
for (const path of paths) {
  const { status, headers, bytes } = await get(path, ASKED);
  if (status !== 200) throw new Error(`${path}: ${status}`);
  pages.push({ path, bytes, coding: headers["content-encoding"] });
}
const folder = mkdtempSync(join(tmpdir(), "linxuan-public-"));
const other = await nginx(pages, folder);
try {
  console.log("| page | bytes, gzip | linxuan, requests/s | nginx, requests/s | ratio |");
  console.log("| --- | ---: | ---: | ---: | ---: |");
  for (const [nth, { path, bytes }] of pages.entries()) {
    const [own, others] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      own.push(rate(url + path));
      if (other) others.push(rate(`${other.url}/${nth}`));
    }
    const [ours, theirs] = [median(own), median(others)];
    const beside = other ? [theirs.toFixed(0), (ours / theirs).toFixed(2)] : ["–", "–"];
    console.log(`| \`${path}\` | ${bytes.length} | ${ours.toFixed(0)} | ${beside.join(" | ")} |`);
  }
} finally {
  other?.end();
  rmSync(folder, { recursive: true, force: true });
}
