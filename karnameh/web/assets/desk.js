// The desk works without this: it only says which files were chosen, shows how far they have gone,
// looks again when work is done, and opens what a link leads to.

const waiting = document.querySelector("[data-wait]");
if (waiting) {
  const stages = JSON.parse(document.querySelector("[data-stages]")?.textContent || "{}");
  const look = async () => {
    try {
      const answer = await fetch(waiting.dataset.wait, { credentials: "same-origin" });
      if (!answer.ok) return location.reload();
      const { state, stage } = await answer.json();
      if (state !== waiting.dataset.state) return location.reload();
      if (stage && stages[stage]) waiting.querySelector("[data-stage]").textContent = stages[stage];
    } catch {
      // The link is down: look again.
    }
    setTimeout(look, 500);
  };
  setTimeout(look, 300);
}

// Listeners on the document: the answer to a refused file replaces the body.

document.addEventListener("change", ({ target }) => {
  const shown = target.type === "file" && document.querySelector(".d-chosen");
  if (shown) shown.replaceChildren(...[...target.files].map((file) => chosen(file, shown.dataset.sizes.split("|"))));
});

function chosen({ name, size }, [kilobytes, megabytes]) {
  const item = document.createElement("li");
  const [said, unit] = size < 1e6 ? [kilobytes, 1e3] : [megabytes, 1e6];
  const number = new Intl.NumberFormat(document.documentElement.lang).format(Math.max(1, Math.round(size / unit)));
  const [bdi, small] = ["bdi", "small"].map((tag) => document.createElement(tag));
  bdi.textContent = name;
  small.textContent = said.replace("{}", number);
  item.append(bdi, " ", small);
  return item;
}

for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, ({ target }) => target.closest?.(".d-drop")?.classList.toggle("d-over", over));
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form) return;
  event.preventDefault();
  const shown = form.querySelector(".d-progress");
  const bar = shown.querySelector("progress");
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    if (total) bar.value = loaded / total;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) location.assign(request.responseURL);
    else {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      document.body.replaceWith(answer.body);
      document.querySelector("[role=alert]:not([hidden])")?.scrollIntoView();
    }
  });
  request.addEventListener("error", () => {
    shown.hidden = true;
    button.disabled = false;
    form.querySelector(".d-lost").hidden = false;
  });
  form.querySelector(".d-lost").hidden = true;
  shown.hidden = false;
  button.disabled = true;
  request.send(new FormData(form));
});

const open = () => {
  const led = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (led?.tagName === "DETAILS") led.open = true;
};
addEventListener("hashchange", open);
open();
