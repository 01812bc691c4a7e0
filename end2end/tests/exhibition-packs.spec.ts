import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { draftPlan, importSites, lessons, office, publishDraft } from "../fixtures/exhibition";
import { signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test, type Server } from "../fixtures/test";

const password = "a-long-password";
const email = "office@example.invalid";

// The checker of accessibility asks for style sheets, which a page that was opened from a file gives nobody.
test.use({ expectedConsoleErrors: /status of 422|XMLHttpRequest at 'file:|net::ERR_FAILED/ });

/** An office that is signed in, and its published plan of one film for two villages; the plan. */
async function planned(
  server: Server,
  page: Page,
  browser: Browser,
  watch: (context: BrowserContext) => void,
): Promise<string> {
  await importSites(server, [
    { code: "G-001", name: "榕树村", region: "440106", county: "天河区" },
    { code: "G-002", name: "石桥村", region: "440106", county: "天河区" },
  ]);
  await office(server, browser, watch, { email, password, region: "4401" });
  await lessons(server, browser, watch, [{ title: "灯塔", seconds: 4 }]);
  await signIn(page, server.url, email, password);
  const address = await draftPlan(page, server.url, {
    title: "七月收看计划",
    introduction: "请组织集中收看。",
    films: [{ title: "灯塔", question: "片中的人为什么留下？" }],
  });
  await publishDraft(page, address);
  return address.split("/").at(-1) ?? "";
}

/** The pack of a plan for the first village, in a folder of its own. */
async function stickOf(server: Server, plan: string): Promise<string> {
  const stick = join(await mkdtemp(join(tmpdir(), "linxuan-stick-")), "pack");
  const written = await server.run(["packs", "write", plan, "G-001", "--out", stick]);
  expect(written.code, written.stderr).toBe(0);
  return stick;
}

test("a village without a line watches from a stick, and the office has its evidence once", async ({ page, browser, watch }) => {
  test.setTimeout(180_000);
  const server = await startServer({});
  try {
    const plan = await planned(server, page, browser, watch);
    const stick = await stickOf(server, plan);
    const verified = await server.run(["packs", "verify", stick]);
    expect(verified.code, verified.stderr).toBe(0);

    await page.goto(pathToFileURL(join(stick, "index.html")).href);
    await expect(page.getByRole("heading", { name: "七月收看计划" })).toBeVisible();
    await expect(page.getByText("榕树村")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await page.getByLabel("选择离线包所在的文件夹").setInputFiles(stick);
    await expect(page.getByText(/个文件都完好/)).toBeVisible();

    await page.getByRole("button", { name: "开始收看" }).click();
    const played = () => page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
    await expect.poll(played, { timeout: 20_000 }).toBeGreaterThan(1.5);
    await page.getByRole("button", { name: "结束收看" }).click();
    await page.getByRole("button", { name: "保存收看记录" }).click();
    await expect(page.getByText("请填写收看人数。")).toBeVisible();
    await page.getByLabel("收看人数").fill("12");
    await page.getByLabel("片中的人为什么留下？").fill("为了家乡。");
    await page.getByLabel("先进人物").check();
    await page.getByLabel("还想看什么").fill("茶叶种植\n防诈骗");
    expect(await accessibility(page)).toEqual([]);
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "保存收看记录" }).click(),
    ]);
    expect(saved.suggestedFilename()).toMatch(/^evidence-[0-9a-f-]{36}\.json$/);
    const evidence = join(stick, saved.suggestedFilename());
    await saved.saveAs(evidence);
    // What was watched outlives the page.
    await page.reload();
    await expect(page.getByRole("listitem").filter({ hasText: "已保存" })).toBeVisible();
    await page.getByRole("button", { name: "English" }).click();
    await expect(page.getByRole("button", { name: "Start the viewing" })).toBeVisible();

    await page.goto(`${server.url}/exhibition/packs`);
    expect(await accessibility(page)).toEqual([]);
    const bring = async (file: string) => {
      await page.goto(`${server.url}/exhibition/packs`);
      await page.getByLabel("收看记录文件").setInputFiles(file);
      await page.getByRole("button", { name: "导入", exact: true }).click();
    };
    await bring(evidence);
    await expect(page.getByText("已导入 1 个文件。")).toBeVisible();
    await bring(evidence);
    await expect(page.getByText("此前已导入，不重复计数。")).toBeVisible();
    const altered = join(stick, "altered.json");
    await writeFile(altered, (await readFile(evidence, "utf8")).replace('\\"heads\\":12', '\\"heads\\":90'));
    await bring(altered);
    await expect(page.getByText(/保存后被改动过/)).toBeVisible();
    await page.goto(`${server.url}/exhibition/viewings`);
    await expect(page.getByText("榕树村").first()).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("a film or a manifest of which a byte was changed is found, and nothing is watched from it", async ({ page, browser, watch }) => {
  test.setTimeout(180_000);
  const server = await startServer({});
  try {
    const plan = await planned(server, page, browser, watch);
    const stick = await stickOf(server, plan);
    const films = await readdir(join(stick, "films"));
    for (const path of [`films/${films[0]}`, "manifest.json"]) {
      const file = join(stick, path);
      const before = await readFile(file);
      const after = Buffer.from(before);
      after[after.length - 2] = (after[after.length - 2] ?? 0) ^ 1;
      await writeFile(file, after);
      const verified = await server.run(["packs", "verify", stick]);
      expect(verified.code).toBe(1);
      expect(verified.stderr).toContain(path);

      await page.goto(pathToFileURL(join(stick, "index.html")).href);
      await page.getByLabel("选择离线包所在的文件夹").setInputFiles(stick);
      await expect(page.getByRole("alert")).toContainText(path);
      await page.getByRole("button", { name: "开始收看" }).click();
      await expect(page.locator("video")).toHaveCount(0);
      await writeFile(file, before);
    }
    await page.getByLabel("选择离线包所在的文件夹").setInputFiles(stick);
    await expect(page.getByText(/个文件都完好/)).toBeVisible();
    await page.getByRole("button", { name: "开始收看" }).click();
    await expect(page.locator("video")).toHaveCount(1);
  } finally {
    await server.stop();
  }
});
