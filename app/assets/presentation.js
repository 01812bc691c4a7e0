// The award evening: films are put in order by dragging and by keys, all of them are played behind title cards, and the projector
// reveals one award after the other. Every word comes from the page.

import { fetchPage, pageOf } from "./live.js";

const fullScreen = (box) =>
  document.fullscreenElement ? document.exitFullscreen() : box.requestFullscreen().catch(() => {});

/** Keys mean nothing to the evening while somebody types, or uses a button or a link. */
const isElsewhere = (event) =>
  event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, button, a, video");

function runningOrder(list) {
  const told = document.getElementById("order-told");
  const form = list.closest("form");
  let [saving, again] = [false, false];

  async function save() {
    if (saving) return void (again = true);
    saving = true;
    do {
      again = false;
      try {
        const answer = await fetchPage(location.href, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        told.textContent = answer.ok ? list.dataset.saved : list.dataset.failed;
      } catch {
        told.textContent = list.dataset.failed;
      }
    } while (again);
    saving = false;
  }

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("li");
    if (!event.altKey || !row || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const beside = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
    if (!beside) return;
    if (event.key === "ArrowUp") beside.before(row);
    else beside.after(row);
    event.target.focus();
    save();
  });

  let dragged;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const row = event.target.closest("li");
    if (!dragged) return;
    event.preventDefault();
    if (!row || row === dragged) return;
    const { top, height } = row.getBoundingClientRect();
    if (event.clientY < top + height / 2) row.before(dragged);
    else row.after(dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (dragged) save();
    dragged = undefined;
  });
}

function showOfAll(box) {
  const films = JSON.parse(box.dataset.films);
  const part = (name) => document.getElementById(`show-${name}`);
  const [card, film, start] = [part("card"), part("film"), part("start")];
  const opening = part("title").textContent;
  let [at, timer] = [-1, undefined];

  function say({ place = "", title = "", award = "", origin = "" }) {
    part("place").textContent = place;
    part("title").textContent = title;
    part("award").textContent = award;
    part("origin").textContent = origin;
  }

  function stop() {
    clearTimeout(timer);
    film.pause();
    film.removeAttribute("src");
    film.load();
    film.hidden = true;
    card.hidden = false;
  }

  function play() {
    clearTimeout(timer);
    timer = undefined;
    card.hidden = true;
    film.hidden = false;
    film.play().catch(() => {});
  }

  /** The film at this place: its card, then the film itself, which loads behind the card. */
  function go(to) {
    stop();
    at = Math.max(-1, Math.min(to, films.length));
    start.hidden = at >= 0;
    if (at < 0) return say({ title: opening });
    if (at === films.length) return say({ title: box.dataset.end });
    say(films[at]);
    film.src = films[at].src;
    timer = setTimeout(play, Number(box.dataset.seconds) * 1000);
  }

  start.addEventListener("click", () => go(0));
  film.addEventListener("ended", () => go(at + 1));
  film.addEventListener("error", () => {
    if (!film.hasAttribute("src")) return;
    const place = at;
    clearTimeout(timer);
    film.hidden = true;
    card.hidden = false;
    part("origin").textContent = box.dataset.fault;
    timer = setTimeout(() => at === place && go(place + 1), 4000);
  });
  document.addEventListener("keydown", (event) => {
    if (isElsewhere(event)) return;
    if (event.key === " ") {
      if (at < 0) go(0);
      else if (!card.hidden && film.hasAttribute("src")) play();
      else if (film.paused) film.play().catch(() => {});
      else film.pause();
    } else if (event.key === "ArrowRight" || event.key === "PageDown") go(at + 1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") go(at - 1);
    else if (event.key === "f") fullScreen(box);
    else return;
    event.preventDefault();
  });
}

function projector(box) {
  // The page of a step takes the place of this one without leaving it, so that the screen stays full.
  let turning = false;
  async function turn(link) {
    if (!link || turning) return;
    turning = true;
    try {
      const fresh = (await pageOf(await fetchPage(link.href))).getElementById("reveal");
      if (!fresh) throw new Error("no step");
      box.replaceChildren(...document.importNode(fresh, true).childNodes);
      history.replaceState(null, "", link.href);
    } catch {
      location.assign(link.href);
    }
    turning = false;
  }
  box.addEventListener("click", (event) => {
    if (event.target.closest("#full-screen")) return fullScreen(box);
    const link = event.target.closest("#reveal-next, #reveal-back");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    turn(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button")) return;
    if ([" ", "ArrowRight", "PageDown"].includes(event.key)) turn(document.getElementById("reveal-next"));
    else if (["ArrowLeft", "PageUp"].includes(event.key)) turn(document.getElementById("reveal-back"));
    else if (event.key === "f") fullScreen(box);
    else return;
    event.preventDefault();
  });
}

const [order, show, reveal] = ["running-order", "show", "reveal"].map((id) => document.getElementById(id));
if (order) runningOrder(order);
if (show) {
  showOfAll(show);
  document.getElementById("full-screen").addEventListener("click", () => fullScreen(show));
}
if (reveal) projector(reveal);
