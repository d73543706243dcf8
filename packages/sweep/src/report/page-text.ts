// Generated from packages/sweep/page by `pnpm build:page`. Do not edit.

export const SCRIPT = `"use strict";
(() => {
  // packages/sweep/page/dom.ts
  var filled = (element, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === false) continue;
      element.setAttribute(name, value === true ? "" : String(value));
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  };
  var h = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);
  var s = (tag, attributes = {}, ...children) => filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  var picture = (label, height, draw, isWalked = false) => {
    const svg = s("svg", { role: "img", "aria-label": label, height, tabindex: isWalked ? 0 : null });
    const root = h("div", { class: "picture" }, svg);
    let width = 0;
    const redraw = () => {
      if (width === 0) return;
      svg.replaceChildren();
      svg.setAttribute("width", String(width));
      svg.setAttribute("viewBox", \`0 0 \${width} \${height}\`);
      draw(svg, width);
    };
    new ResizeObserver(([entry]) => {
      const now = Math.floor(entry.contentRect.width);
      if (now === width) return;
      width = now;
      redraw();
    }).observe(root);
    return { root, redraw };
  };
  var pointOf = (svg, event) => {
    const { left, top } = svg.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };

  // packages/sweep/page/scale.ts
  var grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 20 });
  var shownNumber = (value) => {
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-5 || size >= 1e9))
      return value.toExponential(3).replace(/\\.?0+e/, "e").replace("e+", "e");
    return grouped.format(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
  };
  var shown = (value) => typeof value === "number" ? shownNumber(value) : String(value);
  var FAR = { few: 8, many: 100 };
  var scaleFor = (numbers, isFew) => {
    const [least, most] = endsOf(numbers);
    return scaleOf(least, most, least > 0 && most / least >= (isFew ? FAR.few : FAR.many));
  };
  var scaleOfGoals = (numbers) => {
    const above = numbers.filter((value) => value > 0);
    const [least, most] = endsOf(above);
    const isLog = above.length > 0 && endsOf(numbers)[0] >= 0 && most / least >= FAR.few;
    return isLog ? scaleOf(least, most, true) : scaleOf(...endsOf(numbers), false);
  };
  var endsOf = (numbers) => [
    numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  ];
  var scaleOf = (low, high, isLog) => {
    const [to, back] = isLog ? [Math.log10, (x) => 10 ** x] : [(x) => x, (x) => x];
    const [from, until] = [to(low), to(high)];
    const at = (value) => until === from ? 0.5 : (to(isLog ? Math.max(low, value) : value) - from) / (until - from);
    return {
      isLog,
      at,
      from: (position) => back(from + position * (until - from)),
      ticks: (most) => {
        const values = until === from ? [low] : isLog ? powers(from, until, most) : steps(low, high, most);
        return values.map((value) => ({ at: at(value), label: shownNumber(value) }));
      }
    };
  };
  var steps = (low, high, most) => {
    const rough = (high - low) / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
    const first = Math.ceil(low / step - 1e-9);
    const count = Math.floor(high / step + 1e-9) - first + 1;
    return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  };
  var powers = (from, until, most) => {
    const [first, last] = [Math.floor(from), Math.ceil(until)];
    const every = Math.max(1, Math.ceil((last - first) / most));
    const factors = (last - first) * 3 <= most ? [1, 2, 5] : [1];
    const values = [];
    for (let power = first; power <= last; power++) {
      if ((power - first) % every !== 0) continue;
      for (const factor of factors) {
        const value = Number((factor * 10 ** power).toPrecision(12));
        if (Math.log10(value) >= from - 1e-9 && Math.log10(value) <= until + 1e-9) values.push(value);
      }
    }
    return values.length > 1 ? values : steps(10 ** from, 10 ** until, most);
  };

  // packages/sweep/page/axis.ts
  var FEW = 8;
  var axisOf = (name, values, isGoal = false) => {
    const all = /* @__PURE__ */ new Set();
    for (const value of values) if (value !== void 0) all.add(value);
    const numbers = [...all].filter((value) => typeof value === "number").sort((a, b) => a - b);
    if (all.size === 0 || numbers.length < all.size) {
      const distinct2 = [...all].sort((a, b) => String(a) < String(b) ? -1 : 1);
      const at2 = (value) => distinct2.length < 2 ? 0.5 : Math.max(0, distinct2.indexOf(value)) / (distinct2.length - 1);
      const ticks2 = (most) => {
        const every = Math.ceil(distinct2.length / most);
        return distinct2.filter((_, i) => i % every === 0).map((value) => ({ at: at2(value), label: shown(value) }));
      };
      return { name, values, distinct: distinct2, isNumbers: false, at: at2, scale: null, ticks: ticks2 };
    }
    const isFew = numbers.length <= FEW;
    const scale = isGoal ? scaleOfGoals(numbers) : name === "seed" ? scaleOf(numbers[0], numbers.at(-1), false) : scaleFor(numbers, isFew);
    const distinct = isFew && !isGoal ? numbers : null;
    const at = (value) => scale.at(value);
    const ticks = (most) => distinct && distinct.length <= most ? distinct.map((value) => ({ at: at(value), label: shown(value) })) : scale.ticks(most);
    return { name, values, distinct, isNumbers: true, at, scale, ticks };
  };
  var axesOf = ({ paths, trials, goal }) => [
    ...paths.map(
      (path, i) => axisOf(
        path,
        trials.map(({ settings }) => settings[i])
      )
    ),
    axisOf(
      goal.name,
      trials.map((trial) => trial.goal ?? void 0),
      true
    )
  ];

  // packages/sweep/page/store.ts
  var Store = class {
    data;
    axes;
    filters;
    #shown;
    #isShown;
    #focus = null;
    #pinned = false;
    #colour;
    #listeners = [];
    constructor(data2) {
      this.data = data2;
      this.axes = axesOf(data2);
      this.filters = this.axes.map(() => null);
      this.#shown = data2.trials.map((_, i) => i);
      this.#isShown = data2.trials.map(() => true);
      const chosen = data2.paths.findIndex((path) => path !== "seed");
      this.#colour = chosen === -1 ? this.goalAxis : chosen;
    }
    get goalAxis() {
      return this.axes.length - 1;
    }
    /** Trials that pass all filters, the best first. */
    get shown() {
      return this.#shown;
    }
    isShown(trial) {
      return this.#isShown[trial];
    }
    get focus() {
      return this.#focus;
    }
    get isPinned() {
      return this.#pinned;
    }
    /** The axis that colours stand for. */
    get colour() {
      return this.#colour;
    }
    on(to, call) {
      this.#listeners.push({ to, call });
    }
    #tell(change) {
      for (const { to, call } of this.#listeners) if (to === change) call();
    }
    setFilter(axis, filter) {
      this.filters[axis] = filter;
      this.#refilter();
    }
    clearFilters() {
      this.filters.fill(null);
      this.#refilter();
    }
    #refilter() {
      this.#isShown = this.data.trials.map(
        (_, trial) => this.axes.every(({ values }, i) => {
          const filter = this.filters[i];
          if (!filter) return true;
          const value = values[trial];
          if ("among" in filter) return filter.among.has(value);
          return typeof value === "number" && value >= filter.from && value <= filter.to;
        })
      );
      this.#shown = this.data.trials.flatMap((_, trial) => this.#isShown[trial] ? [trial] : []);
      this.#tell("filter");
    }
    /** Looks at a trial; at none, unless one was held. */
    setFocus(trial) {
      if (this.#pinned || trial === this.#focus) return;
      this.#focus = trial;
      this.#tell("focus");
    }
    /** Holds a trial until another is, or none. */
    pin(trial) {
      const again = this.#pinned && trial === this.#focus;
      this.#pinned = trial !== null && !again;
      this.#focus = again ? null : trial;
      this.#tell("focus");
    }
    /** The next one of those that are shown, or the one before: by keys. */
    walk(by, among = this.#shown) {
      if (among.length === 0) return;
      const at = this.#focus === null ? -1 : among.indexOf(this.#focus);
      const next = at === -1 ? by > 0 ? 0 : among.length - 1 : Math.min(among.length - 1, Math.max(0, at + by));
      this.#pinned = false;
      this.setFocus(among[next]);
    }
    setColour(axis) {
      this.#colour = axis;
      this.#tell("colour");
    }
    settingsText({ settings }) {
      return this.data.paths.map((path, i) => \`\${path} \${shown(settings[i] ?? null)}\`).join(", ");
    }
    /** What came of a trial, in words. */
    outcomeText({ ending, why, learned, errors, steps: steps2 }) {
      const wrong = errors === null ? "" : \`, \${errors.toFixed(2)} errors\`;
      if (ending !== "done" && ending !== "paused") return \`\${ending}: \${why ?? ""}\`;
      if (learned !== null) return \`learned after \${shownNumber(learned)} sequences\${wrong}\`;
      return ending === "done" ? \`not learned\${wrong}\` : \`ended early, at step \${shownNumber(steps2)}\${wrong}\`;
    }
  };
  var shortId = (id) => id.slice(0, 8);

  // packages/sweep/page/best.ts
  var BEST = 10;
  var bestSection = (store2) => {
    const { trials, paths, goal } = store2.data;
    const best = trials.slice(0, BEST).flatMap((trial, i) => isFailed(trial.ending) ? [] : [{ trial, i }]);
    if (best.length === 0)
      return h("section", {}, h("h2", {}, "Best trials"), h("p", {}, "No trial has come to a result yet."));
    const most = Math.max(...best.map(({ trial }) => trial.goal ?? 0));
    const rows = best.map(({ trial, i }) => {
      const bar = h("i", { class: "bar" });
      bar.style.width = \`\${trial.goal === null || most === 0 ? 0 : 100 * trial.goal / most}%\`;
      const row = h(
        "tr",
        {},
        h("td", {}, String(i + 1)),
        h("td", {}, h("code", { title: trial.id }, shortId(trial.id))),
        ...trial.settings.map((value) => h("td", {}, shown(value))),
        h("td", { class: "goal" }, bar, h("span", {}, trial.goal === null ? goal.missing : shownNumber(trial.goal))),
        h("td", {}, trial.errors === null ? "–" : trial.errors.toFixed(2)),
        h("td", {}, shownNumber(trial.steps))
      );
      row.addEventListener("pointerenter", () => store2.setFocus(i));
      row.addEventListener("pointerleave", () => store2.setFocus(null));
      return row;
    });
    const head = ["", "trial", ...paths, goal.name, "errors at the end", "steps"];
    return h(
      "section",
      {},
      h("h2", {}, best.length === 1 ? "Best trial" : "Best trials"),
      h(
        "div",
        { class: "wide" },
        h(
          "table",
          { class: "best" },
          h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
          h("tbody", {}, ...rows)
        )
      )
    );
  };
  var isFailed = (ending) => ending !== "done" && ending !== "paused";

  // packages/sweep/page/colour.ts
  var KINDS = 8;
  var RAMP = 5;
  var NONE = "var(--none)";
  var onRamp = (at) => {
    const place = Math.min(1, Math.max(0, at)) * (RAMP - 1);
    const low = Math.min(RAMP - 2, Math.floor(place));
    return \`color-mix(in oklab, var(--ramp-\${low + 1}), var(--ramp-\${low + 2}) \${Math.round(100 * (place - low))}%)\`;
  };
  var colourAt = (axis, trial) => {
    const value = axis.values[trial];
    if (value === void 0) return NONE;
    if (axis.isNumbers) return onRamp(axis.at(value));
    const at = axis.distinct.indexOf(value);
    return at < KINDS ? \`var(--kind-\${at + 1})\` : NONE;
  };
  var colourOf = (store2, trial) => colourAt(store2.axes[store2.colour], trial);
  var patch = (colour, label) => {
    const dot = h("i");
    dot.style.background = colour;
    return h("span", {}, dot, label);
  };
  var legend = (store2) => {
    const root = h("div", { class: "legend" });
    const fill = () => {
      const axis = store2.axes[store2.colour];
      const children = [];
      if (axis.isNumbers && axis.distinct === null) {
        const ticks = axis.ticks(5);
        children.push(...ticks.map(({ at, label }) => patch(onRamp(at), label)));
      } else if (axis.isNumbers) {
        children.push(...axis.distinct.map((value) => patch(onRamp(axis.at(value)), shown(value))));
      } else {
        const named = axis.distinct.slice(0, KINDS);
        children.push(...named.map((value, i) => patch(\`var(--kind-\${i + 1})\`, shown(value))));
        const others = axis.distinct.length - named.length;
        if (others > 0) children.push(patch(NONE, \`\${others} others\`));
      }
      if (axis.values.includes(void 0)) children.push(patch(NONE, store2.data.goal.missing));
      root.replaceChildren(...children);
    };
    fill();
    store2.on("colour", fill);
    return root;
  };
  var selects = 0;
  var colourSelect = (store2) => {
    const id = \`colour-\${selects++}\`;
    const select = h("select", { id });
    store2.axes.forEach(({ name }, i) => {
      select.append(h("option", { value: i }, name));
    });
    select.value = String(store2.colour);
    select.addEventListener("change", () => store2.setColour(Number(select.value)));
    store2.on("colour", () => {
      select.value = String(store2.colour);
    });
    return h("span", { class: "field" }, h("label", { for: id }, "Colour by"), select);
  };

  // packages/sweep/page/highlight.ts
  var highlight = (svg, marks, store2) => {
    for (const each of svg.querySelectorAll(".on")) each.classList.remove("on");
    const mark = store2.focus === null ? void 0 : marks.get(store2.focus);
    svg.classList.toggle("dim", mark !== void 0);
    if (!mark) return;
    mark.classList.add("on");
    mark.parentNode.append(mark);
  };
  var walkByKeys = (svg, store2, among) => {
    svg.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight" || event.key === "ArrowDown") store2.walk(1, among());
      else if (event.key === "ArrowLeft" || event.key === "ArrowUp") store2.walk(-1, among());
      else if (event.key === "Home") store2.walk(-among().length, among());
      else if (event.key === "End") store2.walk(among().length, among());
      else if (event.key === "Enter" && store2.focus !== null) store2.pin(store2.focus);
      else if (event.key === "Escape") store2.pin(null);
      else return;
      event.preventDefault();
    });
    svg.addEventListener("blur", () => store2.setFocus(null));
  };

  // packages/sweep/page/curves.ts
  var HEIGHT = 400;
  var MARGIN = { left: 64, right: 16, top: 14, bottom: 46 };
  var NEAR = 24;
  var floorOf = (curves, measure) => {
    let least = Number.POSITIVE_INFINITY;
    for (const curve of curves)
      for (const value of curve[measure]) if (value !== null && value > 0) least = Math.min(least, value);
    return Number.isFinite(least) ? least : 1;
  };
  var curvesSection = (store2) => {
    const { curves, trials } = store2.data;
    let measure = "errors";
    let marks = /* @__PURE__ */ new Map();
    let pixels = /* @__PURE__ */ new Map();
    const shown2 = () => curves.filter(({ trial, sequences }) => store2.isShown(trial) && sequences.length > 0);
    const draw = (svg2, width) => {
      marks = /* @__PURE__ */ new Map();
      pixels = /* @__PURE__ */ new Map();
      const drawn = shown2();
      const floor = floorOf(curves, measure);
      let [most, last] = [floor, 1];
      for (const curve of drawn) {
        last = Math.max(last, curve.sequences.at(-1));
        for (const value of curve[measure]) most = Math.max(most, value ?? 0);
      }
      const [inner, tall] = [width - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
      const x = scaleOf(0, last, false);
      const y = scaleOf(floor, most, most > floor);
      const [px, py] = [
        (value) => MARGIN.left + inner * x.at(value),
        (value) => MARGIN.top + tall * (1 - y.at(Math.max(floor, value)))
      ];
      for (const { at, label } of y.ticks(6)) {
        const top = MARGIN.top + tall * (1 - at);
        svg2.append(
          s("line", { class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: top, y2: top }),
          s("text", { class: "tick", x: MARGIN.left - 8, y: top + 4, "text-anchor": "end" }, label)
        );
      }
      for (const { at, label } of x.ticks(Math.max(2, Math.floor(inner / 110)))) {
        const anchor = at > 0.97 ? "end" : "middle";
        svg2.append(
          s("text", { class: "tick", x: MARGIN.left + inner * at, y: HEIGHT - 24, "text-anchor": anchor }, label)
        );
      }
      svg2.append(
        s(
          "text",
          { class: "name", x: MARGIN.left + inner / 2, y: HEIGHT - 4, "text-anchor": "middle" },
          "training sequences"
        )
      );
      const group = s("g", { class: drawn.length > 60 ? "lines many" : "lines" });
      svg2.append(group);
      for (const curve of drawn.toReversed()) {
        const points = [];
        let path = "";
        curve.sequences.forEach((sequences, i) => {
          const value = curve[measure][i] ?? null;
          if (value === null) return;
          const [left, top] = [px(sequences), py(value)];
          path += \`\${points.length === 0 ? "M" : "L"}\${left.toFixed(1)},\${top.toFixed(1)}\`;
          points.push(left, top);
        });
        if (points.length === 2) path += "h0.01";
        const mark = s("path", { d: path });
        mark.style.stroke = colourOf(store2, curve.trial);
        group.append(mark);
        marks.set(curve.trial, mark);
        pixels.set(curve.trial, new Float32Array(points));
      }
      highlight(svg2, marks, store2);
    };
    const name = h("span", { class: "picture-name" });
    const chart = picture("Learning curves. Arrow keys go from trial to trial, Enter holds one.", HEIGHT, draw, true);
    const svg = chart.root.querySelector("svg");
    const nearest = (event) => {
      const [x, y] = pointOf(svg, event);
      let [best, distance] = [null, NEAR ** 2];
      for (const [trial, points] of pixels) {
        for (let i = 0; i + 1 < points.length; i += 2) {
          const far = distanceTo(x, y, points, i);
          if (far < distance) [best, distance] = [trial, far];
        }
      }
      return best;
    };
    svg.addEventListener("pointermove", (event) => store2.setFocus(nearest(event)));
    svg.addEventListener("pointerleave", () => store2.setFocus(null));
    svg.addEventListener("click", (event) => store2.pin(nearest(event)));
    walkByKeys(svg, store2, () => shown2().map(({ trial }) => trial));
    store2.on("focus", () => highlight(svg, marks, store2));
    store2.on("filter", () => chart.redraw());
    store2.on("colour", () => chart.redraw());
    const choose = (value, label) => {
      const input = h("input", { type: "radio", name: "measure", value, checked: value === measure });
      input.addEventListener("change", () => {
        measure = value;
        setName();
        chart.redraw();
      });
      return h("label", {}, input, label);
    };
    const setName = () => {
      const what = measure === "errors" ? "Errors a sequence" : "Loss";
      const hasZeros = curves.some((curve) => curve[measure].some((value) => value !== null && value <= 0));
      name.textContent = \`\${what}, on a log scale\${hasZeros ? \`; 0 is drawn at \${shownNumber(floorOf(curves, measure))}\` : ""}\`;
    };
    setName();
    const sampled = curves.length < trials.length ? \`Curves of \${shownNumber(curves.length)} of \${shownNumber(trials.length)} trials: the best, and others from all ranks. \` : "";
    return h(
      "section",
      {},
      h("h2", {}, "Learning curves"),
      h(
        "p",
        {},
        \`\${sampled}Point at a curve to see whose it is, click to hold it. A curve ends where its training does.\`
      ),
      h(
        "div",
        { class: "controls" },
        h(
          "span",
          { class: "choice", role: "radiogroup", "aria-label": "What is drawn" },
          choose("errors", "errors"),
          choose("loss", "loss")
        ),
        colourSelect(store2),
        legend(store2)
      ),
      name,
      chart.root
    );
  };
  var distanceTo = (x, y, points, i) => {
    const [ax, ay] = [points[i], points[i + 1]];
    const [bx, by] = i + 3 < points.length ? [points[i + 2], points[i + 3]] : [ax, ay];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
    return (x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2;
  };

  // packages/sweep/page/sample.ts
  var sample = (list, most) => {
    if (list.length <= most) return list;
    const first = Math.floor(most / 5);
    const rest = list.length - first;
    const taken = most - first;
    return [
      ...list.slice(0, first),
      ...Array.from({ length: taken }, (_, i) => list[first + Math.floor(i * rest / taken)])
    ];
  };

  // packages/sweep/page/effects.ts
  var HEIGHT2 = 260;
  var MARGIN2 = { left: 62, right: 14, top: 34, bottom: 26 };
  var MISSING = 20;
  var MOST = 1e3;
  var jitter = (trial) => trial * 0.618034 % 1 - 0.5;
  var effect = (store2, path, groups) => {
    const axis = store2.axes[path];
    const goal = store2.axes[store2.goalAxis];
    const y = goal.scale;
    const isBands = groups.length > 0 && "is" in groups[0].values;
    let marks = /* @__PURE__ */ new Map();
    let places = [];
    const draw = (svg2, width) => {
      marks = /* @__PURE__ */ new Map();
      places = [];
      const [inner, tall] = [width - MARGIN2.left - MARGIN2.right, HEIGHT2 - MARGIN2.top - MARGIN2.bottom];
      const yAt = (at) => MARGIN2.top + tall * (1 - at);
      const yOf = (value) => y === null || value === null || value === void 0 ? MARGIN2.top - MISSING : yAt(y.at(value));
      for (const { at, label } of y?.ticks(5) ?? []) {
        svg2.append(
          s("line", { class: "grid", x1: MARGIN2.left, x2: width - MARGIN2.right, y1: yAt(at), y2: yAt(at) }),
          s("text", { class: "tick", x: MARGIN2.left - 8, y: yAt(at) + 4, "text-anchor": "end" }, label)
        );
      }
      if (goal.values.includes(void 0))
        svg2.append(
          s("text", { class: "tick", x: MARGIN2.left - 8, y: MARGIN2.top - MISSING + 4, "text-anchor": "end" }, "∞")
        );
      const band = inner / Math.max(1, groups.length);
      const xOf = (value, trial) => {
        if (!isBands) return MARGIN2.left + inner * (0.02 + 0.96 * axis.at(value ?? null));
        const group = groups.findIndex(({ values }) => "is" in values && values.is === (value ?? null));
        return MARGIN2.left + band * (group + 0.5 + 0.5 * jitter(trial));
      };
      groups.forEach((group, i) => {
        const [left, right] = "is" in group.values ? [MARGIN2.left + band * (i + 0.16), MARGIN2.left + band * (i + 0.84)] : [group.values.from, group.values.to].map((value) => MARGIN2.left + inner * (0.02 + 0.96 * axis.at(value)));
        svg2.append(...boxOf(group, left, Math.max(8, right - left), yOf));
        if (isBands && (band > 34 || i % 2 === 0))
          svg2.append(
            s(
              "text",
              { class: "tick", x: MARGIN2.left + band * (i + 0.5), y: HEIGHT2 - 8, "text-anchor": "middle" },
              shown(group.values.is).slice(0, Math.max(4, Math.floor(band / 7)))
            )
          );
      });
      if (!isBands)
        for (const { at, label } of axis.ticks(Math.max(2, Math.floor(inner / 70))))
          svg2.append(
            s(
              "text",
              { class: "tick", x: MARGIN2.left + inner * (0.02 + 0.96 * at), y: HEIGHT2 - 8, "text-anchor": "middle" },
              label
            )
          );
      const dots = s("g", { class: "dots" });
      svg2.append(dots);
      for (const trial of sample(store2.shown, MOST).toReversed()) {
        const goalValue = goal.values[trial];
        const [cx, cy] = [xOf(axis.values[trial], trial), yOf(typeof goalValue === "number" ? goalValue : null)];
        const dot = s("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r: 3.5 });
        dot.style.fill = colourOf(store2, trial);
        dots.append(dot);
        marks.set(trial, dot);
        places.push({ trial, x: cx, y: cy });
      }
      highlight(svg2, marks, store2);
    };
    const chart = picture(\`\${goal.name} by \${axis.name}: \${groups.map(groupText).join("; ")}\`, HEIGHT2, draw);
    const svg = chart.root.querySelector("svg");
    const nearest = (event) => {
      const [x, top] = pointOf(svg, event);
      let [best, distance] = [null, 14 ** 2];
      for (const place of places) {
        const far = (place.x - x) ** 2 + (place.y - top) ** 2;
        if (far < distance) [best, distance] = [place.trial, far];
      }
      return best;
    };
    svg.addEventListener("pointermove", (event) => store2.setFocus(nearest(event)));
    svg.addEventListener("pointerleave", () => store2.setFocus(null));
    svg.addEventListener("click", (event) => store2.pin(nearest(event)));
    store2.on("focus", () => highlight(svg, marks, store2));
    store2.on("filter", () => chart.redraw());
    store2.on("colour", () => chart.redraw());
    return h("div", { class: "effect" }, h("h3", {}, axis.name), chart.root, numbersOf(groups));
  };
  var boxOf = ({ median, quartiles: [low, high] }, x, width, yOf) => {
    if (low === null) return [];
    const [top, bottom] = [yOf(high), yOf(low)];
    return [
      s("rect", {
        class: high === null ? "box open" : "box",
        x,
        width,
        y: top,
        height: Math.max(1, bottom - top),
        rx: 3
      }),
      s("line", { class: "median", x1: x, x2: x + width, y1: yOf(median), y2: yOf(median) })
    ];
  };
  var valuesText = ({ values }) => "is" in values ? shown(values.is) : \`\${shownNumber(values.from)} to \${shownNumber(values.to)}\`;
  var numberText = (value) => value === null ? "∞" : shownNumber(value);
  var groupText = (group) => \`\${valuesText(group)}: median \${numberText(group.median)} of \${group.trials} trials\`;
  var numbersOf = (groups) => h(
    "div",
    { class: "wide" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...["value", "trials", "with it", "median", "quartiles"].map((text) => h("th", { scope: "col" }, text))
        )
      ),
      h(
        "tbody",
        {},
        ...groups.map(
          (group) => h(
            "tr",
            {},
            ...[
              valuesText(group),
              shownNumber(group.trials),
              shownNumber(group.reached),
              numberText(group.median),
              group.quartiles[0] === null ? "∞" : group.quartiles.map(numberText).join(" to ")
            ].map((text) => h("td", {}, text))
          )
        )
      )
    )
  );
  var effectsSection = (store2) => {
    const { effects, goal, trials } = store2.data;
    if (trials.length < 2) return null;
    const order = effects.map((_, i) => i).sort((a, b) => Number(effects[a].path === "seed") - Number(effects[b].path === "seed"));
    return h(
      "section",
      {},
      h("h2", {}, \`What each setting does to the \${goal.name}\`),
      h(
        "p",
        {},
        "A point is a trial; a box reaches from quartile to quartile, and the line in it is the median. Lower is better. ",
        \`A trial with no number (\${goal.missing}) counts as behind all others: ∞. Boxes are of all trials, points of those that are shown.\`
      ),
      h("div", { class: "effects" }, ...order.map((i) => effect(store2, i, effects[i].groups)))
    );
  };

  // packages/sweep/page/failures.ts
  var MOST2 = 100;
  var failuresSection = (store2) => {
    const failed = store2.data.trials.filter(({ ending }) => isFailed(ending));
    if (failed.length === 0) return null;
    const byReason = /* @__PURE__ */ new Map();
    for (const trial of failed) {
      const reason = \`\${trial.ending}: \${(trial.why ?? "").replace(/-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|NaN|Infinity/g, "#")}\`;
      byReason.set(reason, [...byReason.get(reason) ?? [], trial]);
    }
    const groups = [...byReason.values()].sort((a, b) => b.length - a.length);
    return h(
      "section",
      {},
      h("h2", {}, \`Failures (\${shownNumber(failed.length)})\`),
      ...groups.slice(0, MOST2).map((group) => {
        const [{ ending, why }] = group;
        const items = group.slice(0, MOST2).map((trial) => h("li", {}, h("code", {}, shortId(trial.id)), \` \${store2.settingsText(trial)}\`));
        if (group.length > MOST2) items.push(h("li", {}, \`and \${shownNumber(group.length - MOST2)} more\`));
        return h(
          "details",
          { open: failed.length <= 20 },
          h(
            "summary",
            {},
            h("strong", {}, \`\${ending}, \${group.length === 1 ? "1 trial" : \`\${shownNumber(group.length)} trials\`}\`),
            \` \${why ?? ""}\`
          ),
          h("ul", {}, ...items)
        );
      }),
      groups.length > MOST2 ? h("p", {}, \`And \${shownNumber(groups.length - MOST2)} other reasons.\`) : null
    );
  };

  // packages/sweep/page/filters.ts
  var MOST_WORDS = 40;
  var filterControls = (store2) => {
    const root = h("div", { class: "filters" });
    store2.axes.forEach((axis, i) => {
      const inputs = axis.distinct ? choices(store2, axis, i, axis.distinct) : ends(store2, axis, i);
      root.append(h("fieldset", {}, h("legend", {}, axis.name), ...inputs));
    });
    const count = h("span", { role: "status" });
    const all = h("button", { type: "button" }, "Show all");
    all.addEventListener("click", () => store2.clearFilters());
    const tell = () => {
      const { length } = store2.data.trials;
      count.textContent = \`\${shownNumber(store2.shown.length)} of \${shownNumber(length)} trials are shown\`;
      all.disabled = store2.filters.every((filter) => filter === null);
    };
    tell();
    store2.on("filter", tell);
    return h("div", {}, root, h("p", { class: "controls" }, count, all));
  };
  var choices = (store2, { values }, i, distinct) => {
    const options = distinct.slice(0, MOST_WORDS);
    const labels = options.map((value) => shown(value));
    if (values.includes(void 0)) {
      options.push(void 0);
      labels.push(store2.data.goal.missing);
    }
    const boxes = options.map(() => h("input", { type: "checkbox", checked: true }));
    const isOn = (filter, value) => filter === null || "among" in filter && filter.among.has(value);
    boxes.forEach((box) => {
      box.addEventListener("change", () => {
        const among = new Set(options.filter((_, at) => boxes[at].checked));
        store2.setFilter(i, among.size === options.length ? null : { among });
      });
    });
    store2.on("filter", () => {
      boxes.forEach((box, at) => {
        box.checked = isOn(store2.filters[i] ?? null, options[at]);
      });
    });
    return boxes.map((box, at) => h("label", {}, box, labels[at]));
  };
  var ends = (store2, axis, i) => {
    const scale = axis.scale;
    const [low, high] = [scale.from(0), scale.from(1)];
    const input = (label, value) => h("input", { type: "number", step: "any", "aria-label": \`\${axis.name} \${label}\`, placeholder: shownNumber(value) });
    const [from, to] = [input("from", low), input("to", high)];
    const numberOf = ({ value }, otherwise) => value === "" || Number.isNaN(Number(value)) ? otherwise : Number(value);
    for (const each of [from, to]) {
      each.addEventListener("change", () => {
        const isAll = from.value === "" && to.value === "";
        const ofInputs = { from: numberOf(from, Number.NEGATIVE_INFINITY), to: numberOf(to, Number.POSITIVE_INFINITY) };
        store2.setFilter(i, isAll ? null : ofInputs);
      });
    }
    store2.on("filter", () => {
      const filter = store2.filters[i];
      const textOf = (value) => Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "";
      if (document.activeElement === from || document.activeElement === to) return;
      from.value = filter && "from" in filter ? textOf(filter.from) : "";
      to.value = filter && "from" in filter ? textOf(filter.to) : "";
    });
    return [h("span", {}, from, " to ", to)];
  };

  // packages/sweep/page/parallel.ts
  var HEIGHT3 = 340;
  var MARGIN3 = { top: 50, bottom: 30 };
  var SIDES = [28, 120];
  var LETTER = 7;
  var MISSING2 = 20;
  var MOST3 = 1e3;
  var NARROWEST = 96;
  var GRIP = 18;
  var parallelSection = (store2) => {
    if (store2.data.trials.length < 2) return null;
    const { axes } = store2;
    let marks = /* @__PURE__ */ new Map();
    let pixels = /* @__PURE__ */ new Map();
    let width = 0;
    const widthOf = (axis) => {
      const labels = axis.ticks(7).map(({ label }) => label.length);
      if (axis.values.includes(void 0)) labels.push(store2.data.goal.missing.length);
      return Math.min(SIDES[1], Math.max(SIDES[0], 14 + LETTER * Math.max(...labels)));
    };
    const [left, right] = [widthOf(axes[0]), widthOf(axes.at(-1))];
    const tall = HEIGHT3 - MARGIN3.top - MARGIN3.bottom;
    const xOf = (axis) => axes.length === 1 ? width / 2 : left + axis * (width - left - right) / (axes.length - 1);
    const yAt = (at) => MARGIN3.top + tall * (1 - at);
    const yOf = ({ values, at }, trial) => {
      const value = values[trial];
      return value === void 0 ? MARGIN3.top - MISSING2 : yAt(at(value));
    };
    const drawnTrials = () => sample(store2.shown, MOST3);
    const draw = (svg2, wide) => {
      width = wide;
      marks = /* @__PURE__ */ new Map();
      pixels = /* @__PURE__ */ new Map();
      const drawn = drawnTrials();
      const behind = s("g", { class: "lines behind" });
      const hidden = store2.data.trials.map((_, i) => i).filter((trial) => !store2.isShown(trial));
      for (const trial of sample(hidden, MOST3 / 4)) behind.append(s("path", { d: pathOf(trial) }));
      const group = s("g", { class: drawn.length > 60 ? "lines many" : "lines" });
      for (const trial of drawn.toReversed()) {
        const mark = s("path", { d: pathOf(trial) });
        mark.style.stroke = colourOf(store2, trial);
        group.append(mark);
        marks.set(trial, mark);
        pixels.set(
          trial,
          axes.map((axis) => yOf(axis, trial))
        );
      }
      svg2.append(behind, group);
      axes.forEach((axis, i) => {
        svg2.append(axisMark(axis, i));
      });
      highlight(svg2, marks, store2);
    };
    const pathOf = (trial) => {
      const points = axes.map((axis, i) => [xOf(i), yOf(axis, trial)]);
      if (points.length === 1) return \`M\${points[0][0] - 20},\${points[0][1]}h40\`;
      return points.map(([x, y], i) => {
        if (i === 0) return \`M\${x.toFixed(1)},\${y.toFixed(1)}\`;
        const [before2, from] = points[i - 1];
        const middle = ((before2 + x) / 2).toFixed(1);
        return \`C\${middle},\${from.toFixed(1)} \${middle},\${y.toFixed(1)} \${x.toFixed(1)},\${y.toFixed(1)}\`;
      }).join("");
    };
    const axisMark = (axis, i) => {
      const x = xOf(i);
      const isLast = i === axes.length - 1;
      const mark = s("g", { class: isLast ? "axis goal" : "axis" }, s("line", { x1: x, x2: x, y1: yAt(0), y2: yAt(1) }));
      for (const { at, label } of axis.ticks(7)) {
        mark.append(
          s("line", { x1: x - 4, x2: x + 4, y1: yAt(at), y2: yAt(at) }),
          s(
            "text",
            { class: "tick halo", x: isLast ? x + 8 : x - 8, y: yAt(at) + 4, "text-anchor": isLast ? "start" : "end" },
            cut(label, 14)
          )
        );
      }
      if (axis.values.includes(void 0)) {
        mark.append(
          s(
            "text",
            { class: "tick halo", x: x + 8, y: MARGIN3.top - MISSING2 + 4, "text-anchor": "start" },
            store2.data.goal.missing
          )
        );
      }
      const anchor = axes.length === 1 ? "middle" : i === 0 ? "start" : isLast ? "end" : "middle";
      const nameX = anchor === "start" ? 4 : anchor === "end" ? width - 4 : x;
      const room = Math.max(6, Math.floor(width / axes.length / 7));
      mark.append(s("text", { class: "name", x: nameX, y: 14, "text-anchor": anchor }, cut(axis.name, room)));
      const range = rangeOf(axis, store2.filters[i] ?? null);
      if (range) {
        const [low, high] = range;
        mark.append(
          s("rect", { class: "brush", x: x - 7, width: 14, y: yAt(high) - 3, height: yAt(low) - yAt(high) + 6, rx: 4 })
        );
      }
      return mark;
    };
    const chart = picture(
      "Settings and goal, an axis each and a line a trial. Arrow keys go from trial to trial, Enter holds one.",
      HEIGHT3,
      draw,
      true
    );
    chart.root.style.minWidth = \`\${NARROWEST * axes.length}px\`;
    const svg = chart.root.querySelector("svg");
    const axisAt = (x) => {
      const i = axes.findIndex((_, axis) => Math.abs(xOf(axis) - x) <= GRIP);
      return i === -1 ? null : i;
    };
    const nearest = (x, y) => {
      const step = axes.length === 1 ? 1 : (width - left - right) / (axes.length - 1);
      const place = Math.min(axes.length - 1, Math.max(0, (x - left) / step));
      const from = Math.min(Math.max(0, axes.length - 2), Math.floor(place));
      const along = place - from;
      const eased = along * along * (3 - 2 * along);
      let [best, distance] = [null, 16];
      for (const [trial, ys] of pixels) {
        const at = ys.length === 1 ? ys[0] : ys[from] + eased * (ys[from + 1] - ys[from]);
        if (Math.abs(at - y) < distance) [best, distance] = [trial, Math.abs(at - y)];
      }
      return best;
    };
    let brush = null;
    let brushed = false;
    const positionOf = (y) => Math.min(1, Math.max(0, 1 - (y - MARGIN3.top) / tall));
    svg.addEventListener("pointerdown", (event) => {
      const [x, y] = pointOf(svg, event);
      const axis = axisAt(x);
      brushed = false;
      if (axis === null) return;
      brush = { axis, from: positionOf(y) };
      svg.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    svg.addEventListener("pointermove", (event) => {
      const [x, y] = pointOf(svg, event);
      svg.classList.toggle("grip", brush !== null || axisAt(x) !== null);
      if (brush === null) return store2.setFocus(nearest(x, y));
      const to = positionOf(y);
      if (Math.abs(to - brush.from) * tall < 4) return;
      brushed = true;
      const [low, high] = [Math.min(brush.from, to), Math.max(brush.from, to)];
      store2.setFilter(brush.axis, filterOf(axes[brush.axis], low, high));
    });
    svg.addEventListener("pointerup", (event) => {
      const [x, y] = pointOf(svg, event);
      if (brush !== null && !brushed) store2.setFilter(brush.axis, null);
      else if (brush === null) store2.pin(nearest(x, y));
      brush = null;
    });
    svg.addEventListener("pointerleave", () => store2.setFocus(null));
    walkByKeys(svg, store2, drawnTrials);
    store2.on("focus", () => highlight(svg, marks, store2));
    store2.on("filter", () => chart.redraw());
    store2.on("colour", () => chart.redraw());
    const { trials } = store2.data;
    const sampled = trials.length > MOST3 ? \`Of \${shownNumber(trials.length)} trials at most \${shownNumber(MOST3)} are drawn. \` : "";
    return h(
      "section",
      {},
      h("h2", {}, "Settings and what came of them"),
      h(
        "p",
        {},
        \`\${sampled}Each line is a trial. Drag along an axis, or choose values below, to keep some trials: all pictures and the table show those alone.\`
      ),
      h("div", { class: "controls" }, colourSelect(store2), legend(store2)),
      h("div", { class: "wide" }, chart.root),
      filterControls(store2)
    );
  };
  var cut = (text, most) => text.length > most ? \`\${text.slice(0, Math.max(1, most - 1))}…\` : text;
  var filterOf = (axis, low, high) => {
    if (axis.distinct)
      return {
        among: new Set(axis.distinct.filter((value) => axis.at(value) >= low - 0.02 && axis.at(value) <= high + 0.02))
      };
    return {
      from: low > 0.01 ? axis.scale.from(low) : Number.NEGATIVE_INFINITY,
      to: high < 0.99 ? axis.scale.from(high) : Number.POSITIVE_INFINITY
    };
  };
  var rangeOf = (axis, filter) => {
    if (!filter) return null;
    const kept = axis.distinct?.filter((value) => "among" in filter && filter.among.has(value)).map(axis.at);
    const ends2 = "among" in filter ? kept : [filter.from, filter.to].map((value) => endOf(axis, value));
    if (!ends2 || ends2.length === 0) return null;
    return [Math.max(0, Math.min(...ends2)), Math.min(1, Math.max(...ends2))];
  };
  var endOf = ({ scale }, value) => Number.isFinite(value) ? scale.at(value) : value > 0 ? 1 : 0;

  // packages/sweep/page/table.ts
  var ROWS = 50;
  var networkLink = ({ id, network }) => network ? h("a", { href: \`networks/\${id.slice(0, 2)}/\${id}.safetensors\`, title: "its network" }, shortId(id)) : shortId(id);
  var columnsOf = (store2) => {
    const { paths, goal, trials } = store2.data;
    const hasRollbacks = trials.some(({ rollbacks }) => rollbacks > 0);
    const hasStarts = trials.some(({ starts }) => starts > 1);
    return [
      { name: "rank", value: (_, rank) => rank + 1 },
      { name: "trial", value: ({ id }) => id, cell: networkLink },
      ...paths.map((path, i) => ({ name: path, value: ({ settings }) => settings[i] ?? null })),
      ...goal.name === "steps to learn" ? [{ name: goal.name, value: (trial) => trial.goal }] : [],
      { name: "sequences to learn", value: ({ learned }) => learned },
      {
        name: "errors",
        value: ({ errors }) => errors,
        cell: ({ errors }) => errors === null ? "–" : errors.toFixed(2)
      },
      { name: "loss", value: ({ loss }) => loss },
      { name: "steps", value: ({ steps: steps2 }) => steps2 },
      ...hasRollbacks ? [{ name: "rollbacks", value: ({ rollbacks }) => rollbacks }] : [],
      ...hasStarts ? [{ name: "starts", value: ({ starts }) => starts }] : [],
      {
        name: "result",
        value: ({ ending, learned }) => ending !== "done" ? ending : learned === null ? "not learned" : "learned"
      }
    ];
  };
  var cellText = (value) => value === null ? "–" : shown(value);
  var before = (a, b) => {
    if (a === b) return 0;
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a) < String(b) ? -1 : 1;
  };
  var tableSection = (store2) => {
    const columns = columnsOf(store2);
    const { trials } = store2.data;
    let sorted = 0;
    let down = false;
    let query = "";
    let limit = ROWS;
    const body = h("tbody");
    const rows = /* @__PURE__ */ new Map();
    const count = h("span", { role: "status" });
    const more = h("button", { type: "button" }, "More rows");
    const heads = columns.map(({ name }, i) => {
      const button = h("button", { type: "button" }, name);
      button.addEventListener("click", () => {
        down = sorted === i && !down;
        sorted = i;
        fill();
      });
      return h("th", { scope: "col" }, button);
    });
    const texts = trials.map(
      (trial) => [trial.id, store2.settingsText(trial), store2.outcomeText(trial), trial.ending].join(" ").toLowerCase()
    );
    const found = () => {
      const words = query.toLowerCase().split(/\\s+/);
      const kept = store2.shown.filter((trial) => words.every((word) => texts[trial].includes(word)));
      const { value } = columns[sorted];
      const sortedBy = (trial) => value(trials[trial], trial);
      return kept.sort((a, b) => {
        const [one, other] = [sortedBy(a), sortedBy(b)];
        if (one === null || other === null) return Number(one === null) - Number(other === null) || a - b;
        return (down ? -1 : 1) * before(one, other) || a - b;
      });
    };
    const rowOf = (trial) => {
      const dot = h("i", { class: "dot" });
      dot.style.background = colourOf(store2, trial);
      const of = trials[trial];
      const row = h(
        "tr",
        {},
        ...columns.map(
          ({ value, cell }, i) => h("td", {}, i === 0 ? dot : null, cell ? cell(of) : cellText(value(of, trial)))
        )
      );
      row.addEventListener("pointerenter", () => store2.setFocus(trial));
      row.addEventListener("pointerleave", () => store2.setFocus(null));
      row.addEventListener("focusin", () => store2.setFocus(trial));
      return row;
    };
    const fill = () => {
      const all = found();
      rows.clear();
      const part = all.slice(0, limit);
      for (const trial of part) rows.set(trial, rowOf(trial));
      body.replaceChildren(...rows.values());
      heads.forEach((head, i) => {
        if (i === sorted) head.setAttribute("aria-sort", down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      count.textContent = \`\${shownNumber(part.length)} of \${shownNumber(all.length)} trials\`;
      more.hidden = part.length === all.length;
      mark();
    };
    const mark = () => {
      for (const row of body.querySelectorAll(".on")) row.classList.remove("on");
      if (store2.focus !== null) rows.get(store2.focus)?.classList.add("on");
    };
    const search = h("input", { type: "search", id: "search", placeholder: "name, setting, result …" });
    search.addEventListener("input", () => {
      query = search.value.trim();
      limit = ROWS;
      fill();
    });
    more.addEventListener("click", () => {
      limit += 4 * ROWS;
      fill();
    });
    store2.on("filter", fill);
    store2.on("colour", fill);
    store2.on("focus", mark);
    fill();
    return h(
      "section",
      {},
      h("h2", {}, "All trials"),
      h(
        "p",
        { class: "controls" },
        h("span", { class: "field" }, h("label", { for: "search" }, "Search"), search),
        count
      ),
      h(
        "div",
        { class: "wide tall", tabindex: 0, role: "region", "aria-label": "All trials" },
        h("table", { class: "all" }, h("thead", {}, h("tr", {}, ...heads)), body)
      ),
      h("p", {}, more)
    );
  };

  // packages/sweep/page/main.ts
  var readout = (store2) => {
    const root = h("div", { class: "readout", role: "status" });
    const tell = () => {
      root.replaceChildren();
      if (store2.focus === null) return;
      const trial = store2.data.trials[store2.focus];
      root.replaceChildren(
        h("strong", {}, \`\${store2.focus + 1}. \${shortId(trial.id)}\`),
        h("span", {}, store2.settingsText(trial)),
        h("span", {}, store2.outcomeText(trial)),
        store2.isPinned ? h("span", { class: "hint" }, "held; Escape lets go") : ""
      );
    };
    tell();
    store2.on("focus", tell);
    return root;
  };
  var data = JSON.parse(document.getElementById("data").textContent);
  var store = new Store(data);
  document.title = data.title;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") store.pin(null);
  });
  var sections = data.trials.length === 0 ? [h("section", {}, h("p", {}, "No trial has a result yet."))] : [
    bestSection(store),
    curvesSection(store),
    effectsSection(store),
    parallelSection(store),
    tableSection(store),
    failuresSection(store)
  ];
  document.querySelector("main").replaceChildren(
    h("h1", {}, data.title),
    h("dl", {}, ...data.facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    ...sections.filter((section) => section !== null),
    readout(store)
  );
})();
`;

