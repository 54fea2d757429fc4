// Citation marks, scrolling and the page's language; everything else is Gradio's.
(() => {
  const root = document.documentElement;
  root.lang = "zh-CN";

  // Gradio's <base> would make "#cite-…" a navigation, so marks are followed here.
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.cite");
    if (!mark) return;
    event.preventDefault();
    const card = document.getElementById(mark.getAttribute("href").slice(1));
    if (!card) return;
    card.scrollIntoView({ behavior: "smooth", block: "center" });
    card.focus({ preventScroll: true });
  });

  // Enter that ends a word in an input method (拼音) must not send the question.
  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(kind, (event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) {
        event.stopImmediatePropagation();
      }
    }, true);
  }

  // A new question is brought to the top, so that its answer is read from the start; again when
  // the answer is complete and the page has grown, unless the reader has moved meanwhile.
  let shown = "";
  let complete = false;
  let moved = false;
  for (const kind of ["wheel", "touchmove"]) {
    document.addEventListener(kind, () => { moved = true; }, { passive: true });
  }
  new MutationObserver(() => {
    const last = [...document.querySelectorAll(".turn")].pop();
    const turn = last?.dataset.turn ?? "";
    const done = last?.closest("#past") != null;
    if (turn === shown && done === complete) return;
    if (turn !== shown) moved = false;
    [shown, complete] = [turn, done];
    if (!moved) last?.scrollIntoView({ block: "start" });
  }).observe(document, { childList: true, subtree: true });

  // The switch writes the language into the heading.
  new MutationObserver(() => {
    const lang = document.querySelector("#brand [data-lang]")?.dataset.lang;
    if (lang && root.lang !== lang) root.lang = lang;
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-lang"] });
})();
