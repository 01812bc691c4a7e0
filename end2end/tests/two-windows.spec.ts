import type { Page } from "@playwright/test";
import { draft, openList } from "../fixtures/entries";
import { expect, hydrated, test } from "../fixtures/test";

const title = /^作品名称/;
const synopsis = /^内容简介/;
const field = (page: Page, name: RegExp) => page.getByRole("textbox", { name });
const saved = (page: Page) => page.getByText(/已保存 \d\d:\d\d/).first();

/** Types into a field and waits until the server has answered. */
async function type(page: Page, name: RegExp, words: string): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/save_entry"));
  await field(page, name).fill(words);
  expect((await answered).status()).toBe(200);
}

test("two windows on one form each keep what they were used for, and ask where both changed one field", async ({
  context,
  page,
  server,
}) => {
  const address = await draft(page, server, "two-windows");
  const other = await context.newPage();
  await other.goto(address);
  await hydrated(other);

  // Each changes a field of its own: neither takes the other's back.
  await type(page, title, "夜航");
  await expect(saved(page)).toBeVisible();
  await type(other, synopsis, "江上的灯火");
  await expect(saved(other)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(field(page, title)).toHaveValue("夜航");
  await expect(field(page, synopsis)).toHaveValue("江上的灯火");

  // Both change one field: both values are shown, and the person chooses.
  await other.reload();
  await hydrated(other);
  await type(page, title, "夜航人");
  await expect(saved(page)).toBeVisible();
  await type(other, title, "江边");
  await expect(other.getByText("这份表在别处改过")).toBeVisible();
  const row = other.locator("table.both tbody tr");
  await expect(row).toHaveCount(1);
  await expect(row.getByRole("cell")).toHaveText(["江边", "夜航人"]);
  await other.getByRole("button", { name: "以这里的为准" }).click();
  await expect(other.getByText("这份表在别处改过")).toHaveCount(0);
  await expect(saved(other)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(field(page, title)).toHaveValue("江边");
});

test("a browser that keeps nothing says so to a judge", async ({ demo, page }) => {
  const notice = page.getByText(/^这个浏览器不让本站存放数据/);
  // As in a private window: neither storage takes anything.
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("no storage", "QuotaExceededError");
    };
    IDBFactory.prototype.open = refuse;
    Storage.prototype.setItem = refuse;
  });
  await openList(page, demo, "judge01");
  await expect(notice).toBeVisible();
});

test("a browser that keeps nothing says so to whoever uploads a film", async ({ page, server }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("no storage", "QuotaExceededError");
    };
  });
  await draft(page, server, "private-window");
  // Beside each kind of file.
  await expect(page.getByText(/^这个浏览器不让本站存放数据/).first()).toBeVisible();
});
