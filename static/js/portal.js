// What makes the portal a little easier with script; everything works without it.
"use strict";

// A second click on the same button must not send a form twice. The button stays usable: after a
// while, or when the page comes back from history, the form can be sent again.
const sentForms = new WeakMap();
const GUARD_MILLISECONDS = 8000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const sent = sentForms.get(form);
  if (sent && Date.now() - sent < GUARD_MILLISECONDS) {
    event.preventDefault();
    return;
  }
  sentForms.set(form, Date.now());
  form.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    sentForms.delete(form);
    form.removeAttribute("aria-busy");
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) sentForms.delete(form);
});

// From the error summary to the control, with its label in sight.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#foutoverzicht a[href^='#']");
  const control = link && document.getElementById(link.hash.slice(1));
  if (!control) return;
  event.preventDefault();
  const field = control.closest(".portal-form-field") ?? control;
  field.scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
});

// htmx puts an answer with mistakes in place; the focus goes where a full page would have put it.
document.addEventListener("htmx:afterSettle", () => {
  const summary = document.getElementById("foutoverzicht");
  if (summary && !summary.dataset.seen) {
    summary.dataset.seen = "1";
    summary.focus();
  }
});

// A form leads to its mistakes; a browser carries that along to the page that comes when there are none.
if (location.hash === "#foutoverzicht" && !document.getElementById("foutoverzicht")) {
  history.replaceState(history.state, "", location.pathname + location.search);
}

// Browsers without ::details-content show the menu and the filters closed on wide screens.
if (!CSS.supports("selector(::details-content)") && window.matchMedia("(min-width: 60rem)").matches) {
  for (const panel of document.querySelectorAll(".portal-nav__menu, .portal-filter")) panel.open = true;
}

// Only with script can a page print itself.
for (const button of document.querySelectorAll("[data-portal-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Copying is a help; without script one selects the text.
for (const button of document.querySelectorAll("[data-portal-copy]")) {
  const source = document.getElementById(button.dataset.portalCopy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
      button.textContent = button.dataset.portalCopied;
    } catch {
      // Not allowed here; the text is selected, so that a key copies it.
    }
  });
}

// A large upload takes a while: how much of it has arrived.
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.closest?.("[data-portal-upload]")?.querySelector("progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = (100 * event.detail.loaded) / event.detail.total;
});

// From the search box into what it found, and back, with the arrow keys.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const box = document.querySelector("[data-portal-hits]");
  const hits = box && [...document.querySelectorAll(`#${box.dataset.portalHits} li a`)];
  if (!hits?.length) return;
  const stops = [box, ...hits];
  const here = stops.indexOf(document.activeElement);
  const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (here === -1 || !next) return;
  event.preventDefault();
  next.focus();
});
