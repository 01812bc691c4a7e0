import type { Browser, BrowserContext, Page } from "@playwright/test";
import { draftPlan, importSites, lessons, local, office, publishDraft } from "../fixtures/exhibition";
import { film } from "../fixtures/films";
import { account, person, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test, type Server } from "../fixtures/test";

const password = "a-long-password";
const manager = "manager@example.invalid";
const city = "city@example.invalid";

/** A site with its manager, and its office, signed in, which published a plan of one film for it. */
async function prepared(server: Server, browser: Browser, watch: (context: BrowserContext) => void): Promise<Page> {
  await account(server, "creator", manager, password);
  await importSites(server, [{ code: "001", name: "龙洞村", region: "440106", county: "天河区", manager }]);
  await office(server, browser, watch, { email: city, password, region: "4401" });
  await lessons(server, browser, watch, [{ title: "夜航", seconds: 6 }]);
  const desk = await person(browser, watch);
  await signIn(desk, server.url, city, password);
  const films = [{ title: "夜航", question: "学到了什么？" }];
  await publishDraft(desk, await draftPlan(desk, server.url, { title: "七月收看计划", films }));
  return desk;
}

// While the line is dead the browser says so of each attempt.
test.use({ expectedConsoleErrors: /ERR_INTERNET_DISCONNECTED|status of 422/ });

test("a viewing that is held with a dead connection arrives after, and its office accepts it", async ({ browser, watch }) => {
  test.setTimeout(180_000);
  const server = await startServer({});
  try {
    const desk = await prepared(server, browser, watch);
    const picture = await film("viewing", { seconds: 6, size: "320x180" });
    const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai" });
    watch(context);
    // The player holds the film already: what it plays from then on needs no line.
    await context.route("**/films/**", (route) =>
      route.request().url().includes("captions")
        ? route.fulfill({ status: 204 })
        : route.fulfill({ path: picture, contentType: "video/mp4" }),
    );
    const page = await context.newPage();
    await signIn(page, server.url, manager, password);
    await page.goto(`${server.url}/site`);
    await expect(page.getByRole("heading", { level: 1, name: "龙洞村" })).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await page.getByRole("button", { name: "现在开始收看" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "七月收看计划" })).toBeVisible();
    await expect(page.getByRole("complementary", { name: "现场签到" })).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    const viewing = page.url();
    await page.getByLabel("画质").selectOption("省流（480p）");

    // A telephone of some years ago keeps and sends it too.
    await page.evaluate(() => {
      Reflect.deleteProperty(Array.prototype, "at");
      Reflect.deleteProperty(globalThis, "structuredClone");
    });
    await context.setOffline(true);
    await page.getByRole("button", { name: "播放", exact: true }).click();
    await expect(page.locator("video")).toHaveAttribute("src", /copy=light$/);
    await expect(page.getByText("影片已全部播完")).toBeVisible({ timeout: 30_000 });
    const kept = page.getByRole("status").filter({ hasText: "记录已保存在本浏览器" });
    await expect(kept).toBeVisible();
    await page.getByLabel("学到了什么？").fill("敢闯");
    await page.getByRole("button", { name: "上报" }).click();
    await expect(page.getByRole("status").filter({ hasText: "请填写到场人数" })).toBeVisible();
    await page.getByLabel(/^人数/).fill("23");
    await page.getByRole("button", { name: "上报" }).click();
    await expect(kept).toBeVisible();

    // The tab is closed before anything has left; another page of the site sends what it kept.
    await page.close();
    await context.setOffline(false);
    const later = await context.newPage();
    await later.goto(`${server.url}/site`);
    await expect(later.getByRole("status").filter({ hasText: "记录已全部送达" })).toBeVisible();
    await later.goto(viewing);
    await expect(later.getByText("已上报").first()).toBeVisible();
    await expect(later.getByLabel(/^人数/)).toHaveValue("23");
    await expect(later.getByLabel("学到了什么？")).toHaveValue("敢闯");
    // Nobody asked the server for the film: it counts nothing, and says so.
    await expect(later.getByText("超出实际用时").or(later.getByText("0 分钟")).first()).toBeVisible();

    await desk.goto(`${server.url}/exhibition/viewings`);
    expect(await accessibility(desk)).toEqual([]);
    await desk.getByRole("button", { name: "认可所选" }).click();
    await expect(desk.getByText("请先选择收看活动").first()).toBeVisible();
    await desk.getByRole("checkbox", { name: /选择龙洞村/ }).check();
    await desk.getByRole("button", { name: "认可所选" }).click();
    await expect(desk.getByRole("status").filter({ hasText: "已认可 1 次收看" })).toBeVisible();
    await context.close();
  } finally {
    await server.stop();
  }
});

test("a viewing is planned and entered by hand without a script, and a phone answers the roll call", async ({ browser, watch }) => {
  test.setTimeout(120_000);
  const server = await startServer({});
  try {
    await prepared(server, browser, watch);
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
    watch(context);
    const page = await context.newPage();
    await signIn(page, server.url, manager, password);
    await page.goto(`${server.url}/site`);
    const site = page.url();
    await page.getByRole("button", { name: "现在开始收看" }).click();
    const code = await page.getByRole("complementary", { name: "现场签到" }).locator("code").textContent();

    const phone = await browser.newContext({ locale: "zh-CN", viewport: { width: 360, height: 640 } });
    watch(phone);
    const hand = await phone.newPage();
    await hand.goto(`${server.url}/roll/${code?.split("/roll/")[1] ?? ""}`);
    expect(await accessibility(hand)).toEqual([]);
    await hand.getByRole("button", { name: "签到" }).click();
    await expect(hand.getByRole("heading", { level: 1, name: "签到成功" })).toBeVisible();
    await phone.close();
    await page.reload();
    await expect(page.getByLabel(/^人数/)).toHaveValue("1");

    await page.goto(`${site}/by-hand`);
    await page.getByRole("link", { name: "七月收看计划" }).click();
    await page.getByLabel("开始时间").fill(local(Date.now() - 86_400_000).slice(0, 16));
    await page.getByLabel("《夜航》").fill("9");
    await page.getByRole("button", { name: "登记并上报" }).click();
    await expect(page.getByRole("link", { name: "请填写到场人数" })).toBeVisible();
    await expect(page.getByLabel("《夜航》")).toHaveValue("9");
    await page.getByLabel(/^人数/).fill("15");
    await page.getByRole("button", { name: "登记并上报" }).click();
    await expect(page.getByText("手工登记").first()).toBeVisible();
    await expect(page.getByText("已上报").first()).toBeVisible();
    await context.close();
  } finally {
    await server.stop();
  }
});
