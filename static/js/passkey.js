// Passkeys: asks the browser for one and sends the answer with the form around it.
// The page says which: data-portal-passkey="create", "get" or "login" (which asks the server for its question first).
"use strict";

const PROBLEM = "Het is niet gelukt met de passkey. Probeer het opnieuw of kies een andere manier.";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function withBytes(options) {
  const asked = { ...options, challenge: toBytes(options.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: toBytes(asked.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (asked[list]) asked[list] = asked[list].map((known) => ({ ...known, id: toBytes(known.id) }));
  }
  return asked;
}

function asText(credential) {
  const response = { clientDataJSON: toText(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function question(place) {
  if (place.dataset.portalPasskey !== "login") return JSON.parse(document.getElementById("passkey-data").textContent);
  const answer = await fetch(place.dataset.portalOptions, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function ask(place, form) {
  const data = await question(place);
  if (place.dataset.portalPasskey !== "create") {
    return navigator.credentials.get({ publicKey: withBytes(data.request_options.publicKey) });
  }
  const publicKey = withBytes(data.creation_options.publicKey);
  const alone = Boolean(form.elements.passwordless?.checked);
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone ? { userVerification: "required" } : {}),
  };
  return navigator.credentials.create({ publicKey });
}

for (const place of document.querySelectorAll("[data-portal-passkey]")) {
  const form = place.querySelector("form");
  const problem = place.querySelector("[data-portal-passkey-problem]");
  if (!window.PublicKeyCredential) {
    problem.textContent = "Deze browser kan geen passkeys gebruiken.";
    continue;
  }
  place.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      form.elements.credential.value = asText(await ask(place, form));
      form.submit();
    } catch {
      problem.textContent = PROBLEM;
    }
  });
}
