import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { accessibility, expect, hydrated, test } from "../fixtures/test";
import { contests, demoPassword, signIn } from "../fixtures/people";

interface Shortlist {
  total: number;
  best_without_rules: number;
  shortlist: { title: string; number: number; region_name: string; score: number }[];
}

/** The rows of a CSV with a byte order mark, quoted cells included, by its first line. */
function csvRows(text: string): Record<string, string>[] {
  expect(text.charCodeAt(0), "byte order mark").toBe(0xfeff);
  const [head, ...lines] = text.slice(1).trimEnd().split("\r\n");
  const cells = (line: string) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1] ?? m[2] ?? "");
  const names = cells(head ?? "");
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, at) => [names[at] ?? "", cell])));
}

test("126 films, 15 chosen, two a region at most: alike in the page, the CSV and the JSON", async ({ page, demo }) => {
  const lines = await contests(demo);
  const contest = lines.find((line) => line.entries === 126);
  expect(contest).toMatchObject({ eligible: 126, shortlisted: 15, phase: "selection" });
  const id = contest?.id ?? "";

  const csvFile = join(demo.data, "shortlist.csv");
  const exported = await demo.run(["shortlist", "export", id, "--format", "csv", "--out", csvFile]);
  expect(exported.code, exported.stderr).toBe(0);
  const csv = csvRows(await readFile(csvFile, "utf8"));
  expect(csv).toHaveLength(15);
  const perRegion = new Map<string, number>();
  for (const row of csv) perRegion.set(row["地市"] ?? "", (perRegion.get(row["地市"] ?? "") ?? 0) + 1);
  expect(Math.max(...perRegion.values())).toBeLessThanOrEqual(2);

  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/contests/${id}/selection`);
  await hydrated(page);
  const ranking = page.getByRole("table", { name: "排名" });
  const chosen = ranking.getByRole("row").filter({ has: page.getByText("入选", { exact: true }) });
  const inPage = (await chosen.getByRole("rowheader").allInnerTexts()).map((title) => title.trim());
  expect(inPage.sort()).toEqual(csv.map((row) => row["作品"] ?? "").sort());
  await expect(page.getByText("已证明最优")).toBeVisible();

  const json = (await (await page.request.get(`${demo.url}/contests/${id}/exports/shortlist.json`)).json()) as Shortlist;
  expect(json.shortlist.map((film) => film.title)).toEqual(csv.map((row) => row["作品"]));
  expect(json.shortlist.map((film) => (film.score / 100).toFixed(2))).toEqual(csv.map((row) => row["得分"]));
  expect(json.shortlist.reduce((sum, film) => sum + film.score, 0)).toBe(json.total);
  expect(json.best_without_rules).toBeGreaterThan(json.total);

  // More than once: that a page names its bundle must not depend on which thread made it.
  for (let visit = 0; visit < 12; visit += 1) {
    const html = await (await page.request.get(`${demo.url}/contests/${id}/selection`)).text();
    expect(html).toMatch(/id="bundle-module"[^>]* href="\/pkg\/studio\.|href="\/pkg\/studio\.[^>]* id="bundle-module"/);
  }

  // What-if stays possible after the seal, and cannot be kept.
  const size = page.getByRole("textbox", { name: "入选总数" });
  await expect(size).toHaveValue("15");
  await page.getByRole("button", { name: "加：入选总数" }).click();
  await expect(chosen).toHaveCount(16);
  await expect(page).toHaveURL(/size=16/);
  await expect(page.getByText("试算，没有保存")).toBeVisible();
  await expect(page.getByRole("button", { name: "定稿…" })).toHaveCount(0);
  await page.reload();
  await expect(chosen).toHaveCount(16);
  expect((await contests(demo)).find((line) => line.id === id)?.shortlisted).toBe(15);
});

test("a page opens at its top, on a desk and on a phone", async ({ page, demo }) => {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  const pages = ["/", ...["", "/entries", "/people", "/ranking", "/selection", "/record", "/settings"].map((rest) => `/contests/${id}${rest}`)];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of pages) {
      await page.goto(demo.url + path);
      await expect(page.getByRole("main")).toBeVisible();
      // Two pictures later the browser has scrolled to where it wants to begin.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      expect(await page.evaluate(() => window.scrollY), `${path} at ${String(width)} px`).toBe(0);
    }
  }
});

test("on a phone the groups of a contest's pages stand in one row, in English too", async ({ page, demo }) => {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  await page.setViewportSize({ width: 390, height: 800 });
  // Each group is the widest where it is the current one.
  for (const rest of ["", "/entries", "/progress", "/ranking", "/notice", "/people"]) {
    await page.goto(`${demo.url}/lang?to=en&back=${encodeURIComponent(`/contests/${id}${rest}`)}`);
    const tops = await page.locator(".tab-groups > *").evaluateAll((groups) => groups.map((group) => group.getBoundingClientRect().top));
    expect(tops, rest).toHaveLength(6);
    expect(new Set(tops).size, rest).toBe(1);
  }
});

test("a bound that moves is solved in the browser within milliseconds", async ({ page, demo }) => {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/contests/${id}/selection`);
  await hydrated(page);
  const size = page.getByRole("textbox", { name: "入选总数" });
  const took: number[] = [];
  // Up and down again: of the thirty films of the final round the rules let in few more than there are places.
  const sizes = [16, 17, 18, 17, 16, 15];
  for (const places of [...sizes, ...sizes]) {
    const step = places > Number(await size.inputValue()) ? "加：入选总数" : "减：入选总数";
    await page.getByRole("button", { name: step }).click();
    await expect(size).toHaveValue(String(places));
    const words = await page.getByText(/毫秒重算/).innerText();
    took.push(Number.parseFloat(words));
    await page.waitForTimeout(300);
  }
  took.sort((a, b) => a - b);
  // Printed, not held: a figure for docs/performance.md. What is held is that it was solved here at all.
  console.log(`the films of the final round, a move of the size: median ${took[6]} ms, slowest ${took[11]} ms`);
  expect(took).toHaveLength(12);
  expect(took.every((ms) => Number.isFinite(ms))).toBe(true);
});

