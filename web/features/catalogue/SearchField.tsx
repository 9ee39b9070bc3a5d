import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { read } from '../../api/call.ts';
import { useText } from '../../i18n/text.ts';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { useCategoryName } from './category-name.ts';
import { catalogueHref, readFilters } from './filters.ts';
import type { Page, SuggestionJson } from './lot.ts';
import styles from './SearchField.module.css';

const TYPED_CHARS_MAX = 100;
/** So long after the last key the house is asked. */
const PAUSE_MS = 150;
const KINDS: Readonly<Record<SuggestionJson['kind'], IconName>> = { lot: 'gavel', category: 'grid', seller: 'person' };

/**
 * Looks for lots from anywhere, and suggests while one types. A combobox of our own: the pages' widgets would cost a first visit a
 * fifth of all it loads. Arrows choose, Enter goes there or searches for what was typed, Escape closes.
 */
export function SearchField() {
  const text = useText();
  const id = useId();
  const [path, go] = useLocation();
  const search = useSearch();
  const shown = path === '/lots' ? (readFilters(search).q ?? '') : '';
  const [typed, setTyped] = useState(shown);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const items = useSuggestions(open ? typed : '');
  // The address says what is looked for; going back changes the field too.
  const place = `${path} ${shown}`;
  const [before, setBefore] = useState(place);
  if (before !== place) {
    setBefore(place);
    setTyped(shown);
    setOpen(false);
  }
  const visible = open && items.length > 0;
  const leave = (to: string): void => {
    setOpen(false);
    setAt(-1);
    go(to);
  };
  const submit = (): void => {
    const chosen = visible ? items[at] : undefined;
    if (chosen !== undefined) return leave(hrefOf(chosen));
    const q = typed.trim();
    leave(q === '' ? '/lots' : catalogueHref({ q }));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && visible) {
      event.preventDefault();
      setOpen(false);
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    if (!visible) return setOpen(true);
    // One more place than there are suggestions: the text itself.
    const step = event.key === 'ArrowDown' ? 1 : -1;
    setAt((now) => ((now + 1 + step + items.length + 1) % (items.length + 1)) - 1);
  };
  return (
    <search className={styles['search']}>
      <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <input
          type="search" name="q" value={typed} maxLength={TYPED_CHARS_MAX} autoComplete="off" spellCheck={false} enterKeyHint="search" aria-label={text('app.search')} placeholder={text('app.search')}
          role="combobox" aria-autocomplete="list" aria-expanded={visible} aria-controls={`${id}-list`} aria-activedescendant={visible && at >= 0 ? `${id}-${at}` : undefined}
          onChange={({ target }) => { setTyped(target.value); setOpen(true); setAt(-1); }} onKeyDown={onKeyDown} onBlur={() => setOpen(false)}
        />
        <button type="submit" aria-label={text('app.search')}><Icon name="search" /></button>
        <div id={`${id}-list`} role="listbox" aria-label={text('catalogue.suggestions')} hidden={!visible} className={styles['list']}>
          {visible ? items.map((item, row) => <Suggested key={`${item.kind}${item.id}`} id={`${id}-${row}`} item={item} on={row === at} onChoose={() => leave(hrefOf(item))} />) : null}
        </div>
        <span role="status" className="only-spoken">{open && typed.trim() !== '' ? text('catalogue.suggested', { count: items.length }) : ''}</span>
      </form>
    </search>
  );
}

function Suggested({ id, item, on, onChoose }: { id: string; item: SuggestionJson; on: boolean; onChoose(): void }) {
  const text = useText();
  const categoryName = useCategoryName();
  return (
    // A press must not take the focus from the field before it counts.
    <button type="button" tabIndex={-1} id={id} role="option" aria-selected={on} onPointerDown={(event) => event.preventDefault()} onMouseDown={(event) => event.preventDefault()} onClick={onChoose}>
      <Icon name={KINDS[item.kind]} size={16} />
      <span>{item.kind === 'category' ? categoryName(item.id) : item.text}</span>
      <span className="quiet small">{text(`catalogue.kind_${item.kind}`)}</span>
    </button>
  );
}

function hrefOf({ kind, id }: SuggestionJson): string {
  if (kind === 'lot') return `/lots/${id}`;
  return kind === 'category' ? catalogueHref({ category: id }) : catalogueHref({ seller: id });
}

/** What the house suggests for a text, once the typing has paused; nothing for none. */
function useSuggestions(typed: string): readonly SuggestionJson[] {
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim().slice(0, TYPED_CHARS_MAX)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data } = useQuery({
    queryKey: ['suggestions', asked], enabled: asked !== '', staleTime: 30_000, retry: false,
    queryFn: async ({ signal }) => (await read<Page<SuggestionJson>>('/suggestions', { q: asked }, signal)).items,
  });
  return asked === '' || typed.trim() === '' ? NONE : data ?? NONE;
}
const NONE: readonly SuggestionJson[] = [];
