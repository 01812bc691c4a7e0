import {
  acceptInvitation,
  checkOf,
  draft,
  enter,
  firstRun,
  handIn,
  handOver,
  invite,
  newContest,
  passSeveral,
  password,
  register,
  step,
  tick,
} from "../fixtures/contest";
import { account, person, signIn } from "../fixtures/people";
import { expect, startServer, test, type Server } from "../fixtures/test";

/** The unit that officers of these tests enter for. */
const unit = "示例报送单位";

async function withServer(play: (server: Server) => Promise<void>): Promise<void> {
  const server = await startServer();
  try {
    await play(server);
  } finally {
    await server.stop();
  }
}

test.describe("of an extension without a reason", () => {
  // It is refused with 422, and the browser says so.
  test.use({ expectedConsoleErrors: /status of 422/ });

  test("the deadline is extended for one unit, whose officer still enters when the call is closed", async ({ page, browser, watch }) => {
    test.setTimeout(120_000);
    await withServer(async (server) => {
      await firstRun(page, server);
      const contest = await newContest(page, server, "延期");
      await step(page, contest, "开始征集");
      const officer = await acceptInvitation(browser, watch, await invite(page, contest, "报送单位", "officer"), "officer");
      const creator = await person(browser, watch);
      await register(creator, server, "creator");

      await page.goto(`${contest}/entries`);
      await page.getByRole("link", { name: "延期报送" }).click();
      await expect(page.getByText("尚无延期")).toBeVisible();
      await page.getByLabel("单位", { exact: true }).fill(unit);
      await page.getByLabel("延至").fill("2100-01-10T18:00");
      await page.getByRole("button", { name: "准予延期" }).click();
      await expect(page.getByRole("link", { name: "请填写理由。" })).toBeVisible();
      await page.getByLabel("理由").fill("台风停课");
      await page.getByRole("button", { name: "准予延期" }).click();
      await expect(page.getByRole("row", { name: new RegExp(unit) })).toContainText("台风停课");

      await step(page, contest, "截止征集", "作品已到");
      await officer.goto(`${contest}/enter`);
      await expect(officer.getByText("2100年1月10日")).toBeVisible();
      await expect(officer.getByRole("button", { name: "新建草稿" })).toBeVisible();
      await creator.goto(`${contest}/enter`);
      await expect(creator.getByText("征集已经截止")).toBeVisible();
      await expect(creator.getByRole("button", { name: "新建草稿" })).toHaveCount(0);
    });
  });
});

test("a creator hands a draft to the unit, which returns, ranks and submits it", async ({ page, browser, watch }) => {
  test.setTimeout(180_000);
  await withServer(async (server) => {
    await firstRun(page, server);
    const contest = await newContest(page, server, "经单位报送");
    await tick(page, contest, "经单位报送");
    await step(page, contest, "开始征集");
    const officer = await acceptInvitation(browser, watch, await invite(page, contest, "报送单位", "officer"), "officer");
    const creator = await person(browser, watch);
    await register(creator, server, "creator");
    const entries: string[] = [];
    for (const [at, title] of ["江上灯火", "骑楼早茶"].entries()) {
      entries.push(await draft(creator, contest, { title, region: "广州市" }, at));
      await expect(creator.getByRole("button", { name: "报送…" })).toHaveCount(0);
      await handOver(creator, unit);
    }

    const desk = `${contest}/unit`;
    await officer.goto(desk);
    const row = (title: string) => officer.getByRole("row", { name: new RegExp(title) });
    await expect(row("江上灯火")).toContainText("本地市 0/10");
    await row("骑楼早茶").getByRole("button", { name: "上移" }).click();
    await expect(officer.getByRole("row").nth(1)).toContainText("骑楼早茶");

    await row("江上灯火").getByText("退回作者").first().click();
    await row("江上灯火").getByLabel("退回理由").fill("片名有误");
    await row("江上灯火").getByRole("button", { name: "退回作者" }).click();
    await expect(row("江上灯火")).toHaveCount(0);
    await creator.goto(entries[0] ?? "");
    await expect(creator.getByText("片名有误")).toBeVisible();

    await row("骑楼早茶").getByRole("button", { name: "报送", exact: true }).click();
    await expect(officer.getByRole("status").filter({ hasText: "已报送" })).toBeVisible();
    await page.goto(`${contest}/entries`);
    await expect(page.getByRole("row", { name: /骑楼早茶/ })).toBeVisible();
  });
});