test("126 films in a first round of panels, twice as many as there are places in the final one, each on a page of its own", async ({ page, demo }) => {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  const at = `${demo.url}/contests/${id}`;
  await signIn(page, demo.url, "chair@demo.invalid", demoPassword);
  const films = page.getByRole("table", { name: "名次" }).getByRole("row");
  const rounds = page.getByRole("navigation", { name: "轮次" });

  // The ranking is that of the final round; the first one is beside it.
  await page.goto(`${at}/ranking`);
  await expect(rounds.getByRole("link", { name: "终评" })).toHaveAttribute("aria-current", "page");
  const final = (await films.count()) - 1;
  expect(final, "films tied at the line go on together").toBeGreaterThanOrEqual(30);
  expect(final).toBeLessThan(40);
  await rounds.getByRole("link", { name: "初评" }).click();
  await expect(films).toHaveCount(127);
  await expect(rounds.getByRole("link", { name: "初评" })).toHaveAttribute("aria-current", "page");

  // So is what is known of the judges: in the first round three saw each film but those that all panels share, in the final all nine.
  await page.goto(`${at}/judges?round=1`);
  const judges = page.getByRole("table", { name: "评委与一致性" });
  await expect(judges.getByRole("row")).toHaveCount(10);
  await expect(page.getByRole("heading", { name: "评委与一致性：初评" })).toBeVisible();
  const sheets = async () => {
    const counts = await judges.getByRole("row").locator("td:nth-of-type(1)").allInnerTexts();
    return counts.reduce((sum, count) => sum + Number(count), 0);
  };
  const first = await sheets();
  expect(first).toBeGreaterThan(350);
  await rounds.getByRole("link", { name: "终评" }).click();
  await expect(page.getByRole("heading", { name: "评委与一致性：终评" })).toBeVisible();
  const last = await sheets();
  expect(last).toBeGreaterThan(final * 9 - 60);
  expect(last, "some judges have to do with some films").toBeLessThan(final * 9);

  // What each round decided; the scrutineer has confirmed the first and is still to confirm the last.
  await page.goto(`${at}/rounds/1`);
  await expect(page.getByText(/监票人 Scrutineer/)).toBeVisible();
  await page.goto(`${at}/rounds/2`);
  await expect(page.getByText(/监票人 Scrutineer/)).toHaveCount(0);

  // A judge reads what was signed in either round.
  await page.context().clearCookies();
  await signIn(page, demo.url, "judge06@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/judge/${id}`);
  await page.getByRole("link", { name: /初评/ }).click();
  await expect(page).toHaveURL(/\/signed\?round=1$/);
  await expect(page.getByRole("row").nth(30)).toBeVisible();
});

test("another method is tried beside the one in use, and the judges are described in words", async ({ page, demo }) => {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/contests/${id}/ranking`);
  await expect(page.getByText("各部作品的评委不同")).toBeVisible();
  await page.getByRole("link", { name: "校正平均分" }).click();
  await expect(page.getByText(/部名次变动/)).toBeVisible();
  await expect(page.getByText("评审期间和定稿之后不能更改")).toBeVisible();
  await page.getByRole("link", { name: "去掉最高分和最低分" }).click();
  await expect(page.getByText(/每部至少 5 张评分表，而且评委相同。$/).first()).toBeVisible();

  await page.getByRole("link", { name: "评委", exact: true }).click();
  const judges = page.getByRole("table", { name: "评委与一致性" });
  await expect(judges.getByRole("row")).toHaveCount(10);
  await expect(judges.getByText(/偏宽|偏严|宽严适中/).first()).toBeVisible();
  await expect(page.getByText(/ICC 与 W 只看全体评委都评过的/)).toBeVisible();

  await page.goto(`${demo.url}/contests/${id}/selection`);
  await page.getByRole("link", { name: "稳健性" }).click();
  await expect(page.getByRole("table", { name: "去掉一位评委" }).getByRole("row")).toHaveCount(10);
  await expect(page.getByRole("table", { name: "稳健性" }).getByRole("row").nth(15)).toBeVisible();
});

test("every role has an account on the sign-in page, and sees its own pages only", async ({ page, demo }) => {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  const may: Record<string, { yes: string[]; no: string[] }> = {
    "organiser@demo.invalid": { yes: ["", "/entries", "/people", "/progress", "/ranking", "/ranking/method", "/judges", "/rounds/1", "/rounds/2", "/selection", "/selection/overrides", "/selection/robustness", "/record", "/record/seed", "/log", "/settings"], no: [] },
    "staff@demo.invalid": { yes: ["", "/entries", "/progress", "/ranking", "/record"], no: ["/selection", "/people", "/log", "/rounds/1"] },
    "chair@demo.invalid": { yes: ["", "/ranking", "/judges", "/rounds/1", "/rounds/2", "/selection", "/selection/robustness", "/record"], no: ["/people", "/entries", "/log"] },
    "scrutineer@demo.invalid": { yes: ["", "/ranking", "/rounds/1", "/rounds/2", "/selection", "/record", "/log"], no: ["/people", "/entries"] },
    "judge01@demo.invalid": { yes: [""], no: ["/ranking", "/ranking/method", "/judges", "/selection", "/selection/robustness", "/people", "/entries", "/progress", "/record", "/log", "/rounds/1", "/rounds/2"] },
    "unit@demo.invalid": { yes: [""], no: ["/ranking", "/selection", "/people", "/entries", "/progress", "/record", "/log"] },
    "creator@demo.invalid": { yes: [""], no: ["/ranking", "/selection", "/people", "/entries", "/progress", "/record", "/log"] },
    "admin@demo.invalid": { yes: [""], no: ["/ranking", "/selection", "/record", "/log"] },
  };
  await page.goto(`${demo.url}/sign-in`);
  for (const email of Object.keys(may)) await expect(page.getByText(email)).toBeVisible();
  for (const [email, { yes, no }] of Object.entries(may)) {
    await page.context().clearCookies();
    await signIn(page, demo.url, email, demoPassword);
    for (const path of yes) {
      const answer = await page.request.get(`${demo.url}/contests/${id}${path}`);
      expect(answer.status(), `${email} ${path}`).toBe(200);
    }
    for (const path of no) {
      const answer = await page.request.get(`${demo.url}/contests/${id}${path}`);
      expect([403, 404], `${email} ${path}: ${answer.status()}`).toContain(answer.status());
      expect(await answer.text()).not.toContain("得分");
    }
  }
});

test("pages are free of serious accessibility faults", async ({ page, demo }) => {
  const lines = await contests(demo);
  const sealed = lines.find((line) => line.phase === "selection")?.id ?? "";
  const judging = lines.find((line) => line.phase === "round-1")?.id ?? "";
  await page.goto(`${demo.url}/sign-in`);
  expect(await accessibility(page)).toEqual([]);
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  const paths = ["", "/entries", "/people", "/progress", "/progress?round=1", "/ranking", "/ranking?round=1", "/ranking/method", "/ranking/method?round=1", "/disagreement?round=1", "/judges", "/rounds/1", "/rounds/2", "/selection", "/record", "/record/seed", "/log", "/settings"];
  for (const path of [...paths, "/selection/overrides", "/selection/robustness"]) {
    await page.goto(`${demo.url}/contests/${path === "/progress" ? judging : sealed}${path}`);
    await hydrated(page);
    expect(await accessibility(page), path).toEqual([]);
  }
  await page.context().clearCookies();
  await signIn(page, demo.url, "judge01@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/judge/${judging}`);
  expect(await accessibility(page)).toEqual([]);
  await page.getByRole("link", { name: /^(继续评|开始评)/ }).first().click();
  await hydrated(page);
  expect(await accessibility(page)).toEqual([]);
});
