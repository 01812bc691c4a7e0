import ExcelJS from "exceljs";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import {
  acceptInvitation,
  checkOf,
  deal,
  drawLine,
  enter,
  firstRun,
  giveBack,
  invite,
  mend,
  newContest,
  oneFilmOfEachRegion,
  password,
  register,
  ruleIn,
  save,
  scoreAll,
  sign,
  step,
} from "../fixtures/contest";
import { account, contests, person, signIn } from "../fixtures/people";
import { expect, hydrated, startServer, test, type Server } from "../fixtures/test";

/** Six films: title, region, and the marks the first judge gives; the second gives half a point less, the third half a point more. */
const films = [
  { title: "江上灯火", region: "广州市", marks: [9.5, 9, 9] },
  { title: "骑楼早茶", region: "广州市", marks: [9, 9, 8.5] },
  { title: "珠水长流", region: "广州市", marks: [9, 8, 9] },
  { title: "渔歌", region: "汕头市", marks: [8, 8, 8] },
  { title: "山间小学", region: "韶关市", marks: [7.5, 7, 8] },
  { title: "盐田", region: "湛江市", marks: [6, 7, 6] },
] as const;
const judges = ["judge1", "judge2", "judge3"] as const;
const offsets = [0, -0.5, 0.5];
const weights = [40, 30, 30];

/** A judge's mark in points; ten is the most. */
const markOf = (at: number, judge: number, criterion: number) =>
  Math.min(10, (films[at]?.marks[criterion] ?? 0) + (offsets[judge] ?? 0));
/** A judge's total in hundredths of 0–100. */
const totalOf = (at: number, judge: number) =>
  weights.reduce((sum, weight, criterion) => sum + weight * markOf(at, judge, criterion) * 10, 0);
/** The mean of the three totals, rounded half up to hundredths once. */
const scoreOf = (at: number) => Math.floor((judges.reduce((sum, _, judge) => sum + totalOf(at, judge), 0) * 2 + 3) / 6);

/** Lets every film pass, one key each, and signs. */
async function passAll(page: Page, list: string): Promise<void> {
  await page.goto(list);
  await page.getByRole("button", { name: "我已阅读并同意，开始评审" }).click();
  await page.getByRole("link", { name: /^开始评/ }).first().click();
  for (let done = 0; done < films.length; done += 1) {
    await hydrated(page);
    const slider = page.getByRole("slider", { name: "是否通过" });
    await page.keyboard.press("0");
    await expect(slider).toHaveAttribute("aria-valuetext", "不通过");
    const width = (await slider.boundingBox())?.width ?? 0;
    await slider.click({ position: { x: width - 20, y: 10 } });
    await expect(slider).toHaveAttribute("aria-valuetext", "通过");
    await expect(page.getByText(/^已保存 \d\d:\d\d$/)).toBeVisible();
    const from = page.url();
    await page.keyboard.press("n");
    await page.waitForURL((address) => address.href !== from);
  }
  await page.goto(list);
  await sign(page, films.length);
}

test("one contest, from the call to a sealed shortlist whose workbook is right", async ({ page, browser, watch }) => {
  test.setTimeout(360_000);
  const server = await startServer();
  try {
    await play(page, browser, watch, server);
  } finally {
    await server.stop();
  }
});

