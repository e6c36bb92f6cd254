"use strict";
// A file may be dropped anywhere on a form with data-drop. Without this file the browser's own file field takes it.

(() => {
    for (const form of document.querySelectorAll("form[data-drop]")) {
        const field = form.querySelector("input[type=file]");
        form.addEventListener("dragover", (event) => event.preventDefault());
        form.addEventListener("drop", (event) => {
            if (!event.dataTransfer.files.length) return;
            event.preventDefault();
            field.files = event.dataTransfer.files;
            form.requestSubmit();
        });
        form.addEventListener("submit", () => {
            form.querySelector("button").disabled = true;
            form.querySelector("progress").hidden = false;
        });
        // Coming back by the browser's own button finds the form as it was before.
        window.addEventListener("pageshow", () => {
            form.querySelector("button").disabled = false;
            form.querySelector("progress").hidden = true;
        });
    }
})();
