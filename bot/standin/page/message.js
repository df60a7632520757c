/** One message of the chat as an element: bubble, text, photo, voice, poll, document, and the buttons under it. */

import { element, icon, rove } from "./elements.js";
import { formatted, openable, startLink } from "./formatted.js";
import { pollElement } from "./poll.js";
import { voiceElement } from "./sound.js";
import { clockTime } from "./times.js";

// A handful of Telegram's list.
const REACTIONS = ["👍", "❤", "😁", "😢", "🙏"];

/**
 * `hands` says what taps do: {tap(row, column), start(bot, payload), startElsewhere(bot, payload), send(text),
 * spoiler(), edit(), vote(options), react(emoji), findBot(username), copy(text)}; `context` is {botName, spoilersOpen, quoted}.
 */
export function messageElement(message, hands, context) {
  const who = message.from_bot ? context.botName : "You";
  const link = (address) => linkBox(address, hands);
  const text = formatted(message.text ?? "", message.entities, { link, command: hands.send, spoiler: hands.spoiler },
    context.spoilersOpen);
  const bubble = element("div", { class: "bubble" },
    element("span", { class: "unseen" }, `${who}: `),
    context.quoted ? element("p", { class: "quoted", dir: "auto" }, context.quoted) : null,
    message.photo ? photo(message.photo) : null,
    message.voice ? voiceElement(message.voice) : null,
    message.poll ? pollElement(message.poll, hands.vote) : null,
    message.document ? documentLink(message.document) : null,
    message.service ? element("p", { class: "service", dir: "auto" }, serviceLine(message.service)) : null,
    element("div", { class: text.childElementCount > 1 ? "body lines" : "body" },
      element("div", { class: "text" }, text),
      meta(message, hands)),
    message.reactions?.length ? element("p", { class: "reactions", "aria-label": "Reactions" }, message.reactions.join(" ")) : null,
  );
  return element("div", { class: message.from_bot ? "message from-bot" : "message own", tabindex: "-1" },
    bubble, inlineKeyboard(message, hands));
}

/** Show which buttons still wait for the bot's answer; this changes in place, so that readers do not say the message again. */
export function showPending(node, pending) {
  const waiting = new Set(pending.map(([row, column]) => `${row}-${column}`));
  for (const button of node.querySelectorAll(".inline-keyboard [data-place]")) {
    button.setAttribute("aria-busy", String(waiting.has(button.dataset.place)));
  }
}

function meta(message, hands) {
  const canEdit = !message.from_bot && Boolean(message.text) && !message.document && !message.photo;
  return element("div", { class: "meta", dir: "ltr" },
    message.from_bot ? reactionChoice(message, hands) : null,
    canEdit ? element("button", { type: "button", class: "edit", "aria-label": "Edit", onclick: hands.edit }, icon("pencil")) : null,
    message.silent ? element("span", { class: "silent", role: "img", "aria-label": "without sound" }, icon("silent")) : null,
    message.edited ? element("span", {}, "edited ") : null,
    element("time", { datetime: message.date }, clockTime(message.date)));
}

/** A button that opens the choice of reactions beside it; the chosen one takes itself back. */
function reactionChoice(message, hands) {
  const choice = element("span", { class: "reaction-choice", role: "toolbar", "aria-label": "Reactions to choose", hidden: true },
    ...REACTIONS.map((emoji) => element("button", {
      type: "button", class: "reaction", "aria-pressed": String(emoji === message.own_reaction),
      onclick: () => hands.react(emoji === message.own_reaction ? null : emoji),
    }, emoji)));
  rove(choice);
  const open = element("button", { type: "button", class: "edit", "aria-label": "React", "aria-expanded": "false", "data-place": "react", onclick: () => {
    choice.hidden = !choice.hidden;
    open.setAttribute("aria-expanded", String(!choice.hidden));
    if (!choice.hidden) choice.firstElementChild.focus();
  } }, icon("smile"));
  return element("span", { class: "react" }, choice, open);
}

function photo(address) {
  return element("a", { class: "photo", href: address, target: "_blank", rel: "noopener" },
    element("img", { src: address, alt: "Photo" }));
}

function documentLink(file) {
  return element("a", { class: "document", href: file.url, download: file.file_name ?? "" },
    icon("file"),
    element("span", {},
      element("bdi", { class: "file-name" }, file.file_name ?? "file"),
      element("span", { class: "file-size" }, fileSize(file.file_size))));
}

/** A message that is neither text nor file, in a line. */
function serviceLine({ location, contact, ...other }) {
  if (location) return `📍 ${location.latitude}, ${location.longitude}`;
  if (contact) return `👤 ${contact.first_name} ${contact.phone_number}`;
  return Object.keys(other).join(", ");
}

function fileSize(bytes) {
  if (bytes === null || bytes === undefined) return "";
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A link to Start with a known bot works on this phone, and has a small button beside it for another phone. */
function linkBox(address, hands) {
  const { link, beside } = linkParts(address, hands, {});
  return { outside: beside ? element("span", { class: "start-link" }, link, beside) : link, inside: link };
}

function linkParts(address, hands, attributes) {
  const start = startLink(address);
  const bot = start && hands.findBot(start.username);
  if (!bot) {
    const target = openable(address);
    return { link: target
      ? element("a", { ...attributes, href: target, target: "_blank", rel: "noopener noreferrer" })
      : element("span", attributes) };
  }
  const link = element("a", { ...attributes, href: openable(address) ?? "#", onclick: (event) => {
    event.preventDefault();
    hands.start(bot, start.payload);
  } });
  const beside = element("button", {
    type: "button", class: "elsewhere", "aria-label": "Open on another phone", title: "Open on another phone",
    onclick: () => hands.startElsewhere(bot, start.payload),
  }, icon("phones"));
  return { link, beside };
}

/** Rows keep their order from left to right in every language, as on a phone. */
function inlineKeyboard(message, hands) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  const keyboard = element("div", { class: "inline-keyboard", role: "toolbar", "aria-label": "Buttons", dir: "ltr" },
    ...rows.map((row, rowNumber) => element("div", { class: "key-row" },
      ...row.map((spec, column) => inlineButton(spec, rowNumber, column, hands)))));
  rove(keyboard);
  return keyboard;
}

function inlineButton(spec, row, column, hands) {
  const place = `${row}-${column}`;
  if (spec.url) {
    const { link, beside } = linkParts(spec.url, hands, { class: "key leads-out", "data-place": place });
    link.append(element("bdi", {}, spec.text), icon("out"));
    return beside ? element("span", { class: "key-pair" }, link, beside) : link;
  }
  const press = spec.copy_text ? () => hands.copy(spec.copy_text.text) : (event) => {
    if (event.currentTarget.getAttribute("aria-busy") === "true") return;
    event.currentTarget.setAttribute("aria-busy", "true");
    hands.tap(row, column);
  };
  return element("button", { type: "button", class: "key", "data-place": place, onclick: press }, element("bdi", {}, spec.text));
}
