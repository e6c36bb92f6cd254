"use strict";
// Keeps the wall up to date: a stream of events says that the facts changed, and each part fetches itself by htmx.

(() => {
    const reduced = matchMedia("(prefers-reduced-motion: reduce)");
    let source;
    let pending = false;

    const wall = () => document.getElementById("wall");
    const streamOf = (target) => target.closest?.("#wall-stream");

    function say(kind) {
        const live = document.getElementById("wall-live");
        if (!live) return;
        live.textContent = live.dataset[kind];
        live.classList.toggle("badge--pass", kind === "live");
        live.classList.toggle("badge--neutral", kind !== "live");
        live.dataset.kind = kind;
    }

    function poll() {
        say("asking");
        if (document.querySelector("[data-polls]")) return;
        const asking = document.getElementById("wall-polling").content.firstElementChild.cloneNode(true);
        asking.dataset.polls = "";
        document.body.append(asking);
        htmx.process(asking);
    }

    function listen() {
        const place = wall();
        if (!place) return;
        if (!window.EventSource) {
            poll();
            return;
        }
        source = new EventSource(`${place.dataset.events}?seen=${encodeURIComponent(place.dataset.seen)}`);
        source.addEventListener("open", () => say("live"));
        source.addEventListener("facts", () => htmx.trigger(document.body, "facts"));
        source.addEventListener("error", () => {
            // Closed for good: all places for streams are taken. Else the browser opens it again by itself.
            if (source.readyState === EventSource.CLOSED) poll();
            else say("waiting");
        });
    }

    // What was asked last is told with each request, so that an unchanged part is not sent again.
    document.addEventListener("htmx:configRequest", (event) => {
        const asking = event.detail.elt;
        if (asking.matches("[data-polls]")) {
            event.detail.parameters.seen = document.getElementById("wall-board").dataset.seen;
        }
        if (asking.id === "wall-stream") {
            event.detail.parameters.seen = asking.querySelector("[data-seen]")?.dataset.seen ?? "";
        }
    });

    // The stream waits while somebody points at it or reads it with the keyboard.
    const reads = (part) => part.matches(":hover") || (part.contains(document.activeElement) && document.activeElement !== part);
    document.addEventListener("htmx:beforeRequest", (event) => {
        const part = event.detail.elt;
        if (part.id !== "wall-stream" || !part.querySelector(".wall-said") || !reads(part)) return;
        event.preventDefault();
        pending = true;
        part.querySelector(".wall-paused")?.removeAttribute("hidden");
    });

    function resume(event) {
        const part = streamOf(event.target);
        if (!part || !pending) return;
        requestAnimationFrame(() => {
            if (reads(part)) return;
            pending = false;
            htmx.trigger(part, "read");
        });
    }
    document.addEventListener("mouseout", resume);
    document.addEventListener("focusout", resume);

    // Mentions that were not there before slide in.
    let known;
    document.addEventListener("htmx:beforeSwap", (event) => {
        if (event.detail.target.id !== "wall-stream") return;
        known = new Set([...event.detail.target.querySelectorAll("[data-said]")].map((item) => item.dataset.said));
    });
    document.addEventListener("htmx:afterSwap", (event) => {
        const part = event.detail.target;
        if (part.id !== "wall-stream" || !known?.size) return;
        for (const item of part.querySelectorAll("[data-said]")) {
            if (!known.has(item.dataset.said)) item.classList.add("wall-said--new");
        }
        if (!reduced.matches) part.querySelector(".wall-stream").scrollTop = 0;
    });

    // Full screen: rotation goes on by htmx, because a new page would end the browser's full screen.
    let turning;
    function turn() {
        clearTimeout(turning);
        const screen = document.getElementById("screen");
        const seconds = Number(screen?.dataset.rotate);
        if (!seconds) return;
        turning = setTimeout(() => {
            const { next } = screen.dataset;
            htmx.ajax("GET", next, { target: "#screen", swap: "outerHTML" }).then(() => history.replaceState(null, "", next));
        }, seconds * 1000);
    }
    document.addEventListener("htmx:load", (event) => {
        if (event.detail.elt.id !== "screen") return;
        say(source?.readyState === 1 ? "live" : "waiting");
        turn();
    });

    document.addEventListener("click", (event) => {
        if (!event.target.closest("[data-fullscreen]")) return;
        if (document.fullscreenElement) document.exitFullscreen();
        else document.documentElement.requestFullscreen?.();
    });

    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target.matches("input, textarea, select") || document.querySelector("dialog[open]")) return;
        const target = document.querySelector(`[data-wall-key="${CSS.escape(event.key)}"]`);
        if (!target) return;
        event.preventDefault();
        target.click();
    });

    addEventListener("pagehide", () => source?.close());
    listen();
    turn();
})();
