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

    // D3 writes dates in Western digits only.
    const toDigits = (digits) => (text) => text.replace(/\d/g, (digit) => digits[digit]);

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
            if (formats.number.numerals) {
                const localise = toDigits(formats.number.numerals);
                for (const name of ["timeFormat", "utcFormat"]) {
                    const original = locale[name];
                    locale[name] = (specifier) => {
                        const format = original(specifier);
                        return (date) => localise(format(date));
                    };
                }
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
