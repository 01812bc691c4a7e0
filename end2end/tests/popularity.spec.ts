import { createHash } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { contests, demoPassword, person, signIn } from "../fixtures/people";
import { publicised, release } from "../fixtures/stage";
import { START_MS, accessibility, expect, startServer, test } from "../fixtures/test";

/** Ballots of a window of ten minutes are counted together. */
const WINDOW_MS = 600_000;

/** The solution of a puzzle: SHA-256 of both begins with so many zero bits. */
function solution(puzzle: string, difficulty: number): string {
  for (let number = 0; ; number += 1) {
    const hash = createHash("sha256").update(`${puzzle}:${number}`).digest("hex");
    const bits = BigInt(`0x${hash}`).toString(2).padStart(256, "0").indexOf("1");
    if (bits >= difficulty) return String(number);
  }
}

/** A member votes as a browser without script would, had it a solution. */
async function votes(browser: APIRequestContext, vote: string, number: number): Promise<void> {
  const shown = await browser.post(vote, { form: { _form: "member", number: String(number) } });
  const page = await shown.text();
  const value = (pattern: RegExp): string => pattern.exec(page)?.[1] ?? "";
  const [puzzle, film] = [value(/name="puzzle" value="([^"]+)"/), value(/name="film" value="([^"]+)"/)];
  const difficulty = Number(value(/data-difficulty="(\d+)"/));
  const form = { _form: "vote", film, puzzle, solution: solution(puzzle, difficulty) };
  const given = await browser.post(vote, { form });
  expect(given.status(), await given.text()).toBe(200);
}

