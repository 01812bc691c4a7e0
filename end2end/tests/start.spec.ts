import { expect, test } from "../fixtures/test";

test("the front page opens and finds all of its files", async ({ page, server }) => {
  const missing: string[] = [];
  page.on("response", (response) => {
    if (response.status() >= 400) missing.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(server.url);
  await expect(page).toHaveTitle(/\S/);
  expect(missing).toEqual([]);
});
