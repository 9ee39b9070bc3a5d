/** The languages of the house, each under its own name. `direction` is that of its script. */
export const LANGUAGES = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'fr', name: 'Français', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
  { code: 'ja', name: '日本語', direction: 'ltr' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];

const KEPT_AS = 'auctionhub.language';

/** The reader's choice, else the first language of the browser that the house speaks, else English. */
export function preferredLanguage(): Language {
  const kept = keptLanguage();
  if (kept !== null) return kept;
  for (const wanted of navigator.languages) {
    const found = LANGUAGES.find(({ code }) => wanted.toLowerCase().split('-')[0] === code);
    if (found !== undefined) return found.code;
  }
  return 'en';
}

/** The tag with which dates and amounts are written: the browser's own region when it is of the same language. */
export const formatTag = (language: Language): string => navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT_AS, language);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function keptLanguage(): Language | null {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return LANGUAGES.find(({ code }) => code === kept)?.code ?? null;
  } catch {
    return null;
  }
}
