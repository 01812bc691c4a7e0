import { choose, enter, firstRun, newContest, register, step } from "../fixtures/contest";
import { person } from "../fixtures/people";
import { accessibility, expect, hydrated, startServer, test } from "../fixtures/test";

test("a form is arranged beside its preview, asks what answers call for, and says what a change does to entries", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(180_000);
  const server = await startServer();
  try {
    await firstRun(page, server);
    const contest = await newContest(page, server, "报名表");
    await page.goto(`${contest}/settings?section=form`);
    const preview = page.getByRole("region", { name: /^预览/ });
    await expect(preview.getByLabel(/^作品名称/)).toBeDisabled();

    // A section, and a field in it that hangs on an earlier choice.
    await page.locator("#form-sections > summary").click();
    await page.getByRole("button", { name: "增加一个分组" }).click();
    const sections = page.getByRole("region", { name: "表单分组" });
    await sections.getByLabel("中文名称 1").fill("系列作品");
    await page.getByRole("button", { name: "增加一项…" }).click();
    const card = page.locator(".form-row").last();
    await card.getByLabel(/^中文名称/).first().fill("集数");
    await card.getByLabel("类型").selectOption({ label: "整数" });
    await card.getByLabel(/^最小值/).fill("2");
    await card.getByLabel(/^最大值/).fill("99");
    await card.getByLabel("所在分组").selectOption({ label: "系列作品" });
    await card.getByLabel("提交前必须填写").check();
    await card.getByText("何时填写").click();
    await card.getByLabel("只在前面某项选择之后填写").selectOption({ label: "单集或系列" });
    await card.getByLabel("系列", { exact: true }).check();
    await expect(preview.getByRole("heading", { name: "系列作品" })).toBeVisible();
    await expect(preview.getByText("仅在“单集或系列”为系列时填写")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
    await step(page, contest, "开始征集");

    // It is asked where the answer before it calls for it, and only there.
    const creator = await person(browser, watch);
    await register(creator, server, "creator");
    const entry = await enter(creator, contest, { title: "江上灯火", region: "广州市" }, 0);
    const second = await person(browser, watch);
    await register(second, server, "second");
    await second.goto(`${contest}/enter`);
    await second.getByRole("button", { name: "新建草稿" }).click();
    await second.waitForURL(/\/entries\/[\w-]+$/);
    await hydrated(second);
    const episodes = second.getByRole("textbox", { name: /^集数/ });
    await choose(second, /^单集或系列/, "单集");
    await expect(episodes).toBeHidden();
    await choose(second, /^单集或系列/, "系列");
    await expect(episodes).toBeVisible();
    await expect(second.getByRole("link", { name: "集数" })).toBeVisible();

    // What a change does to the entry that exists is said before it is saved.
    await page.goto(`${contest}/settings?section=form`);
    const synopsis = page.locator(".form-row").filter({ has: page.locator("#details-synopsis") });
    await synopsis.getByRole("button", { name: /^删除第/ }).click();
    await expect(page.locator("#details-synopsis")).toHaveCount(0);
    await expect(preview.getByLabel(/^内容简介/)).toHaveCount(0);
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByText("“内容简介”：已报送的 1 部中有 1 部已填的内容不再显示")).toBeVisible();
    await page.goto(entry);
    await page.goto(`${contest}/settings?section=form`);
    await expect(page.locator("#details-synopsis")).toHaveCount(1);
    await synopsis.getByRole("button", { name: /^删除第/ }).click();
    await expect(page.locator("#details-synopsis")).toHaveCount(0);
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await page.getByRole("button", { name: "确认并保存" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
    await expect(page.locator("#details-synopsis")).toHaveCount(0);
  } finally {
    await server.stop();
  }
});

test("the fields of a form are moved by keys and by dragging, and stay where they were put", async ({ page }) => {
  test.setTimeout(120_000);
  const server = await startServer();
  try {
    await firstRun(page, server);
    const contest = await newContest(page, server, "字段排序");
    // All rows in sight: a page that scrolls after the button is down begins no drag.
    await page.setViewportSize({ width: 1280, height: 3000 });
    await page.goto(`${contest}/settings?section=form`);
    const rows = page.locator(".form-row");
    const order = () => rows.locator("> details").evaluateAll((all) => all.map((one) => one.id));
    const tools = (row: number) => rows.nth(row).locator("> .row-tools");
    const [first = "", second = "", third = "", fourth = "", ...rest] = await order();

    // By keys, and the focus goes with the field.
    await tools(1).getByRole("button", { name: "下移第 2 行" }).focus();
    await page.keyboard.press("Alt+ArrowDown");
    await expect.poll(order).toEqual([first, third, second, fourth, ...rest]);
    await expect(tools(2).getByRole("button", { name: "下移第 3 行" })).toBeFocused();
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(order).toEqual([first, second, third, fourth, ...rest]);

    // By its handle.
    await tools(3).locator(".drag").dragTo(rows.nth(1));
    await expect.poll(order).toEqual([first, fourth, second, third, ...rest]);
    await expect(page.getByText("尚未保存")).toBeVisible();
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
    await page.reload();
    await expect.poll(order).toEqual([first, fourth, second, third, ...rest]);
  } finally {
    await server.stop();
  }
});
