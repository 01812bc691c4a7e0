import type { Page } from "@playwright/test";
import { openDesk, openList } from "../fixtures/entries";
import { demoPassword, person } from "../fixtures/people";
import { accessibility, expect, hydrated, test } from "../fixtures/test";

const marks = (page: Page) => page.locator(".criterion output").allInnerTexts();
/** The rulers of the sheet; the player has sliders of its own. */
const rulers = (page: Page) => page.getByRole("form", { name: "评分表" }).getByRole("slider");
const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^已保存 \d\d:\d\d$/ });

test("digits score a sheet, it says when it is kept, and a reload finds it", async ({ page, demo }) => {
  await openDesk(page, demo, "judge04");
  await page.keyboard.press("8");
  await page.keyboard.press("Shift+Digit7");
  await page.keyboard.press("0");
  expect((await marks(page)).slice(0, 3)).toEqual(["8.0", "7.5", "10.0"]);
  await expect(page.getByText("还没有评分")).toBeVisible();
  await expect(saved(page)).toBeVisible();

  // The pointer: half points under the hand, and a drag.
  const last = rulers(page).last();
  const box = (await last.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const at = (step: number) => box.x + (box.width * (step + 0.5)) / 21;
  await page.mouse.click(at(13), box.y + 12);
  await expect(last).toHaveAttribute("aria-valuetext", "6.5");
  await page.mouse.move(at(2), box.y + 12);
  await page.mouse.down();
  await page.mouse.move(at(18), box.y + 12, { steps: 4 });
  await page.mouse.up();
  await expect(last).toHaveAttribute("aria-valuetext", "9.0");
  await last.press("ArrowLeft");
  await expect(last).toHaveAttribute("aria-valuetext", "8.5");

  // Letters are keys of the desk only while nobody types.
  await page.keyboard.press("m");
  await page.keyboard.type("夜景很稳 9 n");
  await page.keyboard.press("Enter");
  const note = page.getByRole("listitem").filter({ hasText: "夜景很稳 9 n" });
  await expect(note.getByRole("button", { name: "跳到 0:00" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^“.*”的评语$/ }).first().click();
  await page.getByRole("textbox", { name: /^“.*”的评语$/ }).first().fill("立意清楚");
  await expect(saved(page)).toBeVisible();

  await page.reload();
  await hydrated(page);
  expect(await marks(page)).toEqual(["8.0", "7.5", "10.0", "8.5"]);
  await expect(note).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^“.*”的评语$/ }).first()).toHaveValue("立意清楚");

  // What is played is evidence: the strip and the words under it grow, and the server has it.
  await page.keyboard.press("k");
  await expect(page.getByText(/^已看 [1-9]\d?%/)).toBeVisible({ timeout: 15_000 });
  await page.keyboard.press("k");
  const seen = await page.getByText(/^已看 \d+%/).innerText();
  await expect(async () => {
    await page.reload();
    await hydrated(page);
    expect(await page.getByText(/^已看 \d+%/).innerText()).toBe(seen);
  }).toPass();
});

test("the counter of the desk follows the sheet without a reload", async ({ page, demo }) => {
  await openDesk(page, demo, "judge03");
  const counter = page.locator("#desk-counter");
  const words = await counter.innerText();
  const [, done = "", all = ""] = /^已评 (\d+) \/ (\d+) · /.exec(words) ?? [];
  expect(all, words).not.toBe("");
  await page.evaluate(() => {
    document.documentElement.dataset.notReloaded = "true";
  });
  const criteria = await rulers(page).all();
  for (const [at, ruler] of criteria.entries()) {
    await expect(counter).toHaveText(words);
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/save_sheet"));
    await ruler.press("Digit7");
    await answered;
    await expect(ruler, `criterion ${at}`).toHaveAttribute("aria-valuetext", "7.0");
  }
  await expect(counter).toContainText(`已评 ${Number(done) + 1} / ${all}`);
  await criteria[0]?.press("Delete");
  await expect(counter).toHaveText(words);
  await expect(page.locator("html")).toHaveAttribute("data-not-reloaded", "true");
});

