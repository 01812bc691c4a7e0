import { readFile } from "node:fs/promises";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Upload, type UploadOptions } from "tus-js-client";
import { film, sha256 } from "../fixtures/films";
import { account, signIn } from "../fixtures/people";
import { expect, hydrated, test, type Server } from "../fixtures/test";

/** A creator's token, and a draft of theirs in a contest whose call is open. */
async function draft(server: Server, name: string): Promise<{ token: string; entry: string; contest: string }> {
  const made = await server.run(["contest", "create", "--preset", "selection", "--title", name, "--open"]);
  expect(made.code, made.stderr).toBe(0);
  const contest = (JSON.parse(made.stdout) as { id: string }).id;
  const email = `${name}@example.invalid`;
  await account(server, "creator", email, "a-long-password");
  const token = await server.run(["account", "token", email, "--scope", "entries:read,entries:write"]);
  expect(token.code, token.stderr).toBe(0);
  const answer = await fetch(`${server.url}/api/v1/contests/${contest}/entries`, {
    method: "POST",
    headers: { authorization: `Bearer ${token.stdout.trim()}`, "content-type": "application/json" },
    body: JSON.stringify({ title: name }),
  });
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  return { token: token.stdout.trim(), entry: id, contest };
}

interface FileView {
  kind: string;
  state: string;
  sha256: string | null;
  url: string | null;
}

/** The only file of an entry. */
async function onlyFile(server: Server, token: string, entry: string): Promise<FileView> {
  const [file] = await files(server, token, entry);
  if (!file) throw new Error("the entry has no file");
  return file;
}

async function files(server: Server, token: string, entry: string): Promise<FileView[]> {
  const answer = await fetch(`${server.url}/api/v1/entries/${entry}`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { files: FileView[] }).files;
}

test("tus-js-client in node: cut and resumed, in one piece and in three at once", async ({ server }) => {
  test.setTimeout(120_000);
  const path = await film("node-client", { seconds: 4, noise: true });
  const bytes = await readFile(path);
  const { token, entry } = await draft(server, "node");
  const send = (more: Partial<UploadOptions>) =>
    new Promise<string>((done, fail) => {
      const upload = new Upload(bytes, {
        endpoint: `${server.url}/files`,
        headers: { authorization: `Bearer ${token}` },
        metadata: { entry, kind: "judging_copy", filename: "a.mp4", filetype: "video/mp4" },
        retryDelays: [0, 200, 1000],
        onError: fail,
        onSuccess: () => done(upload.url ?? ""),
        ...more,
      });
      upload.start();
    });
  // Stopped in the middle, and taken up by another client that knows nothing but the address.
  let address = "";
  await new Promise<void>((done, fail) => {
    const upload = new Upload(bytes, {
      endpoint: `${server.url}/files`,
      headers: { authorization: `Bearer ${token}` },
      metadata: { entry, kind: "judging_copy", filename: "a.mp4", filetype: "video/mp4" },
      chunkSize: 256 * 1024,
      onError: fail,
      onChunkComplete: (_size, sent) => {
        if (sent < 1_000_000 || address) return;
        address = upload.url ?? "";
        void upload.abort().then(() => done());
      },
    });
    upload.start();
  });
  expect(await send({ uploadUrl: address })).toBe(address);
  const expected = await sha256(path);
  const state = async () => (await files(server, token, entry)).map((file) => `${file.state} ${file.sha256}`);
  await expect.poll(state, { timeout: 60_000 }).toEqual([`ready ${expected}`]);
  await send({ parallelUploads: 3 });
  await expect.poll(state, { timeout: 60_000 }).toEqual([`ready ${expected}`]);
});

test("two browsers upload at once, and other files go with the film", async ({ browser, server }) => {
  test.setTimeout(120_000);
  const made = await server.run(["contest", "create", "--preset", "selection", "--title", "Two", "--open"]);
  const { id } = JSON.parse(made.stdout) as { id: string };
  const person = async (nth: number) => {
    const path = await film(`browser-${nth}`, { seconds: 3 + nth, noise: true });
    const email = `two${nth}@example.invalid`;
    await account(server, "creator", email, "a-long-password");
    const page = await (await browser.newContext({ locale: "zh-CN" })).newPage();
    await signIn(page, server.url, email, "a-long-password");
    await page.goto(`${server.url}/contests/${id}/enter`);
    await page.getByRole("button", { name: "新建草稿" }).click();
    await page.waitForURL(/\/entries\/[\w-]+$/);
    await hydrated(page);
    return { page, path };
  };
  const [one, two] = [await person(0), await person(1)];
  await Promise.all([one, two].map(({ page, path }) => page.locator("#upload-file").setInputFiles(path)));
  for (const { page, path } of [one, two]) {
    await expect(page.getByText(/^影片符合要求$|^影片可用，有几点|^影片可参评/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(await sha256(path))).toBeVisible();
  }
  await one.page.getByLabel("文件种类").selectOption("subtitles");
  const words = "1\n00:00:00,500 --> 00:00:02,000\n夜航\n";
  await one.page.getByLabel("上传其他文件").setInputFiles([
    { name: "字幕.srt", mimeType: "application/x-subrip", buffer: Buffer.from(words) },
    { name: "坏.srt", mimeType: "application/x-subrip", buffer: Buffer.from([0xff, 0x00, 0x81]) },
  ]);
  await expect(one.page.getByRole("link", { name: "坏.srt" })).toBeVisible({ timeout: 30_000 });
  await expect(one.page.getByText(/没有一行是时间，应写作/)).toBeVisible({ timeout: 30_000 });
  await Promise.all([one, two].map(({ page }) => page.context().close()));
});

test("the interface for programs is described, and its answers are as described", async ({ server }) => {
  const answer = await fetch(`${server.url}/api/openapi.json`);
  const validator = new Validator();
  const checked = await validator.validate(await answer.json());
  expect(checked.errors ?? [], JSON.stringify(checked.errors)).toEqual([]);
  expect(validator.version).toBe("3.1");
  const { token, entry } = await draft(server, "described");
  const path = await film("described");
  await new Promise<void>((done, fail) => {
    void readFile(path).then((bytes) =>
      new Upload(bytes, {
        endpoint: `${server.url}/files`,
        headers: { authorization: `Bearer ${token}` },
        metadata: { entry, kind: "judging_copy", filename: "../../夜\u202e航.mp4", filetype: "video/mp4" },
        onError: fail,
        onSuccess: () => done(),
      }).start(),
    );
  });
  await expect.poll(async () => (await onlyFile(server, token, entry)).state, { timeout: 60_000 }).toBe("ready");
  const file = await onlyFile(server, token, entry);
  const part = await fetch(`${server.url}${file.url}`, { headers: { range: "bytes=0-9" } });
  expect([part.status, (await part.arrayBuffer()).byteLength, part.headers.get("etag")]).toEqual([206, 10, `"${file.sha256}"`]);
  const same = await fetch(`${server.url}${file.url}`, { headers: { "if-none-match": `"${file.sha256}"` } });
  expect(same.status).toBe(304);
});
