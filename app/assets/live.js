// Parts of a page that follow what happens on the server: whatever is marked `data-live` is taken anew from the page as the
// server renders it now, found by its id. A part with `data-stamp` changes when its stamp does, whatever else is in it, such
// as addresses that change with the time.

const parser = new DOMParser();

/** The page in an answer. */
export async function pageOf(answer) {
  return parser.parseFromString(await answer.text(), "text/html");
}

/** Asks for this page as it is now. */
export function fetchPage(address, options = {}) {
  return fetch(address, { headers: { accept: "text/html" }, ...options });
}

/**
 * Puts the parts that changed in anew. `isSame` says which have not; `carryOver` takes what belongs to the person from the
 * old part to the new one before they change places.
 */
export function renewParts(parts, fresh, isSame, carryOver = () => {}) {
  for (const old of parts) {
    const now = fresh.getElementById(old.id);
    if (!now || isSame(old, now)) continue;
    const part = document.importNode(now, true);
    carryOver(old, part);
    const focused = old.contains(document.activeElement) && document.activeElement.id;
    old.replaceWith(part);
    if (focused) document.getElementById(focused)?.focus();
    // The page's script wakes the islands in it.
    part.dispatchEvent(new Event("part-renewed", { bubbles: true }));
  }
}

/** Whether two parts carry the same stamp; none where they carry none. */
export function sameStamp(old, now) {
  return old.dataset.stamp === undefined ? undefined : old.dataset.stamp === now.dataset.stamp;
}

/** Runs one after the other: called while it is under way, it runs once more afterwards, since only the newest state matters. */
export function oneAtATime(act) {
  let [busy, again] = [false, false];
  return async () => {
    if (busy) return void (again = true);
    busy = true;
    do {
      again = false;
      await act().catch(() => {});
    } while (again);
    busy = false;
  };
}
