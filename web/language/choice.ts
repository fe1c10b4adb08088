export const languages = {
  en: { name: 'English', direction: 'ltr' },
  ur: { name: 'اردو', direction: 'rtl' },
} as const;
export type Language = keyof typeof languages;

/** The agent's own choice, else the browser's language where we speak it, else English. */
export function chosenLanguage(): Language {
  const chosen = read() ?? navigator.language.split('-')[0];
  return chosen && isLanguage(chosen) ? chosen : 'en';
}

/** The page starts anew: every text, date and the direction follow. */
export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem('earshot.language', language);
  } catch {
    // Without storage the choice cannot be kept.
  }
  location.reload();
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text);
}

function read(): string | null {
  try {
    return localStorage.getItem('earshot.language');
  } catch {
    return null;
  }
}
