import type { Page } from "@playwright/test";
import {
  acceptInvitation,
  deal,
  enter,
  firstRun,
  invite,
  newContest,
  oneFilmOfEachRegion,
  password,
  register,
  ruleIn,
  scoreAll,
  step,
} from "../fixtures/contest";
import { account, contests, person, signIn } from "../fixtures/people";
import { expect, hydrated, startServer, test } from "../fixtures/test";

/** Title, region, and the mark every judge gives to each of the three criteria, points. */
const works = [
  { title: "江上灯火", region: "广州市", mark: 9 },
  { title: "骑楼早茶", region: "广州市", mark: 8.5 },
  { title: "渔歌", region: "汕头市", mark: 8 },
  { title: "山间小学", region: "韶关市", mark: 8, credits: "judge2工作室：出品" },
  { title: "盐田", region: "湛江市", mark: 6, credits: "导演：judge3" },
] as const;
const judges = ["judge1", "judge2", "judge3"] as const;
/** Three judges and five films; the last film is one judge's own work under another account. */
const sheets = [5, 5, 4] as const;
const title = "两个名额的遴选";

/** The three steps of the selection: what each selects in all, what it costs, who goes for whom. */
const steps = (page: Page) => page.getByRole("table", { name: "从得分到入选" }).getByRole("row");

// A form that is refused is answered with 422, and the browser says so.
test.use({ expectedConsoleErrors: /status of 422/ });

