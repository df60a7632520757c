/** The languages that a phone can be set to: the code that Telegram would send, and the language's own name. */
const LANGUAGES = [
  ["", "not told"],
  ["nl", "Nederlands"],
  ["en", "English"],
  ["ar", "العربية"],
  ["ti", "ትግርኛ"],
  ["am", "አማርኛ"],
  ["fa", "فارسی"],
  ["ps", "پښتو"],
  ["ckb", "کوردیی ناوەندی"],
  ["tr", "Türkçe"],
  ["uk", "Українська"],
  ["ru", "Русский"],
  ["so", "Soomaali"],
  ["sw", "Kiswahili"],
  ["fr", "Français"],
  ["es", "Español"],
  ["pt-br", "Português (Brasil)"],
  ["zh-hans", "简体中文"],
];

/** Fill a select; a code that is not in the list (another client may set any) is offered by its code. */
export function offerLanguages(select, chosen) {
  const all = LANGUAGES.some(([code]) => code === (chosen ?? "")) ? LANGUAGES : [[chosen, chosen], ...LANGUAGES];
  select.replaceChildren(...all.map(([code, name]) => {
    const option = new Option(name, code, false, code === (chosen ?? ""));
    option.lang = code || "en";
    return option;
  }));
}
