import type { Browser, BrowserContext, Page } from "@playwright/test";
import { contests, demoPassword, person, signIn } from "../fixtures/people";
import { START_MS, expect, hydrated, startServer, test as base, type Server } from "../fixtures/test";

/** A demonstration of the test's own, and in it the contest that is being judged. */
interface Judging {
  server: Server;
  contest: string;
  /** The judges' own list. */
  list: string;
}

const test = base.extend<{ judging: Judging }>({
  judging: [
    async ({}, use) => {
      const server = await startServer({ demo: true });
      try {
        const id = (await contests(server)).find((line) => line.phase === "round-1")?.id ?? "";
        await use({ server, contest: `${server.url}/contests/${id}`, list: `${server.url}/judge/${id}` });
      } finally {
        await server.stop();
      }
    },
    { timeout: START_MS },
  ],
});

test.describe.configure({ timeout: 120_000 });

const rulers = (page: Page) => page.getByRole("form", { name: "评分表" }).getByRole("slider");
const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^已保存 \d\d:\d\d$/ });
const total = (page: Page) => page.locator(".total strong").innerText();
const refused = (page: Page) => page.getByText("有一处改动没有被接受");

/** Does something as the organiser, in a browser of their own. */
async function asOrganiser(
  browser: Browser,
  watch: (context: BrowserContext) => void,
  judging: Judging,
  act: (office: Page) => Promise<void>,
): Promise<void> {
  const office = await person(browser, watch);
  await signIn(office, judging.server.url, "organiser@demo.invalid", demoPassword);
  await act(office);
  await office.context().close();
}

/** The organiser opens the signed sheets of a judge again. */
async function reopen(
  browser: Browser,
  watch: (context: BrowserContext) => void,
  judging: Judging,
  reason: string,
): Promise<void> {
  await asOrganiser(browser, watch, judging, async (office) => {
    await office.goto(`${judging.contest}/progress`);
    await office.getByRole("row").filter({ hasText: "评委 02" }).getByRole("button", { name: "重新打开…" }).click();
    const dialog = office.getByRole("dialog", { name: /^重新打开评委 02/ });
    await dialog.getByLabel("理由").fill(reason);
    await dialog.getByRole("button", { name: /^重新打开 \d+ 张$/ }).click();
    await expect(office.getByText(/^已重新打开评委 02/)).toBeVisible();
  });
}

/** The organiser sets everybody's term, in milliseconds from now; to the second, which no field of a form does. */
async function setTerm(
  browser: Browser,
  watch: (context: BrowserContext) => void,
  judging: Judging,
  fromNow: number,
): Promise<void> {
  await asOrganiser(browser, watch, judging, async (office) => {
    const inShanghai = new Date(Date.now() + 8 * 3_600_000 + fromNow).toISOString().slice(0, 19);
    const answer = await office.request.post(`${judging.contest}/progress`, {
      form: { _form: "term", judge: "", until: inShanghai, reason: "" },
      headers: { "sec-fetch-site": "same-origin" },
      maxRedirects: 0,
    });
    expect(answer.status()).toBe(303);
  });
}

/** A judge signs in and opens the first film of the list. */
async function openFirst(page: Page, judging: Judging, judge: string): Promise<void> {
  await signIn(page, judging.server.url, `${judge}@demo.invalid`, demoPassword);
  await page.goto(judging.list);
  await page.locator('a[href^="/desk/"]').first().click();
  await hydrated(page);
}

/** Signs everything on the judge's list. */
async function sign(page: Page, list: string): Promise<void> {
  await page.goto(list);
  await page.getByRole("button", { name: "签名…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^签名 \d+ 张$/ }).click();
  await expect(page.getByText("评分表已签名锁定")).toBeVisible();
}

/** The bodies of all sheets that this page sends from now on. */
function sheetsSent(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/save_sheet")) sent.push(request.postData() ?? "");
  });
  return sent;
}

test("a mark refused after signing never comes back by itself", async ({ browser, context, page, watch, judging }) => {
  await reopen(browser, watch, judging, "请再核对一遍");
  await openFirst(page, judging, "judge02");
  const desk = page.url();

  // Why it was opened again stands on the list and on the sheet, with what was signed.
  await page.goto(judging.list);
  await expect(page.getByText("理由：请再核对一遍")).toBeVisible();
  await page.getByRole("link", { name: "查看原先签名的内容" }).click();
  await expect(page.getByText("这份签名已经撤销")).toBeVisible();
  await page.goto(desk);
  await hydrated(page);
  await expect(page.getByText("理由：请再核对一遍")).toBeVisible();
  const before = await total(page);

  // A second tab signs; a mark pressed in the first one is refused and shown beside what is stored.
  const second = await context.newPage();
  await sign(second, judging.list);
  await rulers(page).first().press("Home");
  await expect(refused(page)).toBeVisible();
  await expect(page.getByText("已签名，不能修改")).toBeVisible();
  expect(await total(page)).toBe(before);
  await expect(page.getByRole("button", { name: "采用本机保留的" })).toHaveCount(0);

  // Opened again, looking at the list sends nothing, and says so.
  await reopen(browser, watch, judging, "笔误");
  const sent = sheetsSent(second);
  await second.goto(judging.list);
  await expect(second.getByText("在本机的改动没有被接受")).toBeVisible();
  await second.waitForTimeout(2_000);
  expect(sent).toEqual([]);

  // On the desk both values stand side by side, nothing is sent, and the judge drops or keeps the refused one.
  const fromDesk = sheetsSent(page);
  await page.goto(desk);
  await hydrated(page);
  await expect(refused(page)).toBeVisible();
  await expect(page.locator(".both-sheets tr.differs")).toHaveCount(1);
  expect(await total(page)).toBe(before);
  await page.waitForTimeout(2_000);
  expect([...sent, ...fromDesk]).toEqual([]);
  await page.getByRole("button", { name: "采用本机保留的" }).click();
  await expect(saved(page)).toBeVisible();
  expect(await total(page)).not.toBe(before);
  await expect(refused(page)).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await expect(refused(page)).toHaveCount(0);
  await second.goto(judging.list);
  await expect(second.getByText("在本机的改动没有被接受")).toBeHidden();
});

