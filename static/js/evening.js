// The evening page and the door: ticks are sent in the background, kept until they arrived, and those of others
// come in by themselves. Everything works without it; then each tick is a form of its own.
"use strict";

const POLL_MILLISECONDS = 12_000;
const FIRST_RETRY_MILLISECONDS = 2_000;
const LAST_RETRY_MILLISECONDS = 30_000;
const REQUEST_MILLISECONDS = 15_000;
// A screen that nobody touches asks no longer: it must not keep a session alive all night.
const UNATTENDED_MILLISECONDS = 30 * 60_000;
const JSON_ONLY = { Accept: "application/json" };

const WAITING = "niet verstuurd, wij proberen het opnieuw";
const SIGNED_OUT = "U bent uitgelogd. Laad deze pagina opnieuw en log in; daarna worden de vinkjes verstuurd.";

// What must still be sent, by number of the row: `{"12": 1}`. Numbers and ticks only, no names. In the browser's
// store, so that it is there again after a reload; where that is shut, in memory.
class Queue {
  constructor(key) {
    this.key = `portaal-vinkjes-${key}`;
    this.memory = {};
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return this.memory;
    }
  }

  write(ticks) {
    this.memory = ticks;
    try {
      if (Object.keys(ticks).length) localStorage.setItem(this.key, JSON.stringify(ticks));
      else localStorage.removeItem(this.key);
    } catch {
      // The store is shut or full; memory holds it for as long as the page is open.
    }
  }

  put(row, value) {
    this.write({ ...this.read(), [row]: value });
  }

  // Only when it is still what was sent: somebody may have tapped again in the meantime.
  arrived(row, value) {
    const ticks = this.read();
    if (ticks[row] !== value) return;
    delete ticks[row];
    this.write(ticks);
  }
}

class Evening {
  constructor(root) {
    this.root = root;
    this.queue = new Queue(root.dataset.eveningKey);
    this.refused = new Map(); // row → sentence; not tried again until somebody taps or the page is loaded again
    this.forms = new Set(); // who signs, still to be sent; names stay in the page
    this.problem = "";
    this.retry = FIRST_RETRY_MILLISECONDS;
    this.arrivals = 0;
    this.touched = Date.now();
    this.sending = false;
    this.listen();
    for (const [row, value] of Object.entries(this.queue.read())) this.show(row, value, WAITING, "waiting");
    this.filter();
    this.count();
    this.send();
    this.pollLater();
  }

