import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { account, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test } from "../fixtures/test";

const password = "a-long-password";

/** Regions, sites, and the account that is the office of the city. */
const ground = `
  INSERT INTO regions (code, name) VALUES ('44', '示例省'), ('4401', '示例市'), ('440106', '天河区'), ('440105', '海珠区');
  INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
  VALUES (1, 's1', '001', '龙洞村', '440106', 'village', 0, 0, 1, 1, 1), (2, 's2', '002', '江南社区', '440105', 'community', 0, 0, 1, 1, 1);
  INSERT INTO exhibition_members (account_id, role, place, added_at)
  SELECT id, 'office', '4401', 1 FROM accounts WHERE email = 'city@example.invalid';
`;

test.use({ expectedConsoleErrors: [/status of 422/] });

test("an office writes a plan, is told what is missing, and chooses who gets it", async ({ page }) => {
  test.setTimeout(120_000);
  const server = await startServer({});
  try {
    await account(server, "creator", "city@example.invalid", password);
    const script = "import sqlite3, sys\nsqlite3.connect(sys.argv[1], timeout=30).executescript(sys.argv[2])";
    await promisify(execFile)("python3", ["-c", script, join(server.data, "linxuan.db"), ground]);
    await signIn(page, server.url, "city@example.invalid", password);

    await page.goto(`${server.url}/exhibition/plans`);
    await expect(page.getByText("暂无收看计划")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await page.getByLabel("标题").fill("七月收看计划");
    await page.getByLabel("开始日期").fill("2099-07-31");
    await page.getByLabel("结束日期").fill("2099-07-01");
    await page.getByRole("button", { name: "新建" }).click();
    await expect(page.getByRole("link", { name: "结束日期早于开始日期" })).toBeVisible();
    await expect(page.getByLabel("标题")).toHaveValue("七月收看计划");
    await page.getByLabel("开始日期").fill("2099-07-01");
    await page.getByLabel("结束日期").fill("2099-07-31");
    await page.getByRole("button", { name: "新建" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "七月收看计划" })).toBeVisible();
    expect(await accessibility(page)).toEqual([]);

    await page.getByRole("link", { name: "下发范围" }).click();
    const regions = page.getByRole("group", { name: "地区" });
    await expect(regions.getByRole("checkbox", { name: /示例市全部站点/ })).toBeChecked();
    await regions.getByRole("checkbox", { name: /示例市全部站点/ }).uncheck();
    await regions.getByRole("checkbox", { name: /天河区/ }).check();
    await page.getByRole("button", { name: "保存本级选择" }).click();
    await expect(page.getByRole("status").filter({ hasText: "收看计划已保存" })).toBeVisible();
    await expect(regions.getByRole("checkbox", { name: /天河区/ })).toBeChecked();
    expect(await accessibility(page)).toEqual([]);

    await page.getByRole("link", { name: "基本信息" }).click();
    await expect(page.getByText("将下发 1 个站点")).toBeVisible();
    await page.getByRole("button", { name: "下发收看计划" }).click();
    await expect(page.getByText("还没有选择影片")).toBeVisible();

    await page.getByRole("link", { name: "群众意愿" }).click();
    await expect(page.getByText("没有上期计划")).toBeVisible();
  } finally {
    await server.stop();
  }
});
