import { accessibility, expect, hydrated, test } from "../fixtures/test";
import { contests, demoPassword, person, signIn } from "../fixtures/people";

/** The cells of a CSV with a byte order mark: heads, then rows. None of these lists has a line break in a cell. */
function csv(text: string): string[][] {
  expect(text.charCodeAt(0), "byte order mark").toBe(0xfeff);
  const cells = (line: string) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1] ?? m[2] ?? "");
  return text.slice(1).trimEnd().split("\r\n").map(cells);
}

test("home is a queue: what waits, where, how many, and the way to begin, for every role", async ({ browser, watch, demo }) => {
  const expected: [string, RegExp, string, RegExp][] = [
    ["organiser", /形式审查：\d+ 部待审/, "开始审查", /\/check\/[\w-]+$/],
    ["organiser", /\d+ 位评委尚未签名/, "查看进度", /\/contests\/[\w-]+\/progress$/],
    ["staff", /形式审查：\d+ 部待审/, "开始审查", /\/check\/[\w-]+$/],
    ["judge01", /评审：还有 \d+ 部/, "去评审", /\/judge\/[\w-]+$/],
    ["chair", /\d+ 位评委尚未签名/, "查看进度", /\/contests\/[\w-]+\/progress$/],
    ["scrutineer", /1 轮结果待复核/, "去复核", /\/contests\/[\w-]+\/rounds\/2$/],
    ["creator", /\d+ 部作品还是草稿/, "继续填写", /\/entries\/[\w-]+$/],
  ];
  for (const [who, words, begin, place] of expected) {
    const page = await person(browser, watch);
    await signIn(page, demo.url, `${who}@demo.invalid`, demoPassword, "/");
    await page.goto(demo.url);
    const row = page.getByRole("table", { name: "待办" }).getByRole("row").filter({ hasText: words });
    await expect(row, who).toHaveCount(1);
    if (who === "creator") await expect(row.getByText(/还剩|天/).first()).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await row.getByRole("link", { name: begin }).click();
    await expect(page, who).toHaveURL(place);
    await page.context().close();
  }
  const nothing = await person(browser, watch);
  await signIn(nothing, demo.url, "unit@demo.invalid", demoPassword);
  await nothing.goto(demo.url);
  // Everything was submitted.
  await expect(nothing.getByText("没有待办事项")).toBeVisible();
});

