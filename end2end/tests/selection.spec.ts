import { contests, demoPassword, signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test("on a phone the films that are exchanged have the whole width, under their name", async ({ page, demo }) => {
  const id = (await contests(demo)).find((line) => line.entries === 126)?.id ?? "";
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, demo.url, "organiser@demo.invalid", demoPassword);
  await page.goto(`${demo.url}/contests/${id}/selection`);
  const steps = page.getByRole("table", { name: "从得分到入选" });
  const exchanged = steps.getByRole("cell").filter({ hasText: "换为" }).first();
  await expect(exchanged).toBeVisible();
  const [table, cell] = [await steps.boundingBox(), await exchanged.boundingBox()];
  expect((cell?.width ?? 0) / (table?.width ?? 390)).toBeGreaterThan(0.9);
  expect((cell?.x ?? 0) + (cell?.width ?? 390)).toBeLessThanOrEqual(390);
  const name = await exchanged.evaluate((one) => getComputedStyle(one, "::before").content);
  expect(name).toContain("调整");

  // What is sealed and its checksum do not touch.
  const checksum = page.getByText("校验码（SHA-256）");
  const gap = await checksum.evaluate((one) => {
    const above = one.previousElementSibling?.getBoundingClientRect().bottom ?? 0;
    return one.getBoundingClientRect().top - above;
  });
  expect(gap).toBeGreaterThanOrEqual(4);
});
