"use strict";
const form = document.querySelector(".filters");
const articles = [...document.querySelectorAll(".failures article")];
function filter() {
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  let shown = 0;
  for (const article of articles) {
    article.hidden = !chosen.every(([name, value]) => article.dataset[name] === value);
    shown += !article.hidden;
  }
  form.querySelector("output").textContent = `${shown} 题`;
}
form.addEventListener("change", filter);
filter();
