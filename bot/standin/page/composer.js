/** The lower edge of a phone: the input, the command list, the bot's reply keyboard, and sending a file or a voice message. */

import { element, rove } from "./elements.js";

export class Composer {
  /** `send` is {text(text), edit(id, text), file(file), voice()}. */
  constructor(place, send) {
    this.part = (name) => place.querySelector(`.${name}`);
    this.send = send;
    this.input = this.part("input");
    this.commands = [];
    this.keyboardState = "";
    this.editedMessage = null;
    this.part("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.offerCommands(this.input.value));
    this.input.addEventListener("keydown", (event) => this.inputKey(event));
    this.part("show-commands").addEventListener("click", () => this.toggleCommands());
    this.part("commands").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeCommands();
    });
    this.part("show-keyboard").addEventListener("click", () => this.showKeyboard(this.part("reply-keyboard").hidden));
    this.part("choose-file").addEventListener("click", () => this.part("file").click());
    this.part("file").addEventListener("change", () => this.sendFile());
    this.part("speak").addEventListener("click", () => this.send.voice());
    this.part("stop-editing").addEventListener("click", () => this.stopEditing());
    this.part("log").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.input.focus();
    });
    rove(this.part("commands"));
    rove(this.part("reply-keyboard"));
  }

  draw(content) {
    this.messages = content.messages;
    this.commands = content.commands;
    this.part("show-commands").hidden = !content.commands.length;
    const state = JSON.stringify(content.keyboard);
    if (state !== this.keyboardState) this.drawKeyboard(content.keyboard, state);
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    if (this.editedMessage) this.send.edit(this.editedMessage.id, text);
    else this.send.text(text);
    this.input.value = "";
    this.stopEditing();
    this.offerCommands("");
  }

  inputKey(event) {
    // An input method uses Enter and the arrows to choose letters.
    if (event.isComposing) return;
    const commands = this.part("commands");
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.stopEditing();
      this.offerCommands("");
    } else if (event.key === "ArrowUp" && !commands.hidden) {
      event.preventDefault();
      commands.lastElementChild.focus();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const own = this.messages.findLast((message) => !message.from_bot && message.text);
      if (own) this.startEditing(own);
    }
  }

  startEditing(message) {
    this.editedMessage = message;
    this.part("editing").hidden = false;
    this.input.value = message.text;
    this.input.focus();
  }

  stopEditing() {
    if (!this.editedMessage) return;
    this.editedMessage = null;
    this.part("editing").hidden = true;
    this.input.value = "";
    this.input.focus();
  }

  /** While "/..." is typed: the commands that begin so. */
  offerCommands(typed) {
    const begun = typed.match(/^\/(\w*)$/)?.[1];
    this.listCommands(begun === undefined ? [] : this.commands.filter(({ command }) => command.startsWith(begun.toLowerCase())));
  }

  toggleCommands() {
    const closed = this.part("commands").hidden;
    this.listCommands(closed ? this.commands : []);
    if (closed) this.part("commands").firstElementChild?.focus();
  }

  closeCommands() {
    this.listCommands([]);
    this.input.focus();
  }

  listCommands(commands) {
    const list = this.part("commands");
    list.hidden = !commands.length;
    this.part("show-commands").setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(...commands.map(({ command, description }) => element("button", {
      type: "button", class: "command", tabindex: "-1",
      onclick: () => {
        this.input.value = "";
        this.closeCommands();
        this.send.text(`/${command}`);
      },
    }, element("b", { dir: "ltr" }, `/${command}`), element("span", { dir: "auto" }, description))));
    if (list.firstElementChild) list.firstElementChild.tabIndex = 0;
  }

  drawKeyboard(keyboard, state) {
    this.keyboardState = state;
    const rows = keyboard?.keyboard ?? [];
    const box = this.part("reply-keyboard");
    box.replaceChildren(...rows.map((row) => element("div", { class: "key-row" },
      ...row.map((spec) => this.replyButton(spec.text ?? spec)))));
    const first = box.querySelector("button");
    box.querySelectorAll("button").forEach((button) => (button.tabIndex = button === first ? 0 : -1));
    this.input.placeholder = keyboard?.input_field_placeholder || "Message";
    this.part("show-keyboard").hidden = !rows.length;
    this.showKeyboard(rows.length > 0);
  }

  replyButton(text) {
    return element("button", { type: "button", class: "key", onclick: () => this.send.text(text) }, element("bdi", {}, text));
  }

  showKeyboard(shown) {
    this.part("reply-keyboard").hidden = !shown;
    this.part("show-keyboard").setAttribute("aria-expanded", String(shown));
  }

  sendFile() {
    const [file] = this.part("file").files;
    if (file) this.send.file(file);
    this.part("file").value = "";
  }
}
