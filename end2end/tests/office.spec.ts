import type { Browser, BrowserContext, Page } from "@playwright/test";
import {
  acceptInvitation,
  checkOf,
  deal,
  draft,
  drawLine,
  enter,
  filmIsFine,
  firstRun,
  giveBack,
  handIn,
  handOver,
  invite,
  markAll,
  mend,
  oneFilmOfEachRegion,
  passSeveral,
  presetContest,
  register,
  save,
  step,
  tick,
} from "../fixtures/contest";
import { folderOfFilms } from "../fixtures/films";
import { readSheet, sheet, wrongCells } from "../fixtures/imports";
import { letterTo, linkIn, noQuietHours, withMail, type MailServer } from "../fixtures/mail";
import { person } from "../fixtures/people";
import { expect, hydrated, sure, test, type Server } from "../fixtures/test";

const title = "四十行的遴选";
const units = ["市文联", "市妇联"] as const;
/** Entries of the spreadsheet whose films follow: the first rows, S1 to S4. */
const imported = ["作品1", "作品2", "作品3", "作品4"] as const;
/** Two films by a creator, through the first unit; one by the officer of the second. */
const works = [
  { title: "江上灯火", region: "韶关市", unit: units[0] },
  { title: "骑楼早茶", region: "湛江市", unit: units[0] },
  { title: "盐田", region: "梅州市", unit: units[1] },
] as const;
const [lights, tea, salt] = works;
const films = [...imported, ...works.map((one) => one.title)];

const judges = ["judge1", "judge2", "judge3"] as const;
/** Whom the organiser invites: role, name, unit. */
const people: [string, string, string?][] = [
  ...judges.map((name): [string, string] => ["评委", name]),
  ["评委会主任", "chair"],
  ["经办人员", "staff"],
  ["报送单位", "officer1", units[0]],
  ["报送单位", "officer2", units[1]],
];
const address = (name: string) => `${name}@example.invalid`;

/** What every judge gives in the first round, points for each criterion. */
const firstMarks: Record<string, number> = {
  [lights.title]: 9.5,
  作品1: 9,
  [tea.title]: 8.5,
  [salt.title]: 8,
  作品2: 7,
  作品3: 6.5,
  作品4: 6,
};
/** And in the final round, by criterion. By the weights 40, 30, 30 作品1 would be before 江上灯火: 87.50 to 86.00. */
const finalMarks: Record<string, readonly number[]> = {
  [lights.title]: [9.5, 8, 8],
  作品1: [8, 9.5, 9],
  [tea.title]: [7, 7, 7],
  [salt.title]: [6, 6, 6],
};
/** By the amended weights 50, 25, 25. */
const ranked = [
  [lights.title, "87.50"],
  ["作品1", "86.25"],
  [tea.title, "70.00"],
  [salt.title, "60.00"],
] as const;
const amendment = {
  weights: { 思想性: "50", 艺术性: "25", 观赏性: "25" },
  lines: ["“思想性”的权重：40 → 50", "“艺术性”的权重：30 → 25", "“观赏性”的权重：30 → 25"],
  reason: "终评更看重思想性",
  decider: "组委会",
} as const;

const known = <T>(found: T | undefined): T => {
  expect(found).toBeDefined();
  return found as T;
};

test("an office takes a contest from its preset through a spreadsheet, two units, letters and two rounds to signed sheets", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(360_000);
  await withMail((server, mail) => play(page, browser, watch, server, mail));
});

async function play(
  page: Page,
  browser: Browser,
  watch: (context: BrowserContext) => void,
  server: Server,
  mail: MailServer,
): Promise<void> {
  await firstRun(page, server);
  const contest = await setUp(page, server);
  const invited = await inviteEverybody(page, browser, watch, contest, mail);
  const [judge, chair, staff, first, second] = ["judge1", "chair", "staff", "officer1", "officer2"].map((name) =>
    known(invited.get(name)),
  ) as [Page, Page, Page, Page, Page];

  await importForty(page, contest);
  await filmsFollow(page, contest);
  const creator = await person(browser, watch);
  await register(creator, server, "creator");
  const entries = await throughUnit(creator, first, contest);
  const own = await enter(second, contest, salt, 2);

  // A receipt goes by letter, as does what the office returns.
  expect((await letterTo(mail, address("officer2"), "回执 ")).text).toContain(salt.title);
  await giveBack(staff, own, "内容简介：请写明拍摄年份");
  const returned = await letterTo(mail, address("officer2"), "作品需要修改：");
  expect(returned.text).toContain("请写明拍摄年份");
  expect(linkIn(returned)).toBe(own);
  await mend(second, linkIn(returned), "请写明拍摄年份", "盐田，拍摄于去年。");

  // The office reads what the unit recommends, and lets all pass at once.
  await staff.goto(checkOf(known(entries[1])));
  await expect(staff.getByText(`“${units[0]}”推荐，排序第 1 位`)).toBeVisible();
  await passSeveral(staff, contest, films);

  await step(page, contest, "截止征集", "全部作品已到");
  await step(page, contest, "进入形式审查");
  await deal(page, contest, judges, judges.length * films.length);
  await copiesMade(page, contest);
  await step(page, contest, "锁定规则，开始初评");
  const list = await tellJudges(page, contest, mail);
  for (const name of judges) {
    await markAll(known(invited.get(name)), list, films.length, (film) => [0, 1, 2].map(() => known(firstMarks[film])));
  }

  // Twice as many films as there are places go on; another jury may mark there, and what it marks by is amended before.
  await drawLine(chair, contest, {
    rule: "遴选名额 2 的 200%，即前 4 名进入下一轮",
    above: ranked.length,
    below: films.length - ranked.length,
    next: "终评",
  });
  await amend(page, contest);
  await deal(page, contest, judges, judges.length * ranked.length);
  await judge.goto(list);
  await amended(judge);
  for (const name of judges) await markAll(known(invited.get(name)), list, ranked.length, (film) => known(finalMarks[film]));
  await step(page, contest, "进入遴选");
  await result(page, contest);
}

