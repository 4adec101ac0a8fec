"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const rows = all("tr.row");
  const details = new Map(all("tr.detail").map((detail) => [detail.dataset.of, detail]));
  const selects = all("#filters select");
  let active = null;
  let started = false;

  const fits = (row, except) => selects.every(
    (select) => select === except || !select.value || row.dataset[select.name] === select.value);
  const visible = () => rows.filter((row) => !row.hidden);

  function select(row) {
    all(".active, .shown").forEach((element) => element.classList.remove("active", "shown"));
    active = row;
    if (row) {
      row.classList.add("active");
      details.get(row.id).classList.add("active");
      row.dataset.pages.split(" ").filter(Boolean).map(byId).forEach((page) => page && page.classList.add("shown"));
      const marks = all(`.marks[data-of="${row.id}"]`);
      marks.forEach((group) => group.classList.add("shown"));
      const box = all(`.marks[data-of="${row.id}"] rect`)[0];
      if (box) box.scrollIntoView({ block: "center", inline: "nearest" });
      else byId("right").scrollTop = 0;
      row.scrollIntoView({ block: "nearest" });
      if (started) history.replaceState(null, "", `#${row.id}`);
    }
    const shown = visible();
    const place = shown.indexOf(row);
    byId("previous").disabled = place <= 0;
    byId("next").disabled = place === shown.length - 1;
    byId("count").textContent = `${row ? place + 1 : 0} of ${shown.length}`;
  }

  function update() {
    rows.forEach((row) => {
      row.hidden = !fits(row);
      details.get(row.id).hidden = row.hidden;
    });
    selects.forEach((chosen) => {
      const counts = new Map();
      rows.filter((row) => fits(row, chosen)).forEach((row) => {
        const value = row.dataset[chosen.name];
        counts.set(value, (counts.get(value) || 0) + 1);
      });
      [...chosen.options].slice(1).forEach((option) => {
        option.textContent = `${option.dataset.name} (${counts.get(option.value) || 0})`;
        option.hidden = !counts.has(option.value) && !option.selected;
      });
    });
    select(active && !active.hidden ? active : visible()[0] || null);
  }

  function step(by) {
    const shown = visible();
    const next = shown[Math.max(0, Math.min(shown.length - 1, shown.indexOf(active) + by))];
    if (next) select(next);
  }

  function follow() {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.matches("tr.row")) return;
    if (target.hidden) { selects.forEach((item) => { item.value = ""; }); active = target; update(); }
    else select(target);
  }

  rows.forEach((row) => row.addEventListener("click", () => { if (!String(getSelection())) select(row); }));
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  selects.forEach((item) => item.addEventListener("change", update));
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("select, input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1 }[event.key];
    if (by) { event.preventDefault(); step(by); }
    else if (event.key === "Enter" && event.target.matches("tr.row")) select(event.target);
  });
  addEventListener("hashchange", follow);
  document.body.classList.add("live");
  const asked = byId(location.hash.slice(1));
  active = rows.includes(asked) ? asked : null;
  update();
  started = true;
  if (asked && asked.matches("section")) asked.scrollIntoView();
})();
