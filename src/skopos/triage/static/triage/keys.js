"use strict";
// Keys of a list: J and K move, X marks, every other key presses what names it in aria-keyshortcuts. Without this file
// the same buttons and links work by hand.

(() => {
    const writes = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
    const seen = (element) => !element.disabled && (element.checkVisibility() || element.closest("[data-keys-inside]"));
    const signs = { "+": "Plus", "=": "Plus", "-": "-" };
    const rows = () => [...document.querySelectorAll("[data-row]")];
    const here = () => document.querySelector("[data-row][data-here]");
    const wide = () => matchMedia("(min-width: 60rem)").matches;

    function mark(row) {
        for (const other of rows()) {
            other.toggleAttribute("data-here", other === row);
            const link = other.querySelector("a[aria-current], a.inbox__open");
            if (link) link.toggleAttribute("aria-current", other === row);
            if (link && other === row) link.setAttribute("aria-current", "true");
        }
        row.scrollIntoView({ block: "nearest" });
    }

    function move(step) {
        const all = rows();
        if (!all.length) return;
        const at = all.indexOf(here());
        const row = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
        if (row === here()) return;
        mark(row);
        const link = row.querySelector("a.inbox__open");
        if (link && wide()) {
            link.click();
        } else {
            (link || row.querySelector("a, button"))?.focus();
        }
    }

    // Marked rows come first, then the row that the keys stand on, then the page.
    function wanted(key) {
        const named = (root) => root && [...root.querySelectorAll("[aria-keyshortcuts]")].find(
            (element) => element.getAttribute("aria-keyshortcuts").split(" ").includes(key) && seen(element));
        const bulk = document.querySelector(".inbox__list:has(input[name=item]:checked) .inbox__bulk");
        const detail = document.querySelector(".inbox__detail");
        return named(bulk) || named(detail) || named(here()) || named(document.querySelector("[data-keys] > .toolbar"));
    }

    function press(element) {
        if (element.matches("input, textarea, select")) {
            element.focus();
        } else if (element.matches("summary")) {
            element.parentElement.open = true;
            (element.parentElement.querySelector("textarea, input:not([type=hidden]), button") || element).focus();
        } else {
            element.click();
        }
    }

    // Does what a key says; gives whether it said anything.
    function act(letter, shift) {
        const shifted = shift && /^[A-Z0-9]$/.test(letter) && wanted(`Shift+${letter}`);
        if (shifted) {
            press(shifted);
        } else if (shift && /^[0-9]$/.test(letter)) {
            return false;
        } else if (letter === "J" || letter === "K") {
            move(letter === "J" ? 1 : -1);
        } else if (letter === "X") {
            const box = here()?.querySelector("input[type=checkbox]");
            if (box) box.checked = !box.checked;
        } else {
            const element = wanted(letter);
            if (!element) return false;
            press(element);
        }
        return true;
    }

    // -- A key means the list as it will be: while a change is on its way, or the mention that a key opened, the next
    // keys wait for the answer. Only J, K and X need no more than the list.
    const waiting = [];
    const underway = new Map();
    const early = (letter) => {
        const verbs = [...underway.values()];
        return verbs.includes("post") || (verbs.length > 0 && !["J", "K", "X"].includes(letter));
    };

    function replay() {
        while (waiting.length && !early(waiting[0].letter)) {
            const { letter, shift } = waiting.shift();
            act(letter, shift);
        }
    }

    document.addEventListener("htmx:beforeSend", (event) => {
        const { xhr, requestConfig } = event.detail;
        if (!event.target.closest("[data-keys]")) return;
        underway.set(xhr, requestConfig.verb);
        xhr.addEventListener("loadend", () => {
            underway.delete(xhr);
            replay();
        });
    });

    // Of several mentions that were opened in a hurry the last one is shown, in whatever order the answers come.
    document.addEventListener("htmx:beforeSwap", (event) => {
        const { xhr } = event.detail;
        if (underway.get(xhr) === "get" && xhr !== [...underway.keys()].at(-1)) event.detail.shouldSwap = false;
    });

    document.addEventListener("keydown", (event) => {
        const { key, target } = event;
        if (event.defaultPrevented || event.isComposing || !document.querySelector("[data-keys]")) return;
        if (document.querySelector("dialog[open]")) return;
        if (writes(target)) {
            if (key === "Escape") target.blur();
            if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.form) target.form.requestSubmit();
            return;
        }
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        // Where the digits themselves need Shift, they stay what they are.
        const digit = event.shiftKey && !/^[0-9+]$/.test(key) && event.code.match(/^Digit(\d)$/);
        const letter = digit ? digit[1] : signs[key] || (key.length === 1 ? key.toUpperCase() : key);
        const shift = event.shiftKey && (Boolean(digit) || !/^[0-9]$/.test(letter));
        if (!/^([A-Z0-9-]|Plus)$/.test(letter)) return;
        if (waiting.length || early(letter)) {
            event.preventDefault();
            waiting.push({ letter, shift });
        } else if (act(letter, shift)) {
            event.preventDefault();
        }
    });

    // -- The row that was opened is the one that the keys stand on.
    document.addEventListener("click", (event) => {
        const link = event.target.closest("a.inbox__open");
        if (link) mark(link.closest("[data-row]"));
        const fill = event.target.closest("[data-fill]");
        const field = fill && document.getElementById("reply");
        if (field) {
            event.preventDefault();
            event.stopPropagation();
            field.value = fill.dataset.fill;
            fill.closest("details").open = false;
            field.focus();
        }
    }, true);

    // What was sent is done: the keys are for the next mention, not for the field that its form had.
    document.addEventListener("htmx:beforeRequest", (event) => {
        const { requestConfig } = event.detail;
        if (requestConfig?.verb === "post" && event.target.closest("[data-keys]")) document.activeElement?.blur();
    });

    document.addEventListener("htmx:afterSettle", () => here()?.scrollIntoView({ block: "nearest" }));

    // -- The help lists the keys of this page.
    function list(keys, name) {
        const box = document.createElement("span");
        for (const key of keys) {
            const sign = document.createElement("kbd");
            sign.textContent = key;
            box.append(sign, " ");
        }
        const text = document.createElement("span");
        text.textContent = name;
        return [box, text];
    }

    function nameOf(element) {
        if (element.dataset.hint) return element.dataset.hint;
        const own = element.getAttribute("aria-label") || element.labels?.[0]?.querySelector(".field__label")?.textContent
            || element.labels?.[0]?.textContent;
        if (own) return own.trim();
        const copy = element.cloneNode(true);
        for (const part of copy.querySelectorAll("kbd, .visually-hidden")) part.remove();
        return copy.textContent.trim();
    }

    document.addEventListener("toggle", (event) => {
        if (event.target.id !== "keys-dialog" || !event.target.open) return;
        const keys = event.target.querySelector(".keys");
        for (const old of keys.querySelectorAll("[data-own]")) old.remove();
        const root = document.querySelector("[data-keys]");
        const said = new Set();
        for (const element of root?.querySelectorAll("[aria-keyshortcuts]") || []) {
            const name = element.getAttribute("aria-keyshortcuts");
            if (said.has(name) || (!seen(element) && !element.closest(".inbox__bulk"))) continue;
            said.add(name);
            const parts = list(name.replace("Plus", "+").split(" "), nameOf(element));
            for (const part of parts) part.dataset.own = "";
            keys.append(...parts);
        }
        for (const [names, text] of [["J K", root?.dataset.moves], ["X", root?.dataset.marks]]) {
            if (!text) continue;
            const parts = list(names.split(" "), text);
            for (const part of parts) part.dataset.own = "";
            keys.append(...parts);
        }
    }, true);
})();
