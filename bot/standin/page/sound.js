/** A voice message: a button that plays it, and how long it is. One sound plays at a time. */

import { element, icon } from "./elements.js";

export function voiceElement(voice) {
  const sound = element("audio", { src: voice.url, preload: "none" });
  const button = element("button", { type: "button", class: "play", "data-place": "play", onclick: () => turn(sound) });
  const draw = () => {
    const playing = !sound.paused && !sound.ended;
    button.setAttribute("aria-label", playing ? "Pause the voice message" : "Play the voice message");
    button.replaceChildren(icon(playing ? "pause" : "play"));
  };
  for (const change of ["play", "pause", "ended"]) sound.addEventListener(change, draw);
  const told = element("span", { class: "voice-length" }, length(voice.seconds));
  sound.addEventListener("error", () => {
    button.disabled = true;
    told.textContent = "cannot be played";
  });
  draw();
  return element("div", { class: "voice", dir: "ltr" }, button, sound,
    element("span", { class: "voice-line", "aria-hidden": "true" }),
    told);
}

function turn(sound) {
  if (!sound.paused) {
    sound.pause();
    return;
  }
  for (const other of document.querySelectorAll("audio")) other.pause();
  // That it was paused before it began is no fault; that it cannot be played shows by the event "error".
  sound.play().catch(() => {});
}

function length(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
