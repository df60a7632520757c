/** The door that the stand-in opens for people with a phone: JSON over HTTP, and a stream of changes. */

const ROOT = "/phone/api";
const RETRY_MILLISECONDS = 1000;

async function ask(path, options = {}) {
  const answer = await fetch(ROOT + path, options);
  const body = await answer.text();
  if (!answer.ok) throw new Error(reason(body) || `The stand-in answered ${answer.status}.`);
  return body ? JSON.parse(body) : null;
}

/** An error's own words: those of the Bot API's JSON, or a line of plain text; no page of markup. */
function reason(body) {
  try {
    return JSON.parse(body).description;
  } catch {
    return body.startsWith("<") ? "" : body;
  }
}

function post(path, values) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(values) });
}

export const readState = () => ask("/state");
export const addPhone = (values) => post("/phones", values);
export const setLanguage = (phone, language) => post(`/phones/${phone}/language`, { language_code: language });
export const moveClock = (values) => post("/clock", values);

/** What one phone can do in its chat with one bot. */
export function chatDoor(phone, bot) {
  const chat = `/phones/${phone}/chats/${bot}`;
  return {
    look: () => ask(chat),
    start: (payload) => post(`${chat}/start`, payload ? { payload } : {}),
    send: (text) => post(`${chat}/send`, { text }),
    tap: (message, row, column) => post(`${chat}/tap`, { message_id: message, row, column }),
    block: (blocked) => post(`${chat}/block`, { blocked }),
    voice: () => post(`${chat}/voice`, {}),
    vote: (message, options) => post(`${chat}/vote`, { message_id: message, options }),
    react: (message, emoji) => post(`${chat}/react`, { message_id: message, emoji }),
    read: () => post(`${chat}/read`, {}),
    edit: (message, text) => post(`${chat}/edit`, { message_id: message, text }),
    file: (file) => {
      const form = new FormData();
      form.append("file", file);
      return ask(`${chat}/file`, { method: "POST", body: form });
    },
  };
}

/** Hear of changes for as long as the page lives; `onLink(true)` also comes after each reconnection. */
export function listen(onChange, onLink) {
  const source = new EventSource(`${ROOT}/events`);
  source.onopen = () => onLink(true);
  source.onmessage = (event) => onChange(JSON.parse(event.data));
  source.onerror = () => {
    onLink(false);
    // A browser reconnects by itself after a cut, but gives up for good after an error page.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(onChange, onLink), RETRY_MILLISECONDS);
  };
}
