import { newContest, step } from "../fixtures/contest";
import { account, signIn } from "../fixtures/people";
import { accessibility, expect, test } from "../fixtures/test";

const password = "correct horse";
const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

test.describe("a new contest", () => {
  test.use({ expectedConsoleErrors: /status of 422/ });

  test("begins like an earlier one, without its dates", async ({ page, server }) => {
    const organiser = `organiser-${unique()}@example.invalid`;
    const earlier = `往届 ${unique()}`;
    await account(server, "organiser", organiser, password);
    await signIn(page, server.url, organiser, password, "/");
    const first = await newContest(page, server, earlier);

    await page.goto(`${server.url}/contests/new`);
    await page.getByLabel("活动名称").fill("下一届");
    await page.getByRole("radio", { name: /沿用往届活动/ }).check();
    await page.getByRole("button", { name: "创建活动" }).click();
    await expect(page.getByRole("link", { name: "请选择一个往届活动。" })).toBeVisible();
    await expect(page.getByRole("radio", { name: /沿用往届活动/ })).toBeChecked();
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

test.describe("a contest that is set up", () => {
  test("is told what it lacks, each with its way", async ({ page, server }) => {
    const organiser = `organiser-${unique()}@example.invalid`;
    await account(server, "organiser", organiser, password);
    await signIn(page, server.url, organiser, password, "/contests/new");
    await page.getByLabel("活动名称").fill(`遴选 ${unique()}`);
    await page.getByRole("radio", { name: /省内遴选/ }).check();
    await page.getByRole("button", { name: "创建活动" }).click();
    await page.waitForURL(/\/contests\/[\w-]+$/);
    const contest = page.url();
    await expect(page.getByText("征集截止时间未设置或已过")).toBeVisible();
    await expect(page.getByText("评委 0 人，按评审组设置至少需要 3 人")).toBeVisible();
    await expect(page.getByText("还没有评委会主任")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await page.getByRole("link", { name: "邀请人员" }).first().click();
    await expect(page).toHaveURL(`${contest}/people`);
    await page.goto(contest);
    await page.getByRole("link", { name: "设置截止时间" }).click();
    await page.getByLabel("征集截止时间").fill("2099-12-31T18:00");
    await page.getByRole("button", { name: "保存" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
    await page.goto(contest);
    await expect(page.getByText("征集截止时间未设置或已过")).toHaveCount(0);
    await expect(page.getByText("还没有评委会主任")).toBeVisible();
    await expect(page.getByRole("link", { name: /^开始征集/ })).toBeVisible();
  });
});

test.describe("an organiser", () => {
  test("looks at a contest as a creator, and comes back", async ({ page, server }) => {
    const organiser = `organiser-${unique()}@example.invalid`;
    await account(server, "organiser", organiser, password);
    await signIn(page, server.url, organiser, password, "/");
    const contest = await newContest(page, server, `遴选 ${unique()}`);
    await step(page, contest, "开始征集");
    await page.getByLabel("身份").selectOption({ label: "创作者" });
    await page.getByRole("button", { name: "开始查看" }).click();
    const band = page.getByText("正在以“创作者”的身份查看：只能看，不能操作");
    await expect(band).toBeVisible();
    await expect(page.getByRole("link", { name: "设置" })).toHaveCount(0);
    expect(await accessibility(page)).toEqual([]);
    await page.goto(`${server.url}/entries`);
    await expect(band).toBeVisible();
    await page.getByRole("button", { name: "结束查看" }).click();
    await page.waitForURL(contest);
    await expect(band).toHaveCount(0);
    await expect(page.getByRole("link", { name: "设置", exact: true })).toBeVisible();
  });
});
