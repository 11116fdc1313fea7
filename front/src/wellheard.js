// What every page may do with JavaScript; without it, every page works all the same.

import htmx from "htmx.org";
import {
  initButtons,
  initCharacterCounts,
  initCheckboxes,
  initErrorSummary,
  initHeader,
  initNotificationBanners,
  initPasswordInputs,
  initRadios,
  initSkipLinks,
  initTables,
} from "nhsuk-frontend";

const each = [
  initButtons,
  initCharacterCounts,
  initCheckboxes,
  initErrorSummary,
  initNotificationBanners,
  initPasswordInputs,
  initRadios,
  initTables,
];

function begin(scope) {
  for (const init of each) init({ scope });
}

initHeader();
initSkipLinks();
begin(document);
// What arrived later begins later; the rest of the page has begun already.
document.body.addEventListener("htmx:after:swap", (event) => {
  const scope = event.detail?.ctx?.target ?? event.target;
  if (scope instanceof Element) begin(scope);
});
for (const control of document.querySelectorAll("[data-submits-on-change]")) {
  control.addEventListener("change", () => control.form?.requestSubmit());
}
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
window.htmx = htmx;
