import type { Page } from "@playwright/test";
import { film } from "../fixtures/films";
import { account, signIn } from "../fixtures/people";
import { accessibility, expect, test, type Server } from "../fixtures/test";

const password = "a-long-password";
const heads = "编号,作品名称,报送单位,制作单位,地市,作品类别,完成日期,备注";

/** Forty rows of an office's form, of which the 5th, the 20th and the 33rd are wrong. */
function sheet(mended: boolean): string {
  const rows = Array.from({ length: 40 }, (_, at) => {
    const cells = [`S${at + 1}`, `作品${at + 1}`, `单位${at % 9}`, `制作${at}`, "广州市", "微视频", "2026/3/5", "无"];
    if (!mended && at === 4) cells[4] = "珠三角";
    if (!mended && at === 19) cells[6] = "2026-02-30";
    if (!mended && at === 32) cells[1] = "片".repeat(31);
    // Four cities: ten a city are within the quota.
    if (cells[4] === "广州市") cells[4] = ["广州市", "深圳", "440400", "Shantou"][at % 4] ?? "";
    return cells.join(",");
  });
  return ["第十二届汇总表,,,,,,,", heads, ...rows, "审核人：甲,,,,,,,"].join("\r\n");
}

async function read(page: Page, text: string): Promise<void> {
  await page.getByLabel("表格文件").setInputFiles({ name: "汇总表.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "读取表格" }).click();
}

async function openContest(server: Server): Promise<string> {
  const made = await server.run(["contest", "create", "--preset", "selection", "--title", "批量导入", "--open"]);
  expect(made.code, made.stderr).toBe(0);
  return `${server.url}/contests/${(JSON.parse(made.stdout) as { id: string }).id}`;
}

test("forty rows, three of them wrong, are mended, imported once, and change nothing again", async ({ page, server }) => {
  const email = `import-${Date.now().toString(36)}@example.invalid`;
  await account(server, "organiser", email, password);
  const contest = await openContest(server);
  await signIn(page, server.url, email, password);
  await page.goto(`${contest}/entries`);
  await page.getByRole("link", { name: "批量导入" }).click();
  await expect(page.getByText("还没有选择表格")).toBeVisible();
  expect(await accessibility(page)).toEqual([]);

  await read(page, sheet(false));
  const problems = page.getByRole("table", { name: "有问题的格" });
  await expect(problems.getByRole("row")).toHaveCount(4);
  for (const found of ["珠三角", "2026-02-30", "片".repeat(31)]) {
    await expect(problems.locator("mark", { hasText: found })).toBeVisible();
  }
  await expect(page.getByRole("button", { name: /^导入 \d+ 行$/ })).toHaveCount(0);
  await expect(page.getByText("不导入的列：备注。")).toBeVisible();
  expect(await accessibility(page)).toEqual([]);

  await read(page, sheet(true));
  await page.getByLabel("备注").selectOption({ label: "联系人" });
  await page.getByRole("button", { name: "按此重新核对" }).click();
  await expect(page.getByText("不导入的列")).toHaveCount(0);
  await page.getByRole("button", { name: "导入 40 行" }).click();
  await expect(page.getByText("已导入：新建 40 部，更改 0 部，不变 0 部")).toBeVisible();
  await expect(page.getByText("40 部作品还没有影片")).toBeVisible();
  expect(await accessibility(page)).toEqual([]);

  await page.getByLabel("文件名清单").fill("S7 作品7.mp4\nfolder/单位1+甲+作品20.mp4\nunknown.mp4");
  await page.getByRole("button", { name: "查找对应的作品" }).click();
  const matched = page.getByRole("table", { name: "找到的作品" });
  await expect(matched.getByRole("row", { name: /S7 作品7\.mp4.*作品7/ })).toBeVisible();
  await expect(matched.getByRole("row", { name: /作品20\.mp4.*作品20/ })).toBeVisible();
  await expect(page.getByRole("note").filter({ hasText: "unknown.mp4" })).toBeVisible();

  // Files that are chosen find their entries and are uploaded.
  await page.getByLabel("多个文件").setInputFiles([await film("S8"), await film("nothing")]);
  await expect(page.getByText("已上传 1 部，共 1 部")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("note").filter({ hasText: "nothing.mp4" })).toBeVisible();
  await page.goto(`${contest}/entries/films`);
  await expect(page.getByText("39 部作品还没有影片")).toBeVisible();

  await page.goto(`${contest}/entries/import`);
  await read(page, sheet(true));
  await expect(page.getByText("表格与系统中的内容一致，没有需要导入的。")).toBeVisible();
  await page.getByRole("button", { name: "不导入这个表格" }).click();
  await expect(page.getByText("还没有选择表格")).toBeVisible();
});
