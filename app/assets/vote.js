// Solves the puzzle of a vote beside the page, so that who votes need not wait. Where a browser cannot, nothing happens, and the wait
// counts instead. Every word comes from the page.

const work = document.getElementById("vote-work");
const form = work.closest("form");
const { solution } = form.elements;
const { puzzle, difficulty, waitMs } = work.dataset;
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

let [isReady, isPressed] = [false, false];

async function solve() {
  const encoder = new TextEncoder();
  const bits = Number(difficulty);
  for (let from = 0; !isReady; from += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, nth) => String(from + nth));
    const hash = (number) => crypto.subtle.digest("SHA-256", encoder.encode(`${puzzle}:${number}`));
    const hashes = await Promise.all(numbers.map(hash));
    const found = hashes.findIndex((one) => zeroBits(new Uint8Array(one)) >= bits);
    if (found >= 0) return numbers[found];
  }
  return "";
}

/** Lets the form go; what was pressed meanwhile is sent. */
function release(number, words) {
  if (isReady) return;
  isReady = true;
  solution.value = number;
  work.textContent = words;
  if (!isPressed) return;
  // Telephones of some years ago know the older one alone.
  if (form.requestSubmit) form.requestSubmit();
  else form.submit();
}

// A page without encryption has no hashes.
if (globalThis.crypto?.subtle) {
  work.textContent = say.working;
  form.addEventListener("submit", (event) => {
    if (isReady) return;
    // Sent as soon as the puzzle is solved, or was waited for.
    event.preventDefault();
    isPressed = true;
    work.textContent = say.working;
  });
  solve().then(
    (number) => release(number, say.ready),
    () => release("", ""),
  );
  setTimeout(() => release("", say.ready), Number(waitMs));
}
