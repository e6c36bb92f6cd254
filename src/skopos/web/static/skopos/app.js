"use strict";
// Small manners of every page: confirmations, menus, shortcuts, toasts. Without this file all pages still work.

(() => {
    const byId = (id) => document.getElementById(id);

    // -- Confirmation: <form data-confirm="…"> or <button data-confirm="…">, and hx-confirm of htmx.
    function confirmed(text) {
        const dialog = byId("confirm-dialog");
        byId("confirm-text").textContent = text;
        dialog.returnValue = "no";
        dialog.showModal();
        return new Promise((resolve) => {
            dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
        });
    }

    const asked = new WeakSet();
    document.addEventListener("submit", (event) => {
        const form = event.target;
        const text = event.submitter?.dataset.confirm || form.dataset.confirm;
        if (!text || asked.has(form)) {
            asked.delete(form);
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        const { submitter } = event;
        confirmed(text).then((yes) => {
            if (yes) {
                asked.add(form);
                form.requestSubmit(submitter);
            }
        });
    }, true);

    document.addEventListener("htmx:confirm", (event) => {
        if (!event.detail.question) return;
        event.preventDefault();
        confirmed(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
    });

    // -- Messages: dismissed by hand; a fragment may send one with the header HX-Trigger: {"toast": {"text", "kind"}}.
    document.addEventListener("toast", (event) => {
        const box = document.createElement("div");
        const kind = ["good", "bad", "warn", "info"].includes(event.detail.kind) ? event.detail.kind : "info";
        box.className = `notice notice--${kind}`;
        const text = document.createElement("p");
        text.textContent = event.detail.text;
        box.append(text);
        byId("toasts").append(box);
        setTimeout(() => box.remove(), 8000);
    });

    for (const failure of ["htmx:responseError", "htmx:sendError"]) {
        document.addEventListener(failure, () => {
            const detail = { kind: "bad", text: byId("toasts").dataset.failed };
            document.dispatchEvent(new CustomEvent("toast", { detail }));
        });
    }

    document.addEventListener("click", (event) => {
        const dismiss = event.target.closest("[data-dismiss]");
        if (dismiss) dismiss.closest(".notice").remove();
        const opener = event.target.closest("[data-open]");
        if (opener) byId(opener.dataset.open)?.showModal();
        for (const menu of document.querySelectorAll("details.menu[open]")) {
            if (!menu.contains(event.target) || opener) menu.open = false;
        }
    });

    document.addEventListener("focusin", (event) => {
        if (event.target.matches("input[data-select]")) event.target.select();
    });

    // -- A select or checkbox with data-submit sends its form when it changes.
    document.addEventListener("change", (event) => {
        if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    });

    // -- Shortcuts: g and a letter, /, ?. Never while somebody writes.
    let waiting = false;
    const writes = (element) => element.matches("input, textarea, select, [contenteditable]");

    function search() {
        const field = document.querySelector("[data-search], main input[type=search]");
        if (field) {
            field.focus();
        } else {
            document.querySelector("a[data-key=m]")?.click();
        }
    }

    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
            const open = document.querySelector("details.menu[open]");
            if (open) {
                open.open = false;
                open.querySelector("summary").focus();
            }
        }
        if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
        if (document.querySelector("dialog[open]")) return;
        if (waiting) {
            waiting = false;
            event.preventDefault();
            const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
            if (link) link.click();
        } else if (event.key === "g") {
            waiting = true;
            setTimeout(() => (waiting = false), 1200);
        } else if (event.key === "/") {
            event.preventDefault();
            search();
        } else if (event.key === "?") {
            event.preventDefault();
            byId("keys-dialog")?.showModal();
        }
    });
})();
