import type { Page } from "@playwright/test";
import {
  acceptInvitation,
  checkOf,
  deal,
  enter,
  firstRun,
  invite,
  markAll,
  newContest,
  oneFilmOfEachRegion,
  password,
  save,
  step,
} from "../fixtures/contest";
import { account, person, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test } from "../fixtures/test";

const works = [
  { title: "江上灯火", region: "广州市" },
  { title: "渔歌", region: "汕头市" },
] as const;

/** Eight groups of eight digits. */
const root = /^([0-9a-f]{8} ){7}[0-9a-f]{8}$/;

test("the pool is frozen, two people type what dice showed, the chair countersigns, and the file is taken away", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(300_000);
  const server = await startServer();
  try {
    await firstRun(page, server);
    await account(server, "staff", "staff@example.invalid", password);
    const contest = await newContest(page, server, "存证的遴选");
    await page.goto(`${contest}/settings?section=balance`);
    await page.getByLabel("入选总数").fill("1");
    await oneFilmOfEachRegion(page);
    await save(page);
    // What will be published is chosen before the round, and closed where nobody chooses.
    await page.goto(`${contest}/settings?section=rounds`);
    await expect(page.getByRole("radio", { name: /^不公开评分表/ })).toBeChecked();
    await page.getByRole("radio", { name: /^公开评分表/ }).check();
    await save(page);
    await expect(page.getByRole("radio", { name: /^公开评分表/ })).toBeChecked();
    await step(page, contest, "开始征集");
    const officer = await acceptInvitation(browser, watch, await invite(page, contest, "报送单位", "officer"), "officer");
    const staff = await person(browser, watch);
    await signIn(staff, server.url, "staff@example.invalid", password);
    for (const [at, work] of works.entries()) {
      await staff.goto(checkOf(await enter(officer, contest, work, at)));
      await staff.getByRole("radio", { name: /^通过/ }).check();
      await staff.getByRole("button", { name: "确定" }).click();
      await expect(staff.getByRole("status").filter({ hasText: "已通过" })).toBeVisible();
    }
    const judge = await acceptInvitation(browser, watch, await invite(page, contest, "评委", "judge"), "judge");
    const chair = await acceptInvitation(browser, watch, await invite(page, contest, "评委会主任", "chair"), "chair");
    await step(page, contest, "截止征集", "全部作品已到");
    await step(page, contest, "进入形式审查");

    // The step that seals the rules leads to the freeze, which names what it fixes.
    await page.goto(contest);
    await page.getByRole("link", { name: "冻结作品，抽取随机种子" }).click();
    await page.getByRole("link", { name: "冻结参评作品…" }).click();
    await expect(page.getByText("2 部合格作品，连同影片、地区、类别和单位")).toBeVisible();
    await page.getByLabel("您的登录密码").fill(password);
    await page.getByRole("button", { name: "冻结参评作品", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "参评作品已冻结" })).toBeVisible();
    await expect(page.getByText(root)).toBeVisible();
    expect(await accessibility(page)).toEqual([]);

    const type = async (who: Page, result: string, told: string): Promise<void> => {
      await who.goto(`${contest}/record/seed`);
      await who.getByLabel("看到的结果").fill(result);
      await who.getByRole("button", { name: "录入", exact: true }).click();
      await expect(who.getByRole("status").filter({ hasText: told })).toBeVisible();
    };
    await type(page, "31 42", "已录入，等另一人录入");
    await expect(page.getByText(/^您已录入，请另一人录入/)).toBeVisible();
    await staff.goto(`${contest}/record/seed`);
    await expect(staff.getByText("主办方已录入。请您按自己看到的结果录入。")).toBeVisible();
    await expect(staff.getByText("31 42")).toHaveCount(0);
    await type(staff, "31 43", "两人录入的结果不一致");
    await type(staff, "31 42", "已录入，等另一人录入");
    await type(page, "31 42", "随机种子已抽取");
    await expect(page.getByText("31 42", { exact: true })).toBeVisible();
    await expect(page.getByText("掷骰或摇号", { exact: true })).toBeVisible();
    await expect(page.getByLabel("看到的结果")).toHaveCount(0);

    await deal(page, contest, ["judge"], works.length);
    await step(page, contest, "锁定规则，开始初评");
    const list = `${server.url}/judge/${contest.split("/").pop() ?? ""}`;
    await judge.goto(list);
    await expect(judge.getByText(/我知道结果公布后将公开每一份评分表，以及评委姓名。$/)).toBeVisible();

    // The server signs behind the act.
    await expect(async () => {
      await chair.goto(`${contest}/record`);
      await expect(chair.getByRole("button", { name: "复核这个检查点" })).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
    await expect(chair.getByText(root).first()).toBeVisible();
    expect(await accessibility(chair)).toEqual([]);
    await chair.getByLabel("您的登录密码").fill(password);
    await chair.getByRole("button", { name: "复核这个检查点" }).click();
    await expect(chair.getByRole("status").filter({ hasText: "复核已写入存证" })).toBeVisible();
    await expect(chair.getByRole("table", { name: "检查点" })).toContainText("chair（评委会主任）");

    // The file is there once judging is over; the full edition asks for the password where it was not just given.
    await page.goto(`${contest}/record`);
    await expect(page.getByText(/^评审结束后，主办方/)).toBeVisible();
    await markAll(judge, list, works.length, () => [9, 8, 8]);
    await step(page, contest, "进入遴选");
    await page.goto(`${server.url}/confirm?back=%2Faccount`);
    await page.getByLabel("您的登录密码").fill(password);
    await page.getByRole("button", { name: "确认", exact: true }).click();
    await page.waitForURL(`${server.url}/account`);
    await page.goto(`${contest}/record`);
    for (const edition of ["完整版", "公开版"]) {
      const saved = page.waitForEvent("download");
      await page.getByRole("link", { name: edition, exact: true }).click();
      expect((await saved).suggestedFilename()).toMatch(new RegExp(`${edition}\\.linxuan-record$`));
    }
    await staff.goto(`${contest}/record`);
    for (const edition of ["完整版", "公开版"]) await expect(staff.getByRole("link", { name: edition, exact: true })).toHaveCount(0);
    await expect(staff.getByRole("button", { name: "复核这个检查点" })).toHaveCount(0);
  } finally {
    await server.stop();
  }
});