async function play(page: Page, browser: Browser, watch: (context: BrowserContext) => void, server: Server) {
  await firstRun(page, server);
  await account(server, "staff", "staff@example.invalid", password);

  // A contest from the preset, with three places and one film a region.
  const contest = await newContest(page, server, "六部作品的遴选");
  await page.goto(`${contest}/settings?section=balance`);
  await page.getByLabel("入选总数").fill("3");
  await oneFilmOfEachRegion(page);
  await save(page);
  await expect(page.getByText("现在只知道规则之间没有矛盾")).toBeVisible();
  // Before the scored round a screening, from which goes on what half of the judges let pass.
  await page.goto(`${contest}/settings?section=rounds`);
  await page.getByLabel("中文名称 1").fill("初筛");
  await page.getByLabel("评审方式 1").selectOption({ label: "初筛（通过/不通过）" });
  await page.getByLabel("晋级下一轮 1").selectOption({ label: "分数不低于" });
  await page.getByLabel("晋级数值 1").fill("50");
  await page.getByRole("button", { name: "增加一轮" }).click();
  await page.getByLabel("中文名称 2").fill("初评");
  await page.getByLabel("匿名 2").check();
  await save(page);
  await step(page, contest, "开始征集");

  // Two films by a creator, four by a unit officer who was invited.
  const creator = await person(browser, watch);
  await register(creator, server, "creator");
  const officer = await acceptInvitation(browser, watch, await invite(page, contest, "报送单位", "officer"), "officer");
  const entries: string[] = [];
  for (const [at, one] of films.entries()) entries.push(await enter(at < 2 ? creator : officer, contest, one, at));

  // Staff return one, the creator mends it, then all pass.
  const staff = await person(browser, watch);
  await signIn(staff, server.url, "staff@example.invalid", password);
  await giveBack(staff, entries[0] ?? "", "内容简介：请写明拍摄地点");
  await mend(creator, entries[0] ?? "", "请写明拍摄地点", "江上灯火的内容简介，拍摄于珠江。");
  for (const entry of entries) {
    await staff.goto(checkOf(entry));
    await staff.getByRole("radio", { name: /^通过/ }).check();
    await staff.getByRole("button", { name: "确定" }).click();
    await expect(staff.getByRole("status").filter({ hasText: "已通过" })).toBeVisible();
  }

  // Three judges and a chair come in by link; one panel; everything assigned.
  const pages: Page[] = [];
  for (const name of judges) pages.push(await acceptInvitation(browser, watch, await invite(page, contest, "评委", name), name));
  const chair = await acceptInvitation(browser, watch, await invite(page, contest, "评委会主任", "chair"), "chair");
  await step(page, contest, "截止征集", "全部作品已到");
  await step(page, contest, "进入形式审查");
  await deal(page, contest, judges, 18);
  await step(page, contest, "锁定规则，开始初筛");

  // The chair draws the line after the screening; the organiser deals the films of the next round.
  const id = contest.split("/").pop() ?? "";
  for (const desk of pages) await passAll(desk, `${server.url}/judge/${id}`);
  await drawLine(chair, contest, { rule: "50.00 分及以上进入下一轮", above: films.length, below: 0, next: "初评" });
  const scrutineer = await acceptInvitation(browser, watch, await invite(page, contest, "监票人", "scrutineer"), "scrutineer");
  await countersign({ scrutineer, others: [page, chair], judge: pages[0] ?? page }, contest);
  await deal(page, contest, judges, 18);
  for (const [judge, desk] of pages.entries()) {
    await scoreAll(desk, `${server.url}/judge/${id}`, films.length, (heading, criterion) => {
      const at = films.findIndex((one) => heading.includes(one.title));
      expect(at, heading).toBeGreaterThanOrEqual(0);
      return markOf(at, judge, criterion);
    });
  }
  await step(page, contest, "进入遴选");
  await otherMethod(page, scrutineer, contest);

  // After the last round films have places; no line is drawn that they could be on a side of.
  await page.goto(`${contest}/rounds/2`);
  const places = page.getByRole("table", { name: "名次" }).getByRole("row");
  await expect(places).toHaveCount(films.length + 1);
  await expect(places.nth(1)).toHaveText(new RegExp(`^1${films[0].title}`));
  await expect(page.getByRole("table", { name: "晋级线" })).toHaveCount(0);

  // The chair sees the result before it is sealed; the organiser seals it by typing the title.
  await chair.goto(`${contest}/selection`);
  await expect(chair.getByText("已证明最优")).toBeVisible();
  // How firm each film stands comes after the page.
  await expect(chair.getByRole("table", { name: "排名" }).getByRole("cell", { name: /^\d+%$/ }).first()).toBeVisible();
  await expect(chair.getByRole("button", { name: "定稿…" })).toHaveCount(0);
  await overrule(page, chair, contest, films[5].title);
  await page.goto(`${contest}/selection`);
  await hydrated(page);
  await page.getByRole("button", { name: "定稿…" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: /^请输入/ }).fill("六部作品的遴选");
  await page.getByRole("dialog").getByLabel("您的登录密码").fill(password);
  await page.getByRole("dialog").getByRole("button", { name: "定稿 3 部" }).click();
  await expect(page.getByText("校验码（SHA-256）")).toBeVisible();
  expect((await contests(server)).find((line) => line.id === id)).toMatchObject({ entries: 6, eligible: 6, shortlisted: 3 });

  const workbook = new ExcelJS.Workbook();
  const answer = await page.request.get(`${contest}/exports/shortlist.xlsx?lang=zh`);
  expect(answer.headers()["content-disposition"]).toContain("shortlist.xlsx");
  await workbook.xlsx.load((await answer.body()) as unknown as ArrayBuffer);
  compare(workbook);
}

