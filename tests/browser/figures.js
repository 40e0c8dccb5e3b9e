// Measures the texts of every figure of the page as the browser has set them.
() => {
  const ROUNDED = 1.5; // pixels: a box is measured in whole ones, and an italic leans out of it

  // The letters without the empty space that a line of text has above and below them.
  const letters = (text) => {
    const box = text.getBoundingClientRect();
    const [over, under] = [box.height * 0.2, box.height * 0.12];
    return new DOMRect(box.x, box.y + over, box.width, box.height - over - under);
  };
  const overlap = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > ROUNDED &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > ROUNDED;
  const inside = (a, b) =>
    a.left >= b.left - ROUNDED && a.right <= b.right + ROUNDED &&
    a.top >= b.top - ROUNDED && a.bottom <= b.bottom + ROUNDED;

  const channel = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).map((part) => channel(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  // The topmost filled shape under the middle of a text: what it stands on.
  const ground = (text, box) =>
    document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2).find((shape) =>
      shape.closest("svg") === text.closest("svg") && shape.matches("path, use, rect, circle") &&
      getComputedStyle(shape).fill !== "none");

  // The part of a shape of several bars that a text stands on: a bar has four corners.
  const part = (shape, box) => {
    const its = shape.getBoundingClientRect(), bars = (shape.getAttribute("d") || "").match(/M[^Mz]*z/g);
    if (!bars || bars.length < 2) return its;
    const toPage = shape.getScreenCTM(), [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const rects = bars.map((bar) => {
      const at = bar.match(/-?[\d.]+/g).map(Number), corners = [];
      for (let i = 0; i < at.length; i += 2) corners.push(new DOMPoint(at[i], at[i + 1]).matrixTransform(toPage));
      const [xs, ys] = [corners.map((one) => one.x), corners.map((one) => one.y)];
      const [left, top] = [Math.min(...xs), Math.min(...ys)];
      return new DOMRect(left, top, Math.max(...xs) - left, Math.max(...ys) - top);
    });
    return rects.find((one) => one.left <= x && x <= one.right && one.top <= y && y <= one.bottom) || its;
  };

  // Lines that may not cross out a text; the pale lines of a grid may lie behind one.
  const lines = (svg) => [...svg.querySelectorAll("path")].filter((path) => {
    const look = getComputedStyle(path);
    return !path.closest("defs") && look.fill === "none" && look.stroke !== "none" &&
      contrast(look.stroke, "rgb(255, 255, 255)") > 1.6;
  });
  const crosses = (line, box) => {
    const its = line.getBoundingClientRect(), wide = parseFloat(getComputedStyle(line).strokeWidth);
    const near = new DOMRect(its.x - wide, its.y - wide, its.width + 2 * wide, its.height + 2 * wide);
    if (!overlap(near, box)) return false;
    const toLine = line.getScreenCTM().inverse();
    for (let x = box.left + ROUNDED; x <= box.right - ROUNDED; x += 1)
      for (let y = box.top + ROUNDED; y <= box.bottom - ROUNDED; y += 1)
        if (line.isPointInStroke(new DOMPoint(x, y).matrixTransform(toLine))) return true;
    return false;
  };

  const faults = (svg) => {
    const frame = svg.getBoundingClientRect(), found = [];
    const texts = [...svg.querySelectorAll("text")].map((text) => [text, letters(text)]);
    const marks = [...svg.querySelectorAll("use")].map((mark) => mark.getBoundingClientRect());
    const drawn = lines(svg);
    texts.forEach(([text, box], at) => {
      const say = (what) => found.push(`${svg.closest("figure").id}: ${what}: ${text.textContent}`);
      if (!inside(box, frame)) say("cut");
      for (const [other, its] of texts.slice(at + 1))
        if (overlap(box, its)) say(`over "${other.textContent}"`);
      if (marks.some((mark) => overlap(box, mark))) say("under a mark");
      if (drawn.some((line) => crosses(line, box))) say("crossed by a line");
      const under = ground(text, box), white = "rgb(255, 255, 255)";
      const isBar = under && !under.matches(".band"); // over the border of a band one can read
      if (isBar && !inside(box, part(under, box))) say("wider than its bar");
      const papers = isBar ? [] : [white];
      if (under) papers.push(getComputedStyle(under).fill);
      if (papers.some((paper) => contrast(getComputedStyle(text).fill, paper) < 4.5))
        say("too faint");
    });
    return found;
  };
  return [...document.querySelectorAll("figure svg")].flatMap(faults);
}
