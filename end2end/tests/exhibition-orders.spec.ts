import { DAY_MS, importSites, lessons, local, monday, office } from "../fixtures/exhibition";
import { account, person, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test } from "../fixtures/test";

const password = "a-long-password";
const manager = "manager@example.invalid";
const city = "city@example.invalid";

test.use({ expectedConsoleErrors: /status of 422/ });

test("an office proposes, a village orders by telephone and by word of mouth, and its menu says what comes", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(180_000);
  const server = await startServer({});
  try {
    await account(server, "creator", manager, password);
    await importSites(server, [{ code: "001", name: "龙洞村", region: "440106", county: "天河区", manager }]);
    await office(server, browser, watch, { email: city, password, region: "4401" });
    const titles = ["夜航", "灯塔", "水车"];
    await lessons(server, browser, watch, titles.map((title) => ({ title })));
    const week = monday(1);
    await signIn(page, server.url, city, password);
    await page.goto(`${server.url}/exhibition/previews?week=${week}`);
    await expect(page.getByRole("heading", { level: 1, name: "每周预告 · 示例市" })).toBeVisible();
    await page.getByRole("checkbox", { name: /夜航/ }).check();
    await page.getByRole("checkbox", { name: /灯塔/ }).check();
    await page.getByRole("button", { name: "保存推荐" }).click();
    await expect(page.getByText("推荐已保存。")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);

    // The site begins with what is proposed, and adds a film of its own.
    const village = await person(browser, watch);
    await signIn(village, server.url, manager, password);
    await village.goto(`${server.url}/site`);
    await village.goto(`${village.url()}/preview?week=${week}`);
    await expect(village.getByRole("checkbox", { name: /夜航/ })).toBeChecked();
    await village.getByRole("checkbox", { name: /水车/ }).check();
    await village.getByLabel("开始点菜").fill(local(Date.now() + 30 * DAY_MS).slice(0, 16));
    await village.getByRole("button", { name: "保存预告" }).click();
    await expect(village.getByRole("link", { name: /截止时间须晚于开始时间/ })).toBeVisible();
    await expect(village.getByRole("checkbox", { name: /水车/ })).toBeChecked();
    await village.getByLabel("开始点菜").fill(local(Date.now() - DAY_MS).slice(0, 16));
    await village.getByRole("button", { name: "保存预告" }).click();
    await expect(village.getByText("预告已保存。")).toBeVisible();
    expect(await accessibility(village)).toEqual([]);
    const address = await village.getByRole("link", { name: /\/o\// }).getAttribute("href");

    // A telephone without script and without account.
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN", viewport: { width: 360, height: 640 } });
    watch(context);
    const phone = await context.newPage();
    await phone.goto(address ?? "");
    await expect(phone.getByRole("heading", { level: 1, name: "龙洞村点菜" })).toBeVisible();
    await phone.getByRole("button", { name: "提交点菜" }).click();
    await expect(phone.getByRole("link", { name: "请至少勾选一部影片。" })).toBeVisible();
    await phone.getByRole("checkbox", { name: /水车/ }).check();
    await phone.getByLabel(/手机号码/).fill("138 0013 8000");
    await phone.getByRole("button", { name: "提交点菜" }).click();
    await expect(phone.getByText("已提交，谢谢。")).toBeVisible();
    await expect(phone.getByRole("checkbox", { name: /水车/ })).toBeChecked();
    await expect(phone.getByText("已登记号码，不必再填。")).toBeVisible();

    await village.reload();
    await village.getByLabel(/灯塔/).and(village.getByRole("textbox")).fill("4");
    await village.getByRole("button", { name: "保存口头点菜" }).click();
    await expect(village.getByText("口头点菜已保存。")).toBeVisible();
    await village.getByRole("button", { name: "立即结束点菜" }).click();
    await expect(village.getByText("点菜已结束。")).toBeVisible();

    // An order that is left out needs a reason.
    await village.getByRole("link", { name: "制定菜单" }).click();
    await expect(village.getByLabel("《灯塔》的位置")).toHaveValue("1");
    await village.getByLabel("《水车》的位置").fill("");
    await village.getByRole("button", { name: "发布菜单" }).click();
    await expect(village.getByText("请说明《水车》未上菜单或靠后的原因。")).toBeVisible();
    await village.getByLabel("《水车》的位置").fill("2");
    await village.getByRole("button", { name: "发布菜单" }).click();
    await expect(village.getByText("菜单已发布。")).toBeVisible();
    expect(await accessibility(village)).toEqual([]);

    await phone.reload();
    await expect(phone.getByRole("listitem").filter({ hasText: "水车" }).getByText("已上菜单")).toBeVisible();
    await context.close();

    await page.reload();
    await expect(page.getByRole("row", { name: /天河区/ }).getByRole("cell").first()).toHaveText("5");
  } finally {
    await server.stop();
  }
});
