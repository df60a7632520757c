/** A poll or quiz in the chat: its options to choose from, and after the vote what came of it. */

import { element, icon } from "./elements.js";
import { formatted } from "./formatted.js";

/** `vote(options)` sends the numbers of the chosen options; an empty list takes the vote back. */
export function pollElement(poll, vote) {
  const kind = [poll.quiz ? "Quiz" : "Poll", poll.anonymous ? "anonymous" : "with names", poll.closed ? "closed" : null];
  return element("div", { class: "poll", role: "group", "aria-label": poll.question },
    poll.description ? element("p", { class: "text", dir: "auto" }, poll.description) : null,
    element("p", { class: "poll-question", dir: "auto" }, poll.question),
    element("p", { class: "poll-kind" }, kind.filter(Boolean).join(", ")),
    ...(poll.open ? choices(poll, vote) : poll.options.map((option) => result(option, poll.voters))),
    poll.explanation ? explanation(poll) : null,
    poll.changeable ? element("button", { type: "button", class: "poll-again", "data-place": "again", onclick: () => vote([]) },
      "Take back my vote") : null,
    poll.open ? null : element("p", { class: "poll-kind" }, poll.voters === 1 ? "1 vote" : `${poll.voters} votes`));
}

function choices(poll, vote) {
  if (!poll.multiple) {
    return poll.options.map((option, number) => element("button", {
      type: "button", class: "poll-option", "data-place": `option-${number}`, onclick: () => vote([number]),
    }, element("bdi", {}, option.text)));
  }
  const boxes = poll.options.map(() => element("input", { type: "checkbox" }));
  const chosen = () => boxes.flatMap((box, number) => (box.checked ? [number] : []));
  const send = element("button", { type: "button", class: "poll-option", "data-place": "vote", disabled: true, onclick: () => vote(chosen()) }, "Vote");
  for (const box of boxes) box.addEventListener("change", () => (send.disabled = !chosen().length));
  const labels = poll.options.map((option, number) => element("label", { class: "poll-choice" }, boxes[number], element("bdi", {}, option.text)));
  return [...labels, send];
}

/** An option after the vote. What stands for a colour or a mark is also there in words. */
function result(option, voters) {
  const words = [option.chosen ? "your choice" : null, option.right === null ? null : option.right ? "right" : "wrong"];
  const mark = (option.right ?? option.chosen) ? "tick" : option.chosen ? "cross" : null;
  return element("p", { class: "poll-result" },
    element("span", { class: "poll-mark" }, mark ? icon(mark) : ""),
    option.votes === null ? null : element("span", { class: "poll-share" }, `${voters ? Math.round((100 * option.votes) / voters) : 0}%`),
    element("bdi", {}, option.text),
    element("span", { class: "unseen" }, words.filter(Boolean).map((word) => `, ${word}`).join("")));
}

function explanation(poll) {
  const hands = { link: (address) => ({ outside: element("span", {}, address) }), command: () => {}, spoiler: () => {} };
  return element("div", { class: "poll-explanation", dir: "auto" }, formatted(poll.explanation, poll.explanation_entities, hands, true));
}
