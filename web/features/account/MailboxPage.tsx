import { useQuery } from '@tanstack/react-query';
import { type RefObject, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Link } from 'wouter';
import { read } from '../../api/call.ts';
import { Problem } from '../../api/problem.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import styles from './Account.module.css';
import { piecesOf } from './own-links.ts';
import type { Letter } from './types.ts';

const LETTERS_SHOWN_MAX = 50;
const LOOK_EVERY_MS = 3_000;

/** What this house would have mailed. Only a house on one's own machine that sends no mail has it. */
export function MailboxPage() {
  const text = useText();
  const { moment } = useFormats();
  const [chosen, setChosen] = useState<string | null>(null);
  const place = useRef<HTMLElement>(null);
  usePageTitle(text('account.mailbox'));
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['mailbox'], refetchInterval: LOOK_EVERY_MS, queryFn: ({ signal }) => read<{ items: Letter[] }>('/mailbox', { limit: LETTERS_SHOWN_MAX }, signal),
  });
  const letter = data?.items.find(({ id }) => id === chosen) ?? data?.items[0];
  // On a phone the letter stands under the list: whoever opens it is taken there.
  const open = (id: string): void => {
    flushSync(() => setChosen(id));
    place.current?.focus();
  };
  const none = error instanceof Problem && error.status === 404;
  return (
    <>
      <h1>{text('account.mailbox')}</h1>
      <p className="quiet">{text(none ? 'account.mailbox_none' : 'account.mailbox_lead')}</p>
      {isPending ? <Skeleton lines={6} /> : null}
      {error !== null && !none ? <Failure error={error} onRetry={() => { void refetch(); }} /> : null}
      {data?.items.length === 0 ? <Empty title={text('account.mailbox_empty')}>{text('account.mailbox_empty_lead')}</Empty> : null}
      {letter === undefined ? null : (
        <div className={styles['mail']}>
          <ul className={styles['letters']} aria-label={text('account.letters')}>
            {data?.items.map((one) => (
              <li key={one.id}>
                <button type="button" aria-current={one.id === letter.id} onClick={() => open(one.id)}>
                  <strong lang={one.language}>{one.subject}</strong>
                  <span className="quiet small">{text(`channels.by_${one.channel}`)} · <bdi>{one.to}</bdi></span>
                  <span className="quiet small">{moment(one.at)}</span>
                </button>
              </li>
            ))}
          </ul>
          <LetterView letter={letter} place={place} />
        </div>
      )}
    </>
  );
}

function LetterView({ letter, place }: { letter: Letter; place: RefObject<HTMLElement | null> }) {
  const text = useText();
  const { moment } = useFormats();
  return (
    <article ref={place} tabIndex={-1} className={styles['letter']} aria-label={letter.subject}>
      <h2 lang={letter.language}>{letter.subject}</h2>
      <p className="quiet small">{text('account.letter_to', { to: letter.to, at: moment(letter.at) })}</p>
      <pre lang={letter.language} dir="auto">
        {piecesOf(letter.text, location).map(({ text: words, to }, at) => (to === null ? <span key={at}>{words}</span> : <Link key={at} href={to}>{words}</Link>))}
      </pre>
    </article>
  );
}
