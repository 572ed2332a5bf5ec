// What the page cannot do from Python: load the live page behind the document and let it take
// over, tell the document its language, direction and title, follow links inside the site without
// loading it anew, put drawings where Streamlit lets none through, and find the visitor's own
// neighbourhood without telling the server where the visitor is.

const root = document.documentElement;
root.classList.add("k-script");

// Told to the server with the live page's connection: a map has to know how much room it has.
document.cookie = `narrow=${innerWidth < 640 ? 1 : 0}; path=/; SameSite=Lax`;

/* ---- from the document to the live page ---- */

const LATEST = 4000; // milliseconds that a finished run waits for its last drawing
const first = document.getElementById("root");
const live = document.getElementById("k-live");

function startLive() {
  window.__streamlit = { BACKEND_BASE_URL: location.origin };
  first.id = "k-first";
  const place = document.createElement("div");
  place.id = "root";
  place.inert = true;
  first.after(place);
  root.classList.add("k-waiting");
  document.head.append(document.importNode(live.content, true));
  awaitLive(place);
}

function awaitLive(place) {
  let since = 0;
  const look = setInterval(() => {
    const app = place.querySelector(".stApp[data-test-script-state=notRunning]");
    if (!app || !place.querySelector(".k-footer, .k-notice")) return;
    since ||= Date.now();
    if (!isDrawn(place) && Date.now() - since < LATEST) return;
    if (isAtWork()) return;
    clearInterval(look);
    takeOver(place);
  }, 60);
}

function isDrawn(place) {
  const charts = [...place.querySelectorAll("[data-testid=stVegaLiteChart], [data-testid=stDeckGlJsonChart]")];
  const late = place.querySelector("[data-testid=stSkeleton], .k-drawing:not(:has(svg))");
  return !late && charts.every((chart) => chart.querySelector("svg.marks, canvas"));
}

// A form that somebody is at, or has changed and not sent yet, would lose what it holds.
function isAtWork() {
  return [...first.querySelectorAll("form.k-choices")].some((form) =>
    form.contains(document.activeElement) || [...form.querySelectorAll("select, input")].some(isChanged));
}

function isChanged(field) {
  return field.options
    ? [...field.options].some((option) => option.selected !== option.defaultSelected)
    : field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

function takeOver(place) {
  const at = scrollY;
  const focused = first.contains(document.activeElement) && document.activeElement.matches("a, summary")
    ? document.activeElement.getAttribute("href") : null;
  first.remove();
  place.inert = false;
  root.classList.remove("k-waiting");
  root.classList.add("k-taken");
  place.querySelector("[data-testid=stMain]")?.scrollTo(0, at);
  if (focused) place.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

// The font first: it is what the reader sees, and the live page's scripts would take its place on a slow link.
if (live) Promise.race([document.fonts.ready, new Promise((done) => setTimeout(done, 1500))])
  .then(() => requestAnimationFrame(() => setTimeout(startLive)));

/* ---- the document's state, and drawings ---- */

function readState() {
  const states = document.querySelectorAll(".k-state");
  const state = states[states.length - 1];
  if (!state) return;
  const { lang, dir, title } = state.dataset;
  if (root.lang !== lang) root.lang = lang;
  if (root.dir !== dir) root.dir = dir;
  if (document.title !== title) document.title = title;
}

const drawings = new Map();

async function draw(room) {
  const { source } = room.dataset;
  if (room.dataset.drawn === source) return;
  room.dataset.drawn = source;
  if (!drawings.has(source)) drawings.set(source, fetch(source).then((answer) => (answer.ok ? answer.text() : "")));
  const text = await drawings.get(source);
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (svg.localName === "svg" && room.dataset.source === source) room.replaceChildren(document.importNode(svg, true));
}

new MutationObserver(() => {
  readState();
  document.querySelectorAll(".k-drawing").forEach(draw);
}).observe(root, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-lang", "data-title", "data-source"],
});

/* ---- links ---- */

// Streamlit answers «popstate» by running the page of the new address, as it does for the
// browser's back button. A click with a modifier, a download, or a link to a file is the browser's;
// only pages have addresses of a single part, as the desk's first one has too.
function isOurs(link, event) {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const address = link.href.baseVal ?? link.getAttribute("href");
  const url = new URL(address, location.href);
  return plain && /^https?:$/.test(url.protocol) && url.origin === location.origin && !link.hasAttribute("download")
    && /^\/(?!staff$)[^/]*$/.test(url.pathname) && !address.startsWith("#");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !root.classList.contains("k-taken") || !isOurs(link, event)) return;
  event.preventDefault();
  go(link.href.baseVal ?? link.getAttribute("href"));
});

