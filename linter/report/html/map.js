"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (name) => document.getElementById(name);
  document.documentElement.classList.add("js");

  // on paper nothing can be unfolded
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])").filter((details) => details.matches(".path, .deployment, .finding *"));
    for (const details of folded) { details.open = true; }
  });
  addEventListener("afterprint", () => { for (const details of folded) { details.open = false; } });

  const tools = ["search", "vpc", "state", "ways", "routes", "count"].map((name) => byId("map-" + name));
  if (tools.some((tool) => !tool)) { return; }
  const [search, vpc, state, ways, routes, count] = tools;
  const shown = (element) => element && element.getClientRects().length > 0;

  // lines: from the edge of one box to the edge of another, in the coordinates of the stage
  const LANES = { entry: 4, onward: 6.5, route: 9, joint: 11.5 };
  function box(element, stage) {
    const home = stage.getBoundingClientRect(), at = element.getBoundingClientRect(), scale = zoomOf(stage);
    const left = (at.left - home.left) / scale, top = (at.top - home.top) / scale;
    const right = left + at.width / scale, bottom = top + at.height / scale;
    const [x, y] = [(left + right) / 2, (top + bottom) / 2].map(Math.round);
    return { x, y, left, right, top, bottom, element };
  }
  // what a line must not touch: texts and cards where it begins and ends, and everything else whole
  function others(stage, ends) {
    const held = (element) => ends.some((end) => element.contains(end));
    const texts = ":scope > h3, :scope > h4, :scope > p, :scope > .gateways > *, :scope > .cards > *, " +
      ":scope > .routes > summary, :scope > .routes[open] > dl";
    const found = [stage.querySelector(".internet")];
    for (const house of all(".vpc", stage)) {
      if (!held(house)) { found.push(house); continue; }
      found.push(...all(texts, house));
      for (const subnet of all(".subnet", house)) { found.push(...(held(subnet) ? all(texts, subnet) : [subnet])); }
    }
    return found.filter((element) => shown(element) && !ends.includes(element)).map((element) => box(element, stage));
  }
  const joined = new Set();  // several paths share a line: it is drawn once
  function join(svg, from, to, kind, lane) {
    const key = [from.x, from.y, to.x, to.y, kind].join(" ");
    if (joined.has(key)) { return; }
    joined.add(key);
    const stage = svg.parentElement, boxes = others(stage, [from.element, to.element]);
    const size = [stage.offsetWidth, stage.offsetHeight];
    const points = lined.way(from, to, boxes, lane, size) || lined.way(from, to, boxes, LANES.entry, size) ||
      [[from.x, from.bottom], [to.x, to.top]];
    const shape = (name, given) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries({ class: kind, ...given })) { made.setAttribute(key, value); }
      svg.append(made);
    };
    shape("path", { d: lined.rounded(points) });
    const end = points[points.length - 1];
    if (kind !== "joint") { shape("circle", { cx: end[0], cy: end[1], r: 3.5 }); }
  }
  function drawWay(svg, stage, card) {
    const names = card.dataset.way === "direct" ? [] : card.dataset.way.split(" ");
    const stops = [byId(stage.dataset.from), ...names.map(byId), card].filter(shown).map((stop) => box(stop, stage));
    for (let number = 1; number < stops.length; number++) {
      const onward = stops[number - 1].element.matches(".card");
      join(svg, stops[number - 1], stops[number], card.dataset.state, onward ? LANES.onward : LANES.entry);
    }
  }
  function drawRoutes(svg, stage, subnet) {
    for (const target of subnet.dataset.routes.split(" ").map(byId).filter(shown)) {
      if (!subnet.contains(target)) { join(svg, box(subnet, stage), box(target, stage), "route", LANES.route); }
    }
  }
  function drawJoints(svg, stage) {
    const ends = new Map();
    for (const end of all("[data-joint]", stage).filter(shown)) {
      const first = ends.get(end.dataset.joint);
      if (first) { join(svg, box(first, stage), box(end, stage), "joint", LANES.joint); } else { ends.set(end.dataset.joint, end); }
    }
  }
  function draw() {
    for (const stage of all(".stage").filter(shown)) {
      const svg = stage.querySelector("svg.lines");
      svg.replaceChildren();
      joined.clear();
      if (routes.checked) { drawJoints(svg, stage); }
      for (const subnet of all("[data-routes]", stage).filter(shown)) {
        if (routes.checked || subnet.querySelector(".routes").open) { drawRoutes(svg, stage, subnet); }
      }
      // what is certain is drawn last, over what is only possible
      const sure = (card) => card.dataset.state === "certain";
      for (const card of all("[data-way]", stage).filter(shown).sort((one, other) => sure(one) - sure(other))) {
        const path = byId(card.id + "-path");
        const told = path !== null && path.open;
        card.classList.toggle("lit", told);
        if (ways.checked || card.open || told) { drawWay(svg, stage, card); }
      }
      // a smaller stage still takes its whole height in the layout
      stage.style.marginBottom = Math.min(0, zoomOf(stage) - 1) * stage.offsetHeight + "px";
      const map = stage.parentElement;
      map.classList.toggle("wide", map.scrollWidth > map.clientWidth || map.scrollHeight > map.clientHeight);
    }
  }
  let asked = false;
  function redraw() {
    if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; draw(); }); }
  }

  // search and filters: a box that matches is shown with what holds it and what it holds
  let hits = [], current = -1;
  function reaches(card) {
    const is = card.dataset.state;
    return state.value === "all" || state.value === is || (state.value === "reached" && is !== "no");
  }
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (element) => words.every((word) => element.dataset.find.includes(word));
    const every = state.value === "all";
    let cards = 0;
    hits = [];
    const met = (element, is) => {
      element.classList.toggle("hit", words.length > 0 && is);
      if (words.length > 0 && is) { hits.push(element); }
      return is;
    };
    for (const house of all(".vpc")) {
      const chosen = vpc.value === "all" || vpc.value === house.id || house.id.startsWith(vpc.value + "-");
      const here = chosen && met(house, chosen && matches(house));
      let held = all(".gateway", house).filter((gateway) => met(gateway, chosen && matches(gateway))).length;
      const count = (card, inside) => {
        const is = met(card, chosen && matches(card));
        card.hidden = !((is || inside) && chosen && reaches(card));
        cards += card.hidden ? 0 : 1;
        return card.hidden ? 0 : 1;
      };
      for (const subnet of all(".subnet", house)) {
        const is = met(subnet, chosen && matches(subnet)), inside = is || here;
        const kept = all(".card", subnet).map((card) => count(card, inside)).reduce((sum, one) => sum + one, 0);
        subnet.hidden = kept === 0 && !(inside && every);
        held += subnet.hidden ? 0 : 1;
      }
      for (const card of all(":scope > .cards > .card", house)) { held += count(card, here); }
      house.hidden = !chosen || !(held > 0 || (here && every));
      for (const band of all(".band", house)) { band.hidden = all(".subnet", band).every((subnet) => subnet.hidden); }
    }
    for (const deployment of all(".deployment")) {
      const houses = all(".vpc", deployment);
      deployment.hidden = houses.length > 0 && houses.every((house) => house.hidden);
    }
    hits = hits.filter(shown);
    current = -1;
    const total = all(".stage .card").length;
    count.textContent = cards + " of " + total + " boxes" + (words.length > 0 ? ", " + hits.length + " matches" : "");
    redraw();
  }
  function next() {
    if (hits.length === 0) { return; }
    current = (current + 1) % hits.length;
    hits[current].scrollIntoView({ block: "center", inline: "center" });
    for (const hit of hits) { hit.classList.toggle("lit", hit === hits[current]); }
    count.textContent = "match " + (current + 1) + " of " + hits.length;
  }

  // zoom about the middle of the view; what is scrolled can be dragged
  function zoomOf(stage) { return Number(stage.dataset.zoom || 1); }
  function zoom(map, wanted) {
    const stage = map.querySelector(".stage"), before = zoomOf(stage), after = Math.min(4, Math.max(0.1, wanted));
    const x = (map.scrollLeft + map.clientWidth / 2) / before, y = (map.scrollTop + map.clientHeight / 2) / before;
    stage.dataset.zoom = after;
    stage.style.transform = after === 1 ? "" : "scale(" + after + ")";
    map.scrollLeft = x * after - map.clientWidth / 2;
    map.scrollTop = y * after - map.clientHeight / 2;
    redraw();
  }
  function change(map, how) {
    const stage = map.querySelector(".stage");
    if (how === "fit") {
      zoom(map, Math.min(1, map.clientWidth / stage.offsetWidth, map.clientHeight / stage.offsetHeight));
    } else {
      zoom(map, how === "one" ? 1 : zoomOf(stage) * (how === "in" ? 1.25 : 0.8));
    }
  }
  for (const button of all("[data-zoom][type=button]")) {
    button.addEventListener("click", () => all(".map").filter(shown).forEach((map) => change(map, button.dataset.zoom)));
  }
  for (const map of all(".map")) {
    map.addEventListener("wheel", (event) => {
      if (event.ctrlKey) { event.preventDefault(); change(map, event.deltaY < 0 ? "in" : "out"); }
    }, { passive: false });
    map.addEventListener("keydown", (event) => {
      const how = { "+": "in", "=": "in", "-": "out", "0": "one" }[event.key];
      if (how && !event.ctrlKey && !event.metaKey) { event.preventDefault(); change(map, how); }
    });
    let from = null;
    map.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0 && map.classList.contains("wide") &&
          !event.target.closest("summary, a, dl, code, .name, .cidr")) {
        from = [event.clientX + map.scrollLeft, event.clientY + map.scrollTop];
        map.setPointerCapture(event.pointerId);
        map.classList.add("held");
      }
    });
    map.addEventListener("pointermove", (event) => {
      if (from) { map.scrollLeft = from[0] - event.clientX; map.scrollTop = from[1] - event.clientY; }
    });
    for (const end of ["pointerup", "pointercancel"]) {
      map.addEventListener(end, () => { from = null; map.classList.remove("held"); });
    }
  }

  // a link to something that is folded away opens it
  function unfold() {
    let target = location.hash ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    const goal = target;
    for (; target; target = target.parentElement) { if (target.tagName === "DETAILS") { target.open = true; } }
    if (goal) { goal.scrollIntoView({ block: "center" }); }
  }
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); next(); }
    if (event.key === "Escape") { search.value = ""; filter(); }
  });
  for (const field of [vpc, state]) { field.addEventListener("change", filter); }
  for (const field of [ways, routes]) { field.addEventListener("change", redraw); }
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !byId("find")) { event.preventDefault(); search.focus(); }
  });
  addEventListener("toggle", redraw, true);
  addEventListener("resize", redraw);
  addEventListener("hashchange", unfold);
  unfold();
  filter();
})();
