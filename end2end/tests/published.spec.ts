import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { step } from "../fixtures/contest";
import { person } from "../fixtures/people";
import { filmForm, release, sealed } from "../fixtures/stage";
import { accessibility, expect, startServer, test } from "../fixtures/test";

/** The page has no serious fault for who cannot see or point. */
async function reachable(page: Page): Promise<void> {
  expect(await accessibility(page), page.url()).toEqual([]);
}

/** Takes a PDF away by the link of this name; where it was saved. */
async function takePdf(page: Page, link: string): Promise<string> {
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  const path = await (await saved).path();
  expect((await readFile(path)).subarray(0, 5).toString()).toBe("%PDF-");
  return path;
}

/** Opens the certificate whose row says this; its number and the address of its public page. */
async function openCertificate(page: Page, site: string, says: string): Promise<{ number: string; address: string }> {
  const link = page.getByRole("row").filter({ hasText: says }).getByRole("link");
  const number = await link.innerText();
  await link.click();
  const path = await page.getByRole("link", { name: /\/c\// }).getAttribute("href");
  return { number, address: new URL(path ?? "", site).href };
}

/** The small picture of a released film is made beside everything else; pages show it from then on. */
async function pictured(page: Page, film: string): Promise<void> {
  const status = async () => (await page.request.get(`${film}/small.jpg`)).status();
  await expect.poll(status, { timeout: 60_000 }).toBe(200);
}

test("an open contest from its sealed selection to prizes and to certificates for works and organisations", async ({
  browser,
  watch,
}) => {
  test.setTimeout(300_000);
  const server = await startServer();
  try {
    const stage = await sealed(server, browser, watch, {
      preset: "open-contest",
      title: "身边故事微电影大赛",
      locale: "zh-CN",
      places: 2,
      criteria: 4,
      films: [
        { form: filmForm("江上灯火", "微电影"), mark: 950 },
        { form: filmForm("渔歌", "微视频"), mark: 900 },
        { form: filmForm("纸船", "微动漫", "public", "海珠文化馆"), mark: 800 },
      ],
    });
    const { contest, id, organiser: page, staff } = stage;
    const films = `${server.url}/gallery/${stage.entries[0] ?? ""}`;

    // The preset has more places than this contest has films: they stay vacant.
    await page.goto(`${contest}/awards`);
    await expect(page.getByRole("table", { name: "一等奖" }).getByRole("rowheader")).toHaveText([/江上灯火/, /渔歌/]);
    for (const vacant of [1, 5, 8, 10]) {
      await expect(page.getByText(`空缺 ${vacant} 个`, { exact: true })).toBeVisible();
    }
    await page.getByRole("checkbox", { name: "我已核对以上名单" }).check();
    await page.getByRole("button", { name: "决定奖项" }).click();
    await expect(page.getByText(/^已于 .* 决定$/)).toBeVisible();

    // The notice lists the films by award.
    await page.goto(`${contest}/notice`);
    await page.getByRole("checkbox", { name: "按奖级列出作品" }).check();
    await page.getByRole("textbox", { name: "受理单位", exact: true }).fill("大赛办公室");
    await page.getByRole("button", { name: "保存公示内容" }).click();
    await expect(page.getByRole("status").filter({ hasText: "公示内容已保存" })).toBeVisible();
    const notice = page.getByRole("article");
    await expect(notice.getByRole("heading", { name: "一等奖" })).toBeVisible();
    await reachable(page);
    const words = await notice.innerText();
    await page.getByRole("button", { name: "发布公示", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "公示已发布" })).toBeVisible();
    const stranger = await person(browser, watch);
    await stranger.goto(`${server.url}/calls/${id}/notice`);
    expect(await stranger.getByRole("article").innerText()).toBe(words);

    // The office reads the announcement of the result before everybody does.
    await page.goto(`${contest}/awards`);
    await page.getByRole("link", { name: "查看评选结果公告" }).click();
    const announcement = page.getByRole("article");
    await expect(announcement.getByRole("heading", { name: "关于“身边故事微电影大赛”评选结果的公告" })).toBeVisible();
    await expect(announcement.getByRole("listitem").filter({ hasText: "（空缺 1 个）" })).toBeVisible();
    await reachable(page);
    // Its days are those of a notice that is up as long as it is to be.
    const undated = (text: string) => text.split("\n").filter((line) => !/\d{4}年/.test(line));
    const announced = undated(await announcement.innerText());

    await step(page, contest, "进入结果", "公示期内没有异议");
    await stranger.goto(`${server.url}/calls/${id}`);
    await reachable(stranger);
    await stranger.getByRole("link", { name: "评选结果" }).click();
    const part = (heading: string) =>
      stranger.locator("section").filter({ has: stranger.getByRole("heading", { name: heading, exact: true }) });
    await expect(part("一等奖").getByRole("listitem")).toHaveText([/江上灯火/, /渔歌/]);
    await expect(part("一等奖").getByText("空缺 1 个。")).toBeVisible();
    await expect(part("优秀奖").getByText("空缺 10 个。")).toBeVisible();
    // Twenty points, for two films with an award, and two for one that was entered and passed.
    await expect(part("优秀组织奖").getByRole("listitem")).toHaveText(["羊城广播站", "海珠文化馆"]);
    await expect(stranger.getByText("纸船")).toHaveCount(0);
    await stranger.getByText("评选结果公告", { exact: true }).click();
    expect(undated(await stranger.getByRole("article").innerText())).toEqual(announced);
    await reachable(stranger);

    await page.goto(`${contest}/public`);
    await page.getByRole("textbox", { name: "主办单位（中文）" }).fill("大赛办公室");
    await page.getByRole("checkbox", { name: "展播入选作品" }).check();
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "公开页已保存" })).toBeVisible();
    await reachable(page);
    await release(staff, server, stage.entries[0] ?? "");
    await reachable(staff);
    await pictured(stranger, films);
    await stranger.goto(`${server.url}/calls/${id}`);
    await stranger.getByRole("link", { name: "观看展播作品" }).click();
    await reachable(stranger);
    await stranger.getByRole("link", { name: "江上灯火" }).click();
    await expect(stranger).toHaveURL(films);
    await expect(stranger.getByLabel("江上灯火", { exact: true })).toBeVisible();
    await expect(stranger.getByText("江上灯火的内容简介。")).toBeVisible();
    await reachable(stranger);

    await page.goto(`${contest}/certificates`);
    await expect(page.getByRole("checkbox", { name: /《渔歌》/ })).toBeChecked();
    await page.getByRole("button", { name: "签发勾选的证书" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已签发 2 份证书" })).toBeVisible();
    await page.goto(`${contest}/certificates?kind=unit`);
    await expect(page.getByRole("checkbox", { name: /^羊城广播站/ })).toBeChecked();
    await page.getByRole("button", { name: "签发勾选的证书" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已签发 2 份证书" })).toBeVisible();
    const { number, address } = await openCertificate(page, server.url, "羊城广播站");
    expect(number).toMatch(/^\d{4}U-\d{5}-[0-9A-Z]$/);
    const pdf = await takePdf(page, "下载证书（PDF）");
    await stranger.goto(address);
    await expect(stranger.getByText("本证书由本系统签发，目前有效。")).toBeVisible();
    for (const line of ["羊城广播站：", "优秀组织奖", `证书编号：${number}`]) {
      await expect(stranger.getByRole("listitem").filter({ hasText: line }).first()).toBeVisible();
    }
    await reachable(stranger);
    await stranger.getByLabel("选择 PDF 文件").setInputFiles(pdf);
    await expect(stranger.getByRole("status").filter({ hasText: /^一致/ })).toBeVisible();
    await stranger.goto(`${server.url}/c`);
    await stranger.getByRole("textbox", { name: /^证书编号/ }).fill(number);
    await stranger.getByRole("textbox", { name: /^证书上的姓名/ }).fill("羊城广播站");
    await stranger.getByRole("button", { name: "查验", exact: true }).click();
    await expect(stranger.getByText("本证书由本系统签发，目前有效。")).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("a festival in English from its sealed selection to the Grand Prix, the gallery and certificates", async ({
  browser,
  watch,
}) => {
  test.setTimeout(300_000);
  const server = await startServer();
  try {
    const film = (title: string, category: string, region: string) => ({
      title,
      category,
      region,
      synopsis: `What ${title} is about.`,
      production_unit: `Makers of ${title}`,
      credits: ["Ada Brook: director"],
      rights: true,
    });
    const stage = await sealed(server, browser, watch, {
      preset: "festival",
      title: "Harbour Short Film Festival",
      locale: "en-GB",
      places: 3,
      criteria: 3,
      films: [
        { form: film("Night Ferry", "fiction", "FR"), mark: 950 },
        { form: film("Quiet Mill", "documentary", "JP"), mark: 900 },
        { form: film("Salt Road", "animation", "KE"), mark: 850 },
        { form: film("Paper Boat", "experimental", "BR"), mark: 800 },
      ],
    });
    const { contest, id, organiser: page, staff } = stage;
    const films = `${server.url}/gallery/${stage.entries[0] ?? ""}`;

    await page.goto(`${contest}/awards`);
    await expect(page.getByRole("table", { name: "Grand Prix" }).getByRole("rowheader")).toHaveText([/Night Ferry/]);
    const jury = page.getByRole("table", { name: "Jury Prize" });
    await expect(jury.getByRole("rowheader")).toHaveText([/Quiet Mill/, /Salt Road/]);
    await expect(page.getByText("2 places stay vacant", { exact: true })).toBeVisible();
    await reachable(page);
    await page.getByRole("checkbox", { name: "I have checked the list above" }).check();
    await page.getByRole("button", { name: "Decide the awards" }).click();
    await expect(page.getByText(/^Decided on /)).toBeVisible();

    await page.goto(`${contest}/notice`);
    await page.getByRole("combobox", { name: "Language", exact: true }).selectOption({ label: "English" });
    await page.getByRole("radio", { name: "By rank" }).check();
    await page.getByRole("textbox", { name: "Objections to", exact: true }).fill("Festival office");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "What the notice says is saved" })).toBeVisible();
    const notice = page.getByRole("article");
    await expect(notice.getByRole("listitem")).toHaveText([/Night Ferry/, /Quiet Mill/, /Salt Road/]);
    await reachable(page);
    const words = await notice.innerText();
    await page.getByRole("button", { name: "Publish the notice", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "The notice is published" })).toBeVisible();

    const stranger = await person(browser, watch, "en-GB");
    await stranger.goto(`${server.url}/calls/${id}/notice`);
    expect(await stranger.getByRole("article").innerText()).toBe(words);
    await expect(stranger.getByText(/^\d working days left$/)).toBeVisible();
    await expect(stranger.getByText("There are none.")).toBeVisible();
    await reachable(stranger);
    await stranger.getByRole("link", { name: "Make an objection" }).click();
    await expect(stranger).toHaveURL(/\/objection$/);
    await reachable(stranger);
    await stranger.goto(`${server.url}/objections`);
    await reachable(stranger);

    await page.goto(contest);
    await page.getByRole("link", { name: "Begin: Result…", exact: true }).click();
    await expect(page.getByText("Check this, then confirm:")).toBeVisible();
    const act = page.getByRole("button", { name: "Begin: Result", exact: true });
    await page.locator("form").filter({ has: act }).getByLabel("Reason").fill("Nothing was objected");
    await act.click();
    await expect(page.getByRole("status").filter({ hasText: /^Now: / })).toBeVisible();

    await stranger.goto(`${server.url}/calls/${id}`);
    await reachable(stranger);
    await stranger.getByRole("link", { name: "Result", exact: true }).click();
    const part = (heading: string) =>
      stranger.locator("section").filter({ has: stranger.getByRole("heading", { name: heading, exact: true }) });
    await expect(part("Grand Prix").getByRole("listitem")).toHaveText([/Night Ferry/]);
    await expect(part("Jury Prize").getByRole("listitem")).toHaveText([/Quiet Mill/, /Salt Road/]);
    await expect(part("Special Mention").getByText("2 places stay vacant.")).toBeVisible();
    await expect(stranger.getByText("Paper Boat")).toHaveCount(0);
    await reachable(stranger);

    await page.goto(`${contest}/public`);
    await page.getByRole("textbox", { name: "Organiser, English" }).fill("Harbour Film Office");
    await page.getByRole("checkbox", { name: "Exhibit the selected films" }).check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "The public page is saved" })).toBeVisible();
    await reachable(page);
    await staff.goto(`${server.url}/entries/${stage.entries[0] ?? ""}/release`);
    await staff.getByRole("checkbox", { name: "The exhibition rights are held" }).check();
    await staff.getByRole("checkbox", { name: "Everybody seen and heard consents" }).check();
    await staff.getByRole("textbox", { name: /^Basis/ }).fill("Signed by the director, kept at the office");
    await staff.getByRole("button", { name: "Put on file", exact: true }).click();
    await expect(staff.getByRole("status").filter({ hasText: "The release is on file" })).toBeVisible();
    await reachable(staff);
    await pictured(stranger, films);
    await stranger.goto(`${server.url}/calls/${id}`);
    await stranger.getByRole("link", { name: "Watch the films" }).click();
    await expect(stranger.getByText("1 film", { exact: true })).toBeVisible();
    await reachable(stranger);
    await stranger.getByRole("link", { name: "Night Ferry" }).click();
    await expect(stranger).toHaveURL(films);
    await expect(stranger.getByLabel("Night Ferry", { exact: true })).toBeVisible();
    await expect(stranger.getByText("What Night Ferry is about.")).toBeVisible();
    await reachable(stranger);

    await page.goto(`${contest}/certificates`);
    await expect(page.getByRole("checkbox", { name: /Salt Road/ })).toBeChecked();
    await page.getByRole("button", { name: "Issue the ticked certificates" }).click();
    await expect(page.getByRole("status").filter({ hasText: "3 certificates issued" })).toBeVisible();
    await reachable(page);
    const { number, address } = await openCertificate(page, server.url, "Grand Prix");
    await reachable(page);
    const pdf = await takePdf(page, "Download the certificate (PDF)");
    await stranger.goto(address);
    await expect(stranger.getByText("This certificate was issued here and is valid.")).toBeVisible();
    for (const line of ["Presented to Makers of Night Ferry", "Grand Prix", `No. ${number}`]) {
      await expect(stranger.getByRole("listitem").filter({ hasText: line }).first()).toBeVisible();
    }
    await reachable(stranger);
    await stranger.getByLabel("Choose a PDF file").setInputFiles(pdf);
    await expect(stranger.getByRole("status").filter({ hasText: /^Identical/ })).toBeVisible();
    await stranger.goto(`${server.url}/c`);
    await reachable(stranger);
    await stranger.getByRole("textbox", { name: /^Certificate number/ }).fill(number);
    await stranger.getByRole("textbox", { name: /^Name or film title/ }).fill("Night Ferry");
    await stranger.getByRole("button", { name: "Look up", exact: true }).click();
    await expect(stranger.getByText("This certificate was issued here and is valid.")).toBeVisible();

    // What its author takes back is in no channel any more.
    await staff.goto(`${server.url}/entries/${stage.entries[0] ?? ""}/release`);
    await staff.getByRole("textbox", { name: /^Reason/ }).fill("The author asked");
    await staff.getByRole("button", { name: "Withdraw the release" }).click();
    await expect(staff.getByRole("status").filter({ hasText: "The release is withdrawn" })).toBeVisible();
    await stranger.goto(`${server.url}/gallery`);
    await expect(stranger.getByText("There are no films to watch at present.")).toBeVisible();
  } finally {
    await server.stop();
  }
});
