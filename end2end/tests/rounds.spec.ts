import { contests, demoPassword, signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test("a round that has begun leads from its assignment and its panels to its progress", async ({ page, demo }) => {
  const id = (await contests(demo)).find((line) => line.phase === "round-1")?.id ?? "";
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  for (const from of ["assignment", "people"]) {
    await page.goto(`${demo.url}/contests/${id}/${from}`);
    if (from === "assignment") await expect(page.getByText("本轮评审已经开始", { exact: true })).toBeVisible();
    await page.getByRole("link", { name: "查看评审进度" }).click();
    await page.waitForURL(`${demo.url}/contests/${id}/progress`);
  }
});
