// From a page to the same page in the book's other editions, from a server or from disk.
//
// The page holds a link to all editions. Where editions.js tells of others, this puts a list in
// its place: each edition in the page's language, or else in the edition's first; at the same page
// if it is there, or else, and saying so, at the start page. Otherwise the link stays.
"use strict";

(() => {
  const nav = document.querySelector("nav.swvr-editions");
  if (!nav || typeof SWVR_EDITIONS === "undefined") return;
  const { year, language, page, front, start, all } = nav.dataset;
  const others = SWVR_EDITIONS.filter((edition) => edition.year !== Number(year));
  if (!others.length) return;

  const element = (name, attributes = {}, ...content) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...content);
    return made;
  };

  const noted = (text, attributes = {}) => element("small", attributes, text);

  const entryFor = (edition) => {
    const site = edition.sites.find((one) => one.language === language) ?? edition.sites[0];
    const same = site.pages.includes(page);
    const href = front + site.folder + (same ? page : "index.html");
    const link = element("a", { href }, String(edition.year));
    if (site.language !== language) link.append(" ", noted(site.name, { lang: site.language }));
    if (!same) link.append(" ", noted(start));
    return element("li", {}, link);
  };

  const link = nav.querySelector("a");
  const summary = element("summary", { className: link.className, title: link.title });
  summary.append(...link.childNodes);
  const list = element("ul", {}, ...others.map(entryFor));
  list.append(element("li", {}, element("a", { href: link.href }, all)));
  const details = element("details", {}, summary, list);
  link.replaceWith(details);

  const close = () => {
    details.open = false;
  };
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    close();
    summary.focus();
  });
  // Whoever goes on elsewhere, by keyboard or pointer, is done with it.
  details.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !details.contains(relatedTarget)) close();
  });
  document.addEventListener("click", ({ target }) => {
    if (!details.contains(target)) close();
  });
})();
