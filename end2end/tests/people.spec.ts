import { firstRun, newContest } from "../fixtures/contest";
import { account, person, signIn } from "../fixtures/people";
import { accessibility, expect, startServer, test } from "../fixtures/test";

const password = "correct horse";
const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

test.describe("registration", () => {
  test.use({ expectedConsoleErrors: /status of 422/ });

  test("says field by field what to mend, keeps what was entered, and signs in", async ({ page, server }) => {
    const email = `${unique()}@example.invalid`;
    await page.goto(`${server.url}/register`);
    await page.getByRole("button", { name: "建立账号" }).click();
    await expect(page.getByText("有 3 处需要修改")).toBeVisible();
    expect(await accessibility(page)).toEqual([]);
    await page.getByLabel("姓名").fill("陈晓");
    await page.getByLabel("电子邮箱").fill(email);
    await page.getByLabel("密码").fill("short");
    await page.getByRole("button", { name: "建立账号" }).click();
    await expect(page.getByRole("link", { name: "密码有 5 个字符，须为 12 至 200 个。" })).toBeVisible();
    await expect(page.getByLabel("姓名")).toHaveValue("陈晓");
    await page.getByLabel("密码").fill(password);
    await page.getByRole("button", { name: "建立账号" }).click();
    await page.waitForURL(`${server.url}/entries`);

    await page.goto(`${server.url}/account`);
    await expect(page.getByText(email)).toBeVisible();
    await expect(page.getByText("当前", { exact: true })).toBeVisible();
    await page.getByLabel("现用密码").fill("not this one");
    await page.getByLabel("新密码").fill("battery staple");
    await page.getByRole("button", { name: "更改密码" }).click();
    await expect(page.getByRole("link", { name: "现用密码不对，没有更改。" })).toBeVisible();
    await page.getByLabel("现用密码").fill(password);
    await page.getByLabel("新密码").fill("battery staple");
    await page.getByRole("button", { name: "更改密码" }).click();
    await expect(page.getByText("密码已更改")).toBeVisible();

    await page.getByRole("button", { name: "全部退出…" }).click();
    await page.getByRole("button", { name: /^退出 \d+ 个$/ }).click();
    await page.waitForURL(`${server.url}/sign-in`);
    await signIn(page, server.url, email, "battery staple", "/account");
    await expect(page.getByText(email)).toBeVisible();
  });
});

test.describe("accounts", () => {
  test.use({ expectedConsoleErrors: /status of (410|422)/ });

  test("an administrator makes an account, its person sets the password by a link that works once", async ({
    page,
    browser,
    watch,
    server,
  }) => {
    const admin = `admin-${unique()}@example.invalid`;
    const staff = `staff-${unique()}@example.invalid`;
    await account(server, "administrator", admin, password);
    await signIn(page, server.url, admin, password, "/accounts");
    await page.getByLabel("身份").last().selectOption({ label: "经办人员" });
    await page.getByLabel("姓名", { exact: false }).last().fill("王芳");
    await page.getByLabel("电子邮箱").fill(staff);
    await page.getByRole("button", { name: "新建账号" }).click();
    const link = await page.getByLabel("一次性链接").inputValue();
    expect(link).toMatch(new RegExp(`^${server.url}/reset/`));
    expect(await accessibility(page)).toEqual([]);

    const other = await person(browser, watch);
    await other.goto(link);
    await other.getByLabel("新密码").fill("battery staple");
    await other.getByRole("button", { name: "设置密码" }).click();
    await expect(other.getByText("王芳，您好")).toBeVisible();
    await other.goto(link);
    await expect(other.getByRole("heading", { name: "这个链接已失效" })).toBeVisible();

    await page.goto(`${server.url}/accounts?q=${encodeURIComponent(staff)}`);
    await page.getByRole("button", { name: "停用 王芳" }).click();
    await expect(page.getByText("已停用王芳")).toBeVisible();
    await other.goto(`${server.url}/account`);
    await expect(other).toHaveURL(/\/sign-in\?back=/);
    await other.getByLabel("电子邮箱").fill(staff);
    await other.getByLabel("密码").fill("battery staple");
    await other.getByRole("button", { name: "登录", exact: true }).click();
    await expect(other.getByText("邮箱或密码不对，或账号已停用。")).toBeVisible();
    await other.context().close();
  });
});

