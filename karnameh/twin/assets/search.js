// The search of the twin. It runs from a file: it loads no address, and everything it shows is text.
"use strict";
(() => {
    const parts = [];
    let folding = { clean: [], fold: [] };
    window.karnamehPart = (packed) => parts.push(packed);
    window.karnamehFolding = (steps) => { folding = steps; };

    const apply = (text, [name, ...how]) => {
        if (name === "replace") return text.replace(new RegExp(how[0], how[1]), how[2]);
        if (name === "compose") return text.normalize("NFC");
        if (name === "plain") {
            return text.replace(new RegExp(how[0], "g"),
                (run) => run.normalize("NFKC").replace(new RegExp(how[1], "g"), ""));
        }
        return Array.from(text, (one) => (Object.hasOwn(how[0], one) ? how[0][one] : one)).join("");
    };
    const clean = (text) => folding.clean.reduce(apply, text);
    const key = (text) => folding.fold.reduce(apply, clean(text));
    // A query of marks only is looked for as it is, and so finds nothing.
    const wordsOf = (query) => {
        const cut = Array.from(query).slice(0, 200).join("");
        const split = (text) => text.split(/\s+/u).filter(Boolean);
        const found = split(key(cut));
        return [...new Set(found.length ? found : split(clean(cut)))];
    };
    window.karnamehKey = key;

    const [ID, TITLE, SUMMARY, VENUE, KIND, YEAR, STATUS, PLACE, DATE, DEMO, KEY] = Array(11).keys();
    const DONE = ["held", "published"];
    const STEP = 20;
    let records = [];

    const unpacked = async (packed) => {
        const bytes = Uint8Array.from(atob(packed), (one) => one.charCodeAt(0));
        const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
        const part = JSON.parse(await new Response(stream).text());
        return part.rows.map((row) => { row[DATE] = part.dates[row[DATE]]; row[KEY] = " " + row[KEY]; return row; });
    };

    const matches = (made) => {
        const words = wordsOf(made.q || "").map((word) => " " + word);
        const year = made.year ? Number(made.year) : null;
        return records.filter((row) => (year === null || row[YEAR] === year)
            && (!made.kind || row[KIND] === made.kind)
            && (!made.n || row[PLACE] === made.n)
            && (!made.status || row[STATUS] === made.status || (made.status === "done" && DONE.includes(row[STATUS])))
            && words.every((word) => row[KEY].includes(word)));
    };

    const element = (tag, name, text) => {
        const made = document.createElement(tag);
        if (name) made.className = name;
        if (text) made.textContent = text;
        return made;
    };

    const start = (say) => {
        const box = document.getElementById("k-search");
        const form = box.querySelector("form");
        const status = document.getElementById("k-found");
        const list = document.getElementById("k-results");
        const pages = new Map(Object.entries(say.pages));
        const more = document.getElementById("k-more");
        const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, say.group)
            .replace(/\d/g, (digit) => say.digits[digit]);
        const counted = (forms, n) => (n === 1 ? forms.one : forms.other).replace("{n}", number(n));
        let found = [], shown = 0;

        const card = (row, whole) => {
            const item = element("li", "k-card k-result");
            const kind = say.kinds[row[KIND]] || { name: row[KIND], colour: "" };
            if (/^#[0-9A-Fa-f]{6}$/.test(kind.colour)) item.style.setProperty("--kind", kind.colour);
            const top = element("p", "k-card-top");
            top.append(element("span", "k-kind", kind.name));
            if (!DONE.includes(row[STATUS])) {
                top.append(" ", element("span", "k-status k-status-" + row[STATUS], say.statuses[row[STATUS]] || row[STATUS]));
            }
            if (row[DEMO]) top.append(" ", element("span", "k-demo", say.demo));
            const page = pages.get(row[ID]);
            const title = element(page || !whole ? "a" : "span", "k-card-title");
            title.append(element("bdi", "", row[TITLE]));
            if (page || !whole) title.href = page || "#" + new URLSearchParams({ id: row[ID] });
            item.append(top, title);
            const text = [row[SUMMARY], whole ? row[VENUE] : ""].filter(Boolean);
            if (whole) text.forEach((one) => item.append(element("p", "k-snippet", one)));
            item.append(element("p", "k-card-meta", [row[DATE][say.language], say.places[row[PLACE]] || row[PLACE]].join(" · ")));
            return item;
        };
        const grow = () => {
            const next = found.slice(shown, shown + STEP);
            list.append(...next.map((row) => card(row, false)));
            shown += next.length;
            more.hidden = shown >= found.length;
            more.textContent = say.more.replace("{n}", number(Math.min(STEP, found.length - shown)));
        };
        const showOne = (id) => {
            const row = records.find((one) => one[ID] === id);
            status.textContent = row ? say.one.replace("{id}", () => id) : say.one_missing;
            list.replaceChildren(...(row ? [card(row, true)] : []));
            more.hidden = true;
        };
        const show = () => {
            const made = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
            for (const field of form.elements) {
                if (field.name) field.value = made[field.name] || "";
            }
            if (made.id) { showOne(made.id); return; }
            found = matches(made);
            shown = 0;
            status.textContent = found.length ? counted(say.results, found.length) : say.nothing;
            list.replaceChildren();
            grow();
        };
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            const made = [...new FormData(form)].filter(([, value]) => value);
            location.hash = new URLSearchParams(made);
            show();
        });
        form.addEventListener("change", (event) => { if (event.target.localName === "select") form.requestSubmit(); });
        more.addEventListener("click", grow);
        window.addEventListener("hashchange", show);
        show();
        box.hidden = false;
        document.getElementById("k-search-off").hidden = true;
        document.documentElement.dataset.search = "ready";
    };

    document.addEventListener("DOMContentLoaded", async () => {
        const say = JSON.parse(document.getElementById("k-words").textContent);
        if (!("DecompressionStream" in window)) return;
        records = (await Promise.all(parts.map(unpacked))).flat();
        start(say);
    });
})();
