"use strict";
// Draws the figures of ui/chart.html with Vega. The library is fetched only when a page has a chart.

(() => {
    const root = document.documentElement;
    const rtl = root.dir === "rtl";
    const darkDevice = matchMedia("(prefers-color-scheme: dark)");
    const drawn = new Map();
    // `ast` and the two style switches keep within the content security policy.
    const OPTIONS = {
        renderer: "svg",
        ast: true,
        actions: false,
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
    };
    let loading;

    function library(address) {
        loading ??= new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = address;
            script.onload = () => resolve(window.skoposVega);
            script.onerror = () => reject(new Error("The chart library could not be loaded."));
            document.head.append(script);
        });
        return loading;
    }

    function mode() {
        return root.dataset.theme || (darkDevice.matches ? "dark" : "light");
    }

    // D3 writes dates in Western digits only. The mark keeps a day before its month in a drawing laid out from the left.
    const toDigits = (digits) => (text) => "\u200f" + text.replace(/\d/g, (digit) => digits[digit]);

    // The bundle hands out `vegaEmbed` alone; an empty view gives away Vega's View class and the locale now set.
    let ready;
    function localView(vega) {
        ready ??= (async () => {
            const formats = vega.settings.formats[root.lang] || vega.settings.formats.en;
            const { view } = await vega.embed(document.createElement("div"), { width: 1, height: 1 }, {
                ...OPTIONS,
                mode: "vega",
                formatLocale: formats.number,
                timeFormatLocale: formats.time,
            });
            const locale = { ...view.locale() };
            const { numerals } = formats.number;
            const localise = numerals ? toDigits(numerals) : (text) => text;
            for (const name of ["timeFormat", "utcFormat"]) {
                const original = locale[name];
                locale[name] = (specifier) => {
                    const whole = typeof specifier === "string";
                    const format = original(whole ? specifier : { ...formats.days, ...specifier });
                    return (date) => localise(format(date));
                };
            }
            const View = view.constructor;
            view.finalize();
            return class extends View {
                constructor(runtime, options) {
                    super(runtime, options);
                    this.locale(locale);
                }
            };
        })();
        return ready;
    }

    async function draw(plot) {
        const vega = await library(plot.dataset.bundle);
        const { spec, rows, fits, description } = drawn.get(plot);
        const theme = structuredClone(vega.settings.themes[`${mode()}-${rtl ? "rtl" : "ltr"}`]);
        const own = { ...spec, description, datasets: { ...spec.datasets, rows } };
        if (fits) Object.assign(own, { width: "container", height: "container" });
        const target = plot.querySelector(".vega-embed") || plot.appendChild(document.createElement("div"));
        const result = await vega.embed(target, own, {
            ...OPTIONS,
            mode: "vega-lite",
            config: theme,
            viewClass: await localView(vega),
        });
        plot.view?.finalize();
        plot.view = result.view;
    }

    // Paper is white: a chart drawn for the dark is recoloured for the print, at once, as the browser does not wait.
    const PAINTS = ["fill", "stroke", "stop-color"];
    const channels = (colour) => {
        const found = /^#(..)(..)(..)$/.exec(colour);
        return found ? found.slice(1).map((part) => parseInt(part, 16)) : (colour.match(/[\d.]+/g) || []).map(Number);
    };

    // Colours of the theme, in a fixed order, and the two ends of its ramp.
    function paints(theme) {
        const { category, ramp } = theme.range;
        const plain = [theme.axis.labelColor, theme.axis.gridColor, theme.text.color, theme.arc.stroke, ...category];
        return { plain, ramp: ramp.map(channels) };
    }

    function onPaper(colour, dark, light) {
        const place = dark.plain.indexOf(colour.toLowerCase());
        if (place >= 0) return light.plain[place];
        const [red, green, blue] = channels(colour);
        const [low, high] = dark.ramp;
        const share = (red - low[0]) / (high[0] - low[0] || 1);
        const along = low.map((start, index) => start + share * (high[index] - start));
        const near = [red, green, blue].every((value, index) => Math.abs(value - along[index]) < 6);
        if (!near || share < 0 || share > 1) return null;
        const mixed = light.ramp[0].map((start, index) => Math.round(start + share * (light.ramp[1][index] - start)));
        return `rgb(${mixed.join(", ")})`;
    }

    const recoloured = [];
    addEventListener("beforeprint", () => {
        if (mode() !== "dark" || !window.skoposVega || recoloured.length) return;
        const { themes } = window.skoposVega.settings;
        const [dark, light] = [paints(themes["dark-ltr"]), paints(themes["light-ltr"])];
        for (const element of document.querySelectorAll(".chart__plot svg *")) {
            for (const name of PAINTS) {
                const colour = element.getAttribute(name);
                const other = colour && /^(#|rgb)/.test(colour) && onPaper(colour, dark, light);
                if (!other) continue;
                recoloured.push([element, name, colour]);
                element.setAttribute(name, other);
            }
        }
    });
    addEventListener("afterprint", () => {
        for (const [element, name, colour] of recoloured.splice(0)) element.setAttribute(name, colour);
    });

    function prepare(part) {
        for (const plot of part.querySelectorAll?.(".chart__plot") ?? []) {
            if (drawn.has(plot)) continue;
            const figure = JSON.parse(plot.querySelector("script").textContent);
            // Wall-clock times of the workspace, taken as this device's own, so that axes show them as they are.
            for (const row of figure.rows) {
                for (const name of figure.times) if (row[name] != null) row[name] = new Date(row[name]).getTime();
            }
            drawn.set(plot, figure);
            draw(plot);
        }
    }

    darkDevice.addEventListener("change", () => {
        for (const plot of drawn.keys()) {
            if (plot.isConnected) draw(plot);
            else drawn.delete(plot);
        }
    });
    document.addEventListener("htmx:load", (event) => prepare(event.target.parentElement ?? document));
    if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => prepare(document));
    } else {
        prepare(document);
    }
})();