test("votes that come all at once are held, voided and confirmed, and the result tells it", async ({
  page,
  browser,
  playwright,
  watch,
}) => {
  test.setTimeout(START_MS + 240_000);
  const server = await startServer({ demo: true });
  try {
    const id = (await contests(server)).find((line) => line.phase === "selection")?.id ?? "";
    const contest = `${server.url}/contests/${id}`;
    const vote = `${server.url}/calls/${id}/vote`;

    // The result is published, and one film of it is shown to everybody.
    await signIn(page, server.url, "organiser@demo.invalid", demoPassword);
    await publicised(contest, page);
    await page.goto(`${contest}/releases`);
    const chosen = await page.getByRole("row").nth(1).getByRole("link").first().getAttribute("href");
    await release(page, server, chosen?.split("/")[2] ?? "");

    // The office sets the vote up for a list of members, and opens it.
    const staff = await person(browser, watch);
    await signIn(staff, server.url, "staff@demo.invalid", demoPassword);
    await staff.goto(contest);
    await staff.getByRole("link", { name: "人气奖", exact: true }).click();
    await expect(staff.getByText("没有设人气奖")).toBeVisible();
    expect(await accessibility(staff)).toEqual([]);
    await staff.getByRole("checkbox", { name: /看片签到/ }).uncheck();
    await staff.getByRole("checkbox", { name: /名单上的编号/ }).check();
    await staff.getByLabel("投票开始").fill("2020-01-01T00:00");
    await staff.getByLabel("投票截止").fill("2099-01-01T00:00");
    await staff.getByLabel("防刷题难度").fill("6");
    await staff.getByRole("button", { name: "保存", exact: true }).click();
    await expect(staff.getByRole("status").filter({ hasText: "人气奖设置已保存" })).toBeVisible();
    const numbers = Array.from({ length: 30 }, (_, nth) => String(nth + 1));
    await staff.getByLabel("编号", { exact: true }).fill(numbers.join("\n"));
    await staff.getByRole("button", { name: "替换名单" }).click();
    await expect(staff.getByRole("status").filter({ hasText: "共 30 个编号" })).toBeVisible();
    await staff.getByRole("button", { name: "开放投票" }).click();
    await expect(staff.getByRole("status").filter({ hasText: "投票开放" })).toBeVisible();

    // Somebody finds it on the page of the call; the puzzle is solved while they choose.
    const stranger = await person(browser, watch);
    await stranger.goto(`${server.url}/calls/${id}`);
    await stranger.getByRole("link", { name: "人气奖投票" }).click();
    expect(await accessibility(stranger)).toEqual([]);
    await stranger.getByLabel("编号").fill("30");
    await stranger.getByRole("button", { name: "用编号投票" }).click();
    await stranger.getByRole("checkbox").first().check();
    await expect(stranger.getByText("可以投票了")).toBeVisible();
    expect(await accessibility(stranger)).toEqual([]);
    await stranger.getByRole("button", { name: "投票", exact: true }).click();
    await expect(stranger.getByRole("heading", { name: "投票成功" })).toBeVisible();
    await expect(stranger.getByText(/^linxuan-ballot-1\|/)).toBeVisible();
    await stranger.getByRole("link", { name: "返回投票页" }).click();
    await expect(stranger.getByText("今天已投")).toBeVisible();

    // A telephone of some years ago is slow with its puzzle: what was pressed meanwhile is sent once it is solved.
    const slow = await person(browser, watch);
    await slow.addInitScript(() => {
      Reflect.deleteProperty(HTMLFormElement.prototype, "requestSubmit");
      Reflect.deleteProperty(SubmitEvent.prototype, "submitter");
      const digest = crypto.subtle.digest.bind(crypto.subtle);
      crypto.subtle.digest = async (algorithm, data) => {
        await new Promise((done) => setTimeout(done, 2_000));
        return digest(algorithm, data);
      };
    });
    await slow.goto(vote);
    await slow.getByLabel("编号").fill("29");
    await slow.getByRole("button", { name: "用编号投票" }).click();
    await slow.getByRole("checkbox").first().check();
    await slow.getByRole("button", { name: "投票", exact: true }).click();
    await expect(slow.getByRole("heading", { name: "投票成功" })).toBeVisible();

    // 24 more vote within one window.
    const left = WINDOW_MS - (Date.now() % WINDOW_MS);
    if (left < 30_000) await stranger.waitForTimeout(left + 100);
    for (let number = 1; number <= 24; number += 1) {
      const one = await playwright.request.newContext({ extraHTTPHeaders: { "sec-fetch-site": "same-origin" } });
      await votes(one, vote, number);
      await one.dispose();
    }

    // The office looks into what the page names, and holds and voids it.
    await staff.goto(`${contest}/popularity`);
    const burst = staff.getByRole("listitem").filter({ hasText: "短时间内集中投票" });
    await expect(burst).toBeVisible();
    expect(await accessibility(staff)).toEqual([]);
    await burst.getByRole("button", { name: "暂不计票，开始核查" }).click();
    await expect(staff.getByRole("status").filter({ hasText: "张选票暂不计票" })).toBeVisible();
    await burst.getByLabel("理由").fill("一分钟内集中投出");
    await burst.getByRole("button", { name: "不计票", exact: true }).click();
    await expect(burst.getByText("不计票，待监票人确认")).toBeVisible();
    await expect(burst.getByRole("button", { name: "确认不计票" })).toHaveCount(0);

    const scrutineer = await person(browser, watch);
    await signIn(scrutineer, server.url, "scrutineer@demo.invalid", demoPassword);
    await scrutineer.goto(`${contest}/popularity`);
    await scrutineer.getByRole("button", { name: "确认不计票" }).click();
    await expect(scrutineer.getByText("不计票，监票人已确认")).toBeVisible();
    expect(await accessibility(scrutineer)).toEqual([]);

    await staff.reload();
    await staff.getByRole("button", { name: "截止投票" }).click();
    await expect(staff.getByRole("status").filter({ hasText: "投票截止" })).toBeVisible();
    await staff.getByRole("button", { name: "公布结果" }).click();
    await expect(staff.getByRole("status").filter({ hasText: "结果已公布" })).toBeVisible();

    await stranger.goto(`${vote}/result`);
    await expect(stranger.getByRole("cell", { name: /短时间内集中投票/ })).toBeVisible();
    await expect(stranger.getByText("单独设奖")).toBeVisible();
    expect(await accessibility(stranger)).toEqual([]);
  } finally {
    await server.stop();
  }
});
