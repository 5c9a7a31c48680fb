// What a script adds: every page works without it. It only shortens ways.
"use strict";

// A form is sent once; the server's one-time key would hold a second try harmless anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === "post") form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// What is wrong, or what is to be done next, has the focus; what is typed takes the place of what stands there.
const first = document.querySelector("[data-focus]");
first?.focus();
if (first?.matches("input")) first.select();

// Keys: those that a page's elements name. They do nothing while somebody types.
const isTyping = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    if (event.key !== "Enter") return;
    document.querySelector("[data-confirm]")?.click();
    return;
  }
  const named = event.key.length > 1 || !isTyping();
  const found = named && document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input, summary")) found.focus();
  if (!found.matches("input")) found.click();
});

// Enter goes to the next field; behind the last one it goes to the check page.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey) return;
  const field = event.target;
  if (!field.matches("form[data-fields] input, form[data-fields] select")) return;
  const fields = [...field.form.querySelectorAll("input:not([type=hidden]), select")]
    .filter((each) => each.getClientRects().length);
  const next = fields[fields.indexOf(field) + 1];
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

// The panel that says why: asked for again while the form is filled in.
const panel = document.querySelector("[data-why]");
if (panel) {
  let waiting = 0;
  const ask = async () => {
    const form = document.querySelector("form[data-fields]");
    const sent = new FormData(form);
    sent.set("step", "look");
    try {
      const answer = await fetch(panel.dataset.why, { method: "POST", body: sent });
      if (answer.ok) panel.innerHTML = await answer.text();
    } catch {
      // The line is down: the button on the page asks the same.
    }
  };
  document.querySelector("form[data-fields]").addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  });
}

// A sum that a button offers is put in the place of the amount, and judged like one that is typed.
document.addEventListener("click", (event) => {
  const offered = event.target.closest("[data-fill]");
  const amount = offered && document.querySelector("#field-amount");
  if (!amount) return;
  amount.value = offered.dataset.fill;
  amount.dispatchEvent(new Event("input", { bubbles: true }));
  amount.focus();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
if (document.querySelector("[data-print-now]")) window.print();

// A passkey is made or shown by the device, where the browser has such.
const hasPasskeys = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);
const answered = async (purpose, asked) => {
  const options = JSON.parse(asked);
  const answer = purpose === "create"
    ? await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(answer);
};
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!hasPasskeys) continue;
  form.hidden = false;
  form.querySelector("button").addEventListener("click", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    try {
      form.elements.response.value = await answered(form.dataset.passkey, form.dataset.options);
      form.submit();
    } catch {
      // The person said no, or there is none: nothing is sent.
    }
  });
}

// The second person shows a passkey in place of what would be typed, and confirms with it.
for (const button of document.querySelectorAll("[data-passkey-second]")) {
  if (!hasPasskeys) continue;
  const { form } = button;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!form.reportValidity()) return;
    try {
      form.elements.second_response.value = await answered("get", button.dataset.options);
      form.requestSubmit(form.querySelector(".buttons button"));
    } catch {
      // As above.
    }
  });
}
