// The script of every page. It wakes the islands, if the page has any, and fills small gaps of older browsers.
// Without it every page still reads and every form still sends.

// Leptos leaves <leptos-island data-component="Name_123" data-props="…"> around every island; the bundle exports
// a function of that name. Outer islands come first: an inner one may use what the outer provides, and is told
// through the callback that the outer left on its <leptos-children>.
async function wake(root, bundle) {
  const visit = async (node, provider) => {
    let next = provider;
    if (node.localName === "leptos-island") {
      const start = bundle[node.dataset.component];
      if (start) {
        provider?.();
        await start(node);
      } else {
        console.warn(`no island named ${node.dataset.component} in the bundle`);
      }
    } else if (node.localName === "leptos-children") {
      next = node.$$on_hydrate;
    }
    for (const child of [...node.children]) await visit(child, next);
  };
  await visit(root);
}

// A judge's pages keep sheets in the browser, and send what another page left there.
const keep = document.querySelector("[data-keep]")?.dataset.keep;
const kept = keep && import(keep).then((module) => module.ready).catch((error) => console.warn("this browser keeps nothing:", error));

// The bundle is fetched once, when there is first something to wake.
let bundle;

async function load(module, wasm) {
  // Both are fetched at once; the module would ask for the wasm only after it has run.
  const fetched = fetch(wasm);
  const loaded = await import(module);
  await loaded.default({ module_or_path: fetched });
  return loaded;
}

async function wakeIslands(root) {
  // The page names the bundle that holds its islands.
  const [module, wasm] = ["bundle-module", "bundle-wasm"].map((id) => document.getElementById(id)?.href);
  if (!module || !root.querySelector("leptos-island")) return;
  bundle ??= load(module, wasm);
  // What this browser keeps is there before an island asks for it.
  await kept;
  await wake(root, await bundle);
}

// A script that put a part of the page in anew says so: its islands are still asleep.
document.addEventListener("part-renewed", (event) => wakeIslands(event.target));

await wakeIslands(document.body);
// For those who wait until the page answers, such as tests.
if (bundle) document.documentElement.dataset.hydrated = "true";

// <button command="show-modal" commandfor="id"> where the browser does not know it yet.
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!(dialog instanceof HTMLDialogElement)) return;
    if (button.getAttribute("command") === "show-modal" && !dialog.open) dialog.showModal();
    if (button.getAttribute("command") === "close") dialog.close();
  });
}

// Menus close by a click elsewhere and by Escape.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A finding leads to its moment of the film.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-seek]");
  const film = button && document.querySelector(".player video");
  if (!film) return;
  film.currentTime = Number(button.dataset.seek);
  film.closest(".player").focus();
});

// Whether somebody has switched single keys off for this browser: on the judge's desk, or on a page that names its keys.
const keysAreOff = () => {
  try {
    return localStorage.getItem("linxuan.keys") !== null;
  } catch {
    return false;
  }
};
const switchKeys = (on) => {
  try {
    if (on) localStorage.removeItem("linxuan.keys");
    else localStorage.setItem("linxuan.keys", "off");
  } catch {
    // It holds for this page then.
  }
};

// A page may name what single keys press, and has a box that switches them off for this browser. In fields keys are for typing, and
// the player has keys of its own while it has the focus.
const keyed = document.querySelector("[data-keys]");
if (keyed) {
  const presses = JSON.parse(keyed.dataset.keys);
  const box = document.getElementById("keys");
  if (box) {
    box.checked = !keysAreOff();
    box.addEventListener("change", () => switchKeys(box.checked));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || box?.checked === false) return;
    if (event.target.closest?.("textarea, select, dialog, .player, input:not([type=radio], [type=checkbox])")) return;
    const pressed = presses[event.key.toLowerCase()];
    const target = pressed && document.querySelector(pressed);
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.click();
  });
}

// A text file is read into the field that it names, to be looked at before it is sent; spreadsheet programs write it in UTF-8, UTF-16
// or GB 18030.
document.addEventListener("change", async (event) => {
  const into = document.getElementById(event.target.dataset?.into ?? "");
  const file = into && event.target.files?.[0];
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const wide = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[(bytes[0] << 8) | bytes[1]];
  try {
    into.value = new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    into.value = new TextDecoder("gb18030").decode(bytes);
  }
});

// "/" goes to the search of the page, unless somebody types or has switched single keys off.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]") || keysAreOff()) return;
  const box = [...document.querySelectorAll("#search, #q")].find((one) => one.checkVisibility?.() ?? true);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
