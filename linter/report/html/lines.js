"use strict";
// lines that run beside the boxes and never behind them: the shortest way with few turns on the grid of their edges
const lined = (() => {
  const CLEAR = 2, TURN = 30, LARGEST = 30000;
  const sides = [[0, -1], [1, 0], [0, 1], [-1, 0]];  // up, right, down, left

  // what comes out first is what costs least
  function queue() {
    const held = [];
    const swap = (one, other) => { [held[one], held[other]] = [held[other], held[one]]; };
    return {
      get empty() { return held.length === 0; },
      push(cost, state) {
        held.push([cost, state]);
        for (let at = held.length - 1; at > 0 && held[at][0] < held[(at - 1) >> 1][0]; at = (at - 1) >> 1) {
          swap(at, (at - 1) >> 1);
        }
      },
      pop() {
        const first = held[0], last = held.pop();
        if (held.length > 0) { held[0] = last; }
        for (let at = 0; ;) {
          let least = at;
          for (const child of [2 * at + 1, 2 * at + 2]) {
            if (child < held.length && held[child][0] < held[least][0]) { least = child; }
          }
          if (least === at) { return first; }
          swap(at, least);
          at = least;
        }
      },
    };
  }

  // the points at which a line may leave a box or come to it: the middle of each side, or straight on from the other
  function doors(box, other, lane) {
    const within = (value, low, high) => (value > low + 10 && value < high - 10 ? [value] : []);
    const xs = new Set([box.x, ...within(other.x, box.left, box.right)]);
    const ys = new Set([box.y, ...within(other.y, box.top, box.bottom)]);
    return [
      ...[...xs].flatMap((x) => [
        { at: [x, box.top], out: [x, box.top - lane], side: 0 },
        { at: [x, box.bottom], out: [x, box.bottom + lane], side: 2 },
      ]),
      ...[...ys].flatMap((y) => [
        { at: [box.right, y], out: [box.right + lane, y], side: 1 },
        { at: [box.left, y], out: [box.left - lane, y], side: 3 },
      ]),
    ];
  }

  function ordered(values, end) {
    return [...new Set(values.filter((value) => value > 0 && value < end))].sort((one, other) => one - other);
  }

  // the corners of a line between two boxes that touches none of the others; nothing where there is none
  function way(from, to, boxes, lane, size) {
    const starts = doors(from, to, lane), ends = doors(to, from, lane), every = [...boxes, from, to];
    const points = [...starts, ...ends].map((door) => door.out);
    const xs = ordered([...points.map((at) => at[0]), ...every.flatMap((b) => [b.left - lane, b.right + lane])], size[0]);
    const ys = ordered([...points.map((at) => at[1]), ...every.flatMap((b) => [b.top - lane, b.bottom + lane])], size[1]);
    if (xs.length * ys.length > LARGEST) { return null; }
    const rows = ys.map((y) => every.filter((b) => b.top - CLEAR < y && y < b.bottom + CLEAR));
    const columns = xs.map((x) => every.filter((b) => b.left - CLEAR < x && x < b.right + CLEAR));
    const free = (x, y, nextX, nextY) => {
      const [low, high] = y === nextY ? [xs[x], xs[nextX]].sort((a, b) => a - b) : [ys[y], ys[nextY]].sort((a, b) => a - b);
      return y === nextY
        ? !rows[y].some((b) => b.left - CLEAR < high && b.right + CLEAR > low)
        : !columns[x].some((b) => b.top - CLEAR < high && b.bottom + CLEAR > low);
    };
    const state = (out, side) => (ys.indexOf(out[1]) * xs.length + xs.indexOf(out[0])) * 4 + side;
    const inside = (door) => xs.includes(door.out[0]) && ys.includes(door.out[1]);
    const cost = new Map(), before = new Map(), goals = new Map(), waiting = queue();
    for (const door of ends.filter(inside)) { goals.set(state(door.out, (door.side + 2) % 4), door); }
    for (const door of starts.filter(inside)) {
      const at = state(door.out, door.side);
      cost.set(at, 0);
      before.set(at, door);
      waiting.push(0, at);
    }
    while (!waiting.empty) {
      const [spent, at] = waiting.pop();
      if (spent > cost.get(at)) { continue; }
      if (goals.has(at)) { return corners(at, goals.get(at), before, xs, ys); }
      const side = at % 4, x = ((at - side) / 4) % xs.length, y = ((at - side) / 4 - x) / xs.length;
      for (let turn = 0; turn < 4; turn++) {
        const nextX = x + sides[turn][0], nextY = y + sides[turn][1];
        if (turn === (side + 2) % 4 || !(nextX in xs) || !(nextY in ys) || !free(x, y, nextX, nextY)) { continue; }
        const length = Math.abs(xs[nextX] - xs[x]) + Math.abs(ys[nextY] - ys[y]);
        const next = (nextY * xs.length + nextX) * 4 + turn, sum = spent + length + (turn === side ? 0 : TURN);
        if (!(sum >= cost.get(next))) { cost.set(next, sum); before.set(next, at); waiting.push(sum, next); }
      }
    }
    return null;
  }
  function corners(last, door, before, xs, ys) {
    const found = [door.at];
    for (let at = last; ; at = before.get(at)) {
      if (typeof at === "object") { found.push(at.at); break; }
      const node = (at - (at % 4)) / 4, x = node % xs.length;
      found.push([xs[x], ys[(node - x) / xs.length]]);
    }
    const straight = (a, b, c) => (a[0] === b[0] && b[0] === c[0]) || (a[1] === b[1] && b[1] === c[1]);
    const turns = found.filter((at, number) => {
      const inner = number > 0 && number < found.length - 1;
      return !(inner && straight(found[number - 1], at, found[number + 1]));
    });
    return turns.reverse();
  }

  // the corners as a path that is rounded at them
  function rounded(points) {
    const between = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]);
    const near = (corner, end) => {
      const part = Math.min(8, between(corner, end) / 2) / (between(corner, end) || 1);
      return [corner[0] + (end[0] - corner[0]) * part, corner[1] + (end[1] - corner[1]) * part];
    };
    let written = "M" + points[0];
    for (let number = 1; number < points.length - 1; number++) {
      const at = points[number];
      written += "L" + near(at, points[number - 1]) + "Q" + at + " " + near(at, points[number + 1]);
    }
    return written + "L" + points[points.length - 1];
  }
  return { way, rounded };
})();
