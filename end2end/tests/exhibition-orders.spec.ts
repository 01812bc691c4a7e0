import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { account, person, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test, type Server } from "../fixtures/test";

const password = "a-long-password";
const films = ["夜航", "灯塔", "水车"] as const;
const day = 24 * 3_600_000;
/** Clocks of the exhibition. */
const local = (at: number) => new Date(at + 8 * 3_600_000).toISOString();

/** The Monday of next week. */
function nextWeek(): string {
  const weekday = (new Date(Date.now() + 8 * 3_600_000).getUTCDay() + 6) % 7;
  return local(Date.now() + (7 - weekday) * day).slice(0, 10);
}

/** A site with its manager and its office, and three films that may be shown. */
const ground = `
  INSERT INTO regions (code, name) VALUES ('4401', '示例市'), ('440106', '天河区');
  INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
  VALUES (1, 's1', '001', '龙洞村', '440106', 'village', 0, 0, 1, 1, 1);
  INSERT INTO exhibition_members (account_id, role, place, added_at)
  SELECT id, 'manager', 's1', 1 FROM accounts WHERE email = 'manager@example.invalid';
  INSERT INTO exhibition_members (account_id, role, place, added_at)
  SELECT id, 'office', '4401', 1 FROM accounts WHERE email = 'city@example.invalid';
  UPDATE contests SET phase = 'publicity';
  INSERT INTO public_pages (contest_id, page, version, changed_at)
  SELECT id, '{"exhibition":{"from":null,"until":null}}', 1, 1 FROM contests;
  ${films
    .map(
      (title, nth) => `
  INSERT INTO entries (id, contest_id, owner_id, for_unit, number, state, title, category, region, subject, production_unit,
    submitting_unit, answers, reasons, version, created_at, updated_at)
  SELECT 'f${nth}', c.id, a.id, 0, ${nth + 1}, 'shortlisted', '${title}', '', '', '', '', '', '{"title":"${title}"}', '', 1, 1, 1
  FROM contests c, accounts a WHERE a.email = 'city@example.invalid';
  INSERT INTO files (id, entry_id, kind, state, filename, media_type, size_bytes, sha256, duration_ms, findings, created_at, updated_at)
  VALUES ('v${nth}', 'f${nth}', 'judging_copy', 'ready', 'f.mp4', 'video/mp4', 1, 'a${nth}', 600000, '[]', 1, 1);
  INSERT INTO derived (file_id, kind, sha256, size_bytes, details, created_at) VALUES ('v${nth}', 'play', 'b${nth}', 1, '{}', 1);
  INSERT INTO releases (entry_id, number, contest_id, basis, reason, given_at)
  SELECT 'f${nth}', 1, id, 'office', '授权书存档', 1 FROM contests;`,
    )
    .join("")}
`;

async function prepare(server: Server): Promise<void> {
  for (const name of ["manager", "city"]) await account(server, "creator", `${name}@example.invalid`, password);
  const made = await server.run(["contest", "create", "--preset", "selection", "--title", "观摩", "--open"]);
  expect(made.code, made.stderr).toBe(0);
  const script = "import sqlite3, sys\nsqlite3.connect(sys.argv[1], timeout=30).executescript(sys.argv[2])";
  await promisify(execFile)("python3", ["-c", script, join(server.data, "linxuan.db"), ground]);
}

test.use({ expectedConsoleErrors: [/status of 422/] });

test("an office proposes, a village orders by telephone and by word of mouth, and its menu says what comes", async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(180_000);
  const server = await startServer({});
  try {
    await prepare(server);
    const week = nextWeek();
    await signIn(page, server.url, "city@example.invalid", password);
    await page.goto(`${server.url}/exhibition/previews?week=${week}`);
    await expect(page.getByRole("heading", { level: 1, name: "每周预告 · 示例市" })).toBeVisible();
    await page.getByRole("checkbox", { name: /夜航/ }).check();
    await page.getByRole("checkbox", { name: /灯塔/ }).check();
    await page.getByRole("button", { name: "保存推荐" }).click();
    await expect(page.getByText("推荐已保存。")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);

    // The site begins with what is proposed, and adds a film of its own.
    const manager = await person(browser, watch);
    await signIn(manager, server.url, "manager@example.invalid", password);
    await manager.goto(`${server.url}/site/s1/preview?week=${week}`);
    await expect(manager.getByRole("checkbox", { name: /夜航/ })).toBeChecked();
    await manager.getByRole("checkbox", { name: /水车/ }).check();
    await manager.getByLabel("开始点菜").fill(local(Date.now() + 30 * day).slice(0, 16));
    await manager.getByRole("button", { name: "保存预告" }).click();
    await expect(manager.getByRole("link", { name: /截止时间须晚于开始时间/ })).toBeVisible();
    await expect(manager.getByRole("checkbox", { name: /水车/ })).toBeChecked();
    await manager.getByLabel("开始点菜").fill(local(Date.now() - day).slice(0, 16));
    await manager.getByRole("button", { name: "保存预告" }).click();
    await expect(manager.getByText("预告已保存。")).toBeVisible();
    expect(await accessibility(manager)).toEqual([]);
    const address = await manager.getByRole("link", { name: /\/o\// }).getAttribute("href");

    // A telephone without script and without account.
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN", viewport: { width: 360, height: 640 } });
    watch(context);
    const phone = await context.newPage();
    await phone.goto(address ?? "");
    await expect(phone.getByRole("heading", { level: 1, name: "龙洞村点菜" })).toBeVisible();
    await phone.getByRole("button", { name: "提交点菜" }).click();
    await expect(phone.getByRole("link", { name: "请至少勾选一部影片。" })).toBeVisible();
    await phone.getByRole("checkbox", { name: /水车/ }).check();
    await phone.getByLabel(/手机号码/).fill("138 0013 8000");
    await phone.getByRole("button", { name: "提交点菜" }).click();
    await expect(phone.getByText("已提交，谢谢。")).toBeVisible();
    await expect(phone.getByRole("checkbox", { name: /水车/ })).toBeChecked();
    await expect(phone.getByText("已登记号码，不必再填。")).toBeVisible();

    await manager.reload();
    await manager.getByLabel(/灯塔/).and(manager.getByRole("textbox")).fill("4");
    await manager.getByRole("button", { name: "保存口头点菜" }).click();
    await expect(manager.getByText("口头点菜已保存。")).toBeVisible();
    await manager.getByRole("button", { name: "立即结束点菜" }).click();
    await expect(manager.getByText("点菜已结束。")).toBeVisible();

    // An order that is left out needs a reason.
    await manager.getByRole("link", { name: "制定菜单" }).click();
    await expect(manager.getByLabel("《灯塔》的位置")).toHaveValue("1");
    await manager.getByLabel("《水车》的位置").fill("");
    await manager.getByRole("button", { name: "发布菜单" }).click();
    await expect(manager.getByText("请说明《水车》未上菜单或靠后的原因。")).toBeVisible();
    await manager.getByLabel("《水车》的位置").fill("2");
    await manager.getByRole("button", { name: "发布菜单" }).click();
    await expect(manager.getByText("菜单已发布。")).toBeVisible();
    expect(await accessibility(manager)).toEqual([]);

    await phone.reload();
    await expect(phone.getByRole("listitem").filter({ hasText: "水车" }).getByText("已上菜单")).toBeVisible();
    await context.close();

    await page.reload();
    await expect(page.getByRole("row", { name: /天河区/ }).getByRole("cell").first()).toHaveText("5");
  } finally {
    await server.stop();
  }
});
