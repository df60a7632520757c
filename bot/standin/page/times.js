/** Times as the phones show them: in the zone of the demo, with western digits and 24 hours. */

const ZONE = "Europe/Amsterdam";
const hours = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const isoDay = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const whole = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE, weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
});

export const clockTime = (instant) => hours.format(new Date(instant));
export const dayKey = (instant) => isoDay.format(new Date(instant));

/** "Tuesday 1 December 2026, 14:30"; put together here, because browsers differ in the words between. */
export function dateAndTime(instant) {
  const part = Object.fromEntries(whole.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return `${part.weekday} ${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute}`;
}

/** A day separator in the phone's language, in English where the browser does not know that language. */
export function dayName(instant, language) {
  const locales = [`${language || "en"}-u-ca-gregory-nu-latn`, "en-GB"].filter(isLocale);
  return new Intl.DateTimeFormat(locales, { timeZone: ZONE, weekday: "long", day: "numeric", month: "long" }).format(new Date(instant));
}

function isLocale(tag) {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
