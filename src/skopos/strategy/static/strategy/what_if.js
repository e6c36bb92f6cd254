"use strict";
// Ties the slider of the what-if to its number field: moving one moves the other, and the form asks the server.
(() => {
    document.addEventListener("input", (event) => {
        const slider = event.target.closest("[data-slider-for]");
        if (slider) {
            const field = document.getElementById(slider.dataset.sliderFor);
            field.value = slider.value;
            return;
        }
        const partner = event.target.id && document.querySelector(`[data-slider-for="${event.target.id}"]`);
        if (partner) partner.value = event.target.value;
    });
})();
