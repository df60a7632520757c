/** Small hands for the page's elements. Words always go in as text nodes: nothing that a person typed is read as markup. */

/**
 * Make an element. Attributes that are null or false are left out, true becomes an empty one,
 * and a name beginning with "on" is a listener.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** One of the drawings at the top of index.html; always beside or under a label, so readers skip it. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A small mark with the number of unread messages, or null when there are none. */
export function unreadBadge(unread) {
  return unread ? element("span", { class: "badge" }, String(unread), element("span", { class: "unseen" }, " unread")) : null;
}

/**
 * Make the children of `parent` equal to `wanted`, a list of {key, state, make}. A child whose key
 * and state are the same stays as it is, so focus, scrolling and opened spoilers survive.
 */
export function reconcile(parent, wanted) {
  const present = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const focusKey = focused?.closest("[data-key]")?.dataset.key;
  let previous = null;
  for (const { key, state, make } of wanted) {
    let child = present.get(key);
    present.delete(key);
    if (!child || child.builtFrom !== state) {
      const made = make();
      made.dataset.key = key;
      made.builtFrom = state;
      child?.replaceWith(made);
      child = made;
    }
    const place = previous ? previous.nextSibling : parent.firstChild;
    if (child !== place) parent.insertBefore(child, place);
    previous = child;
  }
  for (const child of present.values()) child.remove();
  if (focused && !focused.isConnected) refocus(parent, focusKey, focused.dataset.place);
}

/** The focused button was drawn anew or is gone: go to the same place, or else to what held it. */
function refocus(parent, key, place) {
  const holder = [...parent.children].find((child) => child.dataset.key === key);
  const same = place && holder?.querySelector(`[data-place="${place}"]`);
  (same || holder || parent).focus({ preventScroll: true });
}

/** Let the arrow keys move between the buttons of a toolbar, which is then one stop of the Tab key. */
export function rove(toolbar) {
  const stops = () => [...toolbar.querySelectorAll("button, a")];
  const choose = (stop) => stops().forEach((other) => (other.tabIndex = other === stop ? 0 : -1));
  choose(stops()[0]);
  toolbar.addEventListener("focusin", (event) => choose(event.target.closest("button, a")));
  toolbar.addEventListener("keydown", (event) => {
    const all = stops();
    const at = all.indexOf(document.activeElement);
    const to = {
      ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1,
    }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    all[Math.max(0, Math.min(to, all.length - 1))].focus();
  });
}
