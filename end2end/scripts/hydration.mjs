// When the three pages with a room of their own answer: node scripts/hydration.mjs URL [slower]
//
// URL is a running `linxuan demo`. Each page is opened anew, with nothing in the cache and the processor slowed down (4 times
// unless said otherwise), five times; printed are medians in milliseconds since the navigation began: first paint, the islands
// awake, the first answer to the person. Figures for docs/performance.md; nothing is held by them.

import { chromium } from "@playwright/test";

const [url, slower = "4"] = process.argv.slice(2);
const RUNS = 5;
const PASSWORD = "linxuan-demo";

async function signIn(page, email) {
  await page.goto(`${url}/sign-in`);
  await page.fill('input[type="email"], input[name="email"]', email);
  await page.fill('input[type="password"]', PASSWORD);
  await page.click('form button[type="submit"]');
  await page.waitForURL((address) => address.pathname !== "/sign-in");
}

/** The links of a page whose addresses fit. */
async function links(page, path, pattern) {
  await page.goto(url + path);
  const all = await page.locator("a[href]").evaluateAll((anchors) => anchors.map((one) => one.getAttribute("href")));
  return all.filter((href) => pattern.test(href));
}

/** The first of them. */
async function link(page, path, pattern) {
  const [found] = await links(page, path, pattern);
  if (!found) throw new Error(`${path}: no link like ${pattern}`);
  return found;
}

// Each page: who opens it, where it is, what the person does, and what then changes.
const PAGES = [
  {
    name: "entry form",
    email: "creator@demo.invalid",
    find: async (page) => {
      await page.goto(`${url}${await link(page, "/entries", /^\/contests\/[\w-]+\/enter$/)}`);
      await page.click('main form[method="post"] button[type="submit"]');
      await page.waitForURL(/\/entries\/[\w-]+$/);
      return new URL(page.url()).pathname;
    },
    act: () => {
      const field = document.querySelector('#form-entry input[name="title"]');
      field.value = `夜航 ${Math.random()}`;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      return () => document.getElementById("entry-title").textContent.includes(field.value);
    },
  },
  {
    name: "desk",
    email: "judge03@demo.invalid",
    find: async (page) => link(page, await link(page, "/", /^\/judge\/[\w-]+$/), /^\/desk\//),
    act: () => {
      const ruler = document.querySelector('[role="slider"]');
      const before = ruler.getAttribute("aria-valuenow");
      ruler.dispatchEvent(new KeyboardEvent("keydown", { key: before === "5" ? "6" : "5", bubbles: true, cancelable: true }));
      return () => ruler.getAttribute("aria-valuenow") !== before;
    },
  },
  {
    name: "studio",
    email: "organiser@demo.invalid",
    // Of the contest that is in selection.
    find: async (page) => {
      for (const contest of await links(page, "/", /^\/contests\/[\w-]+$/)) {
        await page.goto(`${url}${contest}/selection`);
        if (await page.locator("#bound-0").count()) return `${contest}/selection`;
      }
      throw new Error("no contest is in selection");
    },
    act: () => {
      const field = document.getElementById("bound-0");
      const before = field.value;
      field.closest(".stepper").querySelector("button:last-of-type").click();
      return () => field.value !== before;
    },
  },
];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const { name, email, find, act } of PAGES) {
  const visitor = await browser.newContext({ locale: "zh-CN" });
  const page = await visitor.newPage();
  await signIn(page, email);
  const path = await find(page);
  const storageState = await visitor.storageState();
  await visitor.close();
  const figures = { painted: [], awake: [], answered: [] };
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext({ locale: "zh-CN", storageState });
    const opened = await context.newPage();
    await opened.addInitScript(() => {
      const root = document.documentElement;
      new MutationObserver(() => (window.awakeAt ??= performance.now())).observe(root ?? document, {
        attributes: true,
        attributeFilter: ["data-hydrated"],
        subtree: !root,
      });
    });
    const session = await context.newCDPSession(opened);
    await session.send("Emulation.setCPUThrottlingRate", { rate: Number(slower) });
    await opened.goto(url + path, { waitUntil: "load" });
    await opened.waitForFunction(() => document.documentElement.dataset.hydrated === "true");
    // As text: the page's Content-Security-Policy lets no function be made inside it.
    const answer = await opened.evaluate(`(async () => {
      const began = performance.now();
      const done = (${act})();
      while (!done()) await new Promise((next) => setTimeout(next, 0));
      return performance.now() - began;
    })()`);
    const { awake, painted } = await opened.evaluate(() => ({
      awake: window.awakeAt,
      painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    }));
    figures.painted.push(painted);
    figures.awake.push(awake);
    figures.answered.push(awake + answer);
    await context.close();
  }
  const [painted, awake, answered] = ["painted", "awake", "answered"].map((key) => Math.round(median(figures[key])));
  console.log(`| ${name} | ${painted} | ${awake} | ${answered} |`);
}
await browser.close();
