import { createHash } from "node:crypto";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import {
  dayFromNow,
  draftPlan,
  enteredByHand,
  importSites,
  lastMonth,
  lessons,
  office,
  press,
  publishDraft,
  workbook,
} from "../fixtures/exhibition";
import { account, person, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test, type Server } from "../fixtures/test";

test.use({ expectedConsoleErrors: /status of 422/ });

const password = "a-long-password";
const city = "office@example.invalid";
const manager = "manager@example.invalid";
const names = ["榕树村", "石桥村", "沙田村", "长岗村", "莲塘社区", "水口社区"];
const film = "灯塔";
/** Two minutes of a film count, and no more than it lasts. */
const FILM_S = 140;

/** Six sites of one town, of which five watched in the month that is over. */
interface Ground {
  server: Server;
  /** The month that is over: as addresses have it, and as people say it. */
  month: string;
  named: string;
  /** What the page of the city says of it. */
  sentence: string;
  /** The page of their manager, and their own addresses in the order of their names. */
  village: Page;
  sites: string[];
  /** The plan that all of them got, and its film. */
  plan: string;
  entry: string;
}

/** Adds the month up, unless that was done already, and shows it to the office of the city. */
async function rolledUp(page: Page, { server, month, sentence }: Ground): Promise<void> {
  await page.goto(`${server.url}/exhibition/participation?region=4401&month=${month}`);
  if (await page.getByRole("button", { name: "立即汇总" }).isVisible()) await press(page, "立即汇总");
  await expect(page.getByText(sentence)).toBeVisible();
}

/** A city whose month is there, and its office signed in. */
async function begun(
  server: Server,
  page: Page,
  browser: Browser,
  watch: (context: BrowserContext) => void,
): Promise<Ground> {
  await account(server, "creator", manager, password);
  await importSites(
    server,
    names.map((name, nth) => ({
      code: `G-00${nth + 1}`,
      name,
      region: "440106001",
      county: "天河区",
      town: "五山街道",
      manager,
    })),
  );
  await office(server, browser, watch, { email: city, password, region: "4401" });
  const [entry = ""] = await lessons(server, browser, watch, [{ title: film, seconds: FILM_S }]);
  await signIn(page, server.url, city, password);
  const title = "第一期收看计划";
  const question = "片中的人为什么留下？";
  const plan = await draftPlan(page, server.url, { title, films: [{ title: film, question }], ago: 20 });
  await publishDraft(page, plan);

  const village = await person(browser, watch);
  await signIn(village, server.url, manager, password);
  const sites: string[] = [];
  for (const name of names) {
    await village.goto(`${server.url}/site`);
    const link = village.getByRole("link", { name, exact: true });
    sites.push(new URL((await link.getAttribute("href")) ?? "", server.url).href);
  }
  const month = lastMonth();
  for (const [nth, site] of sites.slice(0, 5).entries()) {
    // Sites of one town that watched for exactly as long would be a doubt.
    await enteredByHand(village, site, { of: title, film, at: `${month}-05T20:00`, minutes: nth === 0 ? 2 : 3 });
  }
  const [year = 0, number = 0] = month.split("-").map(Number);
  const sentence = `截至${number}月底，全市各镇街6个基层终端站点总开机率为83.3%。`;
  const named = `${year}年${number}月`;
  const ground = { server, month, named, sentence, village, sites, plan: plan.split("/").at(-1) ?? "", entry };
  await rolledUp(page, ground);
  return ground;
}

/** Three sites send by the address of evidence that they began and ended in the same second. */
async function playedTogether({ village, sites, plan, entry }: Ground): Promise<void> {
  const ended = Date.now() * 1_000;
  for (const [nth, site] of sites.slice(0, 3).entries()) {
    const played = { entry, stretches: [[0, 60_000]], begun_at: ended - 60_000_000, ended_at: ended };
    const data = { viewing: `together-${nth}`, plan, kind: "gathering", revision: 1, heads: 12, films: [played] };
    const answer = await village.request.post(`${site}/evidence`, { data, headers: { "sec-fetch-site": "same-origin" } });
    expect(answer.status(), await answer.text()).toBe(200);
  }
}

