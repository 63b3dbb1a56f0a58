// The search and the filters. What is asked for stands in the address after #, so that links to
// it last and "back" goes back. Every text is put in as text.
"use strict";
(function () {
  const box = document.getElementById("explorer");
  if (!box) return;
  const PAGE = 60;
  const KINDS = ["decision", "claim", "source"];
  const tables = {};
  for (const [name, part] of window.found || []) {
    tables[name] = name === "words" ? part : (tables[name] || []).concat(part);
  }
  const words = tables.words;
  const only = box.dataset.kind === "all" ? "" : box.dataset.kind.replace(/s$/, "");

  const plain = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const named = (list, place) => (place < 0 ? ["", "no value"] : list[place]);

  // ---- Entries: one form for the three kinds ----

  function decision(e) {
    const country = words.countries[e[0]], body = words.bodies[e[1]];
    const stage = words.stages[e[3]], act = words.acts[e[4]];
    const id = e[9] || [country[0], body[0], e[2], stage, act[0]].join("-");
    const value = e[5] < 0 ? "no value" : words.values[e[5]][0];
    return {
      kind: "decision", id: id, slug: e[10] || id, value: e[5],
      title: country[1] + ", " + body[1] + " " + e[2] + ", " + stage + ": " + act[1],
      detail: value + " (" + words.statuses[e[6]] + ": " + e[7] + " for, " + e[8] + " against)",
      countries: [e[0]], bodies: [e[1]], first: e[2], last: e[2], statuses: [e[6]], quoted: "",
    };
  }

  function claim(e) {
    const country = words.countries[e[2]], body = words.bodies[e[3]];
    const years = e[4].split("/");
    return {
      kind: "claim", id: e[0], slug: e[11] || e[0], value: e[7], source: e[1],
      title: country[1] + ", " + ([body[1], e[4]].filter(Boolean).join(" ") || "no text named") +
        (words.stages[e[5]] ? ", " + words.stages[e[5]] : "") + ": " + words.acts[e[6]][1],
      detail: (e[7] < 0 ? "" : words.values[e[7]][0]) + ", says " + tables.sources[e[1]][1],
      countries: [e[2]], bodies: [e[3]], statuses: e[8], quoted: e[9],
      first: Number(years[0]) || 0, last: Number(years[years.length - 1]) || 0,
    };
  }

  function source(e) {
    return {
      kind: "source", id: e[0], slug: e[5] || e[0], value: null,
      title: e[1], detail: words.kinds[e[2]] + (e[3] ? ": " + e[3] : ""),
      countries: [], bodies: [], statuses: [], quoted: "", years: new Set(), first: 0, last: 0,
    };
  }

  const decisions = (tables.decisions || []).map(decision);
  const claims = (tables.claims || []).map(claim);
  const sources = (tables.sources || []).map(source);
  for (const s of sources) {
    s.countries = new Set(); s.bodies = new Set(); s.statuses = new Set();
  }
  for (const c of claims) { // a source speaks of what its claims speak of
    const s = sources[c.source];
    s.countries.add(c.countries[0]);
    s.bodies.add(c.bodies[0]);
    c.statuses.forEach((one) => s.statuses.add(one));
    for (let year = c.first; year && year <= c.last; year++) s.years.add(year);
  }
  const entries = [].concat(
    !only || only === "decision" ? decisions : [],
    !only || only === "claim" ? claims : [],
    !only || only === "source" ? sources : [],
  );
  const holds = (list, one) => (list.has ? list.has(one) : list.includes(one));

  // ---- The form ----

  const field = (name) => document.getElementById(name);
  const fields = {
    q: field("ask"), kind: field("by-kind"), country: field("by-country"),
    body: field("by-body"), year: field("by-year"), status: field("by-status"),
  };

  function fill(select, options) {
    for (const [value, text] of [["", "any"]].concat(options)) {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = text;
      select.append(option);
    }
  }

  const used = (key) => {
    const seen = new Set();
    entries.forEach((e) => e[key].forEach((one) => seen.add(one)));
    return seen;
  };
  const byName = (a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
  const pairs = (list, seen) => list.filter((one, place) => one[0] && seen.has(place));
  const years = new Set();
  entries.forEach((e) => {
    if (e.years) e.years.forEach((year) => years.add(year));
    else for (let year = e.first; year && year <= e.last; year++) years.add(year);
  });
  fill(fields.kind, KINDS.map((kind) => [kind, kind + "s"]));
  fill(fields.country, pairs(words.countries, used("countries")).sort(byName));
  fill(fields.body, pairs(words.bodies, used("bodies")));
  fill(fields.year, Array.from(years).sort().map((year) => [String(year), String(year)]));
  const standing = used("statuses");
  fill(fields.status, words.statuses.filter((one, place) => standing.has(place))
    .map((one) => [one, one]));
  if (only) fields.kind.parentElement.hidden = true;

  // ---- The address ----

  function asked() {
    const given = new URLSearchParams(location.hash.slice(1));
    const found = {};
    for (const name in fields) found[name] = given.get(name) || "";
    return found;
  }

  function address() {
    const given = new URLSearchParams();
    for (const name in fields) if (fields[name].value) given.set(name, fields[name].value);
    return "#" + given.toString();
  }

  // ---- Looking up and showing ----

  function hits(ask) {
    const wanted = plain(ask.q).split(/\s+/).filter(Boolean);
    const place = (list, id) => list.findIndex((one) => one[0] === id);
    const country = ask.country ? place(words.countries, ask.country) : null;
    const body = ask.body ? place(words.bodies, ask.body) : null;
    const status = ask.status ? words.statuses.indexOf(ask.status) : null;
    const year = ask.year ? Number(ask.year) : null;
    const fits = (e) => {
      if (ask.kind && !only && e.kind !== ask.kind) return false;
      if (country !== null && !holds(e.countries, country)) return false;
      if (body !== null && !holds(e.bodies, body)) return false;
      if (status !== null && !holds(e.statuses, status)) return false;
      if (year !== null && !(e.years ? e.years.has(year) : e.first <= year && year <= e.last)) {
        return false;
      }
      if (!wanted.length) return true;
      if (!e.text) e.text = plain([e.id, e.title, e.detail, e.quoted].join(" "));
      return wanted.every((word) => e.text.includes(word));
    };
    const found = entries.filter(fits);
    const exact = found.filter((e) => e.id.toLowerCase() === ask.q.trim().toLowerCase());
    return exact.length ? exact.concat(found.filter((e) => !exact.includes(e))) : found;
  }

  const list = field("hits"), told = field("told"), further = field("further");
  let found = [], shown = 0;

  function piece(tag, text, kind) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function item(e) {
    const li = piece("li", "", "hit"), line = piece("p"), link = piece("a", e.title);
    link.href = "../" + e.kind + "s/" + e.slug + ".html";
    if (e.value !== null) {
      const chip = piece("span", named(words.values, e.value)[1], "chip");
      if (e.value < 0) chip.textContent = "";
      chip.classList.add(e.value < 0 ? "none" : "v" + e.value);
      chip.setAttribute("aria-hidden", "true");
      line.append(chip, " ");
    }
    line.append(link, " ", piece("span", e.id, "id"));
    li.append(line);
    if (e.detail) li.append(piece("p", e.detail, "detail"));
    if (e.quoted) li.append(piece("blockquote", e.quoted));
    return li;
  }

  function more(focus) {
    const next = found.slice(shown, shown + PAGE).map(item);
    list.append(...next);
    shown += next.length;
    further.hidden = shown >= found.length;
    if (focus && next.length) next[0].querySelector("a").focus();
  }

  function show() {
    const ask = asked();
    for (const name in fields) if (fields[name].value !== ask[name]) fields[name].value = ask[name];
    const anything = Object.values(ask).some(Boolean);
    found = anything ? hits(ask) : [];
    list.replaceChildren();
    shown = 0;
    more(false);
    const kinds = KINDS.map((kind) => [found.filter((e) => e.kind === kind).length, kind])
      .filter((one) => one[0]).map(([n, kind]) => n + " " + kind + (n === 1 ? "" : "s"));
    told.textContent = !anything
      ? entries.length + " entries. Type words or choose a filter."
      : kinds.length ? kinds.join(", ") + "." : "Nothing found. Fewer words find more.";
    told.dataset.found = String(found.length);
  }

  // Typing replaces the address, choosing adds to the way back.
  fields.q.addEventListener("input", () => location.replace(address()));
  for (const name in fields) {
    if (name !== "q") fields[name].addEventListener("change", () => { location.hash = address(); });
  }
  field("asking").addEventListener("submit", (event) => event.preventDefault());
  field("asking").addEventListener("reset", (event) => {
    event.preventDefault();
    location.hash = "#";
  });
  further.addEventListener("click", () => more(true));
  window.addEventListener("hashchange", show);

  const typed = new URLSearchParams(location.search).get("q");
  if (typed && !location.hash) location.replace("#" + new URLSearchParams({ q: typed }));
  box.hidden = false;
  document.getElementById("scriptless").hidden = true;
  show();
})();
