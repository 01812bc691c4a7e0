import { expect, test } from "../fixtures/test";

test("a stranger finds the open calls and reads one without an account or a script", async ({ browser, demo, watch }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB", viewport: { width: 360, height: 640 } });
  watch(context);
  const page = await context.newPage();
  await page.goto(demo.url);
  const calls = page.getByRole("heading", { name: "Open calls" });
  await expect(calls).toBeVisible();
  await page.locator("ul.calls").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/calls\//);
  await expect(page.getByRole("heading", { name: "Judging criteria" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Enter a film" })).toBeVisible();
  await page.getByRole("link", { name: "Large type" }).click();
  await expect(page.getByRole("link", { name: "Standard type" })).toBeVisible();
  await page.getByRole("link", { name: "Gallery" }).click();
  await expect(page.getByRole("heading", { name: "Gallery" })).toBeVisible();
  await context.close();
});
