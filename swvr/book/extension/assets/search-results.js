// Search results with excerpts, for any language, from a server or from disk.
//
// Sphinx's searchtools.js keeps the index and finds titles; this replaces how a query is read
// (a number is a word), how pages are matched (every word must be there) and how results are
// shown (with an excerpt from SEARCH_TEXTS, which the build writes).
"use strict";

(() => {
  const BEFORE = 40; // characters of an excerpt before the first match
  const EXCERPT = 140;

  /** What the reader typed, in pieces that should stand in the text as they are. */
  const phrasesOf = (query) => [...new Set(query.toLowerCase().trim().split(/\s+/))].filter(Boolean);

  Search._parseQuery = (query) => {
    const stemmer = new Stemmer();
    const words = splitQuery(query.toLowerCase().trim());
    const terms = words.filter((word) => !stopwords.includes(word)).map((w) => stemmer.stemWord(w));
    const phrases = phrasesOf(query);
    localStorage.setItem("sphinx_highlight_terms", phrases.join(" "));
    return [query, new Set(terms), new Set(), new Set(phrases), new Set(words)];
  };

  /** The pages that have a term, each with its score. */
  const pagesWith = (term) => {
    const { docnames, terms, titleterms } = Search._index;
    const scores = new Map();
    const add = (files, score) =>
      [files ?? []].flat().forEach((f) => scores.set(f, Math.max(score, scores.get(f) ?? 0)));
    const partial = (index, score) => {
      if (term.length < 3 || Object.hasOwn(index, term)) return;
      for (const [word, files] of Object.entries(index)) if (word.includes(term)) add(files, score);
    };
    if (Object.hasOwn(terms, term)) add(terms[term], Scorer.term);
    if (Object.hasOwn(titleterms, term)) add(titleterms[term], Scorer.title);
    partial(terms, Scorer.partialTerm);
    partial(titleterms, Scorer.partialTitle);
    // Sphinx indexes emphasised words and inserted numbers apart from the text around them; a
    // pair of Chinese characters that spans the two is found in the text itself.
    if (/\p{Script=Han}/u.test(term)) {
      docnames.forEach((page, file) => textOf(page).includes(term) && add(file, Scorer.term));
    }
    return scores;
  };

  Search.performTermsSearch = (required) => {
    const { docnames, titles, filenames } = Search._index;
    const found = [...required].map(pagesWith);
    if (!found.length) return [];
    return [...found[0].keys()]
      .filter((file) => found.every((scores) => scores.has(file)))
      .map((file) => {
        const score = Math.max(...found.map((scores) => scores.get(file)));
        return [docnames[file], titles[file], "", null, score, filenames[file]];
      });
  };

  Search.query = (query) => {
    const parsed = Search._parseQuery(query);
    const phrases = [...parsed[3]];
    const whole = query.toLowerCase().trim();
    const verbatim = ([page]) => (textOf(page).toLowerCase().includes(whole) ? 1 : 0);
    const results = Search._performSearch(...parsed)
      .reverse() // Sphinx puts the best one last
      .sort((a, b) => verbatim(b) - verbatim(a));
    Search.output.replaceChildren(...results.map((result) => itemFor(result, phrases, parsed[1])));
    _finishSearch(new Set(results.map(([page]) => page)).size);
  };

  const textOf = (page) => (typeof SEARCH_TEXTS === "undefined" ? "" : SEARCH_TEXTS[page] ?? "");

  const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

  const itemFor = ([page, title, anchor], phrases, terms) => {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = page + DOCUMENTATION_OPTIONS.LINK_SUFFIX + anchor;
    link.textContent = plain(title);
    const text = textOf(page);
    if (text) item.appendChild(excerptOf(text, phrases, [...terms]));
    return item;
  };

  const excerptOf = (text, phrases, terms) => {
    const lower = text.toLowerCase();
    const wanted = phrases.filter((phrase) => lower.includes(phrase));
    const marked = wanted.length ? wanted : terms.filter((term) => lower.includes(term));
    const first = Math.min(...marked.map((word) => lower.indexOf(word)), text.length);
    const start = marked.length ? Math.max(0, first - BEFORE) : 0;
    const excerpt = text.slice(start, start + EXCERPT);
    const paragraph = document.createElement("p");
    paragraph.className = "context";
    paragraph.append(
      start > 0 ? "…" : "",
      ...highlighted(excerpt, marked),
      start + EXCERPT < text.length ? "…" : "",
    );
    return paragraph;
  };

  const highlighted = (text, words) => {
    if (!words.length) return [text];
    const pattern = new RegExp(`(${words.map(_escapeRegExp).join("|")})`, "giu");
    return text.split(pattern).map((piece, position) => {
      if (position % 2 === 0) return piece;
      const mark = document.createElement("mark");
      mark.textContent = piece;
      return mark;
    });
  };
})();
