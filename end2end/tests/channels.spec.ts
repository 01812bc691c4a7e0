import { firstRun, newContest } from "../fixtures/contest";
import { accessibility, expect, startServer, test } from "../fixtures/test";

test.use({ expectedConsoleErrors: /status of 422/ });

test("an organiser adds a program, reads its secret once, and names the sites that may show the player", async ({ page }) => {
  test.setTimeout(120_000);
  const server = await startServer({});
  try {
    await firstRun(page, server);
    const contest = await newContest(page, server, "观摩");
    await page.goto(contest);
    await page.getByRole("link", { name: "发布渠道" }).click();
    await expect(page.getByText("还没有渠道")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);

    // An address of this machine is refused beside its field.
    await page.getByLabel("名称").fill("通知程序");
    await page.getByLabel("推送地址").fill("https://127.0.0.1/hook");
    await page.getByLabel("评审轮次开始").check();
    await page.getByRole("button", { name: "添加渠道" }).click();
    await expect(page.getByRole("link", { name: /不能使用本机或内部网络的地址/ })).toBeVisible();
    await page.getByLabel("推送地址").fill("https://no-such-host.invalid/hook");
    await page.getByRole("button", { name: "添加渠道" }).click();
    await expect(page.getByRole("textbox", { name: "签名密钥", exact: true })).toHaveValue(/^whsec_/);

    await page.goto(`${contest}/channels`);
    await expect(page.getByRole("textbox", { name: "签名密钥", exact: true })).toHaveCount(0);
    await expect(page.getByRole("rowheader", { name: "通知程序" })).toBeVisible();
    await page.getByRole("button", { name: "发送测试消息 通知程序" }).click();
    await expect(page.getByText("测试消息已加入推送队列。")).toBeVisible();
    await page.getByRole("link", { name: "查看推送记录" }).click();
    await expect(page.getByRole("rowheader", { name: "测试消息" })).toBeVisible();

    await page.goto(`${contest}/channels`);
    await page.getByLabel("可嵌入的网站").fill("news.example");
    await page.getByRole("button", { name: "保存" }).click();
    await expect(page.getByText("网站名单已保存。")).toBeVisible();
    await expect(page.getByLabel("可嵌入的网站")).toHaveValue("news.example");
  } finally {
    await server.stop();
  }
});
