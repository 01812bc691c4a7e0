import { account, signIn } from "../fixtures/people";
import { accessibility, expect, test } from "../fixtures/test";

const password = "correct horse";
const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

test("an organiser begins a library of lessons from its preset", async ({ page, server }) => {
  const organiser = `organiser-${unique()}@example.invalid`;
  await account(server, "organiser", organiser, password);
  await signIn(page, server.url, organiser, password, "/contests/new");
  await page.getByLabel("活动名称").fill(`课件 ${unique()}`);
  await page.getByRole("radio", { name: /课件库/ }).check();
  await page.getByRole("button", { name: "创建活动" }).click();
  await page.waitForURL(/\/contests\/[0-9a-f-]{36}$/);
  await page.goto(`${page.url()}/settings?section=general`);
  await expect(page.getByLabel("作为课件库")).toBeChecked();
});

test("who works in the exhibition looks through the library without a script", async ({ browser, server, watch }) => {
  const administrator = `administrator-${unique()}@example.invalid`;
  await account(server, "administrator", administrator, password);
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN" });
  watch(context);
  const page = await context.newPage();
  await signIn(page, server.url, administrator, password, "/exhibition/library");
  await page.goto(`${server.url}/exhibition/library`);
  await expect(page.getByRole("heading", { level: 1, name: "片库" })).toBeVisible();
  await expect(page.getByLabel("片名或内容")).toBeVisible();
  await page.getByRole("link", { name: "影片专题" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "影片专题" })).toBeVisible();
  await expect(page.getByRole("button", { name: "新建" })).toHaveCount(0);
  await context.close();
});

test.describe("somebody without a part in the exhibition", () => {
  test.use({ expectedConsoleErrors: /status of 403/ });

  test("is told so in words", async ({ page, server }) => {
    const creator = `creator-${unique()}@example.invalid`;
    await account(server, "creator", creator, password);
    await signIn(page, server.url, creator, password, "/");
    const answer = await page.goto(`${server.url}/exhibition/library`);
    expect(answer?.status()).toBe(403);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
  });
});
