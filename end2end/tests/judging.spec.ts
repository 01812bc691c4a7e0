import { createHash } from "node:crypto";
import type { BrowserContext, Page } from "@playwright/test";
import { openDesk, openList } from "../fixtures/entries";
import { contests, demoPassword, person, signIn } from "../fixtures/people";
import { expect, hydrated, startServer, test, type Server } from "../fixtures/test";

const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^已保存 \d\d:\d\d$/ });
const number = async (page: Page) => (await page.getByText(/编号 N-\d+/).innerText()).match(/N-\d+/)?.[0] ?? "";
const total = (page: Page) => page.locator(".total strong").innerText();

/** Presses the four marks of a film, without waiting for them to be kept. */
async function press(page: Page, marks: string): Promise<void> {
  for (const digit of marks) await page.keyboard.press(digit);
  await expect(page.getByText("还没有评分")).toHaveCount(0);
}

/** Scores the film on the desk and goes on to the next one; six keys a film at most. */
async function score(page: Page, marks: string, given: Map<string, string>): Promise<void> {
  await hydrated(page);
  await press(page, marks);
  given.set(await number(page), await total(page));
  await expect(saved(page)).toBeVisible();
  const from = page.url();
  await page.keyboard.press("n");
  await page.waitForURL((address) => address.href !== from);
}

/** The totals on a judge's own list, by number. */
async function listed(page: Page, list: string): Promise<Map<string, string>> {
  await page.goto(list);
  const rows = await page.getByRole("row").filter({ has: page.locator('a[href^="/desk/"]') }).all();
  const found = new Map<string, string>();
  for (const row of rows) found.set(await row.getByRole("cell").nth(1).innerText(), await row.getByRole("cell").last().innerText());
  return found;
}

test.use({
  expectedConsoleErrors: /ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)/,
});

test("three judges at once: cut off, killed, closed, and no score is lost", async ({ browser, watch }) => {
  test.setTimeout(420_000);
  let server = await startServer({ demo: true });
  const { data, port } = server;
  try {
    const id = (await contests(server)).find((line) => line.phase === "round-1")?.id ?? "";
    const list = `${server.url}/judge/${id}`;
    const pages: Page[] = [];
    const given = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
    for (const judge of ["judge03", "judge04", "judge05"]) {
      const page = await person(browser, watch);
      await openDesk(page, server, judge);
      pages.push(page);
    }
    const [third, fourth, fifth] = pages as [Page, Page, Page];

    // Side by side, two films each.
    for (const marks of ["8765", "7788"]) {
      await Promise.all(pages.map((page, at) => score(page, marks, given[at] ?? new Map())));
    }

    // One is without network when the server is killed; both come back.
    await hydrated(fourth);
    await fourth.context().setOffline(true);
    await press(fourth, "9686");
    given[1]?.set(await number(fourth), await total(fourth));
    await expect(fourth.getByText("连不上服务器")).toBeVisible();
    process.kill(server.pid, "SIGKILL");
    await fourth.context().setOffline(false);
    await press(third, "5555").catch(() => undefined);
    given[0]?.set(await number(third), await total(third));
    await expect(third.getByText("连不上服务器")).toBeVisible({ timeout: 15_000 });
    server = await startServer({ demo: true, data, port });
    await expect(saved(fourth)).toBeVisible({ timeout: 40_000 });
    await expect(saved(third)).toBeVisible({ timeout: 40_000 });

    // A browser is closed with a sheet that never left it; the next visit sends it.
    await hydrated(fifth);
    const context: BrowserContext = fifth.context();
    await context.setOffline(true);
    await press(fifth, "4567");
    given[2]?.set(await number(fifth), await total(fifth));
    await expect(fifth.getByText("连不上服务器")).toBeVisible();
    await fifth.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(list);
    const last = given[2] ?? new Map<string, string>();
    await expect(async () => {
      const now = await listed(again, list);
      for (const [film, mark] of last) expect(now.get(film), film).toBe(mark);
    }).toPass({ timeout: 20_000 });

    // The third judge finishes, declares one film's tie, and signs; the receipt can be computed by anybody.
    await third.goto(list);
    await third.getByRole("link", { name: /^继续评/ }).first().click();
    await hydrated(third);
    await third.getByRole("button", { name: "申请回避…" }).click();
    await third.getByRole("dialog", { name: /^申请回避/ }).getByLabel("回避理由").fill("与主创同一单位");
    await third.getByRole("dialog").getByRole("button", { name: "确认回避" }).click();
    await expect(third.getByText(/^已回避 N-/)).toBeVisible();
    for (let more = 0; more < 24; more += 1) {
      await third.goto(list);
      const next = third.getByRole("link", { name: /^继续评/ });
      if ((await next.count()) === 0) break;
      await next.first().click();
      await score(third, "6677", given[0] ?? new Map());
    }
    await third.goto(list);
    await third.getByRole("button", { name: "签名…" }).click();
    await third.getByRole("dialog").getByRole("button", { name: /^签名 \d+ 张$/ }).click();
    await expect(third.getByText("评分表已签名锁定")).toBeVisible();
    await third.getByRole("link", { name: "已签名的评分表" }).click();
    const receipt = await third.locator("code.hash").innerText();
    const body = await (await third.request.get(`${list}/signed.json`)).body();
    expect(createHash("sha256").update(body).digest("hex")).toBe(receipt);
    const paper = third.getByRole("link", { name: "下载 PDF" });
    const pdf = await third.request.get(await paper.evaluate((link) => (link as HTMLAnchorElement).href));
    expect(pdf.headers()["content-type"]).toBe("application/pdf");
    const signed = JSON.parse(body.toString()) as { sheets: { number: number; total: number }[]; recused: number[] };
    expect(signed.recused).toHaveLength(1);
    const bySheet = new Map(signed.sheets.map((one) => [`N-${String(one.number).padStart(3, "0")}`, (one.total / 100).toFixed(2)]));
    for (const [film, mark] of given[0] ?? []) expect(bySheet.get(film), film).toBe(mark);

    // Everything the three gave stands in the organiser's matrix.
    await everyMarkIsThere(browser, watch, server, id, given);
  } finally {
    await server.stop();
  }
});

