import type { APIResponse, Page } from "@playwright/test";
import { contests, demoPassword, person, signIn } from "../fixtures/people";
import { expect, test, type Server } from "../fixtures/test";

/** Everything that tells where a film of the blind round comes from, and who else judges it. */
async function secrets(office: Page, demo: Server, contest: string): Promise<string[]> {
  const found = new Set<string>();
  const address = `${demo.url}/contests/${contest}`;
  // Each entry as the office sees it: unit, contacts, who entered it, what the file was called.
  await office.goto(`${address}/entries`);
  const checks = await office.locator('a[href^="/check/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  for (const check of checks.slice(0, 6)) {
    const page = await (await office.request.get(`${demo.url}${check}`)).text();
    for (const match of page.matchAll(/示例单位 \d+|社会创作团队 \d+|sample-\d+\.mp4|unit\d*@demo\.invalid|creator\d*@demo\.invalid/g)) found.add(match[0]);
  }
  for (const judge of ["judge01", "judge02", "评委 01", "评委 02"]) found.add(judge);
  expect(found.size).toBeGreaterThan(6);
  return [...found];
}

/** An answer as bytes that can be compared: what differs from one request to the next is named, not shown. */
const plain = (text: string) =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
    .replace(/nonce="[^"]*"|nonce-[\w-]+/g, "NONCE")
    .replace(/(until=)\d+|(signature=)[\w-]+/g, "$1$2X")
    .replace(/judge0\d@demo\.invalid|评委 0\d/g, "JUDGE")
    .replace(/ID-\d+(-\d+)*/g, "ID");

const part = (page: string, from: string, to: string) => {
  const start = page.indexOf(from);
  expect(start, from).toBeGreaterThan(0);
  return page.slice(start, page.indexOf(to, start));
};

/** What every answer has of its own, whoever asked: when it was, and the name of the request. */
const heads = (answer: APIResponse) => JSON.stringify(answer.headersArray().filter(({ name }) => !/date|etag|x-request-id/i.test(name)));

test("nothing a judge is sent tells a film's origin, and two judges are sent the same", async ({ browser, watch, demo }) => {
  const contest = (await contests(demo)).find((line) => line.phase === "round-1")?.id ?? "";
  const office = await person(browser, watch);
  await signIn(office, demo.url, "organiser@demo.invalid", demoPassword);
  const hidden = await secrets(office, demo, contest);
  const seen: Map<string, string>[] = [];
  for (const judge of ["judge04", "judge05"]) {
    const page = await person(browser, watch);
    await signIn(page, demo.url, `${judge}@demo.invalid`, demoPassword);
    const list = await (await page.request.get(`${demo.url}/judge/${contest}?state=open`)).text();
    const answers = new Map<string, string>([["list", list]]);
    const links = [...list.matchAll(/<a ([^>]*href="(\/desk\/[^"]+)"[^>]*)>([^<]+)(?:<!>)?<\/a>/g)];
    const desks = links.filter(([, tag]) => tag?.includes("work")).map(([, , desk, title]) => [desk, title] as const);
    expect(desks.length).toBeGreaterThan(10);
    for (const [desk, title] of desks) {
      const html = await (await page.request.get(`${demo.url}${desk}`)).text();
      answers.set(`desk ${title}`, html);
      const film = html.match(/\/media\/[^"&]+\?[^"]+/)?.[0].replaceAll("&amp;", "&") ?? "";
      const head = await page.request.head(`${demo.url}${film}`);
      expect(head.status()).toBe(200);
      answers.set(`film ${title}`, heads(head));
    }
    // What is refused tells no more: unknown, another's and forbidden things.
    for (const path of [`/contests/${contest}/ranking`, `/contests/${contest}/entries`, `/contests/${contest}/log`, "/desk/none", `/api/v1/contests/${contest}/entries`, `/api/v1/contests/${contest}/scores`]) {
      const answer = await page.request.get(`${demo.url}${path}`);
      expect(answer.status(), path).toBeGreaterThanOrEqual(400);
      answers.set(path, await answer.text());
    }
    for (const [what, text] of answers) {
      const own = text.replaceAll(judge, "").replaceAll(`评委 ${judge.slice(-2)}`, "");
      for (const secret of hidden) expect(own.includes(secret), `${what} tells ${secret}`).toBe(false);
    }
    seen.push(answers);
  }
  const [one, other] = seen as [Map<string, string>, Map<string, string>];
  let compared = 0;
  for (const [what, text] of one) {
    const twin = other.get(what);
    if (twin === undefined || what === "list") continue;
    // The queue and the ways on are each judge's own; the film and all that is said of it are the same bytes.
    const same = (page: string) => {
      if (!what.startsWith("desk ")) return plain(page);
      const film = part(page, 'class="film"', 'class="sheet-box"');
      return plain(film);
    };
    expect(same(text), what).toBe(same(twin));
    compared += 1;
  }
  expect(compared).toBeGreaterThan(20);
});
