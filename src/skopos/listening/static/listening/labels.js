"use strict";
// Labels by key: J and K choose a mention, a key says a label. Without this file the buttons below each mention do it.

(() => {
    const KEYS = {
        "-": "sentiment:-1", "1": "sentiment:-1", "−": "sentiment:-1",
        "0": "sentiment:0", "2": "sentiment:0",
        "+": "sentiment:1", "=": "sentiment:1", "3": "sentiment:1",
        h: "emotion:joy", a: "emotion:anger", s: "emotion:sadness", f: "emotion:fear", w: "emotion:surprise",
        d: "emotion:disgust", t: "emotion:trust", i: "emotion:anticipation", x: "emotion:",
        p: "spam:toggle", o: "offence:toggle", y: "confirm", u: "undo",
    };
    const LISTS = { l: "language_value", c: "country_value" };
    const mentions = () => [...document.querySelectorAll("[data-mention]")];
    const writes = (element) => element.matches("input:not([type=hidden]), textarea, select, [contenteditable]");
    let place = -1;
    let leaving = 0;
    let wanted = ""; // the list that a key asked for while its panel is on its way

    function choose(step) {
        const all = mentions();
        if (!all.length) return;
        const here = all.indexOf(document.activeElement.closest("[data-mention]"));
        place = Math.min(Math.max((here < 0 ? place : here) + step, 0), all.length - 1);
        all[place].focus();
        all[place].scrollIntoView({ block: "nearest" });
    }

    function current() {
        const all = mentions();
        const focused = document.activeElement.closest("[data-mention]");
        if (focused) place = all.indexOf(focused);
        return focused || (all.length === 1 ? all[0] : all[place]);
    }

    function send(mention, choice) {
        const form = mention.querySelector("form[data-labels]");
        if (!form) return false;
        const field = document.createElement("input"); // htmx sends fields, but not a button that nobody clicked
        field.type = "hidden";
        field.name = "choice";
        field.value = choice;
        form.append(field);
        form.requestSubmit();
        setTimeout(() => field.remove(), 0);
        return true;
    }

    // Shift with a digit or a letter is written beside the themes and languages that have one. Where the digits themselves
    // need Shift, they stay what they are.
    function shifted(event, mention) {
        const found = event.shiftKey && !/^[\d+]$/.test(event.key) && event.code.match(/^(?:Digit|Key)(\w)$/);
        const name = found && `[data-keys="Shift+${found[1].toLowerCase()}"]`;
        const named = name && (mention.querySelector(name) || document.querySelector(name));
        return named ? named.dataset.stroke || named.value : "";
    }

    function open(mention, name) {
        const list = mention.querySelector(`select[name=${name}]`);
        if (list) {
            list.focus();
            return;
        }
        wanted = name;
        mention.querySelector("[data-panel]")?.click();
    }

    // In a list, Enter takes what it stands on and Escape goes back to the mention.
    function inList(event) {
        const mention = event.target.closest("[data-mention]");
        if (!mention || !Object.values(LISTS).includes(event.target.name)) return;
        if (event.key === "Enter") {
            event.preventDefault();
            place = mentions().indexOf(mention);
            send(mention, event.target.name.replace("_value", ""));
        } else if (event.key === "Escape") {
            mention.focus();
        }
    }

    // A keyboard with other letters has the same places.
    const letter = (event) => {
        const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        return key in KEYS || !/^Key[A-Z]$/.test(event.code) || key.charCodeAt(0) < 128 ? key : event.code.at(-1).toLowerCase();
    };

    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (document.querySelector("dialog[open]")) return;
        if (event.target.matches("select")) inList(event);
        if (writes(event.target)) return;
        const key = letter(event);
        const now = Date.now();
        if (now < leaving) { // the second letter of “g m”
            leaving = 0;
            return;
        }
        if (key === "g") {
            leaving = now + 1200;
            return;
        }
        if (key === "j" || key === "k") {
            event.preventDefault();
            choose(key === "j" ? 1 : -1);
            return;
        }
        const mention = current();
        if (!mention) return;
        const choice = shifted(event, mention);
        if (choice) {
            if (send(mention, choice)) event.preventDefault();
        } else if (key in LISTS) {
            open(mention, LISTS[key]);
            event.preventDefault();
        } else if (key === "e") {
            mention.querySelector("[data-panel]")?.click();
            event.preventDefault();
        } else if (key === "q") {
            mention.querySelector("[data-queue]")?.click();
            event.preventDefault();
        } else if (key in KEYS && send(mention, KEYS[key])) {
            event.preventDefault();
        }
    });

    // The row that came in place of the labelled one is the chosen one.
    document.addEventListener("htmx:afterSwap", (event) => {
        const sent = event.detail.requestConfig?.verb === "post";
        if (wanted && !sent) {
            current()?.querySelector(`select[name=${wanted}]`)?.focus();
            wanted = "";
        }
        if (sent && event.detail.target?.matches?.("[data-mention]")) mentions()[place]?.focus();
    });
})();
