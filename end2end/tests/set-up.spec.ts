import { newContest } from "../fixtures/contest";
import { account, signIn } from "../fixtures/people";
import { accessibility, expect, test } from "../fixtures/test";

const password = "correct horse";
const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

test.describe("a new contest", () => {
  test.use({ expectedConsoleErrors: [/status of 422/] });

  test("begins like an earlier one, without its dates", async ({ page, server }) => {
    const organiser = `organiser-${unique()}@example.invalid`;
    const earlier = `往届 ${unique()}`;
    await account(server, "organiser", organiser, password);
    await signIn(page, server.url, organiser, password, "/");
    const first = await newContest(page, server, earlier);

    await page.goto(`${server.url}/contests/new`);
    await page.getByLabel("活动名称").fill("下一届");
    await page.getByRole("radio", { name: /照往届活动/ }).check();
    await page.getByRole("button", { name: "创建活动" }).click();
    await expect(page.getByRole("link", { name: "请选择一个往届活动。" })).toBeVisible();
    await expect(page.getByRole("radio", { name: /照往届活动/ })).toBeChecked();
    expect(await accessibility(page)).toEqual([]);
    await page.getByLabel("往届活动", { exact: true }).selectOption({ label: earlier });
    await page.getByRole("button", { name: "创建活动" }).click();
    await page.waitForURL(/\/contests\/[\w-]+$/);
    expect(page.url()).not.toBe(first);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("下一届");
    await page.goto(`${page.url()}/settings?section=general`);
    await expect(page.getByLabel("征集截止时间")).toHaveValue("");
    await page.goto(`${first}/settings?section=general`);
    await expect(page.getByLabel("征集截止时间")).toHaveValue("2099-12-31T18:00");
  });
});
