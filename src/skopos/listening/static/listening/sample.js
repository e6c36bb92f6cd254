"use strict";
// Labelling by keyboard alone: each button and emotion names its keys. Without this file they are clicked.

(() => {
    let leaving = 0;
    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
        const foreign = /^Key[A-Z]$/.test(event.code) && event.key.charCodeAt(0) > 127;
        const key = foreign ? event.code.at(-1).toLowerCase() : event.key.length === 1 ? event.key.toLowerCase() : event.key;
        if (Date.now() < leaving) {
            leaving = 0;
            return;
        }
        if (key === "g") leaving = Date.now() + 1200;
        for (const element of document.querySelectorAll("[data-sample] [data-key]")) {
            if (!element.dataset.key.split(" ").includes(key)) continue;
            if (key === "Enter" && event.target.matches("button, a, input")) return;
            event.preventDefault();
            element.click();
            return;
        }
    });
})();