test("player and every score control are in sight at 1280 × 720", async ({ page, demo }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await openDesk(page, demo, "judge04");
  await expect(page.getByLabel("评语", { exact: true })).toBeInViewport({ ratio: 1 });
  for (const part of [page.locator("video"), ...(await page.getByRole("slider").all())]) {
    await expect(part).toBeInViewport({ ratio: 1 });
  }
  await expect(page.getByText("合计")).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("link", { name: "下一部未评" })).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
});

test.describe("without network", () => {
  test.use({ expectedConsoleErrors: /ERR_INTERNET_DISCONNECTED/ });

  test("marks wait in the browser and arrive by themselves", async ({ page, context, demo }) => {
    await openDesk(page, demo, "judge05");
    await context.setOffline(true);
    await page.keyboard.press("7");
    await expect(page.getByText("连不上服务器")).toBeVisible();
    expect((await marks(page))[0]).toBe("7.0");
    await context.setOffline(false);
    await expect(saved(page)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("连不上服务器")).toHaveCount(0);
    await page.reload();
    await hydrated(page);
    expect((await marks(page))[0]).toBe("7.0");
  });
});

test.describe("with an ended session", () => {
  test.use({ expectedConsoleErrors: /status of 4\d\d/ });

  test("marks stay, and are kept after signing in again where one is", async ({ page, context, demo }) => {
    await openDesk(page, demo, "judge05");
    const here = page.url();
    await context.clearCookies({ name: "session" });
    await page.keyboard.press("6");
    await expect(page.getByText("登录已过期，还没有保存")).toBeVisible();
    await page.getByLabel("judge05@demo.invalid 的密码").fill("not the password");
    await page.getByRole("button", { name: "登录", exact: true }).click();
    await expect(page.getByText("邮箱或密码不对")).toBeVisible();
    await page.getByLabel("judge05@demo.invalid 的密码").fill(demoPassword);
    await page.keyboard.press("Enter");
    await expect(saved(page)).toBeVisible();
    expect(page.url()).toBe(here);
    expect(await marks(page)).toContain("6.0");
  });
});

test("a sheet changed in another window is asked about, never overwritten", async ({ page, context, demo }) => {
  await openDesk(page, demo, "judge03");
  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  const first = (tab: Page) => rulers(tab).first();
  await first(page).press("8");
  await expect(saved(page)).toBeVisible();
  await first(other).press("3");
  await expect(other.getByText("这张评分表在别处改过")).toBeVisible();
  await other.getByRole("button", { name: "改用别处的" }).click();
  await expect(first(other)).toHaveAttribute("aria-valuetext", "8.0");
  await expect(other.getByText("这张评分表在别处改过")).toHaveCount(0);
});

test("next leads to a film that is not scored, previous back again", async ({ page, demo }) => {
  await openDesk(page, demo, "judge03");
  const here = page.url();
  await page.keyboard.press("n");
  await page.waitForURL((address) => address.href !== here);
  await hydrated(page);
  expect(await marks(page)).toContain("未评");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "快捷键" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  await page.waitForURL(here);
});

test("a recusal needs a reason and hides the film at once", async ({ page, demo }) => {
  await openDesk(page, demo, "judge05");
  const desk = page.url();
  await page.getByRole("button", { name: "申请回避…" }).click();
  const dialog = page.getByRole("dialog", { name: /^申请回避/ });
  await dialog.getByLabel("回避理由").fill("与主创同一单位");
  await dialog.getByRole("button", { name: "确认回避" }).click();
  await expect(page.getByText(/^已回避 N-/)).toBeVisible();
  await expect(page.getByText("（已回避）").first()).toBeVisible();
  expect((await page.request.get(desk)).status()).toBe(404);
});

