import type { Page } from "@playwright/test";
import { newContest, password } from "../fixtures/contest";
import { account, signIn } from "../fixtures/people";
import { accessibility, expect, test, type Server } from "../fixtures/test";

const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

async function organise(page: Page, server: Server, title: string): Promise<string> {
  const email = `${unique()}@example.invalid`;
  await account(server, "organiser", email, password);
  await signIn(page, server.url, email, password);
  return newContest(page, server, title);
}

const saved = (page: Page) => expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();

/** The sentences of a section. */
const sentences = (page: Page) => page.locator(".sentences .sentence");

test("rules are sentences that are added, moved and removed, and say at once what comes of them", async ({ page, server }) => {
  const contest = await organise(page, server, "一句一条");
  await page.goto(`${contest}/settings?section=balance`);
  await expect(sentences(page).first()).toHaveText("每个地市最多 2 部");
  const before = await sentences(page).count();

  // A change of a picker changes its sentence without leaving the page.
  await page.getByLabel("数量 1", { exact: true }).fill("3");
  await expect(sentences(page).first()).toHaveText("每个地市最多 3 部");
  await expect(page.getByText("尚未保存")).toBeVisible();

  // A new rule by its pickers: no code and no star.
  await page.getByRole("button", { name: "增加一条规则" }).click();
  const row = before + 1;
  await expect(page.getByLabel(`对象 ${row}`)).toBeFocused();
  await page.getByLabel(`对象 ${row}`).selectOption({ label: "广州市" });
  await page.getByLabel(`限制 ${row}`).selectOption({ label: "至少（部）" });
  await page.getByLabel(`数量 ${row}`).fill("1");
  await expect(sentences(page).last()).toHaveText("广州市至少 1 部");

  // It moves by a button, by keys and by its handle; the focus stays with it.
  await page.getByRole("button", { name: `上移第 ${row} 行` }).click();
  await expect(sentences(page).nth(row - 2)).toHaveText("广州市至少 1 部");
  await expect(page.getByRole("button", { name: `上移第 ${row - 1} 行` })).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(sentences(page).nth(row - 3)).toHaveText("广州市至少 1 部");
  // All rows in sight: a page that scrolls after the button is down begins no drag.
  await page.setViewportSize({ width: 1280, height: 1800 });
  const from = page.locator(".sentences > li").nth(row - 3);
  await from.locator(".drag").dragTo(page.locator(".sentences > li").first());
  await expect(sentences(page).first()).toHaveText("广州市至少 1 部");
  await page.getByRole("button", { name: `删除第 ${row} 行` }).click();
  await expect(sentences(page)).toHaveCount(before);

  // Rules that cannot hold are told while they are filled in.
  await page.getByLabel("入选总数").fill("1");
  await page.getByLabel("数量 1", { exact: true }).fill("2");
  await expect(page.getByText("这些规则无论收到什么作品都不能同时满足")).toBeVisible();
  await page.getByLabel("入选总数").fill("15");
  await page.getByLabel("数量 1", { exact: true }).fill("1");
  await expect(page.getByText("这些规则无论收到什么作品都不能同时满足")).toHaveCount(0);
  expect(await accessibility(page)).toEqual([]);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await saved(page);
  await expect(sentences(page).first()).toHaveText("广州市至少 1 部");
});

test("texts in another language wait behind a switch, zone and codecs have names", async ({ page, server }) => {
  const contest = await organise(page, server, "按名称选择");
  await page.goto(`${contest}/settings?section=categories`);
  await expect(page.getByLabel("英文名称 1")).toBeHidden();
  await page.getByLabel("同时显示其他语言的名称和说明").check();
  await expect(page.getByLabel("英文名称 1")).toBeVisible();
  await page.goto(`${contest}/settings?section=general`);
  await expect(page.getByLabel("时区").locator("option:checked")).toHaveText("北京时间");
  await page.getByLabel("时区").selectOption({ label: "伦敦时间" });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await saved(page);
  await page.goto(`${contest}/settings?section=film`);
  await expect(page.getByLabel("H.265 / HEVC")).toBeChecked();
  await page.getByLabel("AV1").check();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await saved(page);
  await expect(page.getByLabel("AV1")).toBeChecked();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("every button of a list does its work by loading the page", async ({ page, server }) => {
    const contest = await organise(page, server, "没有脚本");
    await page.goto(`${contest}/settings?section=categories`);
    const rows = page.locator("tr[data-row]");
    const before = await rows.count();
    await page.getByRole("button", { name: "增加一个类别" }).click();
    await expect(rows).toHaveCount(before + 1);
    await page.getByLabel(`中文名称 ${before + 1}`).fill("竖屏短片");
    await page.getByLabel(`最长（分钟）${before + 1}`).fill("3");
    await page.getByRole("button", { name: `上移第 ${before + 1} 行` }).click();
    await expect(page.getByLabel(`中文名称 ${before}`)).toHaveValue("竖屏短片");
    await page.getByRole("button", { name: "删除第 1 行" }).click();
    await expect(rows).toHaveCount(before);
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await saved(page);
    await expect(page.getByLabel(`中文名称 ${before - 1}`)).toHaveValue("竖屏短片");
  });
});
