// The meeting's page follows the meeting: whatever happens in it, the parts that changed are put in anew from the page as
// the server renders it now. Forms are sent without leaving the page, so that the film goes on. Every word comes from the
// page; without this script each form still does its work by loading the page again.

import { fetchPage, oneAtATime, pageOf, renewParts, sameStamp } from "./live.js";

const room = document.getElementById("meeting");
const parts = () => document.querySelectorAll("#meeting [data-live]");
// Each part as the server sent it last: what the browser made of it since does not count as a change.
const sent = new Map([...parts()].map((part) => [part.id, part.outerHTML]));

// The part whose form asks who may be left out of a ballot: it stays until something is sent again, or whatever happens in the meeting
// would take the question away. What was merely refused is renewed with everything else.
let asked;

function isSame(old, now) {
  if (old.id === asked) return true;
  if (sameStamp(old, now) ?? sent.get(old.id) === now.outerHTML) return true;
  sent.set(old.id, now.outerHTML);
  return false;
}

// What somebody is typing, has ticked or unfolded stays as it is.
function carryOver(old, now) {
  for (const before of old.querySelectorAll("input[id], select[id], textarea[id], details[id]")) {
    const after = now.querySelector(`#${CSS.escape(before.id)}`);
    if (!after || after.localName !== before.localName) continue;
    if (before.localName === "details") after.open ||= before.open;
    else if (before.type === "checkbox" || before.type === "radio") after.checked = before.checked && before.value === after.value;
    else if (before.localName !== "select") after.value = before.value;
  }
}

function renew(fresh) {
  const next = fresh.getElementById("meeting");
  // Signed out, or no longer of the meeting: the page itself says so. Opened or closed: everything is another.
  if (!next || next.className !== room.className) return location.reload();
  renewParts(parts(), fresh, isSame, carryOver);
  const toast = fresh.querySelector("main > .toast");
  if (toast) {
    document.querySelector("main > .toast")?.remove();
    room.before(document.importNode(toast, true));
  }
}

const follow = oneAtATime(async () => renew(await pageOf(await fetchPage(location.href))));

const lost = document.getElementById("meeting-lost");
function listen() {
  const events = new EventSource(room.dataset.events);
  events.addEventListener("open", () => (lost.hidden = true));
  events.addEventListener("meeting", (event) => {
    if (event.data === room.dataset.version) return;
    room.dataset.version = event.data;
    follow();
  });
  events.addEventListener("error", () => {
    lost.hidden = false;
    // It comes back by itself unless it was refused.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 5_000);
  });
}
listen();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || !room.contains(form)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const part = form.closest("[data-live]")?.id;
  try {
    const answer = await fetchPage(location.href, { method: "POST", body });
    if (answer.ok) form.reset();
    form.closest("dialog")?.close();
    const fresh = await pageOf(answer);
    asked = undefined;
    renew(fresh);
    if (document.getElementById(part)?.querySelector("input[name=told]")) asked = part;
  } catch {
    form.submit();
  }
});

document.addEventListener("click", (event) => {
  const at = event.target.closest?.("#meeting [data-at]");
  const film = document.querySelector("#meeting-screen video");
  if (!at || !film) return;
  film.currentTime = Number(at.dataset.at) / 1000;
  film.play().catch(() => {});
});
