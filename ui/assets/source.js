// Citations: the card at a mark, and the panel with the whole document.
(() => {
  let opened = null;   // what the panel shows: { url, document, clause }
  let before = null;   // what had the focus before
  let touch = false;
  let hiding = 0;
  const panel = () => document.getElementById("source");
  const peek = () => document.getElementById("peek");

  async function open(url, { view = "text" } = {}) {
    const aside = panel();
    const content = aside.querySelector(".content");
    if (aside.hidden) before = document.activeElement;
    const separator = url.includes("?") ? "&" : "?";
    const answer = await fetch(`${url}${separator}lang=${zhice.lang()}`);
    content.innerHTML = await answer.text();
    opened = { url, view };
    aside.hidden = false;
    document.body.classList.add("with-source");
    closePeek();
    if (view !== "text") show(view);
    toClause(content.querySelector(".opened")?.dataset.clause);
    aside.focus({ preventScroll: true });
  }
  function toClause(id) {
    const piece = id && document.getElementById(`s-${id}`);
    if (!piece) return;
    const target = piece.querySelector("mark") ?? piece;
    const paper = piece.closest(".paper");
    target.scrollIntoView({ block: "center" });
    paper.scrollTop += 0;
  }
  function close() {
    const aside = panel();
    if (!aside || aside.hidden) return;
    aside.hidden = true;
    opened = null;
    document.body.classList.remove("with-source");
    before?.focus?.();
  }
  function openFrom(button) {
    const { document: id, clause = "", quotes = "", view } = button.dataset;
    const query = new URLSearchParams({ clause, quotes });
    return open(`/ui/documents/${encodeURIComponent(id)}?${query}`, { view });
  }
  zhice.openClause = (id) => open(`/ui/clauses/${encodeURIComponent(id)}`);
  zhice.closeSource = close;

  async function show(view) {
    const aside = panel();
    for (const tab of aside.querySelectorAll("[role=tab]")) {
      tab.setAttribute("aria-selected", String(tab.dataset.view === view));
      tab.tabIndex = tab.dataset.view === view ? 0 : -1;
    }
    for (const each of aside.querySelectorAll(".view")) each.hidden = each.id !== `view-${view}`;
    if (opened) opened.view = view;
    const pages = aside.querySelector(".page-view:empty");
    if (view !== "pages" || !pages) return;
    const { document: id, clause } = aside.querySelector(".opened").dataset;
    const query = new URLSearchParams({ clause, lang: zhice.lang() });
    const answer = await fetch(`/ui/documents/${encodeURIComponent(id)}/pages?${query}`);
    pages.innerHTML = await answer.text();
    pages.querySelector(".box")?.scrollIntoView({ block: "center" });
  }

  // The card at a mark
  function showPeek(mark) {
    const card = document.getElementById(mark.getAttribute("href").slice(1));
    const box = peek();
    if (!card || !box) return;
    clearTimeout(hiding);
    box.replaceChildren(...[...card.children].map((each) => each.cloneNode(true)));
    box.hidden = false;
    const at = mark.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    const below = at.bottom + size.height + 12 < innerHeight || at.top < size.height + 12;
    box.style.top = `${below ? at.bottom + 6 : at.top - size.height - 6}px`;
    box.style.left = `${Math.max(8, Math.min(at.left - 24, innerWidth - size.width - 8))}px`;
  }
  function closePeek() { if (peek()) peek().hidden = true; }
  const later = () => { clearTimeout(hiding); hiding = setTimeout(closePeek, 250); };
  document.addEventListener("pointerdown", (event) => { touch = event.pointerType === "touch"; }, true);
  document.addEventListener("mouseover", (event) => {
    const mark = event.target.closest?.("a.cite");
    if (mark && !touch) showPeek(mark);
    else if (event.target.closest?.("#peek")) clearTimeout(hiding);
    else if (peek() && !peek().hidden && !touch) later();
  });
  document.addEventListener("focusin", (event) => {
    const mark = event.target.closest?.("a.cite");
    if (mark) showPeek(mark);
    else if (!event.target.closest?.("#peek")) closePeek();
  });
  addEventListener("scroll", closePeek, { passive: true });

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const mark = at("a.cite");
    if (mark) {
      // Gradio's <base> would make "#cite-…" a navigation.
      event.preventDefault();
      if (touch) return showPeek(mark);
      const card = document.getElementById(mark.getAttribute("href").slice(1));
      const button = card?.querySelector(".open-source");
      return button && openFrom(button);
    }
    if (at(".open-source")) return openFrom(at(".open-source"));
    if (at("#source .close")) return close();
    if (at("#source [role=tab]")) return show(at("[role=tab]").dataset.view);
    const line = at("#source .outline a, #source .go");
    if (line) {
      event.preventDefault();
      show("text");
      const piece = document.getElementById(`s-${line.dataset.clause}`);
      piece?.scrollIntoView({ block: "start" });
      piece?.classList.add("found");
      setTimeout(() => piece?.classList.remove("found"), 1500);
      return undefined;
    }
    if (at(".clause-link")) {
      const link = new URL(`/clauses/${at(".clause-link").dataset.clause}`, location.origin);
      return zhice.copy(link.href, zhice.word("link"));
    }
    if (!at("#peek") && touch) closePeek();
    return undefined;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (peek() && !peek().hidden) closePeek();
      else close();
    }
    const tab = event.target.closest?.("#source [role=tab]");
    if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const tabs = [...tab.parentElement.children];
    const step = event.key === "ArrowRight" ? 1 : -1;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    show(next.dataset.view);
    next.focus();
  });
  // A change of language makes the panels anew: what was open opens again.
  let language = "";
  zhice.onChange(() => {
    if (language === zhice.lang()) return;
    language = zhice.lang();
    if (opened && panel()?.hidden) open(opened.url, opened);
  });
})();
