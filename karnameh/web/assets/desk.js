// The desk works without this: it only shows how far a file has gone, and looks again when work is done.

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

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
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
        document.querySelector("[role=alert]")?.scrollIntoView();
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
}
