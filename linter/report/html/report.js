(() => {
  const list = document.getElementById("list");
  if (!list) { return; }
  const byId = (name) => document.getElementById(name);
  const findings = [...list.querySelectorAll(".finding")];
  const [find, file, policy, order, found] = ["find", "by-file", "by-policy", "order", "found"].map(byId);
  const levels = [...document.querySelectorAll("[data-level]")];

  // the order of the page is by severity; any other one is under the names of its groups
  function arrange() {
    const groups = new Map();
    for (const finding of findings) {
      const name = finding.dataset[order.value];
      groups.set(name, [...(groups.get(name) || []), finding]);
    }
    const sorted = order.value === "severity" ? [...groups] : [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
    list.replaceChildren();
    for (const [name, members] of sorted) {
      const heading = document.createElement("h3");
      heading.textContent = name;
      heading.className = "name";
      list.append(heading, ...members);
    }
  }
  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const on = new Set(levels.filter((level) => level.checked).map((level) => level.dataset.level));
    let count = 0;
    for (const finding of findings) {
      const is = finding.dataset;
      finding.hidden = !(on.has(is.severity) && (!file.value || is.file === file.value) &&
        (!policy.value || is.policy === policy.value) && words.every((word) => is.find.includes(word)));
      count += finding.hidden ? 0 : 1;
    }
    for (const heading of list.querySelectorAll("h3")) {
      let next = heading.nextElementSibling;
      while (next && next.tagName !== "H3" && next.hidden) { next = next.nextElementSibling; }
      heading.hidden = !next || next.tagName === "H3";
    }
    found.textContent = count + " of " + findings.length + " shown";
  }
  function step(by) {
    const visible = [...list.querySelectorAll(".finding")].filter((finding) => !finding.hidden);
    if (visible.length === 0) { return; }
    const at = visible.findIndex((finding) => finding.contains(document.activeElement));
    const next = visible[at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(visible.length - 1, Math.max(0, at + by))];
    next.querySelector("summary").focus();
    next.scrollIntoView({ block: "nearest" });
  }
  find.addEventListener("input", filter);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { find.value = ""; filter(); }
    if (event.key === "Enter") { event.preventDefault(); step(1); }
  });
  for (const field of [file, policy, ...levels]) { field.addEventListener("change", filter); }
  order.addEventListener("change", () => { arrange(); filter(); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { return; }
    if (event.key === "/") { event.preventDefault(); find.focus(); find.select(); }
    if (event.key === "j") { step(1); }
    if (event.key === "k") { step(-1); }
  });

  // the verdict of a policy leads to its findings, also to those that another one implies
  function clear() {
    find.value = file.value = policy.value = "";
    for (const level of levels) { level.checked = true; }
  }
  for (const link of document.querySelectorAll("[data-show]")) {
    link.addEventListener("click", () => { clear(); find.value = link.dataset.show; filter(); });
  }

  // a link to a finding shows and unfolds it, whatever the filters hide
  function show() {
    const goal = location.hash ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    if (!goal || !goal.classList.contains("finding")) { return; }
    if (goal.hidden) {
      clear();
      filter();
    }
    goal.querySelector("details").open = true;
    goal.scrollIntoView({ block: "start" });
  }
  addEventListener("hashchange", show);
  arrange();
  filter();
  show();
})();
