import type { Browser, BrowserContext, Page } from "@playwright/test";
import { contests, demoPassword, person, signIn } from "../fixtures/people";
import { expect, hydrated, startServer, test, type Server } from "../fixtures/test";

const rulers = (page: Page) => page.getByRole("form", { name: "评分表" }).getByRole("slider");
const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^已保存 \d\d:\d\d$/ });
const total = (page: Page) => page.locator(".total strong").innerText();

/** The organiser opens the signed sheets of a judge again. */
async function reopen(
  browser: Browser,
  watch: (context: BrowserContext) => void,
  server: Server,
  contest: string,
  reason: string,
): Promise<void> {
  const office = await person(browser, watch);
  await signIn(office, server.url, "organiser@demo.invalid", demoPassword);
  await office.goto(`${server.url}/contests/${contest}/progress`);
  await office.getByRole("row").filter({ hasText: "评委 02" }).getByRole("button", { name: "重新打开…" }).click();
  const dialog = office.getByRole("dialog", { name: /^重新打开评委 02/ });
  await dialog.getByLabel("理由").fill(reason);
  await dialog.getByRole("button", { name: /^重新打开 \d+ 张$/ }).click();
  await expect(office.getByText(/^已重新打开评委 02/)).toBeVisible();
  await office.context().close();
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

test("a mark refused after signing never comes back by itself", async ({ browser, context, page, watch }) => {
  test.setTimeout(300_000);
  const server = await startServer({ demo: true });
  try {
    const id = (await contests(server)).find((line) => line.phase === "round-1")?.id ?? "";
    const list = `${server.url}/judge/${id}`;
    await reopen(browser, watch, server, id, "请再核对一遍");
    await signIn(page, server.url, "judge02@demo.invalid", demoPassword);

    // Why it was opened again stands on the list and on the sheet, with what was signed.
    await page.goto(list);
    await expect(page.getByText("理由：请再核对一遍")).toBeVisible();
    await page.getByRole("link", { name: "查看原先签名的内容" }).click();
    await expect(page.getByText("这份签名已经撤销")).toBeVisible();
    await page.goto(list);
    await page.locator('a[href^="/desk/"]').first().click();
    await hydrated(page);
    await expect(page.getByText("理由：请再核对一遍")).toBeVisible();
    const desk = page.url();
    const before = await total(page);

    // A second tab signs; a mark pressed in the first one is refused and shown beside what is stored.
    const second = await context.newPage();
    await sign(second, list);
    await rulers(page).first().press("Home");
    await expect(page.getByText("有一处改动没有被接受")).toBeVisible();
    await expect(page.getByText("已签名，不能修改")).toBeVisible();
    expect(await total(page)).toBe(before);
    await expect(page.getByRole("button", { name: "采用本机保留的" })).toHaveCount(0);

    // Opened again, looking at the list sends nothing, and says so.
    await reopen(browser, watch, server, id, "笔误");
    const sent = sheetsSent(second);
    await second.goto(list);
    await expect(second.getByText("在本机的改动没有被接受")).toBeVisible();
    await second.waitForTimeout(2_000);
    expect(sent).toEqual([]);

    // On the desk both values stand side by side, nothing is sent, and the judge drops or keeps the refused one.
    const fromDesk = sheetsSent(page);
    await page.goto(desk);
    await hydrated(page);
    await expect(page.getByText("有一处改动没有被接受")).toBeVisible();
    await expect(page.locator(".both-sheets tr.differs")).toHaveCount(1);
    expect(await total(page)).toBe(before);
    await page.waitForTimeout(2_000);
    expect([...sent, ...fromDesk]).toEqual([]);
    await page.getByRole("button", { name: "采用本机保留的" }).click();
    await expect(saved(page)).toBeVisible();
    expect(await total(page)).not.toBe(before);
    await expect(page.getByText("有一处改动没有被接受")).toHaveCount(0);
    await page.reload();
    await hydrated(page);
    await expect(page.getByText("有一处改动没有被接受")).toHaveCount(0);
    await second.goto(list);
    await expect(second.getByText("在本机的改动没有被接受")).toBeHidden();
  } finally {
    await server.stop();
  }
});

test("a second refused mark does not take the place of the first", async ({ browser, context, page, watch }) => {
  test.setTimeout(300_000);
  const server = await startServer({ demo: true });
  try {
    const id = (await contests(server)).find((line) => line.phase === "round-1")?.id ?? "";
    const list = `${server.url}/judge/${id}`;
    await reopen(browser, watch, server, id, "请再核对一遍");
    await signIn(page, server.url, "judge02@demo.invalid", demoPassword);
    await page.goto(list);
    await page.locator('a[href^="/desk/"]').first().click();
    await hydrated(page);
    const desk = page.url();
    const refused = page.getByText("有一处改动没有被接受");
    // One mark is refused and not decided about; opened again, another one is, of another criterion.
    await sign(await context.newPage(), list);
    await rulers(page).first().press("Home");
    await expect(refused).toBeVisible();
    await reopen(browser, watch, server, id, "笔误");
    await page.goto(desk);
    await hydrated(page);
    await expect(refused).toBeVisible();
    await sign(await context.newPage(), list);
    await rulers(page).last().press("Home");
    await expect(page.getByText("已签名，不能修改")).toBeVisible();

    // Both are there, one after the other, also on a page that is loaded anew.
    await page.goto(desk);
    await hydrated(page);
    for (let left = 2; left > 0; left -= 1) {
      await expect(refused).toBeVisible();
      await expect(page.locator(".both-sheets tr.differs")).toHaveCount(1);
      await page.getByRole("button", { name: "放弃本机保留的" }).click();
    }
    await expect(refused).toHaveCount(0);
    await page.reload();
    await hydrated(page);
    await expect(refused).toHaveCount(0);
  } finally {
    await server.stop();
  }
});

test("a refused mark that is dropped is gone, and Back never shows a saved mark as unscored", async ({
  browser,
  context,
  page,
  watch,
}) => {
  test.setTimeout(300_000);
  const server = await startServer({ demo: true });
  try {
    const id = (await contests(server)).find((line) => line.phase === "round-1")?.id ?? "";
    const list = `${server.url}/judge/${id}`;
    await reopen(browser, watch, server, id, "请再核对一遍");
    await signIn(page, server.url, "judge02@demo.invalid", demoPassword);
    await page.goto(list);
    await page.locator('a[href^="/desk/"]').first().click();
    await hydrated(page);
    const before = await total(page);
    await sign(await context.newPage(), list);
    await rulers(page).first().press("Home");
    await page.getByRole("button", { name: "放弃本机保留的" }).click();
    await expect(page.getByText("有一处改动没有被接受")).toHaveCount(0);
    await reopen(browser, watch, server, id, "笔误");
    await page.reload();
    await hydrated(page);
    expect(await total(page)).toBe(before);
    await expect(page.getByText("有一处改动没有被接受")).toHaveCount(0);

    // Changed in another window meanwhile, and come back to by Back: the desk shows what is stored.
    await rulers(page).first().press("Home");
    await expect(saved(page)).toBeVisible();
    const desk = page.url();
    await page.goto(list);
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
  } finally {
    await server.stop();
  }
});
