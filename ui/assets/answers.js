// What one can do with an answer: copy, share, ask again, change the question, judge it.
(() => {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    const has = (name) => button.classList.contains(name);
    const { turn, question, name } = button.dataset;
    const form = button.closest(".turn")?.querySelector(".edit-form");
    if (has("ask")) zhice.send({ do: "ask", question });
    else if (has("retry")) zhice.send({ do: "retry", turn });
    else if (has("without")) zhice.send({ do: "without", turn, name });
    else if (has("share")) {
      const link = new URL(`/?${new URLSearchParams({ q: question })}`, location.origin);
      zhice.copy(link.href, zhice.word("link"));
    } else if (has("copy")) {
      const answer = await fetch(button.dataset.url);
      zhice.copy(await answer.text(), zhice.word("copied"));
    } else if (has("edit")) {
      form.hidden = false;
      form.querySelector("textarea").focus();
    } else if (has("cancel")) form.hidden = true;
    else if (has("verdict")) judge(button);
    else if (has("remove")) remove(button);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.(".edit-form");
    if (!form) return;
    event.preventDefault();
    const question = form.querySelector("textarea").value;
    zhice.send({ do: "edit", turn: form.dataset.turn, question });
  });

  async function remove(button) {
    const { document: id, sure, done } = button.dataset;
    if (!confirm(sure)) return;
    const reply = await fetch(`/v1/documents/${encodeURIComponent(id)}`, { method: "DELETE" });
    if (reply.ok) button.closest(".document").remove();
    zhice.tell(reply.ok ? done : zhice.word("failure"));
  }

  async function judge(button) {
    const { answer, verdict, marker } = button.dataset;
    const said = { answer_id: answer, helpful: verdict === "right", verdict };
    if (marker) said.marker = Number(marker);
    const reply = await fetch("/v1/feedback", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(said),
    });
    if (!reply.ok) return zhice.tell(zhice.word("failure"));
    for (const each of button.parentElement.children) {
      each.setAttribute("aria-pressed", String(each === button));
    }
    return zhice.tell(zhice.word("thanks"));
  }
})();