/** From the end of a round its scrutineer reads the line and what was signed, and countersigns; who runs it or judges does not. */
async function countersign(
  { scrutineer, others, judge }: { scrutineer: Page; others: Page[]; judge: Page },
  contest: string,
): Promise<void> {
  const button = (of: Page) => of.getByRole("button", { name: "复核无误" });
  for (const other of others) {
    await other.goto(`${contest}/rounds/1`);
    await expect(other.getByText("还没有监票人复核。")).toBeVisible();
    await expect(button(other)).toHaveCount(0);
  }
  expect((await judge.request.get(`${contest}/rounds/1`)).status()).toBe(403);
  await scrutineer.goto(contest);
  await scrutineer.getByRole("link", { name: "初筛的结果" }).click();
  await expect(scrutineer.getByRole("table", { name: "晋级线" }).getByText("晋级", { exact: true })).toHaveCount(films.length);
  const signatures = scrutineer.getByRole("table", { name: "评委签名" });
  await expect(signatures.getByRole("row")).toHaveCount(1 + judges.length);
  await signatures.getByRole("link", { name: judges[0] }).click();
  await expect(scrutineer.getByRole("table", { name: "已签名的评分表" }).getByRole("row")).toHaveCount(1 + films.length);
  await scrutineer.goto(`${contest}/rounds/1`);
  await button(scrutineer).click();
  await expect(scrutineer.getByText(/^scrutineer，/)).toBeVisible();
  await expect(button(scrutineer)).toHaveCount(0);
}

/** Another method for the selection changes nothing of what a closed round says; then the first one is taken again. */
async function otherMethod(page: Page, scrutineer: Page, contest: string): Promise<void> {
  const best = Math.max(...films.map((_, at) => scoreOf(at)));
  for (const [method, others] of [["标准分", 1], ["平均分", 0]] as const) {
    await page.goto(`${contest}/ranking/method`);
    await page.getByRole("link", { name: method, exact: true }).click();
    await page.getByLabel("理由").fill("评委会决定");
    await page.getByRole("button", { name: "改用这种方法" }).click();
    await expect(page.getByText("已改用。排名与遴选按此重算。")).toBeVisible();
    await scrutineer.goto(`${contest}/rounds/2`);
    await expect(scrutineer.getByText("计分方法：平均分", { exact: true })).toBeVisible();
    await expect(scrutineer.getByText("遴选现用的计分方法：标准分")).toHaveCount(others);
    await expect(scrutineer.getByRole("table", { name: "名次" }).getByRole("row").nth(1)).toContainText((best / 100).toFixed(2));
  }
}