test("/ goes to the search: by number, title and unit, in all contests or in one", async ({ page, browser, watch, demo }) => {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/contests/${id}/entries`);
  await hydrated(page);
  const listed = page.getByRole("table").getByRole("row").filter({ hasText: "N-007" });
  const title = (await listed.getByRole("rowheader").innerText()).replace(/[《》]/g, "");
  await page.locator("h1").click();
  await page.keyboard.press("/");
  const box = page.getByRole("searchbox", { name: "全站搜索" });
  await expect(box).toBeFocused();
  await expect(box, "the key itself is not typed").toHaveValue("");
  // Full width, and only in this contest.
  await page.keyboard.insertText("Ｎ－００７");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/search\?/);
  const works = page.getByRole("table", { name: "作品" });
  await expect(works.getByRole("row").filter({ hasText: "N-007" })).toHaveCount(1);
  await expect(works.getByRole("rowheader").first()).toContainText(title);
  await expect(page.getByRole("link", { name: /^只在“/ })).toHaveAttribute("aria-current", "true");
  expect(await accessibility(page)).toEqual([]);
  await page.getByRole("link", { name: "全部活动" }).click();
  await expect(page.getByRole("row").filter({ hasText: "N-007" })).not.toHaveCount(1);

  await page.goto(`${demo.url}/search?q=${encodeURIComponent(title)}&contest=${id}`);
  await works.getByRole("link", { name: new RegExp(title) }).first().click();
  await expect(page).toHaveURL(/\/check\//);
  await page.goto(`${demo.url}/search?q=${encodeURIComponent("评委０１")}`);
  await page.getByRole("table", { name: "人员" }).getByRole("link", { name: "评委 01" }).first().click();
  await expect(page).toHaveURL(/\/people\?q=/);

  // While somebody types, the key is a sign.
  await page.goto(`${demo.url}/search`);
  const field = page.getByRole("searchbox", { name: "编号、作品名称、单位或姓名" });
  await field.fill("1");
  await field.press("/");
  await expect(field).toHaveValue("1/");

  // A judge of a blind round finds films by their titles, and no unit.
  const judge = await person(browser, watch);
  await signIn(judge, demo.url, "judge01@demo.invalid", demoPassword);
  await judge.goto(`${demo.url}/search?q=${encodeURIComponent("市委")}`);
  await expect(judge.getByText("没有找到")).toBeVisible();
  await judge.goto(`${demo.url}/search?q=N-007`);
  await expect(judge.getByRole("table", { name: "作品" }).getByRole("row").nth(1)).toBeVisible();
  await expect(judge.getByRole("table", { name: "人员" })).toHaveCount(0);
});

test("a list is exported as it is shown: the same rows, columns and order", async ({ page, demo }) => {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  for (const [address, table] of [
    [`entries?sort=-title&region=440100`, "作品"],
    [`ranking?sort=-number`, "名次"],
    [`ranking?round=1&sort=-number`, "名次"],
    [`disagreement`, "评分分歧"],
    [`people?role=judge`, "成员"],
  ] as const) {
    await page.goto(`${demo.url}/contests/${id}/${address}`);
    const shown = page.getByRole("table", { name: table });
    const heads = (await shown.getByRole("columnheader").allInnerTexts()).map((head) => head.replace(/[▲▼]/g, "").trim());
    const names = (await shown.getByRole("rowheader").allInnerTexts()).map((name) => name.replace(/[《》“”]/g, "").trim());
    const link = page.getByRole("navigation", { name: "导出本表" }).getByRole("link", { name: /CSV/ });
    const saved = await page.request.get(new URL((await link.getAttribute("href")) ?? "", demo.url).href);
    expect(saved.status(), address).toBe(200);
    const [head = [], ...rows] = csv(await saved.text());
    // A column of buttons is no column of the list.
    expect(heads.slice(0, head.length), address).toEqual(head);
    expect(heads.length - head.length, address).toBeLessThanOrEqual(1);
    const at = head.findIndex((one) => ["作品名称", "作品", "姓名"].includes(one));
    // A name may have a mark behind it, such as that the lottery decided.
    const told = names.map((name, nth) => (name.startsWith(rows[nth]?.[at] ?? "?") ? (rows[nth]?.[at] ?? "") : name));
    expect(names.length, address).toBeGreaterThan(3);
    expect(rows.slice(0, names.length).map((row) => row[at]), address).toEqual(told);
    const book = page.getByRole("navigation", { name: "导出本表" }).getByRole("link", { name: /XLSX/ });
    const workbook = await page.request.get(new URL((await book.getAttribute("href")) ?? "", demo.url).href);
    expect((await workbook.body()).subarray(0, 2).toString(), address).toBe("PK");
  }
});

test("the board says where the contest stands; its pages are in groups, also on a phone", async ({ page, demo }) => {
  const lines = await contests(demo);
  const judged = lines.find((line) => line.phase === "round-1")?.id ?? "";
  const open = lines.find((line) => line.phase === "call-open")?.id ?? "";
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/contests/${open}`);
  await expect(page.getByText(/^还有 .+截止，已收到 \d+ 部$/)).toBeVisible();
  const intake = page.getByRole("table", { name: "报送与名额" });
  await expect(intake.getByRole("row").last()).toContainText("合计");
  await expect(page.getByRole("link", { name: "开始审查" })).toBeVisible();

  await page.goto(`${demo.url}/contests/${judged}`);
  await expect(page.getByText(/^已评 \d+ \/ \d+ 张评分表，\d+ 位评委尚未签名$/)).toBeVisible();
  const late = page.getByRole("table", { name: "待催评委" });
  await expect(late.getByRole("row").nth(1)).toBeVisible();
  const tabs = page.getByRole("navigation", { name: "活动的页面" });
  for (const group of ["征集", "评审", "遴选", "发布", "管理"]) await expect(tabs.getByRole("group", { name: group })).toBeVisible();
  await expect(tabs.getByRole("link", { name: "总览" })).toHaveAttribute("aria-current", "page");
  expect(await accessibility(page)).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${demo.url}/contests/${judged}/progress`);
  await expect(tabs.getByRole("link", { name: "评审", exact: true })).toHaveAttribute("aria-current", "true");
  await expect(tabs.getByRole("link", { name: "评审进度" })).toHaveAttribute("aria-current", "page");
  await expect(tabs.getByRole("link", { name: "设置" })).toBeHidden();
  await tabs.getByRole("link", { name: "管理", exact: true }).click();
  await expect(page).toHaveURL(/\/people$/);
  await expect(tabs.getByRole("link", { name: "设置" })).toBeVisible();
  for (const address of ["", "/progress", "/entries"]) {
    await page.goto(`${demo.url}/contests/${judged}${address}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(390);
  }
});
