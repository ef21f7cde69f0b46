"""The style and the script of the page that shows a graph."""

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --paper: #f6f7f9; --line: #c4cad4; --sheet: #fff; --dim: #5b6675;
  --certain: #c0182b; --possible: #b26a00; --public: #fdeceb; --private: #eef4fc; --isolated: #eff6ee; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --paper: #12161c; --line: #3a4452; --sheet: #1b212a;
  --dim: #9aa5b4; --certain: #ff6b74; --possible: #f0b04a; --public: #3a1f22; --private: #1b2838;
  --isolated: #1d2b1f; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px; background: var(--paper); color: var(--ink); font: 14px/1.4 system-ui, sans-serif; }
.deployment { position: relative; max-width: 1400px; margin: 0 auto 48px; }
h1 { font-size: 20px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 15px; margin: 0; } h3 { font-size: 13px; margin: 0; }
.sum { margin: 0 0 16px; color: var(--dim); } .sum b { margin-right: 12px; }
b.certain, .card.certain em { color: var(--certain); } b.possible, .card.possible em { color: var(--possible); }
.internet { width: 220px; margin: 0 auto 44px; padding: 8px; text-align: center; font-weight: 600; border-radius: 20px;
  border: 2px solid var(--ink); background: var(--sheet); position: relative; z-index: 2; }
.vpc { border: 2px solid var(--line); border-radius: 10px; padding: 12px 16px 16px; margin-bottom: 24px;
  background: var(--sheet); }
.vpc.unknown { border-style: dashed; }
.gateways { display: flex; flex-wrap: wrap; justify-content: center; gap: 12px; min-height: 8px; margin: -4px 0 36px; }
.gateway { border: 2px solid var(--line); border-radius: 16px; padding: 3px 14px; background: var(--sheet); z-index: 2;
  position: relative; font-size: 13px; }
.subnets { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 16px;
  margin-bottom: 28px; } .subnets:last-child { margin-bottom: 0; }
.subnet { border: 1px solid var(--line); border-radius: 8px; padding: 10px; position: relative; }
.subnet > p { margin: 0 0 8px; color: var(--dim); font-size: 12px; position: relative; z-index: 2; }
.subnet.public { background: var(--public); } .subnet.private { background: var(--private); }
.subnet.isolated { background: var(--isolated); }
.cards { display: flex; flex-wrap: wrap; gap: 8px; }
.card { border: 1px solid var(--line); border-radius: 6px; padding: 6px 10px; background: var(--sheet);
  min-width: 120px; position: relative; z-index: 2; overflow-wrap: anywhere; }
.card strong { display: block; font-size: 13px; } .card small { color: var(--dim); font-size: 11px; }
.card em { display: block; font-style: normal; font-weight: 600; font-size: 12px; }
.card.certain { border: 2px solid var(--certain);
  box-shadow: 0 0 0 3px color-mix(in srgb, var(--certain) 20%, transparent); }
.card.possible { border: 2px dashed var(--possible); }
[data-tip]:hover::after, [data-tip]:focus::after { content: attr(data-tip); position: absolute; left: 0; top: 100%;
  z-index: 9; background: var(--ink); color: var(--paper); padding: 4px 8px; border-radius: 4px; font-size: 12px;
  font-weight: 400; white-space: pre-wrap; width: max-content; max-width: 420px; margin-top: 4px; }
h2[data-tip], h3[data-tip] { position: relative; z-index: 2; }
[data-tip]:hover, [data-tip]:focus { z-index: 8 !important; } [data-tip]:focus { outline: 2px solid var(--dim); }
.ways { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; z-index: 1; overflow: visible; }
.ways path { fill: none; stroke: var(--certain); stroke-width: 2.5; }
.ways path.possible { stroke: var(--possible); stroke-dasharray: 6 5; }
.list { margin-top: 8px; } .list details { margin: 6px 0; } .list li { overflow-wrap: anywhere; }
.list summary { cursor: pointer; } code { color: var(--dim); } .wrong { color: var(--certain); }
"""

SCRIPT = """
"use strict";
function draw() {
  for (const sheet of document.querySelectorAll("svg.ways")) {
    sheet.replaceChildren();
    const home = sheet.getBoundingClientRect();
    const point = (element, side) => {
      const box = element.getBoundingClientRect();
      return [box.left + box.width / 2 - home.left, box[side] - home.top];
    };
    const world = document.getElementById(sheet.dataset.from);
    for (const card of sheet.parentElement.querySelectorAll(".card[data-way]")) {
      const between = card.dataset.way.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
      let [x, y] = point(world, "bottom");
      let way = "M" + x + " " + y;
      for (const stop of [...between, card]) {
        const [a, b] = point(stop, "top");
        const middle = (y + b) / 2;
        way += "C" + x + " " + middle + " " + a + " " + middle + " " + a + " " + b;
        [x, y] = stop === card ? [a, b] : point(stop, "bottom");
        if (stop !== card) { way += "M" + x + " " + y; }
      }
      const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
      line.setAttribute("d", way);
      if (card.classList.contains("possible")) { line.setAttribute("class", "possible"); }
      sheet.append(line);
    }
  }
}
addEventListener("load", draw);
addEventListener("resize", draw);
addEventListener("toggle", draw, true);
draw();
"""