/** Nothing of the page stands beside the window. */
async function fits(page: Page): Promise<void> {
  for (const width of [360, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    const beside = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(beside, `${page.url()} at ${width}`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

test("a month is read down to a day, frozen, and taken away as offices print it", async ({ page, browser, watch }) => {
  test.setTimeout(480_000);
  const server = await startServer({});
  try {
    const ground = await begun(server, page, browser, watch);
    const { month, named, sentence } = ground;
    expect(await accessibility(page)).toEqual([]);
    await fits(page);
    const regions = page.getByRole("table", { name: "各地区情况" });
    await expect(regions.getByRole("row", { name: /天河区/ })).toContainText("83.3%");
    await expect(page.getByRole("table", { name: "近 12 个月开机率" }).getByRole("row", { name: named })).toContainText("83.3%");
    await expect(page.getByRole("table", { name: "各口径对照" }).getByRole("row", { name: /合计满20小时/ })).toContainText("0.0%");

    await regions.getByRole("link", { name: "天河区" }).click();
    await page.getByRole("table", { name: "各地区情况" }).getByRole("link", { name: "五山街道" }).click();
    await expect(page.getByText("以下没有地区")).toBeVisible();
    await page.getByRole("link", { name: "站点明细" }).first().click();
    await page.getByRole("link", { name: "未开机" }).click();
    await expect(page.getByRole("row", { name: /水口社区/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /榕树村/ })).toHaveCount(0);
    await fits(page);
    await page.getByRole("link", { name: "全部站点" }).click();
    await page.getByRole("link", { name: "榕树村" }).click();
    expect(await accessibility(page)).toEqual([]);
    await fits(page);
    await page.getByRole("link", { name: `${named}5日` }).click();
    await expect(page.getByRole("heading", { name: /20:00–20:02/ })).toBeVisible();
    await expect(page.getByText("手工登记").first()).toBeVisible();

    await playedTogether(ground);
    const present = dayFromNow(0).slice(0, 7);
    await page.goto(`${server.url}/exhibition/participation/doubts?region=4401&month=${present}`);
    const together = page.locator("section").filter({
      has: page.getByRole("heading", { name: "不同站点同时开始、同时结束" }),
    });
    await expect(together.getByRole("list", { name: "涉及站点" }).getByRole("listitem")).toHaveText(names.slice(0, 3));
    expect(await accessibility(page)).toEqual([]);

    await page.goto(`${server.url}/exhibition/participation/reports?region=4401&month=${month}`);
    await expect(page.getByText("下级尚未确认：天河区。")).toBeVisible();
    await expect(page.getByRole("button", { name: "确认本月数据" })).toHaveCount(0);
    await page.getByRole("button", { name: "锁定月报" }).click();
    await expect(page).toHaveURL(/\/exhibition\/reports\//);
    await expect(page.getByText("内容与校验码一致。")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await fits(page);

    const address = async (name: string) => new URL((await page.getByRole("link", { name }).getAttribute("href")) ?? "", page.url()).href;
    const sheet = await workbook(page, await address("XLSX"));
    const said = (row: number, column: number) => sheet.getCell(row, column).text;
    expect(said(1, 1)).toBe(`示例市${named}收看开机率统计表`);
    expect(said(2, 1)).toMatch(/^填报单位（盖章）：.*填报人：.*联系电话：.*日期：/);
    expect([1, 2, 3, 4, 5].map((column) => said(3, column))).toEqual(["序号", "地区", "应开机站点", "已达标", "开机率"]);
    expect([1, 2, 3, 4, 5].map((column) => said(4, column))).toEqual(["1", "天河区", "6", "5", "83.3%"]);
    expect([2, 3, 4, 5].map((column) => said(5, column))).toEqual(["示例市合计", "6", "5", "83.3%"]);
    expect(said(6, 1)).toBe(sentence);
    expect(said(sheet.rowCount, 1)).toMatch(/审核人：.*负责人：/);
    expect(sheet.pageSetup).toMatchObject({ orientation: "landscape", paperSize: 9 });

    const frozen = await (await page.request.get(await address("JSON"))).body();
    await expect(page.getByText(createHash("sha256").update(frozen).digest("hex")).first()).toBeVisible();
    const notice = await (await page.request.get(await address("开机通报（PDF）"))).body();
    expect(notice.subarray(0, 4).toString()).toBe("%PDF");
    const list = `${server.url}/exhibition/participation/files/silent.xlsx?region=4401&month=${month}&lang=zh`;
    const silent = await workbook(page, list);
    expect([2, 3, 5].map((column) => silent.getCell(4, column).text)).toEqual(["水口社区", "G-006", "未开机"]);
  } finally {
    await server.stop();
  }
});

test("sites are drawn for a visit by a seed that is known later, as anybody can repeat", async ({ page, browser, watch }) => {
  test.setTimeout(480_000);
  const server = await startServer({});
  try {
    const { month } = await begun(server, page, browser, watch);
    await page.getByRole("link", { name: "抽查" }).click();
    await expect(page.getByLabel("月份")).toHaveValue(month);
    await page.getByLabel("月份").selectOption({ index: 0 });
    await page.getByLabel("抽取站点数").fill("3");
    await page.getByLabel("种子来源").fill("双色球第 2024081 期开奖号码");
    // Nothing was watched in the present month: what was typed stays.
    await page.getByRole("button", { name: "发起抽查" }).click();
    await expect(page.getByText("本地区这个月没有已达标的站点，无从抽取。").first()).toBeVisible();
    await expect(page.getByLabel("种子来源")).toHaveValue("双色球第 2024081 期开奖号码");
    expect(await accessibility(page)).toEqual([]);
    await fits(page);

    await page.getByLabel("月份").selectOption(month);
    await page.getByRole("button", { name: "发起抽查" }).click();
    await expect(page.getByText("抽查已发起，名册已固定。")).toBeVisible();
    const pool = await (await page.request.get(`${page.url()}/pool.txt`)).text();
    expect(pool).toBe("G-001\nG-002\nG-003\nG-004\nG-005\n");
    await expect(page.getByText(createHash("sha256").update(pool).digest("hex"))).toBeVisible();
    await page.getByLabel("种子").fill("05 11 12 19 26 30 08");
    await page.getByRole("button", { name: "抽取站点" }).click();
    await expect(page.getByText("站点已抽取。")).toBeVisible();

    const drawn = pool
      .trim()
      .split("\n")
      .map((code) => ({ code, hash: createHash("sha256").update(`05 11 12 19 26 30 08\nspot_check\n${code}`).digest("hex") }))
      .sort((one, other) => (one.hash < other.hash ? 1 : -1))
      .slice(0, 3);
    const items = page.locator("ol.spot-sites > li");
    await expect(items).toHaveCount(3);
    for (const [place, { code }] of drawn.entries()) await expect(items.nth(place)).toContainText(code);
    const first = items.first();
    await first.getByText(/^登记.*的核实结果$/).click();
    await first.getByRole("radio", { name: "不属实" }).check();
    await first.getByRole("button", { name: "登记结果" }).click();
    await expect(items.first().getByRole("radio", { name: "不属实" })).toBeChecked();
    await items.first().getByLabel("核实情况").fill("当天放映室没有开门");
    await items.first().getByRole("button", { name: "登记结果" }).click();
    await expect(page.getByText("核实结果已登记。")).toBeVisible();
    await expect(page.getByText("属实 0 个，存疑 0 个，不属实 1 个")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await fits(page);
  } finally {
    await server.stop();
  }
});