/** A contest from the preset, shrunk to two places and one panel; creators enter through units, letters go at any hour. */
async function setUp(page: Page, server: Server): Promise<string> {
  const contest = await presetContest(page, server, title);
  await tick(page, contest, "经单位报送");
  await page.goto(`${contest}/settings?section=balance`);
  await page.getByLabel("入选总数").fill("2");
  await oneFilmOfEachRegion(page);
  await save(page);
  await page.goto(`${contest}/settings?section=rounds`);
  await expect(page.getByLabel("晋级数值 1")).toHaveValue("200");
  await page.getByLabel("评审组 1").fill("1");
  await page.getByLabel("锚定作品 1").fill("0");
  await save(page);
  await noQuietHours(page, contest);
  await step(page, contest, "开始征集");
  return contest;
}

/** Everybody is invited, and comes in by the link in the letter. */
async function inviteEverybody(
  page: Page,
  browser: Browser,
  watch: (context: BrowserContext) => void,
  contest: string,
  mail: MailServer,
): Promise<Map<string, Page>> {
  for (const [role, name, unit] of people) await invite(page, contest, role, name, unit);
  const invited = new Map<string, Page>();
  for (const [role, name] of people) {
    const letter = await letterTo(mail, address(name), "邀请您参加");
    expect(letter.text).toContain(`诚邀您担任“${title}”的${role}`);
    invited.set(name, await acceptInvitation(browser, watch, linkIn(letter), name));
  }
  await page.goto(`${contest}/people`);
  for (const [, name] of people) await expect(page.getByRole("row", { name: address(name) })).toHaveCount(1);
  await expect(page.getByRole("heading", { name: /^未接受的邀请/ })).toHaveCount(0);
  return invited;
}

/** Three cells are wrong: nothing is imported until they are mended. */
async function importForty(page: Page, contest: string): Promise<void> {
  await page.goto(`${contest}/entries`);
  await page.getByRole("link", { name: "批量导入" }).click();
  await readSheet(page, sheet(false));
  const problems = page.getByRole("table", { name: "有问题的格" });
  await expect(problems.getByRole("row")).toHaveCount(1 + wrongCells.length);
  for (const cell of wrongCells) await expect(problems.locator("mark", { hasText: cell })).toBeVisible();
  await expect(page.getByRole("button", { name: /^导入 \d+ 行$/ })).toHaveCount(0);
  await readSheet(page, sheet(true));
  await page.getByRole("button", { name: "导入 40 行" }).click();
  await expect(page.getByText("已导入：新建 40 部，更改 0 部，不变 0 部")).toBeVisible();
  await expect(page.getByText("40 部作品还没有影片")).toBeVisible();
}

