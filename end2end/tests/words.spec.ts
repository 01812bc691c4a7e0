import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { demoPassword, person, signIn } from "../fixtures/people";
import { START_MS, expect, startServer, test, type Server } from "../fixtures/test";

const root = resolve(fileURLToPath(import.meta.url), "../../..");

/** What is not translated: units, formats, codecs and coefficients have one name in every language. */
const untranslated =
  /ICC\(2,k\)|\b(?:MP4|MOV|MKV|H\.26[45]|HEVC|AVC|AV1|VP9|Apple ProRes|MPEG-2|M4V|WEBM|MXF|AAC|SRT|VTT|JPE?G|PNG|PDF|TXT|DOCX?|WEBP|XLSX|CSV|xlsx|csv|JSON|API|ICC|SHA-256|UTC|IANA|GB|MB|kB|px|fps|min|Hz|dB|Edge|Chrome|Chromium|HeadlessChrome|Linux|openapi)\b|N-\d+|\b\d{4}[A-Z]-\d{5}-[0-9A-Z]\b|[αWγ]|[\w.+-]+@[\w.-]+|Asia\/Shanghai|(?:entries|scores|shortlist):(?:read|write)|linxuan audit verify[^⟦]*|\/api\/[\w./]+|English|中文|\bmissing\b|[\w-]+\.mp4\b/g;

/** What stands between the arguments of a text. */
const parts = (text: string) =>
  text.replace(/\\n/g, "\n").split(/\{[^}]*\}|\n/).map((part) => part.trim()).filter((part) => part.length > 1);

/** A sentence that goes on behind it. */
const open = (text: string) => text.replace(/。$/, "");

/** A text with quotation marks of its own as it stands within others. */
const within = (text: string) => text.replaceAll("“", "‘").replaceAll("”", "’");

/** Longest first: a part of a name is no name. */
const longestFirst = (texts: Iterable<string>) => [...new Set(texts)].sort((one, other) => other.length - one.length);

/** The literals of the sources in a folder that are texts. */
async function literals(folder: string, wanted: RegExp): Promise<string[]> {
  const found: string[] = [];
  const names = await readdir(join(root, folder), { recursive: true });
  for (const name of names.filter((name) => name.endsWith(".rs") && wanted.test(name))) {
    const source = await readFile(join(root, folder, name), "utf8");
    for (const [, text] of source.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
      if (text !== undefined && /[\u4e00-\u9fff]|[A-Z]\w+/.test(text)) found.push(...parts(text), ...parts(text).map(open));
    }
  }
  return found;
}

/** The texts that an organiser's settings start from. */
const presets = () => literals("app/domain/src", /preset|rubric|awards\/plan/);

/** Texts that persons entered: the demonstration's tables and sources. */
async function entered(): Promise<string[]> {
  const found = [demoPassword, ...(await literals("server/src/demo", /./))];
  for (const name of (await readdir(join(root, "server/demo"))).filter((name) => name.endsWith(".csv"))) {
    for (const cell of (await readFile(join(root, "server/demo", name), "utf8")).split(/[,\n]/)) {
      // An officer's account is named by the unit, without the note that it is an example.
      const text = cell.replace(/^"|"$/g, "");
      for (const words of [text, text.replace("（示例）", "")]) found.push(...parts(words));
    }
  }
  // What judges signed stays in the language they signed it in.
  const judging = await readFile(join(root, "app/words/src/zh/judging.rs"), "utf8");
  for (const [, text] of judging.matchAll(/^ +(?:statement|declaration(?:_closed|_open)?): "(.+)";$/gm)) found.push(...parts(text ?? ""));
  // What a certificate says is in its own language.
  found.push("入选作品");
  return found.flatMap((text) => [text, within(text)]);
}

/** What a page says to a person: text and the attributes that are read out or shown. */
async function said(reader: Page, html: string): Promise<string[]> {
  return reader.evaluate((source) => {
    const page = new DOMParser().parseFromString(source, "text/html");
    page.querySelectorAll("script, style, template, code, kbd").forEach((element) => element.remove());
    const inLetter = page.querySelector(".letter-text") !== null;
    // What says which language it is in, is.
    page.body.querySelectorAll("[lang]").forEach((element) => {
      if (element.getAttribute("lang") !== page.documentElement.lang) element.remove();
    });
    // What is in a field was entered; letters are kept as they were written, in the languages of their contest.
    page.querySelectorAll('textarea, a[href^="/letters/"]').forEach((element) => element.remove());
    if (inLetter) page.querySelector(".contest-facts dd")?.remove();
    const texts: string[] = [];
    const walker = page.createTreeWalker(page.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? "");
    for (const name of ["aria-label", "placeholder", "title", "alt", "aria-valuetext"]) {
      page.querySelectorAll(`[${name}]`).forEach((element) => {
        if (element.tagName !== "CODE") texts.push(element.getAttribute(name) ?? "");
      });
    }
    return texts.filter((text) => text.trim() !== "");
  }, html);
}

/** What somebody answered who used nothing of the kind: the whole of a cell or of an option, and no part of a sentence. */
const none = "无";

/** Where settings are edited in both languages, or told as they are kept. */
const tellsSettings = (kind: string) => /\/(settings|log|events)$|\/letters\b/.test(kind);

