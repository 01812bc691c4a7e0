import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { password } from "../fixtures/contest";
import {
  DAY_MS,
  draftPlan,
  enteredByHand,
  importSites,
  inLibrary,
  lastMonth,
  local,
  monday,
  office,
  press,
  publishDraft,
  unpacked,
  workbook,
} from "../fixtures/exhibition";
import { account, person, signIn } from "../fixtures/people";
import { exhibited, filmForm, release, sealed, signedIn } from "../fixtures/stage";
import { accessibility, expect, startServer, test, type Server } from "../fixtures/test";

const manager = "manager@example.invalid";
const city = "city@example.invalid";
const [shown, wished] = ["江上灯火", "渔歌"];
const [firstPlan, secondPlan] = ["第一期收看计划", "第二期收看计划"];
const question = "片中的人为什么留下？";
/** Two minutes of a film count, and a busy machine loses some seconds. */
const FILM_S = 140;
const PLAYED_MS = 300_000;

// While the line is dead the browser says so of each attempt.
test.use({ expectedConsoleErrors: /ERR_INTERNET_DISCONNECTED/ });

/** A contest chooses two films, publishes its result and releases both: they are in the library. */
async function releasedFilms(server: Server, browser: Browser, watch: (context: BrowserContext) => void): Promise<void> {
  const stage = await sealed(server, browser, watch, {
    preset: "open-contest",
    title: "身边故事微电影大赛",
    locale: "zh-CN",
    places: 2,
    criteria: 4,
    films: [
      { form: filmForm(shown, "微电影"), mark: 950, seconds: FILM_S },
      { form: filmForm(wished, "微视频"), mark: 900 },
      { form: filmForm("纸船", "微动漫"), mark: 800 },
    ],
  });
  await exhibited(stage);
  const { page: reader } = await signedIn(server, browser, watch, { name: "reads-library", role: "administrator" });
  for (const entry of stage.entries.slice(0, 2)) {
    await release(stage.staff, server, entry);
    await inLibrary(reader, server, entry);
  }
  for (const page of [reader, stage.staff, stage.organiser]) await page.context().close();
}

/** The device of a site signs in by the link that its office makes; its page, which shows what is due. */
async function device(browser: Browser, watch: (context: BrowserContext) => void, desk: Page, site: string): Promise<Page> {
  await desk.getByRole("link", { name: "站点", exact: true }).click();
  await desk.getByRole("link", { name: site, exact: true }).click();
  await desk.getByRole("button", { name: "生成登录链接" }).click();
  const link = await desk.getByLabel("登录链接", { exact: true }).inputValue();
  const page = await person(browser, watch);
  await page.goto(link);
  await page.getByRole("button", { name: "登录这台设备" }).click();
  await expect(page.getByRole("heading", { level: 1, name: site })).toBeVisible();
  return page;
}

/** The office makes a site's pack of a plan and unpacks it on a stick; its folder. */
async function packed(desk: Page, plan: string, site: string): Promise<string> {
  await desk.goto(`${plan}/packs`);
  await desk.getByRole("button", { name: new RegExp(site) }).click();
  await expect(desk.getByRole("heading", { level: 1, name: `离线包：${site}` })).toBeVisible();
  const archive = desk.getByRole("link", { name: "下载 ZIP 文件" });
  // Each file is read once before the archive can be given out.
  await expect(async () => {
    await desk.reload();
    await expect(archive).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
  const [saved] = await Promise.all([desk.waitForEvent("download"), archive.click()]);
  return unpacked(await saved.path(), "pack");
}

/** What was watched from a stick is said and saved there; the file. */
async function toldFromStick(page: Page, folder: string): Promise<string> {
  const isOver = () => page.locator("video").evaluate((video: HTMLVideoElement) => video.ended);
  await expect.poll(isOver, { timeout: PLAYED_MS, intervals: [1_000] }).toBe(true);
  await page.getByRole("button", { name: "结束收看" }).click();
  await page.getByLabel("收看人数").fill("12");
  await page.getByLabel(question).fill("为了家乡。");
  await page.getByLabel("还想看什么").fill("茶叶种植");
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "保存收看记录" }).click(),
  ]);
  const file = join(folder, saved.suggestedFilename());
  await saved.saveAs(file);
  return file;
}

