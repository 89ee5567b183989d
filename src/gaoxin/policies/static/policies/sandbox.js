// A slider and the number beside it say the same; the form answers when either is let go.
(function () {
  "use strict";
  document.addEventListener("input", (event) => {
    const moved = event.target;
    if (!(moved instanceof HTMLInputElement)) return;
    const other = document.getElementById(moved.dataset.beside || "");
    if (other) other.value = moved.value;
  });
})();
