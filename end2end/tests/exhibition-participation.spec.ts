import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { alter, workbook } from "../fixtures/exhibition";
import { account, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test, type Server } from "../fixtures/test";

test.use({ expectedConsoleErrors: [/status of 422/] });

const password = "a-long-password";
const office = "office@example.invalid";
const month = "region=4401&month=2024-06";
const names = ["榕树村", "石桥村", "沙田村", "长岗村", "莲塘社区", "水口社区"];

/** Six sites of one town in June 2024, of which five watched; three of them began and ended in the same seconds. */
const ground = `
INSERT INTO regions (code, name) VALUES ('44', '广东省'), ('4401', '广州市'), ('440106', '天河区'), ('440106001', '五山街道');
${names
  .map(
    (name, nth) => `INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
  VALUES (${nth + 1}, 's${nth + 1}', 'G-00${nth + 1}', '${name}', '440106001', 'village', 0, 0, 1, 1, 1);`,
  )
  .join("\n")}
INSERT INTO site_days (day, site, minutes, manual_minutes, late_minutes, films, viewings, manual_viewings, late_viewings,
    gatherings, manual_gatherings, late_gatherings, heads)
SELECT 19879, number, 40 + number, 0, 0, 1, 1, 0, 0, 1, 0, 0, 12 FROM sites WHERE number <= 5;
INSERT INTO participation_months (month, changes, changed_at, rolled_up) VALUES (24293, 5, 1, 0);
INSERT INTO viewings (id, site, kind, state, source, started_at, ended_at, day, heads, ordered_heads, revision, feedback,
    returned_reason, version, created_at, updated_at)
SELECT 'v' || number, number, 'gathering', 'reported', 'player', 1717588800000000, 1717592400000000, 19879, 12, 0, 1, '', '', 1, 1, 1
FROM sites WHERE number <= 3;
INSERT INTO exhibition_members (account_id, role, place, added_at)
SELECT id, 'office', '4401', 1 FROM accounts WHERE email = '${office}';
`;

/** A city whose month is there, and its office signed in. */
async function begun(page: Page): Promise<Server> {
  const server = await startServer({});
  await account(server, "creator", office, password);
  await alter(server, ground);
  await signIn(page, server.url, office, password, "/");
  await page.goto(`${server.url}/exhibition/participation?${month}`);
  await page.getByRole("button", { name: "立即汇总" }).click();
  await expect(page.getByText("截至6月底，全市各镇街6个基层终端站点总开机率为83.3%。")).toBeVisible();
  return server;
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

test("a month is read down to a day, frozen, and taken away as offices print it", async ({ page }) => {
  test.setTimeout(120_000);
  const server = await begun(page);
  try {
    expect(await accessibility(page)).toEqual([]);
    await fits(page);
    const regions = page.getByRole("table", { name: "各地区情况" });
    await expect(regions.getByRole("row", { name: /天河区/ })).toContainText("83.3%");
    await expect(page.getByRole("table", { name: "近 12 个月开机率" }).getByRole("row", { name: /2024年6月/ })).toContainText("83.3%");
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
    await page.getByRole("link", { name: /2024年6月5日/ }).click();
    await expect(page.getByRole("heading", { name: /20:00–21:00/ })).toBeVisible();

    await page.goto(`${server.url}/exhibition/participation/doubts?${month}`);
    await expect(page.getByRole("heading", { name: "不同站点同时开始、同时结束" })).toBeVisible();
    await expect(page.getByRole("list", { name: "涉及站点" }).getByRole("listitem")).toHaveText(names.slice(0, 3));
    expect(await accessibility(page)).toEqual([]);

    await page.goto(`${server.url}/exhibition/participation/reports?${month}`);
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
    expect(said(1, 1)).toBe("广州市2024年6月收看开机率统计表");
    expect(said(2, 1)).toMatch(/^填报单位（盖章）：.*填报人：.*联系电话：.*日期：/);
    expect([1, 2, 3, 4, 5].map((column) => said(3, column))).toEqual(["序号", "地区", "应开机站点", "已达标", "开机率"]);
    expect([1, 2, 3, 4, 5].map((column) => said(4, column))).toEqual(["1", "天河区", "6", "5", "83.3%"]);
    expect([2, 3, 4, 5].map((column) => said(5, column))).toEqual(["广州市合计", "6", "5", "83.3%"]);
    expect(said(6, 1)).toBe("截至6月底，全市各镇街6个基层终端站点总开机率为83.3%。");
    expect(said(sheet.rowCount, 1)).toMatch(/审核人：.*负责人：/);
    expect(sheet.pageSetup).toMatchObject({ orientation: "landscape", paperSize: 9 });

    const frozen = await (await page.request.get(await address("JSON"))).body();
    await expect(page.getByText(createHash("sha256").update(frozen).digest("hex")).first()).toBeVisible();
    const notice = await (await page.request.get(await address("开机通报（PDF）"))).body();
    expect(notice.subarray(0, 4).toString()).toBe("%PDF");
    const silent = await workbook(page, `${server.url}/exhibition/participation/files/silent.xlsx?${month}&lang=zh`);
    expect([2, 3, 5].map((column) => silent.getCell(4, column).text)).toEqual(["水口社区", "G-006", "未开机"]);
  } finally {
    await server.stop();
  }
});

test("sites are drawn for a visit by a seed that is known later, as anybody can repeat", async ({ page }) => {
  test.setTimeout(120_000);
  const server = await begun(page);
  try {
    await page.getByRole("link", { name: "抽查" }).click();
    await expect(page.getByLabel("月份")).toHaveValue("2024-06");
    await page.getByLabel("月份").selectOption({ index: 0 });
    await page.getByLabel("抽取站点数").fill("3");
    await page.getByLabel("种子来源").fill("双色球第 2024081 期开奖号码");
    // Nothing was watched in the present month: what was typed stays.
    await page.getByRole("button", { name: "发起抽查" }).click();
    await expect(page.getByText("本地区这个月没有已达标的站点，无从抽取。").first()).toBeVisible();
    await expect(page.getByLabel("种子来源")).toHaveValue("双色球第 2024081 期开奖号码");
    expect(await accessibility(page)).toEqual([]);
    await fits(page);

    await page.getByLabel("月份").selectOption("2024-06");
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