function go(address) {
  if (!root.classList.contains("k-taken")) {
    location.assign(address);
    return;
  }
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}

// A choice made before the live page is there asks for the document of that choice; one made by
// keyboard waits for the button, since each arrow key changes the choice.
let isByKey = false;
addEventListener("keydown", () => { isByKey = true; }, true);
addEventListener("pointerdown", () => { isByKey = false; }, true);

document.addEventListener("change", (event) => {
  const form = event.target.closest("form.k-choices");
  if (form && !isByKey && event.target.matches("select, input[type=checkbox]")) form.requestSubmit();
});

/* ---- the meeting view: keys to go on ---- */

const OWN_KEYS = "input, select, textarea, button, summary, [contenteditable], [role=combobox], [role=listbox]";

// Where a point is longer than the window, a key that scrolls does so first, to its end.
function isAtEdge(forward) {
  const box = document.querySelector("html.k-taken [data-testid=stMain]") ?? document.scrollingElement;
  return forward ? box.scrollTop + box.clientHeight >= box.scrollHeight - 4 : box.scrollTop <= 4;
}

function wayOf(event) {
  const onward = root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  switch (event.key) {
    case "ArrowLeft": case "ArrowRight": return event.key === onward ? "[rel=next]" : "[rel=prev]";
    case "PageDown": return isAtEdge(true) && "[rel=next]";
    case "PageUp": return isAtEdge(false) && "[rel=prev]";
    case " ": return isAtEdge(!event.shiftKey) && (event.shiftKey ? "[rel=prev]" : "[rel=next]");
    case "Home": return "li:first-child a";
    case "End": return "li:last-child a";
    default: return "";
  }
}

document.addEventListener("keydown", (event) => {
  const ways = document.querySelector(".k-meeting-ways:has([rel])"); // none where all points stand on one page
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && (!event.shiftKey || event.key === " ");
  if (!ways || !isPlain || event.repeat || event.defaultPrevented || event.target.closest?.(OWN_KEYS)) return;
  const way = wayOf(event);
  const link = way && ways.querySelector(way);
  if (!link) return;
  event.preventDefault();
  if (!link.hasAttribute("aria-current")) go(link.getAttribute("href"));
});

/* ---- handing on ---- */

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".k-copy");
  if (!button) return;
  const { text, address, done } = button.dataset;
  try {
    if (navigator.share) {
      await navigator.share({ text, url: address });
      return;
    }
    await navigator.clipboard.writeText(`${text}\n${address}`);
    button.closest(".k-share").querySelector(".k-copy-status").textContent = done;
  } catch { // refused, or not to be had without TLS: the text stands there to be selected
    getSelection().selectAllChildren(button.closest(".k-share").querySelector(".k-share-text"));
  }
});

/* ---- near me: the position stays in this browser ---- */

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".k-near button");
  if (!button) return;
  const near = button.closest(".k-near");
  const say = (text) => { near.querySelector(".k-near-status").textContent = text; };
  say(near.dataset.waiting);
  try {
    const [position, answer] = await Promise.all([whereAmI(), fetch(near.dataset.source)]);
    const place = placeAt((await answer.json()).features, position.coords);
    if (!place) return say(near.dataset.outside);
    const address = new URL(near.dataset.page, location.href);
    address.searchParams.set("n", place.code);
    go(address.pathname + address.search);
  } catch {
    say(near.dataset.refused);
  }
});

function whereAmI() {
  return new Promise((found, failed) => {
    navigator.geolocation.getCurrentPosition(found, failed, { timeout: 15000, maximumAge: 300000 });
  });
}

function placeAt(features, { latitude, longitude }) {
  return features.find(({ geometry: { type, coordinates } }) =>
    (type === "Polygon" ? [coordinates] : coordinates).some((rings) =>
      rings.reduce((inside, ring) => inside !== isInside(ring, longitude, latitude), false)));
}

function isInside(ring, x, y) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i], [x2, y2] = ring[j];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
