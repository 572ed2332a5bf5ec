// What the live page cannot do from Python: tell the document its language,
// direction and title, follow links inside the site without loading it anew, and say
// whether the screen is narrow.

const root = document.documentElement;

// Told to the server with the live page's connection: a map has to know how much room it has.
document.cookie = `narrow=${innerWidth < 640 ? 1 : 0}; path=/; SameSite=Lax`;

function readState() {
  const states = document.querySelectorAll(".k-state");
  const state = states[states.length - 1];
  if (!state) return;
  const { lang, dir, title } = state.dataset;
  if (root.lang !== lang) root.lang = lang;
  if (root.dir !== dir) root.dir = dir;
  if (document.title !== title) document.title = title;
}

new MutationObserver(readState).observe(root, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-lang", "data-title"],
});

// Streamlit answers «popstate» by running the page of the new address, as it does for the
// browser's back button. A click with a modifier, a download, or a link to a file is the browser's.
function isOurs(link, event) {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  return plain && link.origin === location.origin && !link.hasAttribute("download")
    && !link.pathname.startsWith("/downloads/") && !link.getAttribute("href").startsWith("#");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !isOurs(link, event) || !document.querySelector(".stApp")) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
});
