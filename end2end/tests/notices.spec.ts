import { contests, demoPassword, person, signIn } from "../fixtures/people";
import { START_MS, accessibility, expect, startServer, test } from "../fixtures/test";

test("a notice goes up as it was looked at, a stranger objects with evidence, and the office answers", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(START_MS + 120_000);
  const server = await startServer({ demo: true });
  try {
    const id = (await contests(server)).find((line) => line.phase === "selection")?.id ?? "";
    const contest = `${server.url}/contests/${id}`;
    await signIn(page, server.url, "organiser@demo.invalid", demoPassword);

    // Holidays are a list that is pasted.
    await page.goto(`${server.url}/calendar`);
    await page.getByLabel("日期清单").fill("2099-10-01，放假，国庆节\n2099-10-10，上班");
    await page.getByRole("button", { name: "保存清单" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已保存 2 天" })).toBeVisible();

    await page.goto(`${contest}/notice`);
    await page.getByRole("radio", { name: "按地区" }).check();
    await page.getByLabel("受理单位", { exact: true }).fill("大赛办公室");
    await page.getByRole("button", { name: "保存公示内容" }).click();
    await expect(page.getByRole("status").filter({ hasText: "公示内容已保存" })).toBeVisible();
    const notice = page.getByRole("article");
    await expect(notice.getByRole("heading", { name: "广州市" })).toBeVisible();
    const words = await notice.innerText();
    await page.getByRole("button", { name: "发布公示", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "公示已发布" })).toBeVisible();

    // Anybody reads just these words, with the days that are left.
    const stranger = await person(browser, watch);
    await stranger.goto(`${server.url}/calls/${id}/notice`);
    expect(await stranger.getByRole("article").innerText()).toBe(words);
    await expect(stranger.getByText("公示期还剩 5 个工作日")).toBeVisible();
    await expect(stranger.getByText("没有收到异议")).toBeVisible();
    expect(await accessibility(stranger)).toEqual([]);

    await stranger.getByRole("link", { name: "提出异议" }).click();
    expect(await accessibility(stranger)).toEqual([]);
    await stranger.getByRole("radio", { name: "版权和肖像权" }).check();
    await stranger.getByLabel("所涉作品").selectOption({ index: 1 });
    await stranger.getByLabel("姓名或单位名称").fill("陈小满");
    await stranger.getByLabel("单位和联系地址").fill("广州市东风路 1 号");
    await stranger.getByLabel("电话").fill("020-83331111");
    await stranger.getByLabel("事实和理由").fill("片中第三分钟的镜头是我拍摄的，未经同意使用。");
    await stranger.getByRole("button", { name: "提交异议" }).click();
    await expect(stranger.getByRole("heading", { name: "异议已提交" })).toBeVisible();
    await expect(stranger.getByText(/将在.+当日或之前答复/)).toBeVisible();
    const [number, secret] = await stranger.locator("dd code").allInnerTexts();
    await stranger.getByLabel("证明材料").setInputFiles({
      name: "合同.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.7 of this test"),
    });
    await stranger.getByRole("button", { name: "上传材料" }).click();
    await expect(stranger.getByText("已收到 1 个文件")).toBeVisible();

    const staff = await person(browser, watch);
    await signIn(staff, server.url, "staff@demo.invalid", demoPassword);
    await staff.goto(`${contest}/objections`);
    await expect(staff.getByText("陈小满")).toBeVisible();
    await expect(staff.getByRole("link", { name: "合同.pdf" })).toBeVisible();
    await expect(staff.getByText("答复期限")).toBeVisible();
    await staff.getByRole("button", { name: "受理", exact: true }).click();
    await expect(staff.getByRole("status").filter({ hasText: "异议已受理" })).toBeVisible();

    await page.goto(`${contest}/objections`);
    await expect(page.getByText("受理时间")).toBeVisible();
    await page.getByRole("textbox", { name: /^答复/ }).fill("经核实，镜头有授权书，异议不成立。");
    await page.getByRole("textbox", { name: /^决定人/ }).fill("评委会主任");
    await page.getByRole("button", { name: "异议不成立" }).click();
    await expect(page.getByRole("status").filter({ hasText: "异议已答复" })).toBeVisible();

    await stranger.getByLabel("受理编号").fill(number ?? "");
    await stranger.getByLabel("查询码").fill(secret ?? "");
    await stranger.getByRole("button", { name: "查询", exact: true }).click();
    await expect(stranger.getByText("镜头有授权书")).toBeVisible();
    await stranger.goto(`${server.url}/calls/${id}/notice`);
    const row = stranger.getByRole("row").filter({ hasText: "版权和肖像权" });
    await expect(row.getByRole("cell")).toHaveText(["1", "0", "0", "1"]);
    await expect(stranger.getByText("陈小满")).toHaveCount(0);
  } finally {
    await server.stop();
  }
});