async function everyMarkIsThere(
  browser: Parameters<typeof person>[0],
  watch: Parameters<typeof person>[1],
  server: Server,
  id: string,
  given: Map<string, string>[],
): Promise<void> {
  const office = await person(browser, watch);
  await signIn(office, server.url, "organiser@demo.invalid", demoPassword);
  await office.goto(`${server.url}/contests/${id}/ranking?view=matrix`);
  const text = await office.locator("main").innerText();
  for (const sheets of given) {
    for (const [film, mark] of sheets) {
      expect(text).toContain(film);
      const row = office.getByRole("row").filter({ hasText: film });
      await expect(row).toContainText(mark);
    }
  }
}

test("a film is scored with the keyboard alone, and the whole of it on a phone", async ({ browser, watch, demo }) => {
  const page = await person(browser, watch);
  await page.setViewportSize({ width: 360, height: 740 });
  await openList(page, demo, "judge02");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const phone = await person(browser, watch);
  await phone.setViewportSize({ width: 360, height: 740 });
  await openDesk(phone, demo, "judge05");
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await press(phone, "8877");
  await expect(saved(phone)).toBeVisible();
  await phone.keyboard.press("n");
  await phone.waitForLoadState("load");
  await hydrated(phone);
  // Tab alone reaches the first ruler, and arrows score it.
  const ruler = phone.getByRole("form", { name: "评分表" }).getByRole("slider").first();
  await phone.getByRole("heading", { level: 2, name: "评分表" }).click();
  await phone.keyboard.press("Tab");
  for (let tries = 0; tries < 6 && !(await ruler.evaluate((one) => one === document.activeElement)); tries += 1) {
    await phone.keyboard.press("Tab");
  }
  await expect(ruler).toBeFocused();
  await phone.keyboard.press("End");
  await expect(ruler).toHaveAttribute("aria-valuetext", "10.0");
  await expect(saved(phone)).toBeVisible();
});
