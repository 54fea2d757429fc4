// The frame: language, theme, tabs' addresses, scrolling, what is told to readers.
// Everything that answers, searches or lists is made by the server.
const zhice = (() => {
  const root = document.documentElement;
  root.lang = "zh-CN";
  const brand = () => document.querySelector("#brand [data-lang]");
  const page = {
    lang: () => brand()?.dataset.short ?? "zh",
    word: (name) => brand()?.dataset[name] ?? "",
    // Gradio's side listens (see ui/chat.py).
    send: (detail) => document.dispatchEvent(new CustomEvent("zhice", { detail })),
    tell(text) {
      const told = document.getElementById("told");
      if (!told) return;
      told.textContent = text;
      told.classList.add("shown");
      clearTimeout(page.telling);
      page.telling = setTimeout(() => told.classList.remove("shown"), 2500);
    },
    stored(name, otherwise) {
      try { return JSON.parse(localStorage.getItem(`zhice.${name}`)) ?? otherwise; }
      catch { return otherwise; }
    },
    store(name, value) {
      try { localStorage.setItem(`zhice.${name}`, JSON.stringify(value)); }
      catch { /* a browser that keeps nothing still answers */ }
    },
    async copy(text, said) {
      try {
        if (navigator.clipboard) await navigator.clipboard.writeText(text);
        else copyBySelection(text);
        page.tell(said);
      } catch { page.tell(page.word("noCopy")); }
    },
    onChange(look) {
      new MutationObserver(look).observe(document, {
        childList: true, subtree: true, attributes: true, attributeFilter: ["data-lang", "data-turn"],
      });
    },
  };

  // Without https, browsers offer no clipboard but this.
  function copyBySelection(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("not copied");
  }

  // Enter that ends a word in an input method (拼音) must not send the question.
  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(kind, (event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) {
        event.stopImmediatePropagation();
      }
    }, true);
  }

  // A theme once chosen stays, whatever the system prefers.
  function applyTheme() {
    const chosen = page.stored("theme", null);
    if (chosen && document.body) document.body.classList.toggle("dark", chosen === "dark");
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#theme")) return;
    page.store("theme", document.body.classList.contains("dark") ? "light" : "dark");
    applyTheme();
  });

  // Gradio names its place for files in the browser's language, or in English.
  function nameUpload() {
    const words = page.word("drop");
    const text = document.querySelector("#upload [data-testid=upload-text]");
    if (!text || text.dataset.say === words) return;
    text.dataset.say = words;
    for (const each of [text.closest("button"), ...document.querySelectorAll("#upload input")]) {
      each?.setAttribute("aria-label", words);
    }
  }

  // The page talks to the server as soon as it lists the library.
  let ready = false;
  function begin() {
    if (ready || !document.querySelector("#library .library")) return;
    ready = true;
    applyTheme();
    const language = page.stored("lang", navigator.language.startsWith("zh") ? "zh" : "en");
    if (language !== page.lang()) document.querySelector("#switch")?.click();
    const asked = new URLSearchParams(location.search);
    if (asked.get("q")) page.send({ do: "ask", question: asked.get("q") });
    if (asked.get("clause")) page.openClause?.(asked.get("clause"));
  }
  document.addEventListener("click", (event) => {
    if (event.isTrusted && event.target.closest?.("#switch")) {
      page.store("lang", page.lang() === "zh" ? "en" : "zh");
    }
  });

  // A new question is brought to the top, so that its answer is read from the start; again when
  // the answer is complete and the page has grown, unless the reader has moved meanwhile.
  let shown = "";
  let complete = false;
  let moved = false;
  for (const kind of ["wheel", "touchmove"]) {
    document.addEventListener(kind, () => { moved = true; }, { passive: true });
  }
  page.onChange(() => {
    begin();
    nameUpload();
    const lang = brand()?.dataset.lang;
    if (lang && root.lang !== lang) root.lang = lang;
    const last = [...document.querySelectorAll(".turn")].pop();
    const turn = last ? `${last.dataset.turn} ${last.dataset.question}` : "";
    const done = last?.closest("#past") != null;
    if (turn === shown && done === complete) return;
    if (turn !== shown) moved = false;
    [shown, complete] = [turn, done];
    if (!moved) last?.scrollIntoView({ block: "start" });
  });
  return page;
})();
