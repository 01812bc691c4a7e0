// Solves the puzzle of a vote beside the page, so that who votes need not wait. Where a browser cannot, nothing happens, and the wait
// counts instead. Every word comes from the page.

const work = document.getElementById("vote-work");
const form = work.closest("form");
const { solution } = form.elements;
const { puzzle, difficulty } = work.dataset;
const say = JSON.parse(work.dataset.words);

/** Hashes that are computed beside each other. */
const AT_ONCE = 256;

function zeroBits(bytes) {
  let bits = 0;
  for (const byte of bytes) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

async function solve() {
  const encoder = new TextEncoder();
  const bits = Number(difficulty);
  for (let from = 0; ; from += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, nth) => String(from + nth));
    const hash = (number) => crypto.subtle.digest("SHA-256", encoder.encode(`${puzzle}:${number}`));
    const hashes = await Promise.all(numbers.map(hash));
    const found = hashes.findIndex((one) => zeroBits(new Uint8Array(one)) >= bits);
    if (found >= 0) return numbers[found];
  }
}

// A page without encryption has no hashes.
if (globalThis.crypto?.subtle) {
  let pressed;
  work.textContent = say.working;
  const solved = solve();
  form.addEventListener("submit", (event) => {
    if (solution.value) return;
    // Sent as soon as the puzzle is solved.
    event.preventDefault();
    pressed = event.submitter;
    work.textContent = say.working;
  });
  solved.then((number) => {
    solution.value = number;
    work.textContent = say.ready;
    if (pressed !== undefined) form.requestSubmit(pressed);
  });
}