/** A folder with four of the films and one of nobody's; the office submits what is complete by it. */
async function filmsFollow(page: Page, contest: string): Promise<void> {
  const waiting = page.getByRole("table", { name: "影片对应" });
  const entries: string[] = [];
  for (const one of imported) {
    const link = waiting.getByRole("link", { name: `《${one}》`, exact: true });
    entries.push(new URL(known((await link.getAttribute("href")) ?? undefined), contest).href);
  }
  const folder = page.getByLabel("文件夹", { exact: true });
  // The script makes it one that takes folders.
  await expect(folder).toHaveAttribute("webkitdirectory");
  await folder.setInputFiles(await folderOfFilms(["S1", "S2", "S3", "S4", "nothing"]));
  await expect(page.getByText("已上传 4 部，共 4 部")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("note").filter({ hasText: "nothing.mp4" })).toBeVisible();
  await page.goto(`${contest}/entries/films`);
  await expect(page.getByText("36 部作品还没有影片")).toBeVisible();
  for (const entry of entries) {
    await expect(async () => {
      await page.goto(entry);
      await expect(page.getByText(filmIsFine)).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    await hydrated(page);
    await handIn(page);
  }
}

/** A creator hands two drafts to a unit; its officer returns one, ranks the other first, and submits both. */
async function throughUnit(creator: Page, officer: Page, contest: string): Promise<string[]> {
  const entries: string[] = [];
  for (const [nth, work] of [lights, tea].entries()) {
    entries.push(await draft(creator, contest, work, nth));
    await handOver(creator, work.unit);
  }
  const row = (work: string) =>
    officer.getByRole("row").filter({ has: officer.getByRole("rowheader", { name: `《${work}》` }) });
  await officer.goto(`${contest}/unit`);
  await row(tea.title).getByRole("button", { name: "上移" }).click();
  await expect(officer.getByRole("row").nth(1)).toContainText(tea.title);
  await row(lights.title).getByText("退回作者").first().click();
  await row(lights.title).getByLabel("退回理由").fill("简介没有写明拍摄地点");
  await row(lights.title).getByRole("button", { name: "退回作者" }).click();
  await expect(row(lights.title)).toHaveCount(0);

  await creator.goto(known(entries[0]));
  await expect(creator.getByText("简介没有写明拍摄地点")).toBeVisible();
  await hydrated(creator);
  // The form saves itself.
  const saved = creator.waitForResponse((answer) => answer.url().includes("/save_entry"));
  await creator.getByRole("textbox", { name: /^内容简介/ }).fill("江上灯火的内容简介，拍摄于北江。");
  expect((await saved).status()).toBe(200);
  await handOver(creator, units[0]);

  await officer.goto(`${contest}/unit`);
  await expect(row(lights.title)).toHaveCount(1);
  for (const { title: work } of [tea, lights]) {
    await row(work).getByRole("button", { name: "报送", exact: true }).click();
    await expect(officer.getByRole("status").filter({ hasText: `《${work}》已报送` })).toBeVisible();
  }
  return entries;
}

/** Rules are not sealed before there is a copy of every film that judges may watch. */
async function copiesMade(page: Page, contest: string): Promise<void> {
  await expect(async () => {
    await page.goto(contest);
    const seal = page.getByRole("link", { name: "锁定规则，开始初评…", exact: true });
    await expect(seal).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 120_000 });
}

/** Letters to the judges wait until they are released; each has the way to the judge's list, which is returned. */
async function tellJudges(page: Page, contest: string, mail: MailServer): Promise<string> {
  await page.goto(`${contest}/letters?kind=round_opened`);
  await expect(page.getByRole("heading", { name: `待放行 ${judges.length} 封` })).toBeVisible();
  await sure(page, `放行全部 ${judges.length} 封`);
  await expect(page.getByText(`已放行 ${judges.length} 封`)).toBeVisible();
  const lists = new Set<string>();
  for (const name of judges) {
    const letter = await letterTo(mail, address(name), "评审开始：");
    expect(letter.text).toContain(`${films.length} 部作品`);
    lists.add(linkIn(letter));
  }
  expect([...lists]).toEqual([contest.replace("/contests/", "/judge/")]);
  // Nobody was written to twice.
  const all = (await mail.received()).filter((letter) => letter.subject.startsWith("评审开始："));
  expect(all).toHaveLength(judges.length);
  return known([...lists][0]);
}

/** The weights are amended after the seal: what, why, and who decided it. */
async function amend(page: Page, contest: string): Promise<void> {
  await page.goto(`${contest}/settings?section=rubric`);
  await expect(page.getByText(/^已锁定，不能修改/).first()).toBeVisible();
  await page.goto(contest);
  await page.getByRole("navigation", { name: "活动的页面" }).getByRole("link", { name: "修订", exact: true }).click();
  await expect(page.getByText("没有修订")).toBeVisible();
  const form = page.locator("form").filter({ has: page.getByLabel("“思想性”的权重") });
  for (const [criterion, weight] of Object.entries(amendment.weights)) {
    await form.getByLabel(`“${criterion}”的权重`).fill(weight);
  }
  await form.getByLabel("理由").fill(amendment.reason);
  await form.getByLabel("决定人").fill(amendment.decider);
  await form.getByRole("button", { name: "登记修订" }).click();
  await expect(page.getByText("修订已登记。")).toBeVisible();
  await amended(page);
}

/** What was amended, why and by whom, as every page with a result and the judges' lists show it. */
async function amended(page: Page): Promise<void> {
  for (const line of amendment.lines) await expect(page.getByText(line, { exact: true })).toBeVisible();
  await expect(page.getByText(`理由：${amendment.reason}（${amendment.decider}）`)).toBeVisible();
}

/** The last round's signatures and its ranking by the amended weights, both beside the amendment. */
async function result(page: Page, contest: string): Promise<void> {
  await page.goto(`${contest}/rounds/2`);
  await expect(page.getByRole("table", { name: "评委签名" }).getByRole("row")).toHaveCount(1 + judges.length);
  for (const name of judges) await expect(page.getByRole("table", { name: "评委签名" }).getByText(name)).toBeVisible();
  await ranking(page);
  await page.goto(`${contest}/ranking`);
  await ranking(page);
}

async function ranking(page: Page): Promise<void> {
  const rows = page.getByRole("table", { name: "名次" }).getByRole("row");
  for (const [nth, [work, score]] of ranked.entries()) {
    await expect(rows.nth(nth + 1)).toContainText(work);
    await expect(rows.nth(nth + 1)).toContainText(score);
  }
  await amended(page);
}