test.describe("the people of a contest", () => {
  test.use({ expectedConsoleErrors: /status of 422/ });

  test("are invited from a table, all or nobody, and found by their tags", async ({ page }) => {
    test.setTimeout(120_000);
    const server = await startServer();
    try {
      await firstRun(page, server);
      const contest = await newContest(page, server, "观摩");
      await page.goto(`${contest}/people`);
      await page.getByRole("link", { name: "批量邀请" }).click();
      const table = page.getByRole("textbox", { name: "名单" });
      await table.fill("姓名\t邮箱\t身份\n甲\tfirst@example.invalid\t\n乙\tnowhere\t经办人员");
      await page.getByRole("button", { name: "检查" }).click();
      await expect(page.getByText("1 行有误")).toBeVisible();
      await expect(page.getByRole("row", { name: /nowhere/ })).toContainText("不是电子邮箱地址");
      await expect(page.getByRole("button", { name: /^发出/ })).toHaveCount(0);
      expect(await accessibility(page)).toEqual([]);
      // A file of a spreadsheet program, in its encoding.
      const gb18030 = Buffer.from([0xbc, 0xd7]);
      const rows = Buffer.concat([gb18030, Buffer.from(",first@example.invalid\n"), gb18030, Buffer.from(",second@example.invalid")]);
      await page.getByLabel("或从文件读入").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: rows });
      await expect(table).toHaveValue(/^甲,first@example\.invalid\n甲,second/);
      await page.getByRole("button", { name: "检查" }).click();
      await page.getByRole("button", { name: "发出 2 份邀请" }).click();
      await expect(page.getByText("已写好 2 份邀请")).toBeVisible();

      await page.goto(`${contest}/people`);
      const second = page.getByRole("row", { name: /second@example/ });
      await second.getByRole("button", { name: "撤销…" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "撤销", exact: true }).click();
      await expect(page.getByText("已撤销给甲的邀请")).toBeVisible();
      await page.getByRole("button", { name: "重新发出给甲的邀请" }).click();
      await expect(page.getByLabel("邀请链接")).toHaveValue(/\/invitation\/\S+$/);
      await expect(page.getByRole("heading", { name: "未接受的邀请 1 份" })).toBeVisible();
    } finally {
      await server.stop();
    }
  });

  test("have a unit put right, also to none", async ({ page }) => {
    test.setTimeout(120_000);
    const server = await startServer();
    try {
      await firstRun(page, server);
      const contest = await newContest(page, server, "观摩");
      const judge = `judge-${unique()}@example.invalid`;
      await account(server, "creator", judge, password);
      await page.goto(`${contest}/people`);
      const form = page.locator("form").filter({ has: page.getByRole("button", { name: "生成邀请链接" }) });
      await form.getByLabel("身份").selectOption({ label: "评委" });
      await form.getByLabel("电子邮箱").fill(judge);
      await form.getByLabel("单位", { exact: true }).fill("市委组织部");
      await form.getByLabel("已有账号，直接加入").check();
      await form.getByRole("button", { name: "生成邀请链接" }).click();
      await expect(page.getByText(`${judge} 已加入`)).toBeVisible();
      const row = page.getByRole("row", { name: new RegExp(judge) });
      await expect(row).toContainText("市委组织部");
      await row.getByRole("link", { name: /^修改/ }).click();
      const unit = page.getByLabel("单位", { exact: true });
      await expect(unit).toHaveValue("市委组织部");
      expect(await accessibility(page)).toEqual([]);
      await unit.fill("");
      await page.getByRole("button", { name: "保存" }).click();
      await expect(page.getByText(/^已保存\S+的修改$/)).toBeVisible();
      await expect(row).toBeVisible();
      await expect(row).not.toContainText("市委组织部");
      // The log tells what it was.
      await page.goto(`${contest}/log?action=person.edit`);
      await expect(page.getByText("原为市委组织部，现为无")).toBeVisible();
    } finally {
      await server.stop();
    }
  });
});
