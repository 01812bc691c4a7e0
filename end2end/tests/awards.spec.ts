import { contests, demoPassword, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test } from "../fixtures/test";

test.use({ expectedConsoleErrors: /status of 422/ });

test("awards are set up, proposed, ruled and decided; the evening is put in order by keys, and the projector reveals step by step", async ({
  page,
}) => {
  test.setTimeout(300_000);
  // A demonstration of its own: what is decided here is seen on pages of other tests.
  const server = await startServer({ demo: true });
  try {
    const id = (await contests(server)).find((line) => line.entries === 126)?.id ?? "";
    await signIn(page, server.url, "organiser@demo.invalid", demoPassword);
    const awards = `${server.url}/contests/${id}/awards`;
    await page.goto(awards);
    await page.getByRole("link", { name: "增加奖级" }).click();
    await page.getByLabel("中文名称").fill("一等奖");
    await page.getByLabel("英文名称").fill("First prize");
    await page.getByLabel("名额", { exact: false }).first().fill("2");
    await page.getByRole("checkbox", { name: /^名额可以空缺/ }).check();
    await page.getByLabel("规则 1 对象").selectOption("region:*");
    await page.getByLabel("规则 1 限制").selectOption("max");
    await page.getByLabel("规则 1 数量").fill("1");
    await page.getByLabel("修改理由").fill("组委会定下奖级");
    expect(await accessibility(page)).toEqual([]);
    await page.getByRole("button", { name: "保存奖项" }).click();
    await expect(page.getByRole("status").filter({ hasText: "奖项已保存" })).toBeVisible();

    const first = page.getByRole("table", { name: "一等奖" });
    await expect(first.getByRole("rowheader")).toHaveCount(2);
    await expect(page.getByText("尚未决定")).toBeVisible();
    const film = await first.getByRole("rowheader").first().innerText();
    await page.getByLabel("裁定作品").selectOption({ label: film });
    await page.getByLabel("授予").selectOption({ label: "不授奖" });
    await page.getByLabel("裁定理由").fill("版权尚在核实");
    await page.getByLabel("决定人").fill("评委会全体会议");
    await page.getByRole("button", { name: "登记裁定" }).click();
    await expect(page.getByRole("status").filter({ hasText: "裁定已登记" })).toBeVisible();
    await expect(first.getByText(film)).toHaveCount(0);
    await page.getByRole("button", { name: "决定奖项" }).click();
    await expect(page.getByText("请勾选确认。").first()).toBeVisible();
    await page.getByRole("checkbox", { name: "我已核对以上名单" }).check();
    await page.getByRole("button", { name: "决定奖项" }).click();
    await expect(page.getByText(/^已于 .* 决定$/)).toBeVisible();
    const winners = await first.getByRole("rowheader").allInnerTexts();

    const evening = `${server.url}/contests/${id}/presentation`;
    await page.goto(evening);
    const grips = page.getByRole("button", { name: /^移动/ });
    const names = async () => (await grips.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? "")));
    const before = await names();
    expect(before).toHaveLength(15);
    expect(before.at(-1)).toContain(winners[0]?.replace(/^N-\d+/, "") ?? "?");
    expect(await accessibility(page)).toEqual([]);
    await grips.first().press("Alt+ArrowDown");
    await expect(page.getByRole("status").filter({ hasText: "顺序已保存" })).toBeVisible();
    await page.reload();
    expect(await names()).toEqual([before[1], before[0], ...before.slice(2)]);
    // Without the script, by the buttons of the row.
    await page.getByRole("button", { name: /提前$/ }).nth(1).click();
    await expect(page.getByRole("status").filter({ hasText: "顺序已保存" }).first()).toBeVisible();
    expect(await names()).toEqual(before);

    await page.getByRole("link", { name: "揭晓结果" }).click();
    await expect(page.getByText("一等奖")).toHaveCount(0);
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("heading", { name: "一等奖" })).toBeVisible();
    await expect(page).toHaveURL(/reveal=1$/);
    await page.keyboard.press("ArrowLeft");
    await expect(page.getByText("一等奖")).toHaveCount(0);

    await page.goto(`${evening}?play`);
    await page.getByRole("button", { name: "开始放映" }).click();
    await expect(page.getByText("第 1 部，共 15 部")).toBeVisible();
    await page.keyboard.press("ArrowRight");
    await expect(page.getByText("第 2 部，共 15 部")).toBeVisible();
    await page.keyboard.press(" ");
    await expect(page.locator("#show-film")).toBeVisible();
  } finally {
    await server.stop();
  }
});
