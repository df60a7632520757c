/** The page: the clock, the phones beside each other or one at a time behind tabs, and what joins them. */

import { addPhone, listen, moveClock, readState } from "./door.js";
import { element, rove, unreadBadge } from "./elements.js";
import { offerLanguages } from "./languages.js";
import { Place } from "./place.js";
import { dateAndTime } from "./times.js";

// The clock of a stand-in may run by itself, and no change tells of that.
const LOOK_MILLISECONDS = 20_000;

const part = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 719px)");
const places = new Map();
let state = { bots: [], phones: [] };
let chosen = null;

const page = {
  bots: () => state.bots,
  findBot: (username) => state.bots.find((bot) => bot.username.toLowerCase() === username.toLowerCase()),
  startElsewhere: chooseOtherPhone,
  problem: tellProblem,
  unreadChanged: drawTabs,
};

async function refresh() {
  let fresh;
  try {
    fresh = await readState();
  } catch (error) {
    tellProblem(error);
    return;
  }
  part("problem").hidden = true;
  state = fresh;
  drawClock();
  drawPlaces();
  drawTabs();
}

function drawClock() {
  part("clock-time").dateTime = state.now;
  part("clock-time").textContent = dateAndTime(state.now);
  part("clock-buttons").hidden = !state.clock;
}

function drawPlaces() {
  for (const phone of state.phones) {
    let place = places.get(phone.id);
    if (!place) {
      place = new Place(phone, page);
      places.set(phone.id, place);
      part("phones").append(place.section);
    }
    place.update(phone, state.now);
  }
  for (const [id, place] of places) {
    if (state.phones.some((phone) => phone.id === id)) continue;
    place.section.remove();
    places.delete(id);
  }
  part("nobody").hidden = state.phones.length > 0;
  if (!places.has(chosen)) chosen = state.phones[0]?.id ?? null;
}

/** On a narrow screen the phones are panels of tabs; on a wide one they are regions beside each other. */
function drawTabs() {
  const tabs = part("tabs");
  tabs.hidden = !narrow.matches || places.size < 2;
  for (const [id, place] of places) {
    const tab = part(`tab-${id}`) ?? tabs.appendChild(makeTab(id));
    tab.setAttribute("aria-selected", String(id === chosen));
    tab.tabIndex = id === chosen ? 0 : -1;
    tab.replaceChildren(element("bdi", {}, place.phone.first_name), unreadBadge(place.unread) ?? "");
    place.section.hidden = !tabs.hidden && id !== chosen;
    place.section.setAttribute("role", tabs.hidden ? "region" : "tabpanel");
    place.section.setAttribute("aria-label", `Phone of ${place.phone.first_name}`);
  }
  for (const tab of [...tabs.children]) {
    if (!places.has(Number(tab.dataset.phone))) tab.remove();
  }
}

function makeTab(id) {
  return element("button", {
    type: "button", role: "tab", id: `tab-${id}`, "data-phone": String(id), "aria-controls": `phone-${id}`,
    onclick: () => choose(id), onfocus: () => choose(id),
  });
}

function choose(id) {
  if (id === chosen) return;
  chosen = id;
  drawTabs();
}

async function clockPressed(button) {
  const { seconds, to } = button.dataset;
  try {
    await moveClock(to ? { to } : { seconds: Number(seconds) });
  } catch (error) {
    tellProblem(error);
    return;
  }
  await refresh();
  part("clock-said").textContent = `It is ${dateAndTime(state.now)}`;
}

function chooseOtherPhone(from, bot, payload) {
  const others = state.phones.filter((phone) => phone.id !== from.id);
  part("open-list").replaceChildren(...others.map((phone) => element("button", {
    type: "submit", dir: "auto", onclick: () => {
      choose(phone.id);
      places.get(phone.id).start(bot, payload);
    },
  }, phone.first_name)));
  part("open-none").hidden = others.length > 0;
  part("open-dialog").showModal();
}

function tellProblem(error) {
  part("problem").textContent = error.message;
  part("problem").hidden = false;
}

function changed({ kind, phone }) {
  if (kind === "chat") places.get(phone)?.chat.refresh();
  // The state holds the unread marks of the chats that are not open.
  return refresh();
}

function linkChanged(connected) {
  part("connection").textContent = connected ? "" : "Connecting…";
  if (!connected) return;
  refresh();
  places.forEach((place) => place.bot && place.chat.refresh());
}

function addPhonePressed() {
  const form = part("add-phone-form");
  form.reset();
  offerLanguages(form.elements.language_code, "nl");
  part("add-phone-dialog").showModal();
}

async function phoneAdded(event) {
  event.preventDefault();
  const form = event.target;
  try {
    const phone = await addPhone({
      first_name: form.elements.first_name.value.trim(),
      language_code: form.elements.language_code.value,
    });
    part("add-phone-dialog").close();
    await refresh();
    choose(phone.id);
  } catch (error) {
    part("add-phone-dialog").close();
    tellProblem(error);
  }
}

rove(part("tabs"));
part("clock-buttons").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) clockPressed(button);
});
part("add-phone").addEventListener("click", addPhonePressed);
part("add-phone-form").addEventListener("submit", phoneAdded);
part("add-phone-dialog").querySelector("[data-close]").addEventListener("click", () => part("add-phone-dialog").close());
narrow.addEventListener("change", drawTabs);
setInterval(() => document.hidden || refresh(), LOOK_MILLISECONDS);
listen(changed, linkChanged);