test("the check is a dialogue: by key, with a second reader, several at once, and taken back", async ({ page, browser, watch }) => {
  test.setTimeout(240_000);
  await withServer(async (server) => {
    await firstRun(page, server);
    await account(server, "staff", "staff@example.invalid", password);
    const contest = await newContest(page, server, "形式审查");
    await page.goto(`${contest}/settings?section=general`);
    await page.getByRole("textbox", { name: "常用退回说明" }).fill("有错字\n影片无声");
    await page.getByRole("button", { name: "保存" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
    await step(page, contest, "开始征集");
    const creator = await person(browser, watch);
    await register(creator, server, "creator");
    const entries: string[] = [];
    for (const [at, title] of ["江上灯火", "骑楼早茶"].entries()) {
      entries.push(await enter(creator, contest, { title, region: "广州市" }, at));
    }
    const check = (at: number) => checkOf(entries[at] ?? "");

    // The decision stands in sight, and keys choose it.
    const staff = await person(browser, watch);
    await signIn(staff, server.url, "staff@example.invalid", password);
    await staff.setViewportSize({ width: 1280, height: 800 });
    await staff.goto(check(0));
    const decide = staff.getByRole("button", { name: "确定" });
    await expect(decide).toBeInViewport();
    // The script that hears keys ticks the box that switches them off.
    const keys = staff.getByLabel(/^快捷键/);
    await expect(keys).toBeChecked();
    await staff.keyboard.press("j");
    await staff.waitForURL(check(1));
    await expect(keys).toBeChecked();
    await staff.keyboard.press("k");
    await staff.waitForURL(check(0));
    await staff.getByLabel("内部备注").pressSequentially("问过作者r");
    await expect(staff.getByRole("radio", { name: /^退回修改/ })).not.toBeChecked();
    await staff.getByRole("button", { name: "添加备注" }).click();
    await expect(staff.getByText("问过作者r")).toBeVisible();

    // Returned by a field and a usual reason.
    await expect(keys).toBeChecked();
    for (const [key, choice] of [["p", /^通过/], ["x", /^不予受理/]] as const) {
      await staff.keyboard.press(key);
      await expect(staff.getByRole("radio", { name: choice })).toBeChecked();
    }
    await staff.keyboard.press("r");
    await expect(staff.getByRole("radio", { name: /^退回修改/ })).toBeChecked();
    await staff.getByText("按项目勾选").click();
    await staff.getByRole("checkbox", { name: /^内容简介/ }).check();
    await staff.getByRole("checkbox", { name: "有错字" }).check();
    await decide.click();
    await creator.goto(entries[0] ?? "");
    await expect(creator.getByText("内容简介：有错字")).toBeVisible();
    await expect(creator.getByText("退回意见尚有 1 条未处理")).toBeVisible();
    // Every field is answered, and yet nothing says that all is done.
    await expect(creator.getByText("都齐了，可以报送")).toHaveCount(0);
    await creator.getByRole("textbox", { name: /^内容简介/ }).fill("改过的简介");
    await handIn(creator);

    // Earlier reasons with old and new beside each other.
    await staff.goto(check(0));
    const row = staff.getByRole("row", { name: /内容简介：有错字/ });
    await expect(row).toContainText("江上灯火的内容简介。");
    await expect(row).toContainText("改过的简介");

    // Several at once, by name and number; then one is taken back.
    await passSeveral(staff, contest, ["江上灯火", "骑楼早茶"]);
    await staff.goto(check(1));
    await staff.getByRole("button", { name: "撤销通过" }).click();
    await expect(staff.getByRole("status").filter({ hasText: "重新待审" })).toBeVisible();

    // Two readers: the second person's word counts.
    await tick(page, contest, "两人审查");
    await staff.goto(check(1));
    await staff.getByRole("radio", { name: /^通过/ }).check();
    await decide.click();
    await expect(staff.getByRole("status").filter({ hasText: "等待另一人复核" })).toBeVisible();
    await page.goto(check(1));
    await page.getByRole("radio", { name: /^通过/ }).check();
    await page.getByRole("button", { name: "确定" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已通过" })).toBeVisible();
  });
});
