// Watches a page from its first byte: what was painted when, what moved, and from when on
// the parts named by the selectors in `live` could be seen. Times are milliseconds since the navigation.

(live) => {
  const seen = { paint: null, largest: null, element: "", shifts: [], content: null, live: null };
  let absent = live;
  const observers = [];
  performance.setResourceTimingBufferSize(5000);

  function named(node) {
    const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element?.tagName) return "(gone)";
    const mark = element.id ? `#${element.id}` : element.dataset?.testid ? `[${element.dataset.testid}]`
      : element.classList?.length ? `.${element.classList[0]}` : "";
    const text = (element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}${mark} ${text}`.trim();
  }

  function observe(type, note) {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
    observer.observe({ type, buffered: true });
    observers.push({ observer, note });
  }

  observe("paint", (entry) => {
    if (entry.name === "first-contentful-paint") seen.paint = entry.startTime;
  });
  observe("largest-contentful-paint", (entry) => {
    seen.largest = entry.startTime;
    seen.element = named(entry.element);
  });
  observe("layout-shift", (entry) => {
    if (entry.hadRecentInput) return;
    seen.shifts.push({ value: entry.value, at: entry.startTime, moved: entry.sources.map((source) => named(source.node)) });
  });

  function isVisible(element) {
    if (!element?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  }

  const isShown = (selector) => [...document.querySelectorAll(selector)].some(isVisible);

  // A year in a control or a number in the frame is no figure that the page tells.
  const NOT_TOLD = "script, style, noscript, nav, header, footer, button, select, label, [aria-haspopup], [data-baseweb=select]";

  function hasFigure() {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      if (/[0-9۰-۹]/.test(data) && !parentElement.closest(NOT_TOLD) && isVisible(parentElement)) return true;
    }
    return false;
  }

  const hasHeadline = () =>
    [...document.querySelectorAll("h1")].some((headline) => headline.textContent.trim() && isVisible(headline));

  function look() {
    if (document.body) {
      absent = live.filter((selector) => !isShown(selector));
      if (seen.content === null && hasHeadline() && hasFigure()) seen.content = performance.now();
      if (seen.live === null && absent.length === 0) seen.live = performance.now();
    }
    if (seen.content === null || seen.live === null) requestAnimationFrame(look);
  }
  requestAnimationFrame(look);

  // A busy browser tells its observers late: what they were not yet told is asked for.
  window.pageVitals = () => {
    for (const { observer, note } of observers) observer.takeRecords().forEach(note);
    const missing = seen.live === null ? [...absent] : [];
    if (seen.content === null) missing.push("a headline and a figure");
    if (seen.paint === null || seen.largest === null) missing.push("a paint");
    return { ...seen, missing };
  };
}
