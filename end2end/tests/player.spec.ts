import type { Page } from "@playwright/test";
import { draft, openDesk, openList } from "../fixtures/entries";
import { film } from "../fixtures/films";
import { accessibility, expect, hydrated, test, type Server } from "../fixtures/test";

const video = (page: Page) => page.locator("video");
const button = (page: Page, name: string) => page.locator(".player").getByRole("button", { name, exact: true });
const place = (page: Page) => page.getByRole("slider", { name: "播放位置" });
const time = (page: Page) => video(page).evaluate((film: HTMLVideoElement) => film.currentTime);
const playing = (page: Page) => video(page).evaluate((film: HTMLVideoElement) => !film.paused && !film.ended);

/** Moves the film and waits until its controls say so. */
async function moveTo(page: Page, seconds: number): Promise<void> {
  await video(page).evaluate((film: HTMLVideoElement, to) => {
    film.currentTime = to;
  }, seconds);
  await expect(place(page)).toHaveAttribute("aria-valuetext", new RegExp(`^0:0${Math.floor(seconds)}，`));
  await expect.poll(() => video(page).evaluate((film: HTMLVideoElement) => film.seeking)).toBe(false);
}

/** An author's page with a film of twelve seconds that has been examined; it was not loaded anew. */
async function author(page: Page, server: Server, name: string): Promise<void> {
  await draft(page, server, name);
  await page.locator("#upload-file").setInputFiles(await film("player", { seconds: 12 }));
  await expect(page.getByText(/^影片符合要求$|^影片可用，有几点|^影片可参评/)).toBeVisible({ timeout: 60_000 });
  await expect(button(page, "播放")).toBeVisible();
  await expect.poll(() => video(page).evaluate((film: HTMLVideoElement) => film.readyState)).toBeGreaterThan(0);
}

test("controls by their names: play, slider, frames, speed, volume; speed and volume are remembered", async ({ page, server }) => {
  test.setTimeout(120_000);
  await author(page, server, "controls");
  await expect(video(page)).toHaveJSProperty("controls", false);
  await expect(place(page)).toHaveAttribute("aria-valuetext", "0:00，共 0:12");

  await button(page, "播放").click();
  await expect.poll(() => playing(page)).toBe(true);
  await expect(button(page, "前进一帧")).toHaveAttribute("aria-disabled", "true");
  await button(page, "暂停").click();
  await expect.poll(() => playing(page)).toBe(false);
  await expect(button(page, "前进一帧")).not.toHaveAttribute("aria-disabled", "true");

  await place(page).fill("5000");
  await expect(place(page)).toHaveAttribute("aria-valuetext", "0:06，共 0:12");
  await moveTo(page, 3);
  await button(page, "前进一帧").click();
  expect(await time(page)).toBeCloseTo(3.1, 3);
  await button(page, "后退一帧").click();
  await button(page, "后退一帧").click();
  expect(await time(page)).toBeCloseTo(2.9, 3);
  await button(page, "前进 10 秒").click();
  expect(await time(page)).toBeGreaterThan(11);

  await button(page, "速度 1 倍").click();
  await button(page, "速度 1.25 倍").click();
  await expect(page.getByRole("status").filter({ hasText: "速度 1.5 倍" })).toHaveCount(1);
  await page.getByRole("slider", { name: "音量" }).fill("40");
  await button(page, "静音").click();
  await expect(video(page)).toHaveJSProperty("muted", true);
  await button(page, "打开声音").click();

  expect(await accessibility(page)).toEqual([]);
  await page.reload();
  await hydrated(page);
  await expect(button(page, "速度 1.5 倍")).toBeVisible();
  await expect(video(page)).toHaveJSProperty("playbackRate", 1.5);
  await expect(video(page)).toHaveJSProperty("volume", 0.4);
  await expect(video(page)).toHaveJSProperty("muted", false);

  // To the end, and from the beginning again.
  await place(page).fill("9900");
  await button(page, "播放").click();
  await button(page, "从头播放").click();
  await expect.poll(() => playing(page)).toBe(true);
  expect(await time(page)).toBeLessThan(6);
});

