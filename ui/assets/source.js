// Citations: the card at a mark, and the panel with the whole document.
(() => {
  let opened = null;   // what the panel shows: { url, document, clause }
  let before = null;   // what had the focus before
  let touch = false;
  let hiding = 0;
  let bringing = null; // what is being scrolled to
  const MOST_LOOKS = 120;
  const ENOUGH_CALM = 10;
  const panel = () => document.getElementById("source");
  const peek = () => document.getElementById("peek");

  async function open(url, { view = "text" } = {}) {
    if (panel().hidden) before = document.activeElement;
    opened = { url, view };
    const separator = url.includes("?") ? "&" : "?";
    const answer = await fetch(`${url}${separator}lang=${zhice.lang()}`);
    const text = await answer.text();
    if (opened?.url !== url) return; // closed, or another one opened, meanwhile
    const aside = panel(); // a change of language makes it anew
    const content = aside.querySelector(".content");
    content.innerHTML = text;
    aside.hidden = false;
    document.body.classList.add("with-source");
    closePeek();
    aside.focus({ preventScroll: true });
    if (view !== "text") show(view);
    const piece = document.getElementById(`s-${content.querySelector(".opened")?.dataset.clause}`);
    if (piece) bring(piece.querySelector("mark") ?? piece);
  }
  // Pieces get their height when they come near, and words theirs when fonts are there: look again
  // until the target stays where it was put, or the reader moves.
  function bring(target) {
    bringing = target;
    let looks = 0;
    let calm = 0;
    const put = () => {
      const room = target.closest(".paper, .page-view").clientHeight;
      target.scrollIntoView({ block: target.offsetHeight < room ? "center" : "start" });
      return target.getBoundingClientRect().top;
    };
    let top = put();
    const look = () => {
      if (bringing !== target || !target.isConnected || looks++ > MOST_LOOKS) return;
      calm = Math.abs(target.getBoundingClientRect().top - top) < 1 ? calm + 1 : 0;
      if (!calm) top = put();
      if (calm < ENOUGH_CALM) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    document.fonts.ready.then(() => bringing === target && requestAnimationFrame(look));
  }
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    document.addEventListener(kind, () => { bringing = null; }, { capture: true, passive: true });
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
    const box = pages.querySelector(".box");
    if (box) bring(box);
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
      if (piece) bring(piece);
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
