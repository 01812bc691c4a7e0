import { step } from "../fixtures/contest";
import { account, contests, demoPassword, signIn } from "../fixtures/people";
import { expect, startServer, test } from "../fixtures/test";

test.use({ expectedConsoleErrors: /status of (403|404|409|422)/ });

test("the wrong role and the wrong phase get a clear word, and nothing changes", async ({ page, demo }) => {
  const before = await contests(demo);
  const judging = before.find((line) => line.phase === "round-1")?.id ?? "";
  const sealed = before.find((line) => line.phase === "selection")?.id ?? "";

  await signIn(page, demo.url, "creator@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/contests/${sealed}/people`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("没有权限");
  await page.goto(`${demo.url}/contests/${judging}/enter`);
  await expect(page.getByText(/征集已截止（|征集已经截止/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "新建草稿" })).toHaveCount(0);

  await page.context().clearCookies();
  await signIn(page, demo.url, "chair@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/contests/${judging}/ranking`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("没有权限");
  await expect(page.getByText(/初评.*不能进行此操作/)).toBeVisible();
  const seal = await page.request.post(`${demo.url}/contests/${sealed}/selection`, {
    form: { _form: "seal", typed: "第十四届观摩交流活动省内遴选", fingerprint: "0" },
    headers: { "sec-fetch-site": "same-origin" },
  });
  expect(seal.status()).toBe(403);
  const foreign = await page.request.post(`${demo.url}/sign-out`, { headers: { "sec-fetch-site": "cross-site" } });
  expect(foreign.status()).toBe(403);
  expect(await contests(demo)).toEqual(before);
});

test("a judge cannot open another judge's sheet, nor sign what is not scored", async ({ page, demo }) => {
  const judging = (await contests(demo)).find((line) => line.phase === "round-1")?.id ?? "";
  await signIn(page, demo.url, "judge03@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/judge/${judging}`);
  const mine = await page.locator('a[href^="/desk/"]').first().getAttribute("href");
  await page.getByRole("button", { name: "签名…" }).click();
  await expect(page.getByRole("dialog").getByText(/还有 \d+ 部没有评完/)).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: /^签名 \d+ 张$/ }).click();
  await expect(page.getByText(/还有作品没有评完/).first()).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, demo.url, "judge01@demo.invalid", demoPassword);
  expect((await page.request.get(`${demo.url}${mine}`)).status()).toBe(404);
});

test("after the deadline nothing new is taken, and the draft is kept", async ({ page }) => {
  const server = await startServer();
  try {
    const made = await server.run(["contest", "create", "--preset", "selection", "--title", "截止", "--open"]);
    const { id } = JSON.parse(made.stdout) as { id: string };
    await account(server, "creator", "late@example.invalid", "a-long-password");
    await account(server, "organiser", "office@example.invalid", "a-long-password");
    await signIn(page, server.url, "late@example.invalid", "a-long-password");
    await page.goto(`${server.url}/contests/${id}/enter`);
    await page.getByRole("button", { name: "新建草稿" }).click();
    await page.waitForURL(/\/entries\/[\w-]+$/);
    const entry = page.url();

    await page.context().clearCookies();
    await signIn(page, server.url, "office@example.invalid", "a-long-password");
    await step(page, `${server.url}/contests/${id}`, "截止征集", "提前截止");

    await page.context().clearCookies();
    await signIn(page, server.url, "late@example.invalid", "a-long-password");
    await page.goto(`${server.url}/contests/${id}/enter`);
    await expect(page.getByText("征集已经截止").first()).toBeVisible();
    const late = await page.request.post(`${server.url}/contests/${id}/enter`, {
      form: { _form: "begin" },
      headers: { "sec-fetch-site": "same-origin" },
      maxRedirects: 0,
    });
    expect(late.status(), "no draft was made and led to").not.toBe(303);
    await page.goto(entry);
    await expect(page.getByText("征集已经截止，这份草稿没有报送")).toBeVisible();
    await page.goto(`${server.url}/entries`);
    await expect(page.locator(`a[href="${new URL(entry).pathname}"]`)).toBeVisible();
    await expect(page.getByRole("main").locator('a[href^="/entries/"]')).toHaveCount(1);
    expect((await contests(server))[0]).toMatchObject({ entries: 0, phase: "call-closed" });
  } finally {
    await server.stop();
  }
});