test("the keyboard alone, captions and the whole screen", async ({ page, server }) => {
  test.setTimeout(120_000);
  await author(page, server, "keyboard");
  await button(page, "播放").focus();
  // Space presses the button once; it does not play and pause at a stroke.
  await page.keyboard.press("Space");
  await expect.poll(() => playing(page)).toBe(true);
  await page.keyboard.press("k");
  await expect.poll(() => playing(page)).toBe(false);

  await moveTo(page, 1);
  await page.keyboard.press("ArrowRight");
  expect(await time(page)).toBeCloseTo(6, 1);
  await page.keyboard.press("ArrowLeft");
  expect(await time(page)).toBeCloseTo(1, 1);
  await page.keyboard.press("l");
  expect(await time(page)).toBeCloseTo(11, 1);
  await page.keyboard.press("j");
  expect(await time(page)).toBeCloseTo(1, 1);
  await page.keyboard.press(".");
  expect(await time(page)).toBeCloseTo(1.1, 2);
  await page.keyboard.press(",");
  expect(await time(page)).toBeCloseTo(1, 2);
  await page.keyboard.press("5");
  expect(await time(page)).toBeCloseTo(6, 0);
  await page.keyboard.press("Home");
  expect(await time(page)).toBe(0);
  await page.keyboard.press("ArrowDown");
  await expect(video(page)).toHaveJSProperty("volume", 0.9);
  await page.keyboard.press("m");
  await expect(video(page)).toHaveJSProperty("muted", true);
  await page.keyboard.press(">");
  await expect(video(page)).toHaveJSProperty("playbackRate", 1.25);
  await page.keyboard.press("<");
  await expect(video(page)).toHaveJSProperty("playbackRate", 1);

  // From control to control; on the volume arrows move the volume.
  await place(page).focus();
  await page.keyboard.press("ArrowRight");
  expect(await time(page)).toBeCloseTo(5, 1);
  await page.keyboard.press("Tab");
  await expect(button(page, "播放")).toBeFocused();
  await page.getByRole("slider", { name: "音量" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(video(page)).toHaveJSProperty("volume", 0.95);
  expect(await time(page)).toBeCloseTo(5, 1);

  await expect(button(page, "显示字幕")).toHaveCount(0);
  await video(page).evaluate((film: HTMLVideoElement) => {
    film.addTextTrack("captions", "测试", "zh");
    film.currentTime = 2;
  });
  const mode = () => video(page).evaluate((film: HTMLVideoElement) => film.textTracks[0]?.mode);
  await button(page, "显示字幕").click();
  expect(await mode()).toBe("showing");
  await expect(page.getByRole("status").filter({ hasText: "字幕：测试" })).toHaveCount(1);
  await page.keyboard.press("c");
  expect(await mode()).toBe("disabled");
  await expect(button(page, "显示字幕")).toBeVisible();

  const full = () => page.evaluate(() => document.fullscreenElement?.classList.contains("player") ?? false);
  await button(page, "全屏").click();
  await expect.poll(full).toBe(true);
  await expect(button(page, "退出全屏")).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("f");
  await expect.poll(full).toBe(false);
  await expect(button(page, "全屏")).toBeVisible();
});

test.describe("an address that has ended", () => {
  // The broken address is refused, and the browser reports that.
  test.use({ expectedConsoleErrors: /status of 4\d\d/ });

  test("is renewed and the film goes on where it was; a second time it is said in words", async ({ page, server }) => {
    test.setTimeout(120_000);
    await author(page, server, "renewal");
    const renewals: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/address?copy=")) renewals.push(request.url());
    });
    const breakIt = () =>
      video(page).evaluate((film: HTMLVideoElement) => {
        film.src = film.src.replace(/signature=[^&]*/, "signature=broken");
      });
    await moveTo(page, 4);
    await button(page, "播放").click();
    await expect.poll(() => time(page)).toBeGreaterThan(4.2);
    await breakIt();
    await expect.poll(() => video(page).evaluate((film: HTMLVideoElement) => film.src)).not.toContain("broken");
    await expect.poll(() => playing(page)).toBe(true);
    expect(await time(page)).toBeGreaterThan(4);
    expect(renewals).toHaveLength(1);
    await button(page, "暂停").click();

    await breakIt();
    await expect(page.getByText(/影片放不了/)).toBeVisible();
    await expect(page.locator(".player").getByRole("button", { name: "重试" })).toBeVisible();
    expect(renewals).toHaveLength(1);
  });
});

test("on the desk digits and letters of the sheet stay its own, whatever of the player has the focus", async ({ page, demo }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await openDesk(page, demo, "judge04");
  for (const control of await page.locator(".player").getByRole("button").all()) {
    await expect(control).toBeInViewport({ ratio: 1 });
  }
  await expect(page.getByRole("link", { name: "下一部未评" })).toBeInViewport({ ratio: 1 });
  expect(await accessibility(page)).toEqual([]);

  await moveTo(page, 2);
  await place(page).focus();
  await page.keyboard.press("7");
  expect(await page.locator(".criterion output").allInnerTexts()).toContain("7.0");
  expect(await time(page)).toBeCloseTo(2, 1);
  await page.keyboard.press("ArrowRight");
  expect(await time(page), "handled once").toBeCloseTo(7, 1);
  await button(page, "播放").focus();
  await page.keyboard.press("j");
  expect(await time(page)).toBe(0);
  await page.keyboard.press("k");
  await expect.poll(() => playing(page)).toBe(true);
  await page.keyboard.press("k");
  await expect.poll(() => playing(page)).toBe(false);
  await page.keyboard.press("m");
  await expect(page.getByRole("textbox", { name: "在此刻记一笔，回车保存" })).toBeFocused();
  await expect(video(page)).toHaveJSProperty("muted", false);
});

test("on a phone the slider has a line of its own and every control a finger's size", async ({ browser, watch, demo }) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    locale: "zh-CN",
  });
  watch(context);
  const page = await context.newPage();
  await openDesk(page, demo, "judge03");
  const slider = await place(page).boundingBox();
  expect(slider?.width).toBeGreaterThan(300);
  for (const control of await page.locator(".player").getByRole("button").all()) {
    const box = await control.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    expect(box?.y, "below the slider").toBeGreaterThanOrEqual((slider?.y ?? 0) + (slider?.height ?? 0));
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await context.close();
});

test("without a script the browser's own controls stay", async ({ browser, watch, demo }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN" });
  watch(context);
  const page = await context.newPage();
  await openList(page, demo, "judge04");
  await page.getByRole("link", { name: /^(继续评|开始评)/ }).first().click();
  await expect(video(page)).toHaveAttribute("controls");
  await expect(page.locator(".controls")).toBeHidden();
  await context.close();
});