test("marks refused after the term wait until the judge keeps or drops them, though the term is extended", async ({
  browser,
  context,
  page,
  watch,
  judging,
}) => {
  const mark = (desk: Page) => rulers(desk).first().getAttribute("aria-valuetext");
  await openFirst(page, judging, "judge04");
  const other = await context.newPage();
  await other.goto(judging.list);
  await other.locator('a[href^="/desk/"]').last().click();
  await hydrated(other);
  const desks = [
    { desk: page, address: page.url(), before: await mark(page), button: "采用本机保留的", kept: true },
    { desk: other, address: other.url(), before: await mark(other), button: "放弃本机保留的", kept: false },
  ];
  const shortly = 6_000;
  await setTerm(browser, watch, judging, shortly);
  await page.waitForTimeout(shortly + 1_000);
  for (const { desk, before } of desks) {
    await rulers(desk).first().press("Home");
    await expect(refused(desk)).toBeVisible();
    await expect(desk.getByText("评审期限已过", { exact: true })).toBeVisible();
    expect(await mark(desk)).toBe(before);
    await expect(desk.getByRole("button", { name: "采用本机保留的" })).toHaveCount(0);
  }

  // Extended, neither the list nor a desk sends them; each desk shows its own beside what is stored.
  await setTerm(browser, watch, judging, 30 * 86_400_000);
  const sent = [page, other].map(sheetsSent);
  await page.goto(judging.list);
  await expect(page.getByText("在本机的改动没有被接受")).toBeVisible();
  await page.waitForTimeout(2_000);
  for (const { desk, address, before } of desks) {
    await desk.goto(address);
    await hydrated(desk);
    await expect(refused(desk)).toBeVisible();
    await expect(desk.locator(".both-sheets tr.differs")).toHaveCount(1);
    expect(await mark(desk)).toBe(before);
  }
  await page.waitForTimeout(2_000);
  expect(sent.flat()).toEqual([]);

  for (const { desk, before, button, kept } of desks) {
    const answered = kept && desk.waitForResponse((answer) => answer.url().endsWith("/api/save_sheet"));
    await desk.getByRole("button", { name: button }).click();
    await answered;
    await expect(refused(desk)).toHaveCount(0);
    await desk.reload();
    await hydrated(desk);
    await expect(refused(desk)).toHaveCount(0);
    await expect.poll(async () => (await mark(desk)) !== before).toBe(kept);
  }
});

test("a second refused mark does not take the place of the first", async ({ browser, context, page, watch, judging }) => {
  await reopen(browser, watch, judging, "请再核对一遍");
  await openFirst(page, judging, "judge02");
  const desk = page.url();
  // One mark is refused and not decided about; opened again, another one is, of another criterion.
  await sign(await context.newPage(), judging.list);
  await rulers(page).first().press("Home");
  await expect(refused(page)).toBeVisible();
  await reopen(browser, watch, judging, "笔误");
  await page.goto(desk);
  await hydrated(page);
  await expect(refused(page)).toBeVisible();
  await sign(await context.newPage(), judging.list);
  await rulers(page).last().press("Home");
  await expect(page.getByText("已签名，不能修改")).toBeVisible();

  // Both are there, one after the other, also on a page that is loaded anew.
  await page.goto(desk);
  await hydrated(page);
  for (let left = 2; left > 0; left -= 1) {
    await expect(refused(page)).toBeVisible();
    await expect(page.locator(".both-sheets tr.differs")).toHaveCount(1);
    await page.getByRole("button", { name: "放弃本机保留的" }).click();
  }
  await expect(refused(page)).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await expect(refused(page)).toHaveCount(0);
});

test("a refused mark that is dropped is gone, and Back never shows a saved mark as unscored", async ({
  browser,
  context,
  page,
  watch,
  judging,
}) => {
  await reopen(browser, watch, judging, "请再核对一遍");
  await openFirst(page, judging, "judge02");
  const before = await total(page);
  await sign(await context.newPage(), judging.list);
  await rulers(page).first().press("Home");
  await page.getByRole("button", { name: "放弃本机保留的" }).click();
  await expect(refused(page)).toHaveCount(0);
  await reopen(browser, watch, judging, "笔误");
  await page.reload();
  await hydrated(page);
  expect(await total(page)).toBe(before);
  await expect(refused(page)).toHaveCount(0);

  // Changed in another window meanwhile, and come back to by Back: the desk shows what is stored.
  await rulers(page).first().press("Home");
  await expect(saved(page)).toBeVisible();
  const desk = page.url();
  await page.goto(judging.list);
  const other = await context.newPage();
  await other.goto(desk);
  await hydrated(other);
  await rulers(other).first().press("End");
  await expect(saved(other)).toBeVisible();
  const now = await total(other);
  await page.goBack();
  await hydrated(page);
  await expect.poll(() => total(page)).toBe(now);
  await page.goForward();
  await expect(page.getByRole("row").filter({ hasText: now }).first()).toBeVisible();
});
