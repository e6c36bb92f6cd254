"use strict";
// Tables on a phone: each row becomes a small card that names its cells (components.css draws it from `data-label`).
// What still scrolls sideways can be reached by keyboard, and the chosen tab is brought into sight.

(() => {
    function label(table) {
        const heads = [...table.querySelectorAll("thead tr:last-child > *")].map((head) => head.textContent.trim());
        if (heads.length < 3 || table.matches(".table--matrix, .chart__table .table")) return;
        table.classList.add("table--cards");
        for (const row of table.tBodies ? [...table.tBodies].flatMap((body) => [...body.rows]) : []) {
            let place = 0;
            for (const cell of row.cells) {
                const wide = cell.colSpan > 1;
                if (cell.tagName === "TD" && !wide && heads[place]) cell.dataset.label = heads[place];
                place += cell.colSpan;
            }
        }
    }

    function reach(scroller) {
        if (scroller.tabIndex >= 0 || scroller.scrollWidth <= scroller.clientWidth) return;
        scroller.tabIndex = 0;
        if (!scroller.getAttribute("role")) scroller.setAttribute("role", "group");
        if (scroller.hasAttribute("aria-label") || scroller.hasAttribute("aria-labelledby")) return;
        const heading = scroller.closest("section, form, .card, details")?.querySelector("h2, h3, summary");
        scroller.setAttribute("aria-label", (heading || document.querySelector("h1")).textContent.trim());
    }

    function prepare(part) {
        for (const table of part.querySelectorAll("table.table")) label(table);
        for (const scroller of part.querySelectorAll(".table-wrap, pre")) reach(scroller);
        for (const tab of part.querySelectorAll(".tabs [aria-current]")) {
            const list = tab.closest(".tabs");
            const [own, frame] = [tab.getBoundingClientRect(), list.getBoundingClientRect()];
            list.scrollLeft += own.left + own.width / 2 - frame.left - frame.width / 2;
        }
    }

    document.addEventListener("htmx:load", (event) => prepare(event.target.parentElement ?? document));
    addEventListener("resize", () => document.querySelectorAll(".table-wrap, pre").forEach(reach));
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => prepare(document));
    else prepare(document);
})();
