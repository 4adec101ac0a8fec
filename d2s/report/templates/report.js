"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const rows = all("tr.row");
  const boxes = all(".box");
  const details = new Map(all("tr.detail").map((detail) => [detail.dataset.of, detail]));
  const words = new Map(rows.map((row) => {
    const detail = details.get(row.id);
    return [row, `${row.textContent} ${detail ? detail.textContent : ""}`.toLowerCase()];
  }));
  const part = byId("part");
  const filter = byId("filter");
  let active = null;

  const reveal = (element) => element && element.scrollIntoView({ block: "center", behavior: "auto" });

  function mark(row, box) {
    all(".active").forEach((element) => element.classList.remove("active"));
    all('[aria-expanded="true"]').forEach((element) => element.setAttribute("aria-expanded", "false"));
    active = row;
    if (row) {
      row.classList.add("active");
      if (row.hasAttribute("aria-expanded")) row.setAttribute("aria-expanded", "true");
      const detail = details.get(row.id);
      if (detail) detail.classList.add("active");
    }
    if (box) box.classList.add("active");
  }

  function selectRow(row, scroll) {
    if (row.hidden) {
      filter.value = "";
      if (row.dataset.part && part.value !== row.dataset.part) part.value = row.dataset.part;
      update();
    }
    const box = byId(row.dataset.box);
    mark(row, box);
    if (getComputedStyle(byId("right")).overflowY === "auto") reveal(box);
    if (scroll) reveal(row);
    history.replaceState(null, "", `#${row.id}`);
  }

  function selectBox(box) {
    const candidates = box.dataset.rows.split(" ").map(byId);
    const row = candidates.find((candidate) => !candidate.hidden) || candidates[0];
    selectRow(row, true);
    row.focus({ preventScroll: true });
  }

  function update() {
    const wanted = filter.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = part.value;
    const foreign = (element) => chosen !== "" && element.dataset.part !== chosen && element.dataset.part !== "-1";
    all("main [data-part]").forEach((element) => { element.hidden = foreign(element); });
    let shown = 0, total = 0;
    rows.filter((row) => row.dataset.part).forEach((row) => {
      if (row.hidden) return;
      total += 1;
      row.hidden = !wanted.every((word) => words.get(row).includes(word));
      if (!row.hidden) shown += 1;
    });
    details.forEach((detail, id) => { detail.hidden = byId(id).hidden; });
    all("tbody.group").forEach((group) => { group.hidden = !all("tr.row", group).some((row) => !row.hidden); });
    boxes.forEach((box) => {
      box.classList.toggle("dim", box.dataset.rows.split(" ").every((id) => byId(id).hidden));
    });
    byId("count").textContent = wanted.length ? `${shown} of ${total} rows` : `${total} rows`;
    if (active && active.hidden) mark(null, null);
  }

  function follow() {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches("tr.row")) selectRow(target, true);
    else if (target.matches(".box")) selectBox(target);
    else target.scrollIntoView({ block: "start" });
  }

  rows.forEach((row) => row.addEventListener("click", (event) => {
    if (!event.target.closest("a") && !String(getSelection())) selectRow(row, false);
  }));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const href = link && link.getAttribute("href");
    const target = href && href.startsWith("#") && byId(href.slice(1));
    if (!target) return;
    if (link.matches(".box")) selectBox(link);
    else if (target.matches("tr.row")) selectRow(target, true);
    else if (target.matches(".box")) { selectRow(link.closest("tr.row"), false); reveal(target); }
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "Escape") { filter.value = ""; filter.blur(); update(); mark(null, null); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); filter.focus(); return; }
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step && (event.key.length === 1 || event.target.matches("tr.row"))) {
      const visible = rows.filter((row) => !row.hidden);
      const next = visible[Math.max(0, Math.min(visible.length - 1, visible.indexOf(active) + step))];
      if (next) { event.preventDefault(); selectRow(next, true); next.focus({ preventScroll: true }); }
    } else if ((event.key === "Enter" || event.key === " ") && event.target.matches("tr.row")) {
      event.preventDefault();
      selectRow(event.target, false);
    }
  });
  part.addEventListener("change", update);
  filter.addEventListener("input", update);
  addEventListener("hashchange", follow);
  document.body.classList.add("live");
  update();
  follow();
})();
