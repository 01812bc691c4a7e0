import { film, sha256 } from "../fixtures/films";
import { readSheet, sheet, wrongCells } from "../fixtures/imports";
import { account, signIn } from "../fixtures/people";
import { accessibility, expect, test, type Server } from "../fixtures/test";

const password = "a-long-password";

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

  await readSheet(page, sheet(false));
  const problems = page.getByRole("table", { name: "有问题的格" });
  await expect(problems.getByRole("row")).toHaveCount(4);
  for (const found of wrongCells) {
    await expect(problems.locator("mark", { hasText: found })).toBeVisible();
  }
  await expect(page.getByRole("button", { name: /^导入 \d+ 行$/ })).toHaveCount(0);
  await expect(page.getByText("不导入的列：备注。")).toBeVisible();
  expect(await accessibility(page)).toEqual([]);

  await readSheet(page, sheet(true));
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
  await readSheet(page, sheet(true));
  await expect(page.getByText("表格与系统中的内容一致，没有需要导入的。")).toBeVisible();
  await page.getByRole("button", { name: "不导入这个表格" }).click();
  await expect(page.getByText("还没有选择表格")).toBeVisible();
});

test("a film that somebody renamed finds its entry by its SHA-256, which the browser computes", async ({ page, server }) => {
  const email = `renamed-${Date.now().toString(36)}@example.invalid`;
  await account(server, "organiser", email, password);
  const contest = await openContest(server);
  await signIn(page, server.url, email, password);
  const renamed = await film("renamed-by-hand");
  const hash = await sha256(renamed);
  // The first entry announces its film's SHA-256.
  const lines = sheet(true).split("\r\n");
  const announced = lines.map((line, at) => `${line},${at === 1 ? "影片 SHA-256" : at === 2 ? hash : ""}`).join("\r\n");
  await page.goto(`${contest}/entries/import`);
  await readSheet(page, announced);
  await page.getByRole("button", { name: "导入 40 行" }).click();
  await expect(page.getByText("40 部作品还没有影片")).toBeVisible();

  await page.goto(`${contest}/entries/films`);
  await expect(page.getByRole("button", { name: "不再计算校验码" })).toBeHidden();
  await page.getByLabel("多个文件").setInputFiles([renamed, await film("nothing")]);
  const matched = page.getByRole("table", { name: "找到的作品" });
  await expect(matched.getByRole("row", { name: /renamed-by-hand\.mp4.*作品1.*SHA-256/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("已上传 1 部，共 1 部")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("note").filter({ hasText: "nothing.mp4" })).toBeVisible();
  await expect(page.getByRole("button", { name: "不再计算校验码" })).toBeHidden();
  expect(await accessibility(page)).toEqual([]);
  await page.goto(`${contest}/entries/films`);
  await expect(page.getByText("39 部作品还没有影片")).toBeVisible();
});