test("nobody judges a film of their own, who is recused from one of two does not vote, and lots, rulings and outcomes are told when they may be", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(400_000);
  const server = await startServer();
  try {
    await firstRun(page, server);
    await account(server, "staff", "staff@example.invalid", password);
    const contest = await newContest(page, server, title);
    const id = contest.split("/").pop() ?? "";
    await page.goto(`${contest}/settings?section=balance`);
    await page.getByLabel("入选总数").fill("2");
    await oneFilmOfEachRegion(page);
    await page.getByRole("button", { name: "保存" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
    await step(page, contest, "开始征集");

    // An author who is invited as a judge is told why that cannot be; a judge is not offered to enter.
    const author = await person(browser, watch);
    await register(author, server, "author");
    const own = await enter(author, contest, works[0], 0);
    await author.goto(await invite(page, contest, "评委", "author"));
    await author.getByRole("button", { name: "接受邀请" }).click();
    await expect(author.getByText("此人在本活动中报送了作品，不能担任评委或评委会主任。")).toBeVisible();
    const officer = await acceptInvitation(browser, watch, await invite(page, contest, "报送单位", "officer"), "officer");
    const entries = [own];
    for (const [at, work] of works.entries()) {
      if (at > 0) entries.push(await enter(officer, contest, work, at));
    }
    const staff = await person(browser, watch);
    await signIn(staff, server.url, "staff@example.invalid", password);
    for (const entry of entries) {
      await staff.goto(entry.replace("/entries/", "/check/"));
      await staff.getByRole("radio", { name: /^通过/ }).check();
      await staff.getByRole("button", { name: "确定" }).click();
      await expect(staff.getByRole("status").filter({ hasText: "已通过" })).toBeVisible();
    }
    const desks: Page[] = [];
    for (const name of judges) desks.push(await acceptInvitation(browser, watch, await invite(page, contest, "评委", name), name));
    const chair = await acceptInvitation(browser, watch, await invite(page, contest, "评委会主任", "chair"), "chair");
    const [first] = desks as [Page, Page, Page];
    await first.goto(`${contest}/enter`);
    await expect(first.getByText("您是本活动的评委")).toBeVisible();
    await expect(first.getByText("评委和评委会主任不能在所评的活动中报送作品。")).toBeVisible();
    await expect(first.getByRole("button", { name: "新建草稿" })).toHaveCount(0);

    await step(page, contest, "截止征集", "全部作品已到");
    await step(page, contest, "进入形式审查");

    // A credit that only looks like a judge's name is the organiser's to decide.
    await page.goto(`${contest}/people`);
    await expect(page.getByText("疑似利害关系，待判定 1 项")).toBeVisible();
    const alike = page.getByRole("listitem").filter({ hasText: "作品署名“judge2工作室：出品”" });
    await alike.getByRole("button", { name: "无须回避…" }).click();
    const asked = page.getByRole("dialog", { name: /^judge2.*无须回避$/ });
    await asked.getByLabel("理由").fill("只是名称相近");
    await asked.getByRole("button", { name: "无须回避", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "已记录判定" })).toBeVisible();
    await expect(alike.getByText("已判定无须回避：只是名称相近")).toBeVisible();
    await expect(page.getByText("疑似利害关系，待判定 0 项")).toBeVisible();

    // Seats that are proposed say that they are not saved, and are not.
    await page.getByLabel("组数").fill("1");
    await page.getByRole("button", { name: "平均分配" }).click();
    await expect(page.getByText("分组还没有保存").first()).toBeVisible();
    await page.goto(`${contest}/people`);
    await expect(page.getByText("分组还没有保存")).toHaveCount(0);
    await expect(page.getByLabel(judges[0], { exact: true })).toHaveValue("");

    // The film whose director bears a judge's name is dealt to the two others.
    await deal(page, contest, judges, 14);
    await step(page, contest, "锁定规则，开始初评");
    for (const [at, desk] of desks.entries()) {
      await scoreAll(desk, `${server.url}/judge/${id}`, sheets[at] ?? 0, (heading) => {
        const work = works.find((one) => heading.includes(one.title));
        expect(work, heading).toBeDefined();
        return work?.mark ?? 0;
      });
    }
    await step(page, contest, "进入遴选");

    // Two films have the same marks: their places are said to be drawn.
    await page.goto(`${contest}/ranking`);
    for (const work of [works[2], works[3]]) {
      await expect(page.getByRole("row").filter({ hasText: work.title }).getByText("名次由抽签决定")).toBeVisible();
    }

    // By score alone, under the rules, after a ruling: each with its price.
    await page.goto(`${contest}/selection`);
    await hydrated(page);
    await expect(page.getByRole("table", { name: "排名" }).getByText("抽签").first()).toBeVisible();
    await page.getByRole("button", { name: "定稿…" }).click();
    await expect(page.getByRole("dialog").getByText(/总分和各项得分相同，由抽签决定前者入选/)).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
    await ruleIn(page, contest, "5. 盐田", "题材首次入选");
    await page.goto(`${contest}/selection`);
    await hydrated(page);
    await expect(page.getByText("因裁定减少的总分")).toBeVisible();

    // One judge is recused from one of the two films that were drawn between.
    await page.getByRole("link", { name: "遴选会", exact: true }).click();
    await hydrated(page);
    await page.getByLabel("法定人数").selectOption("1/2");
    await page.getByRole("button", { name: "开会" }).click();
    await expect(page.getByRole("button", { name: "散会…" })).toBeVisible();
    for (const desk of [...desks, chair]) {
      await desk.goto(`${contest}/meeting`);
      await desk.getByRole("button", { name: "签到" }).click();
      await expect(desk.getByText("已签到")).toBeVisible();
    }
    const third = desks[2] as Page;
    const ballot = async (films: readonly string[]) => {
      await page.getByText("发起投票").click();
      const form = page.locator("#form-new-ballot");
      for (const film of films) await form.getByRole("checkbox", { name: new RegExp(film) }).check();
      await form.getByLabel("投票事项").fill("最后一个名额");
      await form.getByRole("button", { name: "开始投票" }).click();
    };
    await ballot(["盐田", "渔歌"]);
    // Told before the ballot opens, and again to whoever is left out.
    await expect(page.getByRole("button", { name: "按此开始投票" })).toBeVisible();
    await expect(page.getByText(/judge3/).first()).toBeVisible();
    // What happens meanwhile shows, and does not take the question away.
    await third.getByRole("button", { name: "离会", exact: true }).click();
    await expect(page.getByText("3 / 4 人")).toBeVisible();
    await third.getByRole("button", { name: "签到", exact: true }).click();
    await expect(page.getByText("4 / 4 人")).toBeVisible();
    await page.getByRole("button", { name: "按此开始投票" }).click();
    await expect(third.getByText("您因回避，这次投票中可选的作品不多于名额，不参加投票。")).toBeVisible();
    for (const desk of [desks[0], desks[1], chair] as Page[]) {
      await desk.getByRole("group", { name: "候选作品" }).getByRole("checkbox").first().check();
      await desk.getByRole("button", { name: "投票", exact: true }).click();
      await expect(desk.getByText("您已投票。")).toBeVisible();
    }
    await expect(page.getByText("已投 3 / 到会 3").first()).toBeVisible();
    await page.getByRole("button", { name: "结束并计票" }).click();
    await expect(third.getByRole("table", { name: /最后一个名额/ })).toBeVisible();
    // The count offers its ruling, filled in, to whoever may rule; nothing is ruled before that person says so.
    await page.getByRole("link", { name: "登记为人工裁定" }).click();
    const ruling = page.locator("form").filter({ has: page.getByRole("button", { name: "登记裁定" }) });
    await expect(ruling.getByLabel(/^指定入选/)).not.toHaveValue("");
    await expect(ruling.getByLabel(/^指定不选/)).not.toHaveValue("");
    await expect(ruling.getByLabel("理由")).toHaveValue("表决：赞成 3，反对 0，弃权 0");
    await expect(ruling.getByLabel("决定人")).toHaveValue("遴选会");
    await page.goto(`${contest}/meeting`);
    await hydrated(page);
    await page.getByRole("button", { name: "散会…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "散会" }).click();
    await expect(page.getByText("遴选会没有在进行")).toBeVisible();

    // Sealed: the dialog shows the three steps, and authors and staff read nothing of it yet.
    await page.goto(`${contest}/selection`);
    await hydrated(page);
    await page.getByRole("button", { name: "定稿…" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("table", { name: "从得分到入选" })).toBeVisible();
    await dialog.getByRole("textbox", { name: /^请输入/ }).fill(title);
    await dialog.getByLabel("您的登录密码").fill(password);
    await dialog.getByRole("button", { name: "定稿 2 部" }).click();
    await expect(page.getByText("校验码（SHA-256）")).toBeVisible();
    await expect(steps(page).nth(1)).toContainText("175.00");
    await expect(steps(page).nth(2)).toContainText("5.00");
    await expect(steps(page).nth(3)).toContainText("《盐田》");
    // On paper too: the steps, who decided, and that the film is in by a ruling.
    await page.emulateMedia({ media: "print" });
    for (const nth of [1, 2, 3]) await expect(steps(page).nth(nth)).toBeVisible();
    await expect(page.getByRole("table", { name: "人工裁定" }).getByText("题材首次入选")).toBeVisible();
    const ruled = page.getByRole("table", { name: "排名" }).getByRole("row").filter({ hasText: "盐田" });
    await expect(ruled.getByText("指定入选")).toBeVisible();
    await page.emulateMedia({ media: "screen" });
    expect((await contests(server)).find((line) => line.id === id)?.shortlisted).toBe(2);
    const outcome = /入选|未入选/;
    for (const [who, at] of [[author, 0], [officer, 1], [officer, 4]] as const) {
      await who.goto(entries[at] ?? "");
      await expect(who.getByText(outcome)).toHaveCount(0);
      await who.goto(`${server.url}/entries`);
      await expect(who.getByText(outcome)).toHaveCount(0);
    }

    // What authors are told is chosen and confirmed, and held until it is published.
    await page.goto(`${contest}/feedback`);
    await page.getByRole("radio", { name: "平均分和已放行的评语" }).check();
    await page.getByRole("button", { name: "选定", exact: true }).click();
    await expect(page.getByText("请勾选确认。").first()).toBeVisible();
    await page.getByRole("checkbox", { name: /^我已确认/ }).check();
    await page.getByRole("button", { name: "选定", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "反馈内容已选定" })).toBeVisible();
    await author.goto(own);
    await expect(author.getByText("初评：3 位评委中有 0 位看完全片")).toBeVisible();
    await expect(author.getByText("各评分项平均分")).toHaveCount(0);

    // One act publishes.
    await step(page, contest, "进入公示");
    await author.goto(own);
    await expect(author.getByText("入选", { exact: true }).first()).toBeVisible();
    await expect(author.getByText("作品凭得分入选。")).toBeVisible();
    await expect(author.getByText(/：9\.00（满分 10）$/)).toHaveCount(3);
    await officer.goto(entries[1] ?? "");
    await expect(officer.getByText("未入选", { exact: true }).first()).toBeVisible();
    await officer.goto(entries[4] ?? "");
    await expect(officer.getByText("作品经评委会裁定入选。")).toBeVisible();
    await expect(officer.getByText("评分表不足 3 张，不提供平均分。")).toBeVisible();

    // A chosen film leaves: the next reserve that keeps the rules comes, and the ranking says so.
    await page.goto(`${contest}/amendments`);
    await page.getByLabel("退出的作品").selectOption({ label: "N-001《江上灯火》" });
    await page.getByRole("button", { name: "查看由谁递补" }).click();
    await expect(page.getByText("N-001《江上灯火》退出后，由N-002《骑楼早茶》递补。")).toBeVisible();
    await page.getByLabel("理由").fill("作者来函退出");
    await page.getByLabel("决定人").fill("组委会");
    await page.getByRole("button", { name: "登记退出" }).click();
    await expect(page.getByRole("status").filter({ hasText: "退出已登记" })).toBeVisible();
    await page.goto(`${contest}/ranking`);
    await expect(page.getByText("N-001《江上灯火》退出，N-002《骑楼早茶》递补")).toBeVisible();
    await expect(page.getByText("理由：作者来函退出（组委会）")).toBeVisible();
    await officer.goto(entries[1] ?? "");
    await expect(officer.getByText("有作品退出，本作品由候补递补入选。")).toBeVisible();
    // The notice lists a film that has left: the result waits for another.
    await page.goto(`${contest}/notice`);
    await page.getByRole("button", { name: "再次公示" }).click();
    await expect(page.getByRole("status").filter({ hasText: "公示已发布" })).toBeVisible();
    await step(page, contest, "进入结果", "公示期内没有异议");
    for (const who of [author, officer, staff, chair, ...desks]) await who.context().close();
  } finally {
    await server.stop();
  }
});
