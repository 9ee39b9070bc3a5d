import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'react-intl';
import { formatTag, keepLanguage, type Language, LANGUAGES, preferredLanguage } from './languages.ts';

type Choice = { language: Language; choose(language: Language): void };

const LOADERS: Record<Language, () => Promise<{ messages: Record<string, string> }>> = {
  en: () => import('./en.ts'), fr: () => import('./fr.ts'), ar: () => import('./ar.ts'), ja: () => import('./ja.ts'),
};
const ChoiceContext = createContext<Choice>({ language: 'en', choose: () => {} });

/** The reader's language and how to change it. */
export const useLanguage = (): Choice => useContext(ChoiceContext);

/** Gives every page its words. Shows nothing until they are there; a change of language keeps the old words until the new ones are. */
export function Words({ children }: { children: ReactNode }) {
  const [wanted, setWanted] = useState(preferredLanguage);
  const [spoken, setSpoken] = useState<{ language: Language; messages: Record<string, string> } | null>(null);
  useEffect(() => {
    let current = true;
    void LOADERS[wanted]().then(({ messages }) => {
      if (current) setSpoken({ language: wanted, messages });
    });
    return () => { current = false; };
  }, [wanted]);
  useEffect(() => {
    if (spoken === null) return;
    document.documentElement.lang = spoken.language;
    document.documentElement.dir = LANGUAGES.find(({ code }) => code === spoken.language)?.direction ?? 'ltr';
  }, [spoken]);
  const choose = useCallback((language: Language) => {
    keepLanguage(language);
    setWanted(language);
  }, []);
  const choice = useMemo(() => ({ language: spoken?.language ?? wanted, choose }), [spoken, wanted, choose]);
  if (spoken === null) return null;
  const tag = formatTag(spoken.language);
  return (
    <ChoiceContext value={choice}>
      <IntlProvider locale={tag} messages={spoken.messages} defaultLocale="en">
        <I18nProvider locale={tag}>{children}</I18nProvider>
      </IntlProvider>
    </ChoiceContext>
  );
}
