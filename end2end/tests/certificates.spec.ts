import { fileURLToPath } from "node:url";

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
import { accessibility, expect, hydrated, startServer, test } from "../fixtures/test";

const title = "证书的遴选";
const paper = fileURLToPath(new URL("../../app/services/tests/pictures/paper.jpg", import.meta.url));
const works = [
  { title: "江上灯火", region: "广州市", credits: "王芳：导演" },
  { title: "渔歌", region: "汕头市" },
] as const;

test("from a sealed selection to certificates: the template is tried, they are issued, and anybody finds out whether one is real", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(300_000);
  const server = await startServer();
  try {
    await firstRun(page, server);
    await account(server, "staff", "staff@example.invalid", password);
    const contest = await newContest(page, server, title);
    await page.goto(`${contest}/settings?section=balance`);
    await page.getByLabel("入选总数").fill("2");
    await oneFilmOfEachRegion(page);
    await save(page);
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
    await step(page, contest, "截止征集", "全部作品已到");
    await step(page, contest, "进入形式审查");
    await deal(page, contest, ["judge"], works.length);
    await step(page, contest, "锁定规则，开始初评");
    await markAll(judge, `${server.url}/judge/${contest.split("/").pop() ?? ""}`, works.length, () => [9, 8, 8]);
    await step(page, contest, "进入遴选");
    await page.goto(`${contest}/selection`);
    await hydrated(page);
    await page.getByRole("button", { name: "定稿…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: /^请输入/ }).fill(title);
    await dialog.getByLabel("您的登录密码").fill(password);
    await dialog.getByRole("button", { name: "定稿 2 部" }).click();
    await expect(page.getByText("校验码（SHA-256）")).toBeVisible();

    // Before the result is final the template can be tried, and nothing is issued.
    await page.goto(`${contest}/certificates`);
    await expect(page.getByText(/暂不能签发/)).toBeVisible();
    await expect(page.getByRole("button", { name: "签发勾选的证书" })).toHaveCount(0);
    await page.getByRole("link", { name: "编辑证书模板" }).click();
    await expect(page.getByRole("img", { name: "作品证书的打印效果" })).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await page.getByRole("combobox", { name: "试排" }).selectOption({ label: "最长的文字" });
    await page.getByRole("button", { name: "试排", exact: true }).click();
    await expect(page.getByRole("img", { name: "作品证书的打印效果" })).toBeVisible();
    await page.getByLabel("编号前缀").fill("gz2026");
    await page.getByRole("button", { name: "保存模板" }).click();
    await expect(page.getByRole("status").filter({ hasText: "模板已保存" })).toBeVisible();
    await expect(page.getByLabel("编号前缀")).toHaveValue("GZ2026");

    // A picture behind the texts: chosen, shown, described, and taken off again.
    await page.getByLabel("底图文件").setInputFiles(paper);
    await page.getByRole("button", { name: "上传底图" }).click();
    await expect(page.getByRole("status").filter({ hasText: "底图已保存" })).toBeVisible();
    await expect(page.getByText(/^JPEG，297 × 210 像素/)).toBeVisible();
    await expect(page.getByLabel("底图宽")).toHaveValue("297");
    await page.getByLabel("底图内容说明").fill("纸张底纹");
    await page.getByRole("button", { name: "保存模板" }).click();
    await expect(page.getByRole("status").filter({ hasText: "模板已保存" })).toBeVisible();
    await expect(page.getByLabel("底图内容说明")).toHaveValue("纸张底纹");
    expect(await accessibility(page)).toEqual([]);
    await page.getByRole("button", { name: "删除底图" }).click();
    await expect(page.getByRole("status").filter({ hasText: "底图已删除" })).toBeVisible();
    await expect(page.getByLabel("底图内容说明")).toHaveCount(0);

    await step(page, contest, "进入公示");
    await step(page, contest, "进入结果", "公示期内没有异议");

    await page.goto(`${contest}/certificates`);
    await expect(page.getByRole("checkbox", { name: /《江上灯火》/ })).toBeChecked();
    await page.getByRole("button", { name: "签发勾选的证书" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已签发 2 份证书" })).toBeVisible();
    const row = page.getByRole("row").filter({ hasText: "江上灯火" });
    await row.getByRole("link").click();
    const number = (/GZ2026-\d{5}-[0-9A-Z]/.exec(await page.title()) ?? [""])[0];
    expect(number).not.toBe("");
    const address = new URL((await page.locator("a[href^='/c/']").getAttribute("href")) ?? "", server.url).href;
    const saved = page.waitForEvent("download");
    await page.getByRole("link", { name: "下载证书（PDF）" }).click();
    const pdf = await (await saved).path();

    // Without an account: every word of the paper, and whether a file is the one that was issued.
    const anybody = await person(browser, watch);
    await anybody.goto(address);
    await expect(anybody.getByText("本证书由本系统签发，目前有效。")).toBeVisible();
    await expect(anybody.getByText(`证书编号：${number}`)).toBeVisible();
    await expect(anybody.getByText(/《江上灯火》/).first()).toBeVisible();
    expect(await accessibility(anybody)).toEqual([]);
    await anybody.getByLabel("选择 PDF 文件").setInputFiles(pdf);
    await expect(anybody.getByRole("status").filter({ hasText: /^一致/ })).toBeVisible();
    await anybody.getByLabel("选择 PDF 文件").setInputFiles({
      name: "other.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.7 forged"),
    });
    await expect(anybody.getByRole("status").filter({ hasText: /^不一致/ })).toBeVisible();

    // By number and name, both.
    await anybody.goto(`${server.url}/c`);
    expect(await accessibility(anybody)).toEqual([]);
    await anybody.getByLabel("证书编号").fill(number.toLowerCase().replaceAll("-", ""));
    await anybody.getByLabel(/^证书上的姓名/).fill("江上灯火");
    await anybody.getByRole("button", { name: "查验", exact: true }).click();
    await expect(anybody.getByText("本证书由本系统签发，目前有效。")).toBeVisible();

    // A person's certificate, and one that is revoked.
    await page.goto(`${contest}/certificates?kind=person`);
    await expect(page.getByRole("checkbox", { name: /^王芳/ })).toBeChecked();
    await page.goto(`${contest}/certificates?kind=work`);
    await row.getByRole("link").click();
    const revoke = page.locator("form").filter({ has: page.getByRole("button", { name: "撤销证书" }) });
    await revoke.getByLabel("理由").fill("经查不符合参评条件");
    await revoke.getByRole("button", { name: "撤销证书" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已撤销" })).toBeVisible();
    await anybody.goto(address);
    await expect(anybody.getByText(/已于.*撤销，不再有效/)).toBeVisible();
    await expect(anybody.getByText("经查不符合参评条件")).toHaveCount(0);
  } finally {
    await server.stop();
  }
});