  listen() {
    // On the list itself: before the guard against double clicks, which would hold back a second tap.
    this.root.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.matches("[data-evening-tick]")) {
        event.preventDefault();
        this.tap(form.closest("[data-row]").dataset.row);
      } else if (form.matches("[data-evening-signatory]")) {
        event.preventDefault();
        this.forms.add(form);
        this.sayOfForm(form, "");
        this.send(true);
      } else if (form.matches("[data-evening-search]")) {
        event.preventDefault();
      }
    });
    const search = this.root.querySelector("[data-evening-search]");
    search.querySelector("[data-evening-submit]").hidden = true;
    search.addEventListener("input", () => {
      this.filter();
      this.bringIntoView();
    });
    window.addEventListener("online", () => this.send(true));
    window.addEventListener("beforeunload", (event) => {
      if (this.unsent()) event.preventDefault();
    });
    for (const kind of ["pointerdown", "keydown"]) {
      document.addEventListener(kind, () => {
        this.touched = Date.now();
      });
    }
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.poll();
    });
  }

  row(number) {
    return this.root.querySelector(`[data-row="${CSS.escape(number)}"]`);
  }

  tap(number) {
    const button = this.row(number).querySelector("[aria-pressed]");
    const value = button.getAttribute("aria-pressed") === "true" ? 0 : 1;
    this.refused.delete(number);
    this.queue.put(number, value);
    this.show(number, value, "wordt verstuurd", "");
    this.count();
    this.send(true);
  }

  show(number, value, said, tone) {
    const row = this.row(number);
    if (!row) return;
    const button = row.querySelector("[aria-pressed]");
    button.setAttribute("aria-pressed", value ? "true" : "false");
    button.value = value ? "0" : "1";
    if (said !== undefined) this.say(row.querySelector("[data-evening-said]"), said, tone);
  }

  say(element, text, tone) {
    element.textContent = text;
    element.dataset.tone = tone;
  }

  count() {
    const rows = this.root.querySelectorAll("[data-row]");
    const there = this.root.querySelectorAll("[data-row] [aria-pressed='true']");
    this.write("[data-evening-present]", String(there.length));
    // The page was searched on the server: its total stands.
    if (!new URLSearchParams(location.search).get("q")) this.write("[data-evening-total]", String(rows.length));
    const waiting = this.waiting();
    let text = "";
    if (this.problem) text = this.problem;
    else if (waiting && this.failed) {
      text = `${waiting} ${waiting === 1 ? "wijziging is" : "wijzigingen zijn"} nog niet verstuurd. Wij proberen het opnieuw.`;
    } else if (this.failedBefore && !waiting) text = "Alles is opgeslagen.";
    this.write("[data-evening-net]", text);
  }

  // A live region that gets the same text again would be read again.
  write(selector, text) {
    const element = this.root.querySelector(selector);
    if (element.textContent !== text) element.textContent = text;
  }

  waiting() {
    const rows = Object.keys(this.queue.read()).filter((number) => !this.refused.has(number));
    return rows.length + this.forms.size;
  }

  unsent() {
    return Object.keys(this.queue.read()).length + this.forms.size > 0;
  }

  // ---- sending -------------------------------------------------------------------------------

  // One at a time, the next as soon as the one before arrived; after a failure again later, and ever later.
  async send(now = false) {
    if (this.sending || (this.timer && !now)) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sending = true;
    let gone = true;
    try {
      for (let next = this.next(); next && gone; next = this.next()) gone = await next();
    } finally {
      this.sending = false;
    }
    this.failed = !gone;
    if (gone) this.retry = FIRST_RETRY_MILLISECONDS;
    else {
      this.failedBefore = true;
      this.timer = setTimeout(() => this.send(true), this.retry);
      this.retry = Math.min(this.retry * 2, LAST_RETRY_MILLISECONDS);
    }
    this.count();
  }

  next() {
    for (const [number, value] of Object.entries(this.queue.read())) {
      if (!this.refused.has(number) && this.row(number)) return () => this.sendTick(number, value);
    }
    for (const form of this.forms) return () => this.sendForm(form);
    return undefined;
  }

  async sendTick(number, value) {
    const form = this.row(number).querySelector("[data-evening-tick]");
    const data = new FormData(form);
    data.set("aanwezig", String(value));
    const answer = await this.post(form.action, data);
    if (answer.saved) {
      this.arrivals += 1;
      this.queue.arrived(number, value);
      if (!(number in this.queue.read())) this.show(number, value, "opgeslagen", "saved");
    } else if (answer.refused) {
      this.refused.set(number, answer.refused);
      this.show(number, value, `niet opgeslagen: ${answer.refused}`, "refused");
    } else {
      for (const [waiting, wanted] of Object.entries(this.queue.read())) {
        if (!this.refused.has(waiting)) this.show(waiting, wanted, WAITING, "waiting");
      }
    }
    this.count();
    return Boolean(answer.saved || answer.refused);
  }

  async sendForm(form) {
    const data = new FormData(form);
    const sent = JSON.stringify([...data]);
    const answer = await this.post(form.action, data);
    const same = JSON.stringify([...new FormData(form)]) === sent;
    if (answer.saved || answer.refused) {
      if (same) this.forms.delete(form);
      this.sayOfForm(form, answer.saved ? "opgeslagen" : `niet opgeslagen: ${answer.refused}`);
      if (answer.saved) this.nameSummary(form);
    } else this.sayOfForm(form, WAITING);
    return Boolean(answer.saved || answer.refused);
  }

  sayOfForm(form, text) {
    form.querySelector("[data-evening-said-signatory]").textContent = text;
  }

  nameSummary(form) {
    const parts = [form.elements.signatory_name.value.trim(), form.elements.signatory_function.value.trim()];
    const text = parts.filter(Boolean).join(", ");
    form.closest("details").querySelector("summary").firstChild.textContent = text ? `Tekent: ${text}` : "Wie tekent er?";
  }

  // `{saved}`, `{refused: sentence}`, or neither: then it did not arrive and is tried again.
  async post(address, body) {
    try {
      const signal = AbortSignal.timeout(REQUEST_MILLISECONDS);
      const answer = await fetch(address, { method: "POST", body, headers: JSON_ONLY, redirect: "manual", signal });
      this.problem = answer.status === 403 || answer.type === "opaqueredirect" ? SIGNED_OUT : "";
      if (answer.ok) return { saved: (await answer.json()).saved === true };
      if (answer.status === 409 || answer.status === 422) return { refused: (await answer.json()).problem };
      if (answer.status === 404 || answer.status === 410) return { refused: "Deze lijst is er niet meer." };
    } catch {
      // No connection, too slow, or an answer that is not ours (a hotel's sign-in page): it did not arrive.
    }
    return {};
  }

  // ---- what others tick ----------------------------------------------------------------------

  pollLater() {
    clearTimeout(this.pollTimer);
    this.pollTimer = setTimeout(() => this.poll(), POLL_MILLISECONDS);
  }

  async poll() {
    clearTimeout(this.pollTimer);
    if (!document.hidden && Date.now() - this.touched < UNATTENDED_MILLISECONDS) {
      const arrivals = this.arrivals;
      try {
        const headers = this.etag ? { ...JSON_ONLY, "If-None-Match": this.etag } : JSON_ONLY;
        const signal = AbortSignal.timeout(REQUEST_MILLISECONDS);
        const answer = await fetch(this.root.dataset.eveningState, { headers, cache: "no-store", redirect: "manual", signal });
        // One of ours arrived while this was on its way: it may tell of the time before.
        if (answer.status === 200 && arrivals === this.arrivals) {
          await this.apply(await answer.json());
          this.etag = answer.headers.get("ETag");
        } else if (answer.status === 410) {
          this.problem = "Deze link werkt niet meer.";
        }
      } catch {
        // The next time will tell.
      }
      this.count();
    }
    this.pollLater();
  }

  async apply({ ticks, closed }) {
    const own = this.queue.read();
    if (Object.keys(ticks).some((number) => !this.row(number)) && !new URLSearchParams(location.search).get("q")) {
      await this.insertNew();
    }
    for (const [number, value] of Object.entries(ticks)) {
      const button = this.row(number)?.querySelector("[aria-pressed]");
      if (!button || number in own || (button.getAttribute("aria-pressed") === "true") === Boolean(value)) continue;
      this.show(number, value, "", "");
    }
    if (closed) this.problem = "De bijeenkomst is afgesloten. Laad deze pagina opnieuw.";
  }

  // Partners that somebody added at another table: their rows from the page as it is now.
  async insertNew() {
    const answer = await fetch(this.root.dataset.eveningPage, { redirect: "manual", signal: AbortSignal.timeout(REQUEST_MILLISECONDS) });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    let before;
    for (const row of page.querySelectorAll("[data-row]")) {
      const here = this.row(row.dataset.row);
      if (here) before = here;
      else {
        const added = document.importNode(row, true);
        if (before) before.after(added);
        else this.root.querySelector(".portal-evening__list").prepend(added);
        before = added;
      }
    }
    this.filter();
  }

  // ---- searching -----------------------------------------------------------------------------

  filter() {
    const typed = this.root.querySelector("[data-evening-search] input").value;
    const key = typed.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "");
    let found = 0;
    for (const row of this.root.querySelectorAll("[data-row]")) {
      row.hidden = !row.dataset.search.includes(key);
      if (!row.hidden) found += 1;
    }
    this.root.querySelector("[data-evening-none]").hidden = found > 0;
  }

  // Who scrolled down before searching, would find the answer behind the bar that stays on top.
  bringIntoView() {
    const none = this.root.querySelector("[data-evening-none]");
    const answer = none.hidden ? this.root.querySelector(".portal-evening__list") : none;
    const bar = this.root.querySelector(".portal-evening__bar").getBoundingClientRect().height;
    const behind = answer.getBoundingClientRect().top - bar;
    if (behind < 0) window.scrollBy(0, behind);
  }
}

for (const root of document.querySelectorAll("[data-evening]")) new Evening(root);

// The evening was closed while this device still had ticks to send.
for (const note of document.querySelectorAll("[data-evening-left]")) {
  const queue = new Queue(note.dataset.eveningLeft);
  const left = Object.keys(queue.read()).length;
  note.hidden = left === 0;
  note.querySelector("[data-evening-left-count]").textContent = left === 1 ? "1 vinkje" : `${left} vinkjes`;
  note.querySelector("[data-evening-forget]").addEventListener("click", () => {
    queue.write({});
    note.hidden = true;
  });
}
