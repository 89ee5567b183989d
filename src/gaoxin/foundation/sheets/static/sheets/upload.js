// The drop area: shows the chosen file, takes dropped ones, tells at once when a file is too large.
(function () {
  "use strict";
  document.querySelectorAll("form.upload").forEach((form) => {
    const area = form.querySelector(".drop");
    const input = form.querySelector("input[type=file]");
    const name = form.querySelector(".drop-name");
    const tooLarge = form.querySelector(".drop-large");
    const button = form.querySelector("button");
    const largest = Number(form.dataset.largest) * 1024 * 1024;

    const show = () => {
      const file = input.files[0];
      name.textContent = file ? file.name : "";
      tooLarge.hidden = !file || file.size <= largest;
      button.disabled = !tooLarge.hidden;
    };
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach((kind) =>
      area.addEventListener(kind, (event) => {
        event.preventDefault();
        area.classList.add("is-over");
      })
    );
    ["dragleave", "drop"].forEach((kind) =>
      area.addEventListener(kind, (event) => {
        event.preventDefault();
        area.classList.remove("is-over");
      })
    );
    area.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      show();
    });
    form.addEventListener("submit", () => window.setTimeout(() => (button.disabled = true), 0));
    window.addEventListener("pageshow", show);
  });
})();