/** A text without what was entered. */
function unentered(text: string, known: string[]): string {
  if (text.trim() === none) return "";
  // Numbers of films first: a figure in a table of the demonstration is a part of some. A title that was cut is no title any more.
  let rest = text.replace(/N-\d+/g, " ").replace(/《[^》⟦⟧]*…/g, " ");
  for (const words of known) rest = rest.replaceAll(words, " ");
  return rest.replace(untranslated, " ");
}

/** What is left of a text without messages, entered texts, figures and marks. */
function outside(text: string, known: string[]): string {
  let rest = text.replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{12,}\b/g, " ");
  for (let before = ""; before !== rest; ) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, " ");
  }
  return unentered(rest, known).replace(/\b[0-9a-f]{6,}\b|[\d\s\p{P}\p{S}]/gu, "");
}

/** What should not stand in a text of a page of this kind; empty where nothing is wrong. */
type Fault = (text: string, kind: string) => string;

/** Follows the links of this person's pages, one page of each kind. */
async function walk(context: BrowserContext, reader: Page, url: string, fault: Fault): Promise<{ kinds: number; found: string[] }> {
  const kinds = new Set<string>();
  const found: string[] = [];
  const open = ["/", "/sign-in", "/register", "/ui", "/account", "/nowhere"];
  while (open.length > 0 && kinds.size < 80) {
    const path = open.shift() ?? "/";
    const kind = path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id").replace(/[?#].*/, "");
    if (kinds.has(kind) || /\/(lang|(?:exports|lists)\/[^/]+\.\w+|media|sign-out|films)\b|\.(json|txt|vtt)\b/.test(path)) continue;
    kinds.add(kind);
    const answer = await context.request.get(`${url}${path}`);
    if (!(answer.headers()["content-type"] ?? "").includes("text/html")) continue;
    const html = await answer.text();
    for (const text of await said(reader, html)) {
      const rest = fault(text, kind);
      if (rest !== "") found.push(`${kind}: ${text.trim().slice(0, 120)} [${rest}]`);
    }
    for (const [, to] of html.matchAll(/href="(\/[^"/][^"]*|\/)"/g)) if (to !== undefined && !to.startsWith("/assets")) open.push(to.replaceAll("&amp;", "&"));
  }
  return { kinds: kinds.size, found: [...new Set(found)] };
}

/** Everybody's pages in a language: what is wrong on them, and that all of them were read. */
async function everybody(
  browser: Browser,
  watch: (context: BrowserContext) => void,
  url: string,
  lang: string,
  fault: Fault,
): Promise<string[]> {
  const reader = await person(browser, watch);
  const found = new Set<string>();
  const walked: Record<string, number> = {};
  for (const name of ["", "organiser", "staff", "chair", "scrutineer", "judge01", "judge03", "unit", "creator", "admin"]) {
    const page = await person(browser, watch);
    if (name !== "") await signIn(page, url, `${name}@demo.invalid`, demoPassword);
    await page.context().addCookies([{ name: "lang", value: lang, url }]);
    const pages = await walk(page.context(), reader, url, fault);
    walked[name] = pages.kinds;
    for (const line of pages.found) if (!line.startsWith("/ui:")) found.add(line);
    await page.context().close();
  }
  await reader.context().close();
  expect(walked["organiser"], JSON.stringify(walked)).toBeGreaterThan(20);
  expect(walked["judge01"], JSON.stringify(walked)).toBeGreaterThan(6);
  return [...found];
}

test.describe("of a demonstration that nothing was entered in", () => {
  let server: Server;

  test.beforeAll(async () => {
    test.setTimeout(START_MS);
    server = await startServer({ demo: true, env: { LINXUAN_PSEUDO_LANGUAGE: "1" } });
  });
  test.afterAll(() => server?.stop());
  test.describe.configure({ timeout: 300_000 });

  test("every text of a page is a message or was entered by somebody", async ({ browser, watch }) => {
    const known = longestFirst([...(await entered()), ...(await presets())]);
    const withSettings = [...known, none];
    const messages: Fault = (text, kind) => outside(text, tellsSettings(kind) ? withSettings : known);
    const found = await everybody(browser, watch, server.url, "qps", messages);
    expect(found, "texts that are no messages").toEqual([]);
  });

  test("an English page says nothing in Chinese but what was entered", async ({ browser, watch }) => {
    const [texts, settings] = [await entered(), await presets()];
    const known = longestFirst(texts);
    // Settings are edited in both languages, and the log tells them as they are kept.
    const withSettings = longestFirst([...texts, ...settings, none]);
    const chinese: Fault = (text, kind) => {
      const rest = unentered(text, tellsSettings(kind) ? withSettings : known);
      return [...rest.matchAll(/\p{Script=Han}+/gu)].join(" ");
    };
    expect(await everybody(browser, watch, server.url, "en", chinese), "Chinese on an English page").toEqual([]);
  });
});

test("nobody gets the language of tests by asking", async ({ page, demo }) => {
  await page.context().addCookies([{ name: "lang", value: "qps", url: demo.url }]);
  await page.goto(`${demo.url}/sign-in`);
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page.locator("body")).not.toContainText("⟦");
});
