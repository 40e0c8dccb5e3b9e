// What a reader meets on the page, in its order, as the browser has laid it out; all unfolded.
() => {
  document.querySelectorAll("details").forEach((part) => (part.open = true));
  const box = (part) => part.getBoundingClientRect();
  const isSeen = (part) => box(part).width > 0 && box(part).height > 0;
  const all = (what) => [...document.querySelectorAll(what)];
  const words = (part) => (part.innerText ?? part.textContent).replace(/\s+/g, " ").trim();
  const sections = all("section[id]");
  return {
    sections: sections.map((part) => part.id),
    fromAbove: sections.map((part) => box(part).top).every((top, at, tops) => !at || tops[at - 1] <= top),
    headings: all("h1, h2, h3, h4, h5, h6").filter(isSeen).map((part) => part.localName + " " + words(part)),
    tables: all("table").filter(isSeen).map((table) =>
      [...table.querySelectorAll("caption, th, td")].filter((cell) => isSeen(cell)).map(words)),
    lists: all("li, dt, dd, p, summary, label").filter(isSeen).map(words),
    figures: all("figure svg").map((svg) =>
      [svg.closest("figure").id, ...[...svg.querySelectorAll("text")].filter(isSeen).map(words)]),
    flat: all("svg, img, textarea, input, table").filter((part) => !part.closest("[hidden]") && !isSeen(part))
      .map((part) => part.outerHTML.slice(0, 80)),
  };
}
