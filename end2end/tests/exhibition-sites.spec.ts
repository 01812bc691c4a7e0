import { account, person, signIn } from "../fixtures/people";
import { accessibility, expect, test } from "../fixtures/test";

const password = "a-long-password";
const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
/** Digits of a province that no other run of this server has. */
const digits = () => String(10 + Math.floor(Math.random() * 80));

test.use({ expectedConsoleErrors: /status of (404|410|422)/ });

test("an administrator sets up a region and its office, which adds a site, and a device signs in by a link once", async ({
  page,
  browser,
  watch,
  server,
}) => {
  test.setTimeout(120_000);
  const administrator = `admin-${unique()}@example.invalid`;
  const office = `office-${unique()}@example.invalid`;
  await account(server, "administrator", administrator, password);
  await account(server, "creator", office, password);
  await signIn(page, server.url, administrator, password, "/exhibition");
  await expect(page.getByRole("navigation", { name: "放映栏目" })).toBeVisible();
  expect(await accessibility(page)).toEqual([]);

  const province = digits();
  await page.goto(`${server.url}/exhibition/regions`);
  await page.getByLabel("地区代码").fill(`${province}0`);
  await page.getByLabel("地区名称").fill(`测试省${province}`);
  await page.getByRole("button", { name: "添加地区" }).click();
  await expect(page.getByRole("link", { name: /不是地区代码/ })).toBeVisible();
  await page.getByLabel("地区代码").fill(province);
  await page.getByRole("button", { name: "添加地区" }).click();
  await expect(page.getByText(`已添加地区“测试省${province}”。`)).toBeVisible();
  expect(await accessibility(page)).toEqual([]);

  await page.getByRole("link", { name: "人员", exact: true }).click();
  const grant = page.locator("form").filter({ has: page.getByRole("button", { name: "授予" }) });
  await grant.getByLabel("身份").selectOption({ label: "主管单位" });
  await grant.getByLabel("地点").fill(province);
  await grant.getByLabel("姓名").fill("省放映办");
  await grant.getByLabel("电子邮箱").fill(office);
  await grant.getByRole("button", { name: "授予" }).click();
  await expect(page.getByText("已授予“省放映办”。")).toBeVisible();
  expect(await accessibility(page)).toEqual([]);

  // The office finds its region and nothing else, and adds a site.
  const own = await person(browser, watch);
  await signIn(own, server.url, office, password);
  await own.getByRole("link", { name: "进入放映管理" }).click();
  await own.getByRole("link", { name: "站点", exact: true }).click();
  await expect(own.getByRole("rowheader", { name: `测试省${province}` })).toBeVisible();
  const code = `S-${unique()}`;
  const add = own.locator("form").filter({ has: own.getByRole("button", { name: "添加站点" }) });
  await add.getByLabel("编码").fill(code);
  await add.getByLabel("名称").fill("西村站");
  await add.getByLabel("地区代码").fill(province);
  await add.getByLabel("开通日期").fill("2026-01-01");
  await add.getByRole("button", { name: "添加站点" }).click();
  await expect(own.getByText("已添加站点“西村站”。")).toBeVisible();
  await expect(own.getByText("还没有管理员")).toBeVisible();
  expect(await accessibility(own)).toEqual([]);

  await own.getByRole("button", { name: "生成登录链接" }).click();
  const link = await own.getByLabel("登录链接", { exact: true }).inputValue();
  await expect(own.getByRole("img", { name: "登录链接的二维码" })).toBeVisible();
  const device = await person(browser, watch);
  await device.goto(link);
  await expect(device.getByText("西村站")).toBeVisible();
  expect(await accessibility(device)).toEqual([]);
  await device.getByRole("button", { name: "登录这台设备" }).click();
  await device.waitForURL(/\/site\/[\w-]+$/);
  await expect(device.getByRole("heading", { level: 1, name: "西村站" })).toBeVisible();
  await device.goto(link);
  await expect(device.getByText("链接已用过或已过期")).toBeVisible();
  await own.goto(own.url());
  await expect(own.getByText("已登录", { exact: true })).toBeVisible();
});