/** A site plays its plan, and its line dies meanwhile; what it kept arrives from another page. That page then shows the viewing. */
async function heldWithoutLine(page: Page, url: string): Promise<Page> {
  const context = page.context();
  // What the player asked for of the film comes while the line is dead, as from its own buffer.
  await context.route("**/films/**", async (route) => route.fulfill({ response: await route.fetch() }));
  await page.getByRole("button", { name: "现在开始收看" }).click();
  await expect(page.getByRole("heading", { level: 1, name: firstPlan })).toBeVisible();
  await page.getByRole("link", { name: "从片库中选择想看的影片" }).click();
  await page.waitForURL(/\?films/);
  const viewing = page.url().split("?")[0] ?? "";
  await page.getByRole("button", { name: "播放", exact: true }).click();
  const time = () => page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
  await expect.poll(time, { timeout: 30_000 }).toBeGreaterThan(2);
  await context.setOffline(true);
  await page.getByLabel(question).fill("敢闯");
  const films = page.getByLabel("片库影片").first();
  const film = films.locator("option").filter({ hasText: wished });
  await films.selectOption((await film.getAttribute("value")) ?? "");
  await page.getByLabel("题材", { exact: true }).nth(1).fill("农技推广");
  await expect(page.getByText("影片已全部播完")).toBeVisible({ timeout: PLAYED_MS });
  await page.getByRole("button", { name: "上报", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "请填写到场人数" })).toBeVisible();
  await page.getByLabel(/^人数/).fill("23");
  await page.getByRole("button", { name: "上报", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "记录已保存在本浏览器" })).toBeVisible();
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await page.close();

  await context.setOffline(false);
  const later = await context.newPage();
  await later.goto(`${url}/site`);
  await expect(later.getByRole("status").filter({ hasText: "记录已全部送达" })).toBeVisible();
  await later.goto(viewing);
  await expect(later.getByText("已上报").first()).toBeVisible();
  await expect(later.getByLabel(/^人数/)).toHaveValue("23");
  const counted = later.getByRole("row", { name: new RegExp(shown) }).getByRole("cell").last();
  await expect(counted).toHaveText("2 分钟");
  return later;
}

/** The office finds both viewings on its board and accepts them. */
async function accepted(desk: Page, url: string, plan: string): Promise<void> {
  await desk.goto(`${plan}/board`);
  await expect(desk.getByText("3 个站点中已有 2 个收看")).toBeVisible();
  expect(await accessibility(desk)).toEqual([]);
  const silent = desk.getByRole("table", { name: "站点名单：未响应" });
  await expect(silent.getByRole("rowheader")).toHaveText(["沙田社区"]);
  await desk.getByRole("link", { name: /^已上报/ }).click();
  const reported = desk.getByRole("table", { name: "站点名单：已上报" });
  for (const site of ["榕树村", "石桥村"]) await expect(reported.getByRole("rowheader", { name: site })).toBeVisible();
  await expect(reported.getByRole("rowheader")).toHaveCount(2);
  await desk.goto(`${url}/exhibition/viewings`);
  await expect(desk.getByRole("row", { name: /石桥村/ })).toContainText("离线包");
  for (const site of ["榕树村", "石桥村"]) await desk.getByRole("checkbox", { name: new RegExp(`选择${site}`) }).check();
  await desk.getByRole("button", { name: "认可所选" }).click();
  await expect(desk.getByRole("status").filter({ hasText: "已认可 2 次收看" })).toBeVisible();
}

