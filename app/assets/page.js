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
