"use strict";
// Ctrl+K: go anywhere by name. The dialog asks the server for what fits; arrows choose, Enter opens, Escape leaves.
// Without this file the same list is a page of its own.

(() => {
    const dialog = document.getElementById("palette-dialog");
    if (!dialog) return;
    const field = dialog.querySelector("input");
    const list = dialog.querySelector("[role=listbox]");
    const status = dialog.querySelector("[role=status]");
    const options = () => [...list.querySelectorAll("[role=option]")];
    let asked = 0;

    function choose(option) {
        for (const other of options()) other.setAttribute("aria-selected", String(other === option));
        if (option) {
            field.setAttribute("aria-activedescendant", option.id);
            option.scrollIntoView({ block: "nearest" });
        } else {
            field.removeAttribute("aria-activedescendant");
        }
    }

    function show(found) {
        list.replaceChildren(...found.map((entry, number) => {
            const option = document.createElement("a");
            option.href = entry.url;
            option.id = `palette-${number}`;
            option.setAttribute("role", "option");
            option.tabIndex = -1;
            const name = document.createElement("bdi");
            name.textContent = entry.name;
            const kind = document.createElement("span");
            kind.className = "muted small";
            kind.textContent = entry.kind;
            option.append(name, kind);
            return option;
        }));
        choose(options()[0]);
        status.textContent = found.length ? "" : dialog.dataset.nothing;
    }

    async function ask() {
        const turn = ++asked;
        const answer = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(field.value)}`, {
            headers: { Accept: "application/json" },
        }).catch(() => null);
        if (turn !== asked) return; // a newer question is on its way
        if (answer?.ok) {
            show((await answer.json()).entries);
        } else {
            status.textContent = document.getElementById("toasts").dataset.failed;
        }
    }

    function open() {
        dialog.showModal();
        field.value = "";
        field.focus();
        ask();
    }

    document.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
            event.preventDefault();
            if (dialog.open) dialog.close();
            else if (!document.querySelector("dialog[open]")) open();
        }
    });

    document.addEventListener("click", (event) => {
        const opener = event.target.closest("[data-palette]");
        if (opener && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            open();
        }
        if (event.target === dialog) dialog.close();
    });

    field.addEventListener("input", ask);
    field.addEventListener("keydown", (event) => {
        const all = options();
        const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : -1;
            choose(all[(at + step + all.length) % all.length]);
        } else if (event.key === "Enter") {
            event.preventDefault();
            all[at]?.click();
        }
    });
})();