/** A site previews a film this week, somebody orders it by telephone, and it is on the menu; the telephone. */
async function ordered(
  browser: Browser,
  watch: (context: BrowserContext) => void,
  village: Page,
  site: string,
): Promise<Page> {
  const week = monday(0);
  const sunday = new Date(Date.parse(monday(1)) - DAY_MS).toISOString().slice(0, 10);
  await village.goto(`${site}/preview?week=${week}`);
  await village.getByRole("checkbox", { name: new RegExp(wished) }).check();
  await village.getByLabel("开始点菜").fill(local(Date.now() - DAY_MS).slice(0, 16));
  await village.getByLabel("截止点菜").fill(`${sunday}T23:59`);
  await press(village, "保存预告");
  const address = await village.getByRole("link", { name: /\/o\// }).getAttribute("href");
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN", viewport: { width: 360, height: 640 } });
  watch(context);
  const phone = await context.newPage();
  await phone.goto(new URL(address ?? "", site).href);
  await phone.getByRole("checkbox", { name: new RegExp(wished) }).check();
  await phone.getByRole("button", { name: "提交点菜" }).click();
  await expect(phone.getByText("已提交，谢谢。")).toBeVisible();
  await press(village, "立即结束点菜");
  await village.getByRole("link", { name: "制定菜单" }).click();
  // What the plan asks for was shown here already: the order comes first.
  await expect(village.getByLabel(`《${wished}》的位置`)).toHaveValue("1");
  await village.getByLabel("放映周次").selectOption(week);
  await press(village, "发布菜单");
  await phone.reload();
  await expect(phone.getByRole("listitem").filter({ hasText: wished }).getByText("已上菜单")).toBeVisible();
  return phone;
}

/** The next plan of the office opens with what was wished for and ordered, and takes it over. */
async function nextPlan(desk: Page, url: string): Promise<void> {
  const plan = await draftPlan(desk, url, { title: secondPlan, films: [] });
  await desk.getByRole("link", { name: "群众意愿" }).click();
  const film = desk.getByRole("row", { name: new RegExp(wished) });
  // One viewing wished for it, and one person ordered it.
  await expect(film.getByRole("cell").nth(1)).toHaveText("1");
  await expect(film.getByRole("cell").nth(2)).toHaveText("1");
  await expect(desk.getByRole("row", { name: /农技推广/ })).toBeVisible();
  await expect(desk.getByRole("row", { name: /石桥村/ })).toContainText("茶叶种植");
  expect(await accessibility(desk)).toEqual([]);
  await desk.getByRole("checkbox", { name: `将《${wished}》纳入本期` }).check();
  await press(desk, "纳入本期");
  await publishDraft(desk, plan);
}

/** The office freezes the month that is over and opens it as a workbook. */
async function frozen(desk: Page, url: string): Promise<void> {
  const month = lastMonth();
  const [year, number] = month.split("-").map(Number);
  await desk.goto(`${url}/exhibition/participation/reports?region=4401&month=${month}`);
  await press(desk, "锁定月报");
  const sentence = `截至${number}月底，全市各镇街3个基层终端站点总开机率为33.3%。`;
  await expect(desk.getByText(sentence)).toBeVisible();
  await expect(desk.getByText("内容与校验码一致。")).toBeVisible();
  const file = await desk.getByRole("link", { name: "XLSX" }).getAttribute("href");
  const sheet = await workbook(desk, new URL(file ?? "", url).href);
  const said = (row: number, column: number) => sheet.getCell(row, column).text;
  expect(said(1, 1)).toBe(`示例市${year}年${number}月收看开机率统计表`);
  const rows = Array.from({ length: sheet.rowCount }, (_, at) => [2, 3, 4, 5].map((column) => said(at + 1, column)));
  expect(rows).toContainEqual(["天河区", "2", "1", "50.0%"]);
  expect(rows).toContainEqual(["海珠区", "1", "0", "0.0%"]);
  expect(rows).toContainEqual(["示例市合计", "3", "1", "33.3%"]);
}

test("films of a contest are planned, watched with and without a line, answered, ordered, and told of in a month's report", async ({
  page: desk,
  browser,
  watch,
}) => {
  test.setTimeout(1_200_000);
  const server = await startServer({});
  const { url } = server;
  try {
    await releasedFilms(server, browser, watch);
    await account(server, "creator", manager, password);
    await importSites(server, [
      { code: "D-001", name: "榕树村", region: "440106", county: "天河区", manager },
      { code: "D-002", name: "石桥村", region: "440106", county: "天河区" },
      { code: "D-003", name: "沙田社区", region: "440105", county: "海珠区", kind: "社区" },
    ]);
    await office(server, browser, watch, { email: city, password, region: "4401" });
    await signIn(desk, url, city, password);
    const plan = await draftPlan(desk, url, {
      title: firstPlan,
      introduction: "请组织集中收看。",
      films: [{ title: shown, question }],
      ago: 20,
    });
    await publishDraft(desk, plan);
    await expect(desk.getByRole("status").filter({ hasText: "已下发 3 个站点" })).toBeVisible();

    // Both watch at the same time, one of them from a stick.
    const stick = await packed(desk, plan, "石桥村");
    const away = await person(browser, watch);
    await away.goto(pathToFileURL(join(stick, "index.html")).href);
    await away.getByRole("button", { name: "开始收看" }).click();
    const hall = await heldWithoutLine(await device(browser, watch, desk, "榕树村"), url);
    const evidence = await toldFromStick(away, stick);
    await desk.goto(`${url}/exhibition/packs`);
    await desk.getByLabel("收看记录文件").setInputFiles(evidence);
    await desk.getByRole("button", { name: "导入", exact: true }).click();
    await expect(desk.getByText("已导入 1 个文件。")).toBeVisible();
    await accepted(desk, url, plan);

    const village = await person(browser, watch);
    await signIn(village, url, manager, password);
    await village.goto(`${url}/site`);
    const site = village.url();
    const phone = await ordered(browser, watch, village, site);
    await hall.goto(site);
    await expect(hall.getByRole("heading", { name: "本周菜单" })).toBeVisible();
    const hourAgo = local(Date.now() - 3_600_000).slice(0, 16);
    await enteredByHand(hall, site, { of: "本周菜单", film: wished, at: hourAgo, minutes: 3 });
    await phone.reload();
    await expect(phone.getByRole("listitem").filter({ hasText: wished }).getByText("已放映")).toBeVisible();

    await nextPlan(desk, url);
    await hall.goto(site);
    await expect(hall.getByText(`本期已安排：《${wished}》（2 次）`)).toBeVisible();
    await expect(hall.getByText(/本期未安排：.*农技推广/)).toBeVisible();

    await enteredByHand(hall, site, { of: firstPlan, film: shown, at: `${lastMonth()}-15T20:00`, minutes: 30 });
    await frozen(desk, url);
  } finally {
    await server.stop();
  }
});
