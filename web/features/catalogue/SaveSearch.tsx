import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { useRefusal } from '../../api/useRefusal.ts';
import { useText } from '../../i18n/text.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import styles from './Catalogue.module.css';
import { catalogueHref, type Filters } from './filters.ts';

/** Keeps the search under a name. What closes soon depends on when one looks, so it is not part of what is kept. */
export function SaveSearch({ filters, suggested }: { filters: Filters; suggested: string }) {
  const text = useText();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const { within: _moves, ...query } = filters;
  if (me === undefined || Object.entries(query).every(([name, value]) => value === null || name === 'sort')) return null;
  if (me === null) return <ButtonLink look="quiet" to={`/sign-in?next=${encodeURIComponent(catalogueHref(filters))}`}>{text('catalogue.save_sign_in')}</ButtonLink>;
  return (
    <>
      <Button look="quiet" onPress={() => setOpen(true)}>{text('catalogue.save')}</Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={text('catalogue.save')}><SaveForm query={query} suggested={suggested} onDone={() => setOpen(false)} /></Sheet>
    </>
  );
}

const NAME_CHARS_MAX = 80;

function SaveForm({ query, suggested, onDone }: { query: Omit<Filters, 'within'>; suggested: string; onDone(): void }) {
  const text = useText();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const [name, setName] = useState(suggested.slice(0, NAME_CHARS_MAX));
  const [state, setState] = useState<{ busy: boolean; saved: boolean; fault: string | null }>({ busy: false, saved: false, fault: null });
  const save = async (): Promise<void> => {
    setState({ busy: true, saved: false, fault: null });
    try {
      await act({ method: 'POST', path: '/me/searches', key: null, body: { name, query: Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null)) } });
      await queries.invalidateQueries({ queryKey: ['me', 'searches'] });
      setState({ busy: false, saved: true, fault: null });
    } catch (error) {
      setState({ busy: false, saved: false, fault: refusal(error) });
    }
  };
  if (state.saved) {
    return <div className={styles['saved']}><p role="status">{text('catalogue.saved', { name })}</p><ButtonLink to="/me/searches">{text('catalogue.saved_show')}</ButtonLink><Button look="main" onPress={onDone}>{text('catalogue.saved_go_on')}</Button></div>;
  }
  return (
    <form className={styles['saved']} onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <Field label={text('catalogue.save_name')} hint={text('catalogue.save_hint')} value={name} onChange={setName} maxLength={NAME_CHARS_MAX} fault={state.fault} isRequired />
      <Button type="submit" look="main" isDisabled={state.busy || name.trim() === ''}>{text('catalogue.save_do')}</Button>
    </form>
  );
}
