// The settings: lists are arranged without leaving the page, by buttons, keys and dragging, and what comes of every change is
// asked as it is made. Each of these is a button of the form, which does the same by loading the page again without this script;
// every word comes from the page as the server renders it.

import { fetchPage, oneAtATime, pageOf, renewParts } from "./live.js";

const ACT = "_act";
const QUIET_MS = 500;
const form = () => document.getElementById("form-settings");

/** The page as it would be with what is filled in now, after this act. */
async function ask(act) {
  const body = new URLSearchParams(new FormData(form()));
  body.set(ACT, act);
  const answer = await fetchPage(location.href, { method: "POST", body });
  const fresh = answer.ok && (await pageOf(answer));
  // Signed out, or nothing to be changed any more: the plain form says so.
  return fresh?.getElementById?.("form-settings") ? fresh : null;
}

// What is said about the form, and how it will look; the fields themselves are the person's.
const follow = oneAtATime(async () => {
  const fresh = await ask("look");
  if (fresh) renewParts(document.querySelectorAll("[data-live]"), fresh, (old, now) => old.outerHTML === now.outerHTML, keepTicks);
});

// What was ticked while the server answered stays ticked.
function keepTicks(old, now) {
  for (const before of old.querySelectorAll("input[type=checkbox][id]")) {
    const after = now.querySelector(`#${CSS.escape(before.id)}`);
    if (after && after.value === before.value) after.checked = before.checked;
  }
}

let waiting;
function changed(event) {
  if (!form()?.contains(event.target)) return;
  clearTimeout(waiting);
  waiting = setTimeout(follow, QUIET_MS);
}
document.addEventListener("input", changed);
document.addEventListener("change", changed);

// What somebody unfolded stays open.
function carryOver(old, now) {
  for (const before of old.querySelectorAll("details[id]")) {
    const after = now.querySelector(`#${CSS.escape(before.id)}`);
    if (after) after.open ||= before.open;
  }
}

/** The button of a row itself: the rows of a list in it have their own. */
const buttonOf = (row, key) =>
  [...row.querySelectorAll(`[data-act="${key}"]`)].find((one) => one.closest("[data-row]") === row);

/** Arranges a list, and puts the focus on the same button of the row, or into the row where it has none. */
async function arrange(act, follow, key) {
  clearTimeout(waiting);
  const fresh = await ask(act);
  if (!fresh) return false;
  const parts = document.querySelectorAll("#settings-body, #settings-told");
  renewParts(parts, fresh, () => false, carryOver);
  const row = follow && document.getElementById(follow);
  if (row) {
    const same = key && buttonOf(row, key);
    const first = [...row.querySelectorAll("input:not([type=hidden]), select, textarea, summary, button:not(:disabled)")];
    (same && !same.disabled ? same : first.find((one) => one.checkVisibility?.() ?? true))?.focus();
  }
  return true;
}

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (event.target !== form() || button?.name !== ACT) return;
  event.preventDefault();
  const { follow: row, act } = button.dataset;
  const done = await arrange(button.value, row, act).catch(() => false);
  // The server did not answer as expected: the page does without the script what the button says.
  if (!done) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: ACT, value: button.value });
    form().append(field);
    form().submit();
  }
});

// Alt and an arrow move the row somebody is in; in a drop-down list they open it.
document.addEventListener("keydown", (event) => {
  const key = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!key || !event.altKey || event.target.closest?.("select")) return;
  const row = event.target.closest?.("#form-settings [data-row]");
  const button = row && buttonOf(row, key);
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) button.click();
});

// A row is dragged by its handle onto another row of its list.
let dragged = null;
const target = (event) => {
  const row = event.target.closest?.("[data-row]");
  return dragged && row && row !== dragged && row.dataset.list === dragged.dataset.list ? row : null;
};
const unmark = () => document.querySelectorAll(".drop-here").forEach((row) => row.classList.remove("drop-here"));

document.addEventListener("dragstart", (event) => {
  const handle = event.target.closest?.(".drag");
  dragged = handle?.closest("[data-row]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(dragged, 0, 0);
});
document.addEventListener("dragover", (event) => {
  const row = target(event);
  unmark();
  if (!row) return;
  event.preventDefault();
  row.classList.add("drop-here");
});
document.addEventListener("drop", (event) => {
  const row = target(event);
  if (!row) return;
  event.preventDefault();
  const { list, row: from } = dragged.dataset;
  arrange(`move ${list} ${from} ${row.dataset.row}`, row.id, "up").catch(() => {});
});
document.addEventListener("dragend", () => {
  unmark();
  dragged = null;
});