/** A meeting rules a film in: studio, reason and decider show it to all. Then it is taken back, which the log keeps. */
async function overrule(page: Page, chair: Page, contest: string, title: string): Promise<void> {
  await ruleIn(page, contest, `6. ${title}`, "题材首次入选");

  const ranked = (of: Page) => of.getByRole("table", { name: "排名" }).getByRole("row").filter({ hasText: title });
  for (const of of [page, chair]) {
    await of.goto(`${contest}/selection`);
    await expect(of.getByRole("table", { name: "人工裁定" }).getByRole("row").nth(1)).toContainText("题材首次入选");
    await expect(ranked(of).getByText("指定入选")).toBeVisible();
    // What balance costs and what the ruling costs stand apart.
    await expect(of.getByText("因裁定减少的总分")).toBeVisible();
    await expect(ranked(of).getByText("入选", { exact: true })).toBeVisible();
  }
  await chair.goto(`${contest}/selection/overrides`);
  await expect(chair.getByRole("button", { name: "撤销…" })).toHaveCount(0);

  await page.goto(`${contest}/selection/overrides`);
  await page.getByRole("button", { name: "撤销…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "撤销" }).click();
  await expect(page.getByText("没有人工裁定")).toBeVisible();
  await page.goto(`${contest}/log`);
  await expect(page.getByRole("table").getByText("撤销人工裁定")).toBeVisible();
}

/** Every cell of the four sheets against what was entered. */
function compare(workbook: ExcelJS.Workbook): void {
  expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(["推荐名单", "排名", "评分矩阵", "平衡表"]);
  const rows = (name: string, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, nth) => {
      const row = workbook.getWorksheet(name)?.getRow(from + nth);
      return ((row?.values ?? []) as ExcelJS.CellValue[]).slice(1);
    });
  const ranked = films.map((_, at) => at).sort((a, b) => scoreOf(b) - scoreOf(a));
  const line = (at: number, place: number) => [
    place,
    `N-${String(at + 1).padStart(3, "0")}`,
    films[at]?.title,
    films[at]?.region,
    "微视频",
    "示例报送单位",
    `示例制作单位 ${at}`,
    scoreOf(at) / 100,
    ranked.indexOf(at) + 1,
  ];
  // One film a region: the best of Guangzhou, then the next best elsewhere.
  const chosen = [0, 3, 4];
  const head = ["序号", "编号", "作品", "地市", "类别", "报送单位", "制作单位", "得分", "名次"];
  expect(rows("推荐名单", 1, 4)).toEqual([head, ...chosen.map((at, nth) => line(at, nth + 1))]);
  const total = chosen.reduce((sum, at) => sum + scoreOf(at), 0) / 100;
  const merit = ranked.slice(0, 3).reduce((sum, at) => sum + scoreOf(at), 0) / 100;
  expect(rows("推荐名单", 6, 7)).toEqual([["总分", total], ["纯按得分", merit]]);

  const meanMark = (at: number, criterion: number) => {
    const sum = judges.reduce((all, _, judge) => all + markOf(at, judge, criterion) * 100, 0);
    return Math.floor((sum * 2 + 3) / 6) / 100;
  };
  expect(rows("排名", 2, 7)).toEqual(
    ranked.map((at, nth) => {
      const cells = [...line(at, nth + 1), ...[0, 1, 2].map((criterion) => meanMark(at, criterion))];
      return chosen.includes(at) ? [...cells, "●"] : cells;
    }),
  );
  expect(rows("评分矩阵", 1, 1)).toEqual([["编号", "作品", ...judges]]);
  expect(rows("评分矩阵", 2, 7)).toEqual(
    ranked.map((at) => [line(at, 0)[1], films[at]?.title, ...judges.map((_, judge) => totalOf(at, judge) / 100)]),
  );
  const balance = rows("平衡表", 2, 30).filter((row) => Number(row[3]) > 0);
  expect(balance).toEqual([
    ["地市", "广州市", 1, 3],
    ["地市", "汕头市", 1, 1],
    ["地市", "韶关市", 1, 1],
    ["地市", "湛江市", 0, 1],
    ["类别", "微视频", 3, 6],
  ]);
}
