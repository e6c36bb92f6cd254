"""What a machine can see of WCAG 2.2 AA: names, labels, order of headings, contrast, size of targets, language."""

from playwright.sync_api import Page

CHECK = r"""
() => {
    const found = [];
    const say = (rule, element) => found.push(`${rule}: ${element.outerHTML.slice(0, 160)}`);
    const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        && element.getClientRects().length > 0 && !element.closest(".visually-hidden, [aria-hidden=true]");
    const textOf = (ids) => (ids || "").split(/\s+/)
        .map((id) => document.getElementById(id)?.textContent || "").join(" ");
    const nameOf = (element) => (element.getAttribute("aria-label") || textOf(element.getAttribute("aria-labelledby"))
        || [...(element.labels || [])].map((label) => label.textContent).join(" ") || element.textContent
        || element.getAttribute("title") || element.getAttribute("alt") || "").trim();

    if (!document.documentElement.lang) found.push("the page has no language");
    if (!document.title.trim()) found.push("the page has no title");
    if (document.querySelectorAll("main").length !== 1) found.push("the page needs exactly one main");
    if (document.querySelectorAll("h1").length !== 1) found.push("the page needs exactly one h1");

    const ids = new Map();
    for (const element of document.querySelectorAll("[id]")) {
        if (element.closest("svg")) continue;
        if (ids.has(element.id)) say("id used twice", element);
        ids.set(element.id, element);
    }
    for (const element of document.querySelectorAll("[aria-labelledby], [aria-describedby], [aria-controls]")) {
        for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"]) {
            for (const id of (element.getAttribute(name) || "").split(/\s+/).filter(Boolean)) {
                if (!document.getElementById(id)) say(`${name} leads nowhere`, element);
            }
        }
    }

    let level = 0;
    for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
        if (!visible(heading)) continue;
        const own = Number(heading.tagName[1]);
        if (own > level + 1) say(`heading skips from h${level}`, heading);
        level = own;
    }

    for (const element of document.querySelectorAll("a[href], button, summary")) {
        if (visible(element) && !nameOf(element)) say("no name", element);
    }
    for (const element of document.querySelectorAll("input:not([type=hidden]), select, textarea, meter, progress")) {
        if (visible(element) && !nameOf({ ...element, textContent: "", getAttribute: (n) => element.getAttribute(n),
            labels: element.labels, outerHTML: "" })) say("no label", element);
    }
    for (const image of document.querySelectorAll("img:not([alt]), [role=img]:not([aria-label], [aria-labelledby])")) {
        say("no text alternative", image);
    }
    for (const table of document.querySelectorAll("table")) {
        if (visible(table) && !table.querySelector("th")) say("table without heads", table);
    }

    // Contrast: text against what lies behind it.
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        probe.clearRect(0, 0, 1, 1);
        probe.fillStyle = colour;
        probe.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = probe.getImageData(0, 0, 1, 1).data;
        return [red, green, blue, alpha / 255];
    };
    const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
    const ground = (element) => {
        const layers = [];
        for (let at = element; at; at = at.parentElement) {
            const colour = rgba(getComputedStyle(at).backgroundColor);
            if (colour[3] > 0) layers.push(colour);
            if (colour[3] > 0.99) break;
        }
        return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
    };
    const light = (colour) => {
        const [r, g, b] = colour.map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const judged = new Set();
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || judged.has(element) || !visible(element)) continue;
        if (element.closest("svg, script, style, :disabled, [aria-disabled=true], option")) continue;
        judged.add(element);
        const style = getComputedStyle(element);
        const behind = ground(element);
        const [a, b] = [light(over(rgba(style.color), behind)), light(behind)];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (large ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, element);
    }

    // Targets: 24 by 24 CSS pixels, unless the link stands in a sentence.
    for (const element of document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select")) {
        if (!visible(element) || element.matches(".skip")) continue;
        if (getComputedStyle(element).display === "inline") continue;
        const box = element.getBoundingClientRect();
        const labelled = [...(element.labels || [])].some((label) => label.getBoundingClientRect().height >= 24);
        if ((box.height < 23.5 || box.width < 23.5) && !labelled) {
            say(`target ${Math.round(box.width)}×${Math.round(box.height)}`, element);
        }
    }
    return found;
}
"""


def problems_of(page: Page) -> list[str]:
    """Give what is wrong on the page as it is shown now; empty is good."""
    return page.evaluate(f"({CHECK})()")
