import type { Page } from "@playwright/test";
import { accessibility, expect, hydrated, test, type Server } from "../fixtures/test";
import { contests, demoPassword, person, signIn } from "../fixtures/people";

async function enter(page: Page, demo: Server, email: string): Promise<string> {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  await signIn(page, demo.url, email, demoPassword);
  await page.goto(`${demo.url}/contests/${id}/meeting`);
  await hydrated(page);
  return `${demo.url}/contests/${id}/meeting`;
}

const title = (page: Page) => page.getByRole("heading", { level: 1 });

test("every page follows the chair; a ballot is cast, counted and minuted, a secret one with too few papers is void", async ({ page, browser, watch, demo }) => {
  const address = await enter(page, demo, "chair@demo.invalid");
  const judge = await person(browser, watch);
  await enter(judge, demo, "judge03@demo.invalid");
  await expect(judge.getByText("遴选会没有在进行")).toBeVisible();
  await expect(judge.getByRole("button", { name: "开会" })).toHaveCount(0);
  expect(await accessibility(page)).toEqual([]);

  await page.getByRole("button", { name: "开会" }).click();
  await judge.getByRole("button", { name: "签到" }).click();
  await expect(judge.getByText("已签到")).toBeVisible();
  await expect(page.getByText("2 / 10 人")).toBeVisible();
  await expect(page.getByText("不足法定人数 8")).toBeVisible();
  // The selection of this contest is sealed: what the meeting does from now on changes nothing, and everybody is told.
  for (const of of [page, judge]) await expect(of.getByText(/^遴选结果已经定稿，会议不再作决定/)).toBeVisible();

  // No reload: what the page keeps in its memory is still there.
  await judge.evaluate(() => Object.assign(window, { stayed: true }));
  await page.getByLabel("作品", { exact: true }).selectOption({ index: 20 });
  await page.getByRole("button", { name: "放映此片" }).click();
  await expect(title(page)).toHaveText(/^《.+》$/);
  const shown = await title(page).innerText();
  await expect(title(judge)).toHaveText(shown, { timeout: 3_000 });
  await judge.waitForFunction(() => (document.querySelector<HTMLVideoElement>("#meeting-screen video")?.readyState ?? 0) >= 1);
  await expect(judge.getByRole("button", { name: "播放" })).toBeVisible();
  await page.getByRole("button", { name: "下一部" }).click();
  await expect(title(page)).not.toHaveText(shown);
  await expect(title(judge)).toHaveText(await title(page).innerText(), { timeout: 3_000 });
  expect(await judge.evaluate(() => "stayed" in window)).toBe(true);

  // Too few are there; the chair marks who has come in.
  await page.getByText("发起投票").click();
  await expect(page.getByText("须 8 人才能开始投票")).toBeVisible();
  for (const nth of [1, 2, 4, 5, 6, 7]) {
    await page.getByRole("button", { name: `评委 0${nth}：标记到会` }).click();
    await expect(page.getByRole("button", { name: `评委 0${nth}：标记离会` })).toBeVisible();
  }
  await expect(page.getByText("达到法定人数 8")).toBeVisible();
  const form = page.locator("#form-new-ballot");
  await expect(form, "what is unfolded stays so").toBeVisible();
  const films = form.getByRole("group", { name: "候选作品" }).getByRole("checkbox");
  const candidates = async (question: string, kind: string) => {
    // Three films: whoever is recused from one of them still has a choice.
    for (const nth of [20, 21, 22]) {
      await films.nth(nth).check();
    }
    await form.getByLabel("投票事项").fill(question);
    await form.getByRole("radio", { name: new RegExp(`^${kind}`) }).check();
    await form.getByRole("button", { name: "开始投票" }).click();
  };
  const paper = judge.getByRole("group", { name: "候选作品" });
  await candidates("试投", "无记名");
  await expect(judge.getByText("试投")).toBeVisible({ timeout: 3_000 });
  await paper.getByRole("checkbox").first().check();
  await judge.getByRole("button", { name: "投票", exact: true }).click();
  await expect(judge.getByText("您已投票。")).toBeVisible();
  await page.getByRole("button", { name: "结束并计票" }).click();
  await expect(judge.getByText("作废", { exact: true })).toBeVisible({ timeout: 3_000 });
  await expect(judge.getByRole("table", { name: /试投/ }), "no numbers").toHaveCount(0);

  await page.getByText("发起投票").click();
  await candidates("最后一个名额", "记名");
  await expect(judge.getByText("最后一个名额")).toBeVisible({ timeout: 3_000 });
  await expect(paper.getByRole("checkbox")).toHaveCount(3);
  expect(await accessibility(judge)).toEqual([]);
  await paper.getByRole("checkbox").first().check();
  await judge.getByRole("button", { name: "投票", exact: true }).click();
  await expect(judge.getByText("您已投票。")).toBeVisible();
  await expect(page.getByText("已投 1 / 到会 8").first()).toBeVisible({ timeout: 3_000 });
  await page.getByRole("button", { name: "结束并计票" }).click();
  const counted = judge.getByRole("table", { name: /最后一个名额/ });
  await expect(counted.getByRole("row").filter({ hasText: "选中" })).toContainText("1", { timeout: 3_000 });
  expect(await accessibility(page)).toEqual([]);
  await page.getByRole("link", { name: "投影" }).click();
  await expect(title(page)).toBeVisible();
  await expect(page.getByRole("button", { name: /放映此片|签到|离会|投票/ }), "the wall has no controls").toHaveCount(0);

  await page.goto(`${address}/minutes`);
  await expect(page.getByRole("heading", { name: /最后一个名额/ })).toBeVisible();
  await expect(page.getByText("投票人：评委 03"), "of the one that was counted").toHaveCount(1);
  await expect(page.getByText("作废：未计票，不公布票数和投票人")).toBeVisible();
  await expect(page.getByText(/：1 票 · 选中/)).toBeVisible();
  await expect(page.getByText(/此后的投票和提议不改变结果/)).toBeVisible();
  expect(await accessibility(page)).toEqual([]);
  const text = await page.request.get(`${address}/minutes.txt?lang=en`);
  expect(text.headers()["content-type"]).toBe("text/plain; charset=utf-8");
  expect(await text.text()).toContain("voted: 评委 03");
  const download = page.getByRole("link", { name: "下载 PDF" });
  const pdf = await page.request.get(await download.evaluate((link) => (link as HTMLAnchorElement).href));
  expect(pdf.headers()["content-type"]).toBe("application/pdf");

  await page.goto(address);
  await hydrated(page);
  await page.getByRole("button", { name: "散会…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "散会" }).click();
  await expect(judge.getByText("遴选会没有在进行")).toBeVisible({ timeout: 3_000 });
  await expect(judge.getByRole("link", { name: "第 1 次会议" }), "the one of the demonstration, and this").toBeVisible();
  await judge.context().close();
});

test.describe("without a script", () => {
  // A refused form answers with 422, and the browser says so.
  test.use({ expectedConsoleErrors: /status of 422/ });

  test("the room works without a script, and only for those who belong to it", async ({ browser, watch, demo }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN" });
    watch(context);
    const page = await context.newPage();
    const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
    const address = `${demo.url}/contests/${id}/meeting`;
    await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
    await page.goto(`${demo.url}/contests/${id}/selection`);
    await page.getByRole("link", { name: "遴选会", exact: true }).click();
    await page.getByLabel("法定人数").selectOption("1/2");
    await page.getByRole("button", { name: "开会" }).click();
    await expect(page.getByText("遴选会开始")).toBeVisible();
    await page.getByRole("button", { name: "下一部" }).click();
    await expect(page).toHaveURL(address);
    await expect(title(page)).toHaveText(/^《.+》$/);
    // One button that is refused says why, and nothing is lost.
    await page.getByRole("button", { name: "评委 01：标记到会" }).click();
    await expect(page.getByText("1 / 10 人")).toBeVisible();
    await page.getByText("提议", { exact: true }).first().click();
    await page.getByLabel("入选").selectOption({ index: 3 });
    await page.locator("#form-propose").getByRole("button", { name: "提议" }).click();
    await expect(page.getByText("请填写理由。")).toBeVisible();
    await page.getByLabel("理由").fill("题材空白");
    await page.locator("#form-propose").getByRole("button", { name: "提议" }).click();
    await expect(page.getByText("题材空白")).toBeVisible();
    // Sealed already: it can only be turned down.
    await page.getByText("决定…").click();
    await expect(page.getByLabel("决定", { exact: true }).getByRole("option")).toHaveText(["不采纳"]);
    await page.getByRole("button", { name: "决定这项提议" }).click();
    await expect(page.getByText("决定人：遴选会")).toBeVisible();
    const staff = await person(browser, watch);
    await signIn(staff, demo.url, "staff@demo.invalid", demoPassword);
    for (const path of ["", "/minutes", "/minutes.txt", "/events"]) {
      expect((await staff.request.get(`${address}${path}`)).status(), path).toBe(403);
    }
    // The dialog needs a script; the record of the meeting is what counts here.
    const closed = await page.request.post(address, { form: { _form: "close-meeting" }, headers: { "sec-fetch-site": "same-origin" } });
    expect(closed.ok()).toBe(true);
    await page.goto(address);
    await expect(page.getByText("遴选会没有在进行")).toBeVisible();
    await staff.context().close();
    await context.close();
  });
});
