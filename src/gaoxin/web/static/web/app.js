// Small comforts on top of pages that work without them.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");

  const typing = (element) =>
    element instanceof HTMLElement &&
    (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

  // "/" goes to the search box, wherever one is.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const box = document.querySelector("#global-search, .filter-search input, input[type=search]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // A menu closes on Escape and on a click elsewhere.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      const chosen = event.target.closest && event.target.closest(".menu-list a");
      if (!menu.contains(event.target) || chosen) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    const drawer = document.getElementById("nav-open");
    if (drawer) drawer.checked = false;
  });

  // A click anywhere in a row follows the row's own link; the mouse buttons mean what they mean on a link.
  const markRows = (within) =>
    within.querySelectorAll("table[data-rows] tbody tr").forEach((row) => {
      if (row.querySelector("a.row-link")) row.classList.add("leads");
    });
  const rowLink = (event) => {
    if (event.defaultPrevented || !(event.target instanceof Element)) return null;
    if (event.target.closest("a, button, input, select, label, summary, textarea")) return null;
    if (String(window.getSelection())) return null;
    const row = event.target.closest("tr.leads");
    return row && row.querySelector("a.row-link");
  };
  document.addEventListener("click", (event) => {
    const link = rowLink(event);
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  });
  document.addEventListener("auxclick", (event) => {
    const link = event.button === 1 && rowLink(event);
    if (link) window.open(link.href, "_blank", "noopener");
  });

  // A form that asks before it acts: data-confirm on the form or on the button.
  const dialog = document.getElementById("confirm");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (!question || form.dataset.confirmed || !dialog || !dialog.showModal) return;
    event.preventDefault();
    event.stopPropagation();
    // The dialog asks with the verb of the button that was pressed.
    const yes = document.getElementById("confirm-yes");
    yes.textContent = (button && button.textContent.trim()) || yes.dataset.word;
    yes.classList.toggle("is-danger", Boolean(button && button.classList.contains("button-danger")));
    document.getElementById("confirm-text").textContent = question;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener(
      "close",
      () => {
        if (dialog.returnValue !== "yes") return;
        form.dataset.confirmed = "yes";
        if (form.requestSubmit) form.requestSubmit(button || undefined);
        else form.submit();
        delete form.dataset.confirmed;
      },
      { once: true }
    );
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  });

  // A choice that acts at once: <select data-submit>.
  document.addEventListener("change", (event) => {
    if (event.target.matches && event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  // Several choices behind one box count when the box closes, not at each tick.
  document.addEventListener("change", (event) => {
    const many = event.target.closest && event.target.closest("details.many");
    if (!many) return;
    event.stopPropagation();
    many.dataset.touched = "yes";
  }, true);
  document.addEventListener("toggle", (event) => {
    const many = event.target;
    if (!many.matches("details.many") || many.open || !many.dataset.touched) return;
    delete many.dataset.touched;
    many.closest("form").requestSubmit();
  }, true);

  // Page updates: the form token travels with them, and empty filters stay out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, headers, parameters } = event.detail;
    if (verb !== "get") {
      headers["X-CSRFToken"] = document.body.dataset.csrf;
      return;
    }
    Object.keys(parameters).forEach((name) => {
      if (parameters[name] === "") delete parameters[name];
    });
  });
  // Logged out meanwhile: the page asks again and is led to the login. A list refused shows that page whole.
  const pathOf = (address) => new URL(address, location.href).pathname;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, pathInfo, target } = event.detail;
    if (!xhr.responseURL || requestConfig.verb !== "get") return;
    const ledElsewhere = pathOf(xhr.responseURL) !== pathOf(pathInfo.finalRequestPath || pathInfo.requestPath);
    const listRefused = xhr.status >= 400 && target.id === "ledger";
    if (!ledElsewhere && !listRefused) return;
    event.detail.shouldSwap = false;
    if (ledElsewhere) location.reload();
    else location.assign(xhr.responseURL);
  });
  document.addEventListener("htmx:afterSwap", (event) => markRows(event.target.parentNode || document));
  document.addEventListener("htmx:load", (event) => markRows(event.target));

  markRows(document);
})();
