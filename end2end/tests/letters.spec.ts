import type { Page } from "@playwright/test";
import { firstRun, newContest, password, register, step } from "../fixtures/contest";
import { noQuietHours, withMail, type MailServer } from "../fixtures/mail";
import { account, person, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, sure, test, type Server } from "../fixtures/test";

const maker = "maker@example.invalid";
/** The mail server cuts the connection after its letters' text. */
const cut = "cut-after@example.invalid";

/** Somebody with an account begins so many drafts. */
async function drafts(page: Page, server: Server, contest: string, email: string, count: number): Promise<void> {
  await account(server, "creator", email, password);
  await signIn(page, server.url, email, password);
  for (let nth = 0; nth < count; nth += 1) {
    await page.goto(`${contest}/enter`);
    await page.getByRole("button", { name: "新建草稿" }).click();
    await page.waitForURL(/\/entries\/[\w-]+$/);
  }
}

/** What arrived for an address. */
async function arrived(mail: MailServer, email: string): Promise<number> {
  return (await mail.received()).filter((letter) => letter.to[0] === email).length;
}

test.use({ expectedConsoleErrors: /status of 422/ });

test("letters are written to many, looked at, and released a few first; what may have arrived is left to a person", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(240_000);
  await withMail(async (server, mail) => {
    await firstRun(page, server);
    const contest = await newContest(page, server, "观摩");
    await step(page, contest, "开始征集");
    await drafts(await person(browser, watch), server, contest, maker, 6);
    await drafts(await person(browser, watch), server, contest, cut, 1);

    // Letters go at any hour; a text is tried before it is kept.
    await page.goto(`${contest}/letters`);
    await expect(page.getByText("还没有信件")).toBeVisible();
    await page.getByRole("link", { name: "模板与设置" }).click();
    await page.getByLabel("夜间不寄，从").fill("25:00");
    await page.getByRole("button", { name: "保存" }).last().click();
    await expect(page.getByRole("link", { name: /请填两个不同的时刻/ })).toBeVisible();
    await noQuietHours(page, contest);
    await page.getByRole("link", { name: "报送提醒 · 中文" }).click();
    await page.getByLabel("正文").fill("{person}：{receipt}");
    await page.getByRole("button", { name: "保存" }).first().click();
    await expect(page.getByRole("link", { name: /这类信件没有占位符 \{receipt\}，可用：\{person\}/ })).toBeVisible();
    await page.getByLabel("正文").fill("{person}：请在 {until} 前报送。");
    await page.getByRole("button", { name: "预览" }).click();
    await expect(page.getByText(/^主办方：请在 2099-12-31 18:00/)).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await page.getByRole("button", { name: "保存" }).first().click();
    await expect(page.getByText("已保存：报送提醒")).toBeVisible();

    // Named and counted before they are written.
    await page.getByRole("link", { name: "返回信件" }).click();
    await page.getByRole("link", { name: "群发信件" }).click();
    await page.getByRole("link", { name: "报送提醒" }).click();
    await expect(page.getByRole("heading", { name: "将写好 7 封" })).toBeVisible();
    await expect(page.getByRole("row", { name: new RegExp(cut) })).toHaveCount(1);
    await page.getByRole("button", { name: "写好 7 封，待放行" }).click();
    await expect(page.getByText("已写好 7 封，待您放行")).toBeVisible();
    await page.goto(contest);
    await page.getByRole("link", { name: "7 封待放行" }).click();

    await page.getByLabel("姓名、邮箱或主题").fill(maker);
    await page.getByRole("button", { name: "筛选" }).click();
    await expect(page.getByRole("heading", { name: "待放行 6 封" })).toBeVisible();
    await sure(page, "先放行 5 封");
    await expect(page.getByText("已放行 5 封")).toBeVisible();
    await expect(page.getByText("看看刚放行的信是否正确，再放行其余 1 封")).toBeVisible();
    await expect.poll(() => arrived(mail, maker), { timeout: 60_000 }).toBe(5);
    expect(await accessibility(page)).toEqual([]);
    await sure(page, "放行其余 1 封");
    await expect.poll(() => arrived(mail, maker), { timeout: 60_000 }).toBe(6);
    expect((await mail.received()).some((letter) => letter.text.includes("请在 2099-12-31 18:00"))).toBe(true);

    // The connection was cut after the text: nobody sends it again but a person.
    await page.goto(`${contest}/letters?state=draft`);
    await sure(page, "放行全部 1 封");
    await expect.poll(() => arrived(mail, cut), { timeout: 60_000 }).toBe(1);
    await expect(async () => {
      await page.goto(`${contest}/letters`);
      await expect(page.getByRole("heading", { name: "1 封信不知是否送达" })).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
    await page.getByRole("button", { name: "已送达" }).click();
    await expect(page.getByText("已记录")).toBeVisible();
    await expect(page.getByRole("heading", { name: /不知是否送达/ })).toHaveCount(0);
    expect(await arrived(mail, cut)).toBe(1);

    // A deadline that is moved offers to be told.
    await page.goto(`${contest}/settings?section=general`);
    await page.getByLabel("征集截止时间").fill("2100-01-31T18:00");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("link", { name: "写信告知…" }).click();
    await expect(page.getByRole("heading", { name: "将写好 7 封" })).toBeVisible();
    await page.getByRole("button", { name: "写好 7 封，待放行" }).click();
    await page.getByRole("link", { name: /报送截止时间调整/ }).first().click();
    await expect(page.getByText(/2100-01-31 18:00/).first()).toBeVisible();
    await page.goto(`${contest}/letters?state=draft`);
    await page.getByRole("button", { name: "撤回全部 7 封…" }).click();
    await page.getByRole("dialog").getByLabel("理由").fill("另行通知");
    await page.getByRole("dialog").getByRole("button", { name: "撤回全部 7 封" }).click();
    await expect(page.getByText("已撤回 7 封")).toBeVisible();
  });
});

test("without a mail server letters wait to be copied", async ({ page, browser, watch }) => {
  test.setTimeout(120_000);
  const server = await startServer();
  try {
    await firstRun(page, server);
    const contest = await newContest(page, server, "观摩");
    await step(page, contest, "开始征集");
    await drafts(await person(browser, watch), server, contest, maker, 1);
    await page.goto(`${contest}/letters/mailing?of=draft_reminder`);
    await page.getByRole("button", { name: "写好 1 封，待放行" }).click();
    await expect(page.getByText("没有设置邮件服务器")).toBeVisible();
    await sure(page, "放行全部 1 封");
    await page.goto(`${contest}/letters`);
    await page.getByRole("link", { name: /报送提醒/ }).click();
    await expect(page.getByText("没有邮件服务器，请复制后自行寄出")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "正文" })).toHaveValue(/尚未报送/);
    expect(await accessibility(page)).toEqual([]);
    await page.getByRole("button", { name: "已自行寄出" }).click();
    await expect(page.getByText("已记录")).toBeVisible();
    await expect(page.getByText("已撤回", { exact: true })).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("letters about accounts are the administrator's, and who may not have got one asks again", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(120_000);
  await withMail(async (server, mail) => {
    await firstRun(page, server);
    const registered = await person(browser, watch);
    await register(registered, server, "cut-after");
    await expect.poll(() => arrived(mail, cut), { timeout: 60_000 }).toBe(1);
    await page.goto(`${server.url}/accounts`);
    const tabs = page.getByRole("navigation", { name: "系统管理" });
    await tabs.getByRole("link", { name: "账号信件" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "账号信件" })).toBeVisible();
    await expect(async () => {
      await page.goto(`${server.url}/letters`);
      await expect(page.getByRole("heading", { name: "1 封信不知是否送达" })).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
    expect(await accessibility(page)).toEqual([]);
    await page.getByRole("button", { name: "已送达" }).click();
    await expect(page.getByText("已记录")).toBeVisible();
    await page.goto(`${server.url}/letters?state=withdrawn`);
    await page.getByRole("link", { name: /请确认邮箱/ }).click();
    await expect(page.getByText("已撤回", { exact: true })).toBeVisible();

    await registered.goto(`${server.url}/account`);
    await expect(registered.getByText("邮箱未核实")).toBeVisible();
    expect(await accessibility(registered)).toEqual([]);
    await registered.getByRole("button", { name: "重发确认信" }).click();
    await expect(registered.getByText(/确认信将寄到 cut-after@example\.invalid/)).toBeVisible();
    await expect.poll(() => arrived(mail, cut), { timeout: 60_000 }).toBe(2);
  });
});