export const STYLE = `/* packages/sweep/page/style.css */
:root {
  color-scheme: light dark;
  --ink: #1b1f24;
  --soft: #57606a;
  --line: #d0d7de;
  --grid: #e7ebef;
  --paper: #ffffff;
  --raised: #f6f8fa;
  --accent: #0969da;
  --none: #8c959f;
  --kind-1: #2563eb;
  --kind-2: #d9480f;
  --kind-3: #0f8f6b;
  --kind-4: #b4237a;
  --kind-5: #a16207;
  --kind-6: #6d4ad6;
  --kind-7: #0e7c98;
  --kind-8: #c0262d;
  --ramp-1: #440a68;
  --ramp-2: #2f5f9e;
  --ramp-3: #15858a;
  --ramp-4: #5aa02c;
  --ramp-5: #d9a404;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3;
    --soft: #9da7b1;
    --line: #3d444d;
    --grid: #21262d;
    --paper: #0d1117;
    --raised: #161b22;
    --accent: #58a6ff;
    --none: #6e7681;
    --kind-1: #6ea8fe;
    --kind-2: #ff9254;
    --kind-3: #3ecf9a;
    --kind-4: #f07ac0;
    --kind-5: #e3b341;
    --kind-6: #b39dff;
    --kind-7: #4cc9e6;
    --kind-8: #ff7b72;
    --ramp-1: #a371f7;
    --ramp-2: #5b8def;
    --ramp-3: #2bb3b1;
    --ramp-4: #7ccf4f;
    --ramp-5: #ffe04d;
  }
}
* {
  box-sizing: border-box;
}
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 16px / 1.5 system-ui, sans-serif;
}
main {
  max-width: 76rem;
  margin: 0 auto;
  padding: 2rem 1rem 6rem;
}
h1 {
  margin: 0 0 1rem;
  font-size: 1.8rem;
  line-height: 1.2;
  overflow-wrap: anywhere;
}
h2 {
  margin: 2.5rem 0 0.5rem;
  padding-top: 1.5rem;
  border-top: 1px solid var(--line);
  font-size: 1.25rem;
  overflow-wrap: anywhere;
}
h3 {
  margin: 0 0 0.25rem;
  font-size: 1rem;
  overflow-wrap: anywhere;
}
p {
  max-width: 48rem;
  margin: 0.5rem 0;
}
section > p {
  color: var(--soft);
}
dl {
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 0.15rem 1.25rem;
  margin: 0;
}
dt {
  color: var(--soft);
}
dd {
  margin: 0;
  overflow-wrap: anywhere;
}
code {
  font: 0.9em / 1.4 ui-monospace, monospace;
}
a {
  color: var(--accent);
}
button,
select,
input {
  font: inherit;
  font-size: 0.9rem;
  color: inherit;
}
button,
select,
input[type=search],
input[type=number] {
  background: var(--raised);
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: 0.25rem 0.6rem;
  max-width: 100%;
}
input[type=number] {
  width: 8rem;
}
input[type=radio],
input[type=checkbox] {
  accent-color: var(--accent);
}
button:not(:disabled) {
  cursor: pointer;
}
button:disabled {
  color: var(--soft);
}
:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}
.controls {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.5rem 1.25rem;
  margin: 0.75rem 0;
  max-width: none;
}
.legend {
  display: flex;
  flex-wrap: wrap;
  gap: 0.2rem 1rem;
  color: var(--soft);
  font-size: 0.9rem;
}
.legend span {
  display: inline-flex;
  align-items: center;
  gap: 0.35rem;
  max-width: 16rem;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}
.legend i {
  flex: none;
  width: 0.9rem;
  height: 0.25rem;
  border-radius: 2px;
}
.picture-name {
  color: var(--soft);
  font-size: 0.85rem;
}
.picture {
  width: 100%;
  overflow: hidden;
}
.picture svg {
  display: block;
  border-radius: 6px;
  touch-action: pan-y;
}
.picture svg:focus-visible {
  outline-offset: -2px;
}
svg text {
  user-select: none;
  fill: var(--soft);
  font-size: 12px;
}
svg text.name {
  fill: var(--ink);
  font-size: 12.5px;
}
svg text.halo {
  paint-order: stroke;
  stroke: var(--paper);
  stroke-width: 3.5px;
  stroke-linejoin: round;
  fill: var(--ink);
}
svg line.grid {
  stroke: var(--grid);
}
.lines path {
  fill: none;
  stroke-width: 1.6;
  stroke-linejoin: round;
  stroke-linecap: round;
  opacity: 0.85;
}
.lines.many path {
  stroke-width: 1.2;
  opacity: 0.5;
}
.lines.behind path {
  stroke: var(--grid);
  opacity: 1;
}
.dim .lines:not(.behind) path:not(.on) {
  opacity: 0.12;
}
.lines path.on {
  stroke-width: 3;
  opacity: 1;
}
.dots circle {
  opacity: 0.8;
  stroke: var(--paper);
  stroke-width: 0.75;
}
.dim .dots circle:not(.on) {
  opacity: 0.2;
}
.dots circle.on {
  opacity: 1;
  r: 6px;
}
.axis line {
  stroke: var(--soft);
}
.axis.goal line {
  stroke: var(--ink);
}
.brush {
  fill: color-mix(in srgb, var(--accent) 25%, transparent);
  stroke: var(--accent);
}
.grip {
  cursor: ns-resize;
}
.box {
  fill: var(--grid);
  stroke: var(--none);
  stroke-width: 0.75;
}
.box.open {
  stroke-dasharray: 3 3;
}
.median {
  stroke: var(--ink);
  stroke-width: 2.5;
}
.filters {
  display: flex;
  flex-wrap: wrap;
  gap: 0.75rem;
}
fieldset {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.15rem 0.8rem;
  margin: 0;
  padding: 0.2rem 0.8rem 0.5rem;
  border: 1px solid var(--line);
  border-radius: 8px;
  min-width: 0;
  max-width: 100%;
  max-height: 11rem;
  overflow: auto;
}
fieldset legend {
  color: var(--soft);
  font-size: 0.85rem;
  padding: 0 0.3rem;
  overflow-wrap: anywhere;
}
fieldset label {
  display: inline-flex;
  align-items: center;
  gap: 0.3rem;
  font-size: 0.9rem;
  overflow-wrap: anywhere;
}
.field,
.choice,
.choice label {
  display: inline-flex;
  align-items: center;
  gap: 0.4rem;
}
.choice {
  gap: 1rem;
}
.effects {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr));
  gap: 1.5rem;
  margin-top: 1rem;
}
.effect {
  min-width: 0;
}
.wide {
  overflow-x: auto;
}
.tall {
  max-height: 36rem;
  overflow-y: auto;
  border: 1px solid var(--line);
  border-radius: 8px;
}
table {
  border-collapse: collapse;
  font-variant-numeric: tabular-nums;
  font-size: 0.9rem;
}
th,
td {
  padding: 0.3rem 0.5rem;
  border-bottom: 1px solid var(--line);
  text-align: right;
  white-space: nowrap;
  max-width: 22rem;
  overflow: hidden;
  text-overflow: ellipsis;
}
th {
  color: var(--soft);
  font-weight: 600;
}
.effect table {
  width: 100%;
  font-size: 0.8rem;
}
.effect :is(th, td) {
  padding: 0.2rem 0.3rem;
}
.best {
  width: 100%;
}
.best td,
.best th {
  border-bottom-color: var(--grid);
}
.goal {
  position: relative;
  min-width: 9rem;
}
.goal span {
  position: relative;
}
.bar {
  position: absolute;
  left: 0;
  top: 15%;
  bottom: 15%;
  border-radius: 3px;
  background: color-mix(in srgb, var(--accent) 22%, transparent);
}
.all {
  width: 100%;
}
.all thead th {
  position: sticky;
  top: 0;
  background: var(--raised);
  padding: 0;
  z-index: 1;
}
.all th button {
  width: 100%;
  border: 0;
  background: none;
  border-radius: 0;
  padding: 0.4rem 0.5rem;
  text-align: right;
  white-space: nowrap;
  color: var(--soft);
  font-weight: 600;
}
.all th button::after {
  content: " ";
  display: inline-block;
  width: 0.8em;
}
.all th[aria-sort=ascending] button::after {
  content: "↑";
}
.all th[aria-sort=descending] button::after {
  content: "↓";
}
tbody tr:hover,
tr.on {
  background: color-mix(in srgb, var(--accent) 12%, transparent);
}
.dot {
  display: inline-block;
  width: 0.6rem;
  height: 0.6rem;
  border-radius: 50%;
  margin-right: 0.5rem;
}
details {
  margin: 0.75rem 0;
  overflow-wrap: anywhere;
}
summary {
  cursor: pointer;
}
details ul {
  margin: 0.5rem 0;
  color: var(--soft);
  font-size: 0.9rem;
}
.readout {
  position: fixed;
  left: 0;
  right: 0;
  bottom: 0;
  z-index: 2;
  display: flex;
  flex-wrap: wrap;
  gap: 0.1rem 1.25rem;
  padding: 0.5rem max(1rem, calc(50vw - 37rem));
  background: var(--raised);
  border-top: 1px solid var(--line);
  overflow-wrap: anywhere;
  max-height: 40vh;
  overflow: auto;
}
.readout:empty {
  display: none;
}
.readout .hint {
  color: var(--soft);
}
@media (max-width: 40rem) {
  dl {
    display: block;
  }
  dd {
    margin-bottom: 0.5rem;
  }
  main {
    padding-top: 1rem;
  }
}
@media print {
  .readout,
  .filters,
  .controls button {
    display: none;
  }
  .tall {
    max-height: none;
  }
  .picture {
    break-inside: avoid;
  }
}
`;