test("the plain form works without a script", async ({ browser, watch, demo }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN" });
  watch(context);
  const page = await context.newPage();
  await openList(page, demo, "judge04");
  await page.getByRole("link", { name: /^(继续评|开始评)/ }).first().click();
  const lists = page.locator("select[name^=mark-]");
  const count = await lists.count();
  for (let at = 0; at < count; at += 1) await lists.nth(at).selectOption({ label: "8.5" });
  await page.getByLabel("评语", { exact: true }).fill("没有脚本");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("form", { name: "评分表" }).getByText("85.00")).toBeVisible();
  await expect(lists.first()).toHaveValue("850");

  // A mark that cannot be read is no empty one.
  const version = await page.locator("input[name=version]").inputValue();
  for (const mark of ["NaN", "1e9", "８００", "500\u200b", "99999999999999999999"]) {
    const form = { _form: "sheet", version, "mark-c1": mark };
    const answer = await page.request.post(page.url(), { form, headers: { "sec-fetch-site": "same-origin" } });
    expect(answer.status(), mark).toBe(400);
  }
  await page.reload();
  await expect(page.getByRole("form", { name: "评分表" }).getByText("85.00")).toBeVisible();
  await context.close();
});

test("what is entered before the script wakes stays", async ({ page, demo }) => {
  await openDesk(page, demo, "judge04");
  // The bundle is held back until something was entered.
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route(/\/pkg\/desk.*\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: "domcontentloaded" });
  const list = page.locator("select[name^=mark-]").first();
  await list.selectOption({ label: "4.5" });
  await page.getByLabel("评语", { exact: true }).fill("先写后醒");
  release();
  await hydrated(page);
  await expect(saved(page)).toBeVisible();
  expect((await marks(page))[0]).toBe("4.5");
  await page.reload();
  await hydrated(page);
  expect((await marks(page))[0]).toBe("4.5");
  await expect(page.getByLabel("评语", { exact: true })).toHaveValue("先写后醒");
});

test("words written while a conflict shows are kept", async ({ page, context, demo }) => {
  await openDesk(page, demo, "judge05");
  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  await rulers(page).last().press("2");
  await expect(saved(page)).toBeVisible();
  await rulers(other).last().press("9");
  await expect(other.getByText("这张评分表在别处改过")).toBeVisible();
  await other.getByLabel("评语", { exact: true }).fill("写在冲突之中");
  await other.getByRole("button", { name: "保留这里的" }).click();
  await expect(saved(other)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel("评语", { exact: true })).toHaveValue("写在冲突之中");
  expect((await marks(page)).at(-1)).toBe("9.0");
});

test("the desk is dark for everyone, the list follows the person", async ({ browser, watch, demo }) => {
  const page = await person(browser, watch);
  await page.emulateMedia({ colorScheme: "light" });
  await openDesk(page, demo, "judge04");
  const room = () => page.evaluate(() => document.documentElement.dataset.room);
  // More than once: what tells the room must not depend on which thread made the page.
  for (let visit = 0; visit < 6; visit += 1) {
    await page.reload();
    expect(await room()).toBe("screening");
  }
  await page.getByRole("link", { name: "我的评审任务", exact: true }).click();
  expect(await room()).toBe("paper");
});

test("two films of the own list stand and play side by side", async ({ page, demo }) => {
  await openList(page, demo, "judge02");
  await page.goto(`${page.url().replace(/[?#].*$/, "")}/compare`);
  await page.getByLabel("一部", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("另一部", { exact: true }).selectOption({ index: 2 });
  await page.getByRole("button", { name: "比较", exact: true }).click();
  await hydrated(page);
  await expect(page.locator("video")).toHaveCount(2);
  for (const nth of [0, 1]) {
    const play = page.getByRole("button", { name: "播放", exact: true }).nth(nth);
    await play.click();
    await expect
      .poll(() => page.locator("video").nth(nth).evaluate((film) => (film as HTMLVideoElement).currentTime))
      .toBeGreaterThan(0);
    await page.getByRole("button", { name: "暂停", exact: true }).click();
  }
  expect(await accessibility(page)).toEqual([]);
});
