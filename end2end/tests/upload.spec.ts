import { writeFile } from "node:fs/promises";
import { draft } from "../fixtures/entries";
import { film, sha256 } from "../fixtures/films";
import { expect, hydrated, test } from "../fixtures/test";

test("an upload cut by a reload goes on where it was, and its checksum is right", async ({ page, server }) => {
  test.setTimeout(120_000);
  const path = await film("large", { seconds: 6, noise: true });
  const entry = await draft(page, server, "resume");
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 3_000_000,
  });
  const choose = () => page.locator("#upload-file").setInputFiles(path);
  const patches: number[] = [];
  page.on("request", (request) => {
    if (request.method() === "PATCH") patches.push(Number(request.headers()["upload-offset"]));
  });
  await choose();
  await expect(page).toHaveTitle(/[1-9]\d?%/, { timeout: 30_000 });
  await page.reload();
  await hydrated(page);
  await expect(page.getByText(/上次传到 \d+%。重新选择同一个文件/)).toBeVisible();
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await choose();
  await expect(page.getByText(/^影片符合要求$|^影片可用，有几点|^影片可参评/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(await sha256(path))).toBeVisible();
  expect(patches[0]).toBe(0);
  expect(patches.at(-1), "it went on, it did not begin again").toBeGreaterThan(0);

  // What was stored is what was sent, and it can be sought in.
  const src = await page.locator("video").getAttribute("src");
  const part = await page.request.get(`${server.url}${src}`, { headers: { range: "bytes=100-199" } });
  expect([part.status(), (await part.body()).length]).toEqual([206, 100]);
  await page.locator("video").evaluate((video: HTMLVideoElement) => {
    video.muted = true;
    video.currentTime = 3;
  });
  await expect.poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => !video.seeking && video.currentTime)).toBeCloseTo(3, 0);
  expect(entry).toContain("/entries/");
});

test("a finding leads to its moment of the film", async ({ page, server }) => {
  test.setTimeout(120_000);
  await draft(page, server, "finding");
  await page.locator("#upload-file").setInputFiles(await film("black", { seconds: 24, black: [4, 18] }));
  const jump = page.getByRole("button", { name: /^跳到 0:0[34]$/ });
  await expect(jump).toBeVisible({ timeout: 60_000 });
  await hydrated(page);
  // The page may begin anew once the film is prepared.
  const at = () => page.locator("video").evaluate((video: HTMLVideoElement) => (video.seeking ? 0 : video.currentTime));
  await expect(async () => {
    await jump.click();
    await expect.poll(at, { timeout: 5_000 }).toBeGreaterThan(2.5);
    expect(await at()).toBeLessThan(4.5);
  }).toPass({ timeout: 30_000 });
});

test.describe("refused", () => {
  // Handing in without a usable film answers 422.
  test.use({ expectedConsoleErrors: /status of 422/ });

  test("what is not a film, too large or too small is refused in words, and nothing changes", async ({ page, server }) => {
    await draft(page, server, "refused");
    const input = page.locator("#upload-file");
    await input.setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no film") });
    await expect(page.getByText(/“notes.txt”的类型不对，允许：/)).toBeVisible();

    await input.setInputFiles({ name: "empty.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(0) });
    await expect(page.getByText("文件是空的（0 字节），请检查后重新选择。")).toBeVisible();

    // Larger than allowed: the page says so before anything is sent, and so does the server to anyone who asks it.
    const path = test.info().outputPath("huge.mp4");
    await writeFile(path, "");
    const { truncate } = await import("node:fs/promises");
    await truncate(path, 3_000_000_000);
    await input.setInputFiles(path);
    await expect(page.getByText(/文件有 2\.[78] GB，最大允许 2\.5 GB/)).toBeVisible();
    const entry = page.url().split("/").pop() ?? "";
    const pair = (key: string, value: string) => `${key} ${Buffer.from(value).toString("base64")}`;
    const metadata = (name: string) =>
      [pair("entry", entry), pair("kind", "judging_copy"), pair("filename", name), pair("filetype", "video/mp4")].join(",");
    const announce = (name: string, length: number) =>
      page.request.post(`${server.url}/files`, {
        headers: {
          "tus-resumable": "1.0.0",
          "upload-length": String(length),
          "upload-metadata": metadata(name),
          "sec-fetch-site": "same-origin",
        },
      });
    expect((await announce("a.mp4", 3_000_000_000)).status()).toBe(413);
    expect((await announce("a.txt", 100)).status()).toBe(415);

    await input.setInputFiles(await film("small", { size: "640x360" }));
    await expect(page.getByText("影片不合要求，请更换")).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/画面为 640×360，至少要 1280×720/)).toBeVisible();
    await page.getByRole("button", { name: "报送…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "报送", exact: true }).click();
    await expect(page.getByText(/影片不合要求|处需要修改|还不能报送/).first()).toBeVisible();
    await expect(page.getByText(/回执编号/)).toHaveCount(0);
  });
});
