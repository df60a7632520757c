/** The open chat of one phone: it looks at the door after every change and draws what is different. */

import { element, reconcile } from "./elements.js";
import { messageElement, showPending } from "./message.js";
import { dayKey, dayName } from "./times.js";

const NEAR_END_PIXELS = 40;
const TOAST_MILLISECONDS = 7000;
const TYPING_LOOK_MILLISECONDS = 2000;

export class Chat {
  /** `place` is a phone's section in the page; `hands` are those of messageElement that reach beyond this chat. */
  constructor(place, hands) {
    this.part = (name) => place.querySelector(`.${name}`);
    this.hands = hands;
    this.log = this.part("log");
    this.openSpoilers = new Set();
    this.atEnd = true;
    this.lastTop = 0;
    this.shown = false;
    this.seen = false;
    this.log.addEventListener("scroll", () => this.scrolled());
    this.part("to-end").addEventListener("click", () => this.goToEnd());
    const size = new ResizeObserver(() => this.keepEnd());
    size.observe(this.log);
    // Photos come later than their message and would push the newest one out of sight.
    this.log.addEventListener("load", () => this.keepEnd(), { capture: true });
    new IntersectionObserver(([entry]) => {
      this.shown = entry.isIntersecting;
      this.keepEnd();
      this.markRead();
    }).observe(this.log);
    document.addEventListener("visibilitychange", () => this.markRead());
  }

  /** Show the chat with `bot` through `door`; what was open before is forgotten. */
  open(bot, door, language) {
    Object.assign(this, { bot, door, language, content: null, toastSeen: undefined, atEnd: true, seen: false });
    this.log.setAttribute("aria-live", "off");
    this.log.replaceChildren();
    return this.refresh();
  }

  /** Look again. Looks never overlap: a change during a look leads to one more look after it. */
  async refresh() {
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = true;
    try {
      do {
        this.lookAgain = false;
        const door = this.door;
        const content = await door.look();
        if (door === this.door) this.draw(content);
        else this.lookAgain = true;
      } while (this.lookAgain);
    } catch (error) {
      this.hands.problem(error);
    } finally {
      this.looking = false;
    }
  }

  draw(content) {
    this.content = content;
    this.drawLog();
    this.drawTyping(content.typing);
    this.drawToast(content.toast);
    this.hands.drawn(content);
    this.keepEnd();
    this.drawUnread();
    this.markRead();
    if (!this.seen) {
      this.seen = true;
      // Only what comes from now on is news for a screen reader.
      requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
    }
  }

  drawLog() {
    const wanted = [];
    let day = null;
    for (const message of this.content.messages) {
      if (dayKey(message.date) !== day) {
        day = dayKey(message.date);
        const name = dayName(message.date, this.language);
        wanted.push({ key: `day-${day}`, state: name, make: () => element("p", { class: "day" }, element("bdi", {}, name)) });
      }
      wanted.push(this.wantedMessage(message));
    }
    reconcile(this.log, wanted);
    const nodes = new Map([...this.log.children].map((node) => [node.dataset.key, node]));
    for (const message of this.content.messages) showPending(nodes.get(`message-${message.id}`), message.pending ?? []);
  }

  wantedMessage(message) {
    const { pending, ...lasting } = message;
    const spoilerKey = `${message.id} ${message.text}`;
    const context = {
      botName: this.bot.first_name,
      spoilersOpen: this.openSpoilers.has(spoilerKey),
      quoted: this.quoted(message.reply_to),
    };
    const hands = {
      ...this.hands,
      spoiler: () => {
        this.openSpoilers.add(spoilerKey);
        this.drawLog();
      },
      tap: (row, column) => this.act(() => this.door.tap(message.id, row, column)),
      edit: () => this.hands.edit(message),
      vote: (options) => this.act(() => this.door.vote(message.id, options)),
      react: (emoji) => this.act(() => this.door.react(message.id, emoji)),
    };
    return {
      key: `message-${message.id}`,
      state: JSON.stringify([lasting, context]),
      make: () => messageElement(message, hands, context),
    };
  }

  /** The beginning of the message that another one answers to. */
  quoted(id) {
    const message = this.content.messages.find((other) => other.id === id);
    if (!message) return null;
    return message.text || message.poll?.question || message.document?.file_name || (message.voice ? "Voice message" : "Photo");
  }

  /** Do something at the door, then look: the answer may be there before the stream tells of it. */
  async act(deed) {
    try {
      await deed();
    } catch (error) {
      this.sayBriefly(error.message);
    }
    await this.refresh();
  }

  drawTyping(typing) {
    this.part("typing").hidden = !typing;
    this.part("bot-kind").hidden = typing;
    clearTimeout(this.typingTimer);
    if (typing) this.typingTimer = setTimeout(() => this.refresh(), TYPING_LOOK_MILLISECONDS);
  }

  /** Show a toast once; one that was there before the page was opened is old. */
  drawToast(toast) {
    const id = toast?.id ?? null;
    const isNew = this.toastSeen !== undefined && id !== null && id !== this.toastSeen;
    this.toastSeen = id ?? this.toastSeen ?? null;
    if (!isNew || !toast.text) return;
    if (toast.alert) this.hands.alert(toast.text);
    else this.sayBriefly(toast.text);
  }

  sayBriefly(text) {
    const toast = this.part("toast");
    toast.replaceChildren(element("span", { dir: "auto" }, text));
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => toast.replaceChildren(), TOAST_MILLISECONDS);
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    if (!clientHeight) return;
    // Only scrolling up leaves the end: a chat that grew or a bar that appeared has also moved the end away.
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS) this.atEnd = true;
    else if (scrollTop < this.lastTop) this.atEnd = false;
    this.lastTop = scrollTop;
    this.drawUnread();
    this.markRead();
  }

  goToEnd() {
    this.atEnd = true;
    this.keepEnd();
    this.log.focus({ preventScroll: true });
  }

  keepEnd() {
    if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  drawUnread() {
    const badge = this.part("to-end").querySelector(".badge");
    const unread = this.content?.unread ?? 0;
    this.part("to-end").hidden = this.atEnd;
    badge.hidden = !unread;
    badge.textContent = unread;
  }

  /** What stands in a chat that a person looks at has been read. */
  async markRead() {
    if (!this.content?.unread || !this.shown || !this.atEnd || document.hidden) return;
    this.content.unread = 0;
    await this.act(() => this.door.read());
  }
}
