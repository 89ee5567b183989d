// A map wider than its frame is shown from where cases begin; without a script it is scrolled by hand.
(() => {
  const begin = (root) => {
    for (const frame of root.querySelectorAll(".flow-frame")) {
      const start = frame.querySelector(".f-start");
      if (!start || frame.scrollWidth <= frame.clientWidth) continue;
      const at = start.getBoundingClientRect();
      const from = frame.getBoundingClientRect();
      frame.scrollLeft += at.left + at.width / 2 - from.left - from.width / 2;
    }
  };
  document.addEventListener("htmx:load", (event) => begin(event.target));
  begin(document);
})();
