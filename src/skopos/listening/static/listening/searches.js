"use strict";
// The help card of a search's editor: a click puts an example into the text, where the cursor stands.

document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    const field = document.getElementById("id_query");
    if (!button || !field) return;
    const before = field.value.slice(0, field.selectionStart);
    const gap = before && !/[\s(]$/.test(before) ? " " : "";
    field.setRangeText(gap + button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
});
