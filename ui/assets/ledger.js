// The ledger: whatever is chosen in its form is asked of the server, which returns the page's piece.
(() => {
  const place = () => document.getElementById("ledger");
  let asked = 0;

  async function load(more = {}) {
    const at = place();
    const form = at.querySelector("form");
    const query = new URLSearchParams(form ? new FormData(form) : {});
    for (const [name, value] of Object.entries({ ...more, lang: zhice.lang() })) query.set(name, value);
    const mine = ++asked;
    at.setAttribute("aria-busy", "true");
    const answer = await fetch(`/ui/ledger?${query}`);
    const text = await answer.text();
    if (mine !== asked) return;
    const piece = document.createElement("template");
    piece.innerHTML = text;
    const shown = piece.content.querySelector(".ledger-result, .problem");
    if (!shown) return zhice.tell(zhice.word("failure"));
    const key = `${query.get("view") ?? "units"} ${query.get("lang")}`;
    const result = at.querySelector(".ledger-result");
    // The same view keeps its form, and with it the focus.
    if (result && at.dataset.shown === key) result.replaceWith(shown);
    else {
      const focused = form?.contains(document.activeElement);
      at.replaceChildren(piece.content);
      if (focused) at.querySelector("[name=view]:checked")?.focus();
    }
    at.dataset.shown = answer.ok ? key : "";
    at.removeAttribute("aria-busy");
    return undefined;
  }
  document.addEventListener("change", (event) => {
    if (!event.target.closest?.("#ledger form")) return;
    if (event.target.name === "view") {
      // What one view looks for means nothing to another.
      const find = place().querySelector("[name=find]");
      if (find) find.value = "";
    }
    load();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.closest?.("#ledger")) return;
    event.preventDefault();
    load();
  });
  document.addEventListener("click", (event) => {
    const more = event.target.closest?.(".ledger-more");
    if (more) load({ count: more.dataset.count });
  });
  // Shown for the first time, or in another language: asked anew; also when the tab is come back to.
  let visible = false;
  let language = "";
  function look() {
    const now = place()?.checkVisibility() ?? false;
    if (now && (!visible || language !== zhice.lang())) {
      language = zhice.lang();
      load();
    }
    visible = now;
  }
  zhice.onChange(look);
  // A tab that was shown before is shown again without any change to its elements.
  for (const kind of ["click", "keyup"]) {
    document.addEventListener(kind, () => requestAnimationFrame(() => requestAnimationFrame(look)));
  }
})();
