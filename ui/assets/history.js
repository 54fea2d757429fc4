// Earlier conversations: which questions were asked, and the ids of their answers. They stay in
// this browser; the answers are fetched from the server when one is opened again.
(() => {
  const MOST = 60;
  const list = () => document.querySelector("#history ol");

  function keep() {
    const turns = [...document.querySelectorAll("#past .turn")]
      .filter((turn) => turn.dataset.answer)
      .map(({ dataset }) => ({ question: dataset.question, answer: dataset.answer }));
    if (!turns.length) return;
    const kept = zhice.stored("history", []);
    const known = kept.find((each) => each.turns[0].answer === turns[0].answer);
    if (known && JSON.stringify(known.turns) === JSON.stringify(turns)) return;
    const rest = kept.filter((each) => each !== known);
    zhice.store("history", [{ at: Date.now(), turns }, ...rest].slice(0, MOST));
    draw();
  }
  function draw() {
    const ol = list();
    if (!ol) return;
    const kept = zhice.stored("history", []);
    ol.replaceChildren(...kept.map((each) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "past-talk";
      button.dataset.first = each.turns[0].answer;
      const title = document.createElement("b");
      title.textContent = each.turns[0].question;
      const when = document.createElement("small");
      when.textContent = new Date(each.at).toLocaleString(document.documentElement.lang);
      button.append(title, when);
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
    ol.classList.toggle("empty", !kept.length);
  }
  function toggle(open) {
    const aside = document.getElementById("history");
    aside.hidden = !open;
    document.body.classList.toggle("with-history", open);
    if (open) { draw(); aside.querySelector(".close").focus(); }
    else document.querySelector("#history-button")?.focus();
  }
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const aside = document.getElementById("history");
    if (at("#history-button")) toggle(aside.hidden);
    else if (at("#history .close")) toggle(false);
    else if (at("#clear")) document.querySelector("#tabs [role=tab]")?.click();
    else if (at("#history .forget")) { zhice.store("history", []); draw(); }
    else if (at(".past-talk")) {
      const { first } = at(".past-talk").dataset;
      const kept = zhice.stored("history", []).find((each) => each.turns[0].answer === first);
      zhice.send({ do: "open", turns: kept.turns });
      document.querySelector("#tabs [role=tab]")?.click();
      toggle(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    const aside = document.getElementById("history");
    if (event.key === "Escape" && aside && !aside.hidden) toggle(false);
  });
  zhice.onChange(keep);
})();
