/** A message's text and its entities (offsets in UTF-16 units, as JavaScript counts) made into elements. */

import { element } from "./elements.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const OPENABLE = /^(https?|mailto|tel):/i;
const START_HOSTS = new Set(["t.me", "www.t.me", "telegram.me"]);

/**
 * The text as a fragment of lines and blocks. `hands` says what a tap does:
 * {link(address) -> {outside, inside}, command(text), spoiler()}, and `spoilersOpen` tells whether hidden parts are shown.
 */
export function formatted(text, entities, hands, spoilersOpen) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fillBlocks(fragment, text, 0, text.length, sorted, { ...hands, spoilersOpen });
  return fragment;
}

/** text[start:end] as blocks (code, quotes) and the lines between them. */
function fillBlocks(parent, text, start, end, entities, hands) {
  let at = start;
  for (const entity of entities.filter(({ type }) => BLOCKS.has(type))) {
    const to = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || entity.offset >= to) continue;
    // The line feeds around a block only end its neighbours' lines.
    const before = text[entity.offset - 1] === "\n" ? entity.offset - 1 : entity.offset;
    if (before > at) fillLines(parent, text, at, before, entities, hands);
    const { outside, inside } = box(entity, text.slice(entity.offset, to), hands);
    const within = entities.filter((other) => other !== entity);
    if (entity.type === "pre") inside.append(text.slice(entity.offset, to));
    else fillBlocks(inside, text, entity.offset, to, within, hands);
    parent.append(outside);
    at = text[to] === "\n" ? to + 1 : to;
  }
  if (at < end) fillLines(parent, text, at, end, entities, hands);
}

/**
 * A line is an element of its own, and an entity over several lines is drawn once in each: in a block with line feeds
 * chromium takes the wrong direction for a line that begins with an isolate.
 */
function fillLines(parent, text, start, end, entities, hands) {
  const inline = entities.filter(({ type }) => !BLOCKS.has(type));
  let from = start;
  for (const line of text.slice(start, end).split("\n")) {
    const to = from + line.length;
    const node = element("div", { class: "line" });
    fillInline(node, text, from, to, clipped(inline, from, to), hands);
    if (!line) node.append(element("br"));
    parent.append(node);
    from = to + 1;
  }
}

/** The parts of the entities that lie in text[start:end]. */
function clipped(entities, start, end) {
  return entities.flatMap((entity) => {
    const offset = Math.max(entity.offset, start);
    const length = Math.min(entity.offset + entity.length, end) - offset;
    return length > 0 ? [{ ...entity, offset, length }] : [];
  });
}

/** Fill `parent` with text[start:end]; an entity that lies within another is drawn inside it. */
function fillInline(parent, text, start, end, waiting, hands) {
  let at = start;
  while (waiting.length && waiting[0].offset < end) {
    const entity = waiting.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    parent.append(text.slice(at, from));
    const { outside, inside } = box(entity, text.slice(from, to), hands);
    fillInline(inside, text, from, to, waiting, hands);
    parent.append(outside);
    at = to;
  }
  parent.append(text.slice(at, end));
}

/** The element of one entity, and the element that its text goes into. */
function box(entity, covered, hands) {
  const whole = (made) => ({ outside: made, inside: made });
  switch (entity.type) {
    case "spoiler":
      return spoiler(hands);
    case "pre":
      return pre(entity.language);
    case "blockquote":
      return whole(element("blockquote"));
    case "expandable_blockquote":
      return expandable();
    case "text_link":
      return hands.link(entity.url);
    case "url":
      return hands.link(covered);
    case "email":
      return hands.link(`mailto:${covered}`);
    case "phone_number":
      return hands.link(`tel:${covered.replaceAll(" ", "")}`);
    case "bot_command":
      return whole(element("button", { type: "button", class: "in-text", onclick: () => hands.command(covered) }));
    default:
      return whole(element(TAGS[entity.type] ?? "span"));
  }
}

function pre(language) {
  const code = element("code");
  return { outside: element("pre", {}, language ? element("span", { class: "code-language" }, language) : null, code), inside: code };
}

/** Closed until tapped; all hidden parts of a message open together, as on a phone. */
function spoiler(hands) {
  const inside = element("span", { class: "spoiler-text", inert: !hands.spoilersOpen });
  if (hands.spoilersOpen) return { outside: element("span", { class: "spoiler open" }, inside), inside };
  // A span and not a button, because a button cannot break over lines.
  const outside = element("span", {
    class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text: show", "data-place": "spoiler",
    onclick: hands.spoiler,
    onkeydown: (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      hands.spoiler();
    },
  }, inside);
  return { outside, inside };
}

function expandable() {
  const inside = element("div", { class: "folded" });
  const button = element("button", { type: "button", class: "in-text unfold", "aria-expanded": "false", onclick: () => {
    const folded = inside.classList.toggle("folded");
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? "More" : "Less";
  } }, "More");
  return { outside: element("blockquote", {}, inside, button), inside };
}

/** The address with a scheme, or null for one that a page must not open (javascript: and the like). */
export function openable(address) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  return OPENABLE.test(whole) && URL.canParse(whole) ? whole : null;
}

/** {username, payload} of t.me/<bot>?start=<payload> or tg://resolve?domain=<bot>&start=<payload>, else null. */
export function startLink(address) {
  const whole = /^(https?|tg):/i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(whole)) return null;
  const { protocol, hostname, pathname, searchParams } = new URL(whole);
  if (!searchParams.has("start")) return null;
  const payload = searchParams.get("start");
  if (protocol === "tg:") return { username: searchParams.get("domain") ?? "", payload };
  return START_HOSTS.has(hostname) ? { username: pathname.replaceAll("/", ""), payload } : null;
}
