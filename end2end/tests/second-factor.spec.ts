import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { account, person, signIn } from "../fixtures/people";
import { accessibility, expect, test, type Server } from "../fixtures/test";

const password = "a-long-password";
const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

test.use({ expectedConsoleErrors: /status of (403|422)/ });

/** What an authenticator app shows (RFC 6238: SHA-1, six digits, 30 seconds), so many steps from now. */
function code(secret: string, later = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of secret.replaceAll(" ", "")) bits += alphabet.indexOf(letter).toString(2).padStart(5, "0");
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac("sha1", Buffer.from(bytes)).update(step).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The password alone; leaves the page on the second step. */
async function firstStep(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/sign-in?back=${encodeURIComponent("/account")}`);
  await page.getByLabel("电子邮箱").fill(email);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("输入验证码");
}

async function enter(page: Page, typed: string): Promise<void> {
  await page.getByLabel("验证码").fill(typed);
  await page.getByRole("button", { name: "登录", exact: true }).click();
}

/** Sets it up on the page that is open; the secret and the recovery codes. */
async function setUp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.getByLabel("您的登录密码").fill(password);
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page.getByRole("img", { name: "供验证器应用扫描的二维码" })).toBeVisible();
  expect(await accessibility(page)).toEqual([]);
  const secret = await page.locator("dd code").innerText();
  await page.getByLabel("验证码").fill("000000");
  await page.getByRole("button", { name: "开启", exact: true }).click();
  await expect(page.getByRole("link", { name: "验证码不对，或已经用过。" })).toBeVisible();
  await page.getByLabel("验证码").fill(code(secret));
  await page.getByRole("button", { name: "开启", exact: true }).click();
  const codes = page.locator(".recovery-codes code");
  await expect(codes).toHaveCount(10);
  expect(await accessibility(page)).toEqual([]);
  return { secret, codes: await codes.allInnerTexts() };
}

test("a second step is set up, asked for, and replaced by a recovery code", async ({ page, browser, watch, server }) => {
  const email = `${unique()}@example.invalid`;
  await account(server, "creator", email, password);
  await signIn(page, server.url, email, password, "/account");
  await page.getByRole("link", { name: "开启两步验证…" }).click();
  const { secret, codes } = await setUp(page);
  await page.getByRole("link", { name: "已保存，继续" }).click();
  await expect(page.getByText("恢复码还剩 10 个")).toBeVisible();

  const other = await person(browser, watch);
  await firstStep(other, server.url, email);
  expect(await accessibility(other)).toEqual([]);
  await other.goto(`${server.url}/account`);
  await expect(other, "the password alone opens nothing").toHaveURL(/\/sign-in\?back=/);
  await firstStep(other, server.url, email);
  // The next step counts already, and the present one was used to turn it on.
  const used = code(secret, 1);
  await enter(other, used);
  await expect(other).toHaveURL(`${server.url}/account`);

  const third = await person(browser, watch);
  await firstStep(third, server.url, email);
  await enter(third, used);
  await expect(third.getByRole("link", { name: "验证码不对，或已经用过。" })).toBeVisible();
  await enter(third, codes[0] ?? "");
  await expect(third).toHaveURL(`${server.url}/account`);
  await expect(third.getByText("恢复码还剩 9 个")).toBeVisible();

  // Each browser can be signed out by itself.
  await page.reload();
  const list = page.getByRole("table", { name: "已登录的浏览器" });
  await expect(list.getByRole("row")).toHaveCount(4);
  await list.getByRole("button", { name: /^退出/ }).first().click();
  await expect(page.getByText("该浏览器已退出登录。")).toBeVisible();
  await expect(list.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "退出其他浏览器" }).click();
  await expect(page.getByText("已退出其他 1 个浏览器。")).toBeVisible();
  for (const gone of [other, third]) {
    await gone.goto(`${server.url}/account`);
    await expect(gone).toHaveURL(/\/sign-in\?back=/);
    await gone.context().close();
  }

  await page.goto(`${server.url}/account/second-factor`);
  const remove = page.locator("#form-remove");
  await remove.getByLabel("您的登录密码").fill("not this one");
  await remove.getByRole("button", { name: "关闭" }).click();
  await expect(page.getByRole("link", { name: "密码不对。" })).toBeVisible();
  await remove.getByLabel("您的登录密码").fill(password);
  await remove.getByRole("button", { name: "关闭" }).click();
  await expect(page.getByText("两步验证已关闭。")).toBeVisible();
});

async function draft(server: Server, title: string): Promise<string> {
  const made = await server.run(["contest", "create", "--preset", "selection", "--title", title]);
  expect(made.code, made.stderr).toBe(0);
  return (JSON.parse(made.stdout) as { id: string }).id;
}

test("a contest that requires it leads its organisers there and back", async ({ page, browser, watch, server }) => {
  const [first, second] = [`first-${unique()}@example.invalid`, `second-${unique()}@example.invalid`];
  for (const email of [first, second]) await account(server, "organiser", email, password);
  const contest = `${server.url}/contests/${await draft(server, "两步验证")}`;
  await signIn(page, server.url, first, password);
  const demand = async () => {
    await page.goto(`${contest}/settings?section=general`);
    await page.getByLabel("主办方、评委会主任、监票人须开启两步验证").check();
    await page.getByRole("button", { name: "保存" }).click();
  };
  await demand();
  await expect(page.getByText(/您自己还没有开启两步验证/).first()).toBeVisible();
  await page.goto(`${server.url}/account/second-factor`);
  await setUp(page);
  await demand();
  await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();

  const other = await person(browser, watch);
  await signIn(other, server.url, second, password);
  await other.goto(contest);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("需要两步验证");
  expect(await accessibility(other)).toEqual([]);
  await other.getByRole("link", { name: "开启两步验证…" }).click();
  await setUp(other);
  await other.getByRole("link", { name: "已保存，继续" }).click();
  await expect(other).toHaveURL(contest);
  await expect(other.getByText("两步验证").first()).toBeVisible();
  await other.context().close();
});
