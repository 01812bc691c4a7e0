import { importSites, office } from "../fixtures/exhibition";
import { signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test } from "../fixtures/test";

const password = "a-long-password";

const sites = [
  { code: "001", name: "龙洞村", region: "440106", county: "天河区" },
  { code: "002", name: "江南社区", region: "440105", county: "海珠区", kind: "社区" },
];

test.use({ expectedConsoleErrors: /status of 422/ });

test("an office writes a plan, is told what is missing, and chooses who gets it", async ({ page, browser, watch }) => {
  test.setTimeout(120_000);
  const server = await startServer({});
  try {
    await importSites(server, sites);
    await office(server, browser, watch, { email: "city@example.invalid", password, region: "4401" });
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
