/* Passkeys: the one thing that needs a script, since only the browser can speak to the device that holds one.
   A form with data-passkey is shown when this browser can; its `credential` field is filled, and it is sent as any other. */
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const ids = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const make = async (options) => {
    const wanted = { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: ids(options.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey: wanted });
    return plain(made, { attestationObject: text(made.response.attestationObject), transports: made.response.getTransports?.() || [] });
  };
  const use = async (options) => {
    const wanted = { ...options, challenge: bytes(options.challenge), allowCredentials: ids(options.allowCredentials) };
    const used = await navigator.credentials.get({ publicKey: wanted });
    const { authenticatorData, signature, userHandle } = used.response;
    return plain(used, { authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : null });
  };
  const plain = (one, response) => ({
    id: one.id, rawId: text(one.rawId), type: one.type, authenticatorAttachment: one.authenticatorAttachment || null,
    clientExtensionResults: one.getClientExtensionResults(), response: { clientDataJSON: text(one.response.clientDataJSON), ...response },
  });
  const fetched = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).request_options;
  };

  /* A browser keeps a passkey for a name, never for a number, and only over a safe connection. */
  const missing = () => {
    if (/^[\d.]+$|^\[/.test(location.hostname)) return `Passkeys need a name in the address, such as ${location.hostname.startsWith("127.") ? `http://localhost:${location.port}` : "https://support.example.org"}, not a number.`;
    if (!window.isSecureContext) return "Passkeys need an address that begins with https.";
    if (!window.PublicKeyCredential || !navigator.credentials) return "This browser has no passkeys.";
    return "";
  };
  const why = (error, creates) => {
    if (error.name === "InvalidStateError") return "This device already has a passkey for you here.";
    if (error.name === "NotAllowedError") return creates ? "No passkey was made. Try again when you are ready." : "No passkey was used. Try again, or sign in another way.";
    return "That didn’t work. Load the page anew and try again.";
  };

  const reason = missing();
  for (const node of document.querySelectorAll("[data-passkey-missing]")) {
    node.hidden = !reason;
    node.querySelector("[data-passkey-why]").textContent = reason;
  }
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = Boolean(reason);
    const said = form.querySelector("[data-passkey-said]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const creates = form.dataset.passkey === "create";
      said.hidden = true;
      try {
        const kept = document.getElementById("passkey-options");
        const options = (form.dataset.options ? await fetched(form.dataset.options) : JSON.parse(kept.textContent)).publicKey;
        const credential = creates ? await make(options) : await use(options);
        form.querySelector('[name="credential"]').value = JSON.stringify(credential);
        form.submit();
      } catch (error) {
        said.textContent = why(error, creates);
        said.hidden = false;
      }
    });
  }
})();
