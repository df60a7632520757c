/** One person's phone in the page: the strip with its language and block switch, the list of chats, and the open chat. */

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { chatDoor, setLanguage } from "./door.js";
import { element, reconcile, unreadBadge } from "./elements.js";
import { offerLanguages } from "./languages.js";
import { clockTime } from "./times.js";

export class Place {
  /** `page` is {bots(), findBot(username), startElsewhere(phone, bot, payload), problem(error), unreadChanged()}. */
  constructor(phone, page) {
    this.page = page;
    this.section = document.getElementById("phone-template").content.cloneNode(true).firstElementChild;
    this.section.id = `phone-${phone.id}`;
    this.part = (name) => this.section.querySelector(`.${name}`);
    this.bot = null;
    this.chat = new Chat(this.section, {
      findBot: page.findBot,
      problem: page.problem,
      start: (bot, payload) => this.start(bot, payload),
      startElsewhere: (bot, payload) => page.startElsewhere(this.phone, bot, payload),
      send: (text) => this.say(() => this.chat.door.send(text)),
      edit: (message) => this.composer.startEditing(message),
      copy: (text) => navigator.clipboard.writeText(text).then(() => this.chat.sayBriefly("Copied")),
      alert: (text) => this.alert(text),
      drawn: (content) => this.drawn(content),
    });
    this.composer = new Composer(this.section, {
      text: (text) => this.say(() => this.chat.door.send(text)),
      edit: (id, text) => this.chat.act(() => this.chat.door.edit(id, text)),
      file: (file) => this.say(() => this.chat.door.file(file)),
      voice: () => this.say(() => this.chat.door.voice()),
    });
    this.listenToButtons();
  }

  listenToButtons() {
    this.part("start").addEventListener("click", () => this.start(this.bot, null));
    this.part("unblock").addEventListener("click", () => this.block(false));
    this.part("blocked").addEventListener("change", (event) => this.block(event.target.checked));
    this.part("back").addEventListener("click", () => this.showChats());
    this.part("language").addEventListener("change", (event) => {
      setLanguage(this.phone.id, event.target.value).catch(this.page.problem);
    });
    this.part("alert").querySelector("button").addEventListener("click", () => this.closeAlert());
    this.part("alert").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeAlert();
      // OK is the only stop while the alert is there.
      if (event.key === "Tab") event.preventDefault();
    });
  }

  /** Take what the state says of this phone: name, language, direction, unread marks of every chat. */
  update(phone, now) {
    const languageChanged = this.phone?.language_code !== phone.language_code;
    this.phone = phone;
    this.part("owner-name").textContent = phone.first_name;
    const frame = this.part("phone");
    frame.dir = phone.script_dir;
    if (languageChanged) {
      frame.lang = phone.language_code || "";
      this.chat.language = phone.language_code;
      offerLanguages(this.part("language"), phone.language_code);
      if (this.bot) this.chat.refresh();
    }
    this.part("status-time").textContent = clockTime(now);
    const bots = this.page.bots();
    if (!this.bot && bots.length) this.openChat(bots[0]);
    this.part("back").hidden = bots.length < 2;
    this.drawChatList(bots);
  }

  get unread() {
    const others = Object.entries(this.phone.chats).filter(([id]) => Number(id) !== this.bot?.id);
    return others.reduce((sum, [, chat]) => sum + chat.unread, this.chat.content?.unread ?? 0);
  }

  openChat(bot) {
    this.bot = bot;
    this.part("bot-name").textContent = bot.first_name;
    this.part("avatar").textContent = [...bot.first_name][0] ?? "";
    this.part("chats").hidden = true;
    this.part("chat").hidden = false;
    return this.chat.open(bot, chatDoor(this.phone.id, bot.id), this.phone.language_code);
  }

  showChats() {
    this.part("chat").hidden = true;
    this.part("chats").hidden = false;
    this.part("chat-list").querySelector("button")?.focus();
  }

  drawChatList(bots) {
    reconcile(this.part("chat-list"), bots.map((bot) => {
      const unread = this.phone.chats[bot.id]?.unread ?? 0;
      return { key: String(bot.id), state: `${bot.first_name} ${unread}`, make: () => this.chatEntry(bot, unread) };
    }));
  }

  chatEntry(bot, unread) {
    const open = () => {
      this.openChat(bot);
      this.part("back").focus();
    };
    return element("li", {}, element("button", { type: "button", "data-place": "open", onclick: open },
      element("span", { class: "avatar", "aria-hidden": "true" }, [...bot.first_name][0] ?? ""),
      element("span", { class: "chat-entry-name", dir: "auto" }, bot.first_name),
      unreadBadge(unread)));
  }

  /** The chat was looked at: show what may be done now. */
  drawn(content) {
    const startHadFocus = [this.part("start"), this.part("unblock")].includes(document.activeElement);
    this.part("blocked").checked = content.blocked;
    this.part("unblock").hidden = !content.blocked;
    this.part("start").hidden = content.started || content.blocked;
    this.part("composer").hidden = !content.started || content.blocked;
    this.composer.draw(content);
    if (startHadFocus && !this.part("composer").hidden) this.composer.input.focus();
    this.page.unreadChanged();
  }

  /** What a person says themselves takes them to the end of the chat. */
  say(deed) {
    this.chat.atEnd = true;
    return this.chat.act(deed);
  }

  /** Press Start, with the payload of a t.me link or with none. */
  async start(bot, payload) {
    if (bot.id !== this.bot?.id || this.part("chat").hidden) await this.openChat(bot);
    await this.say(() => this.chat.door.start(payload));
  }

  block(blocked) {
    return this.chat.act(() => this.chat.door.block(blocked));
  }

  alert(text) {
    this.beforeAlert = document.activeElement;
    this.part("alert-text").textContent = text;
    this.part("alert").setAttribute("aria-label", text);
    this.part("alert").hidden = false;
    this.part("alert").querySelector("button").focus();
  }

  closeAlert() {
    this.part("alert").hidden = true;
    if (this.beforeAlert?.isConnected) this.beforeAlert.focus();
  }
}
