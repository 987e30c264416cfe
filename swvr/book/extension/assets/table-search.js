// Search boxes and drop-downs of tables, from a server or from disk.
//
// The page holds the controls hidden, with their words; this shows them and hides the rows that
// do not match. All that is typed must be found, word by word, in any cell of a row, whatever its
// case and accents; Chinese is found within a cell as it is written.
"use strict";

(() => {
  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/gu, " ");

  const bringToLife = (controls) => {
    const figure = controls.closest("figure");
    const rows = [...figure.querySelectorAll("tbody > tr")].map((element) => {
      const cells = [...element.cells].map((cell) => cell.textContent.trim());
      return { element, cells, text: folded(cells.join("\n")) };
    });
    const box = controls.querySelector("input");
    const selects = [...controls.querySelectorAll("select")];
    const status = controls.querySelector("[data-count]");
    const number = (value) => value.toLocaleString(document.documentElement.lang || undefined);

    const update = () => {
      const words = folded(box.value).split(" ").filter(Boolean);
      let shown = 0;
      for (const { element, cells, text } of rows) {
        const match =
          words.every((word) => text.includes(word)) &&
          selects.every(({ value, dataset }) => !value || cells[dataset.column] === value);
        element.hidden = !match;
        shown += match;
      }
      status.textContent = status.dataset.count
        .replace("{shown}", number(shown))
        .replace("{all}", number(rows.length));
      figure.classList.toggle("is-filtered", shown < rows.length);
    };

    // A link to a row that the search hides shows all rows again.
    const reveal = () => {
      const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!row?.hidden || !figure.contains(row)) return;
      box.value = "";
      for (const select of selects) select.value = "";
      update();
      row.scrollIntoView();
    };

    controls.addEventListener("input", update);
    window.addEventListener("hashchange", reveal);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      box.value = "";
      update();
    });
    controls.hidden = false;
    figure.classList.add("is-searchable");
    update(); // a browser that goes back keeps what was typed
    reveal();
  };

  document.querySelectorAll("figure.exhibit > .exhibit-search").forEach(bringToLife);
})();
