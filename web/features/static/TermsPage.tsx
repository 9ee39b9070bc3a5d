import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { getTerms } from '#contracts/http/house.ts';
import { read } from '../../api/call.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { useLanguage } from '../../i18n/Words.tsx';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import styles from './Static.module.css';

type Terms = Static<typeof getTerms.reply>;

/** The terms of use as the house wrote them: in the reader's language where there is a translation, in English otherwise. */
export function TermsPage() {
  const text = useText();
  const { language } = useLanguage();
  const { day } = useFormats();
  usePageTitle(text('terms.title'));
  const { data, error, refetch } = useQuery({ queryKey: ['terms'], queryFn: ({ signal }) => read<Terms>('/house/terms', {}, signal) });
  if (error !== null) return <><h1>{text('terms.title')}</h1><Failure error={error} onRetry={() => void refetch()} /></>;
  const shown = data?.texts.find((one) => one.language === language) ?? data?.texts.find((one) => one.language === 'en');
  return (
    <article className={styles['prose']}>
      <h1>{text('terms.title')}</h1>
      {data === undefined ? <Skeleton lines={12} /> : (
        <>
          <p className="quiet small">{data.changedAt === null ? text('terms.edition', { version: data.version }) : text('terms.edition_since', { version: data.version, day: day(data.changedAt) })}</p>
          {shown !== undefined && shown.language !== language ? <p className="quiet">{text('terms.not_translated')}</p> : null}
          {shown === undefined ? null : <div lang={shown.language} dir="auto">{parts(shown.text).map((part) => <Part key={part.at} {...part} />)}</div>}
        </>
      )}
    </article>
  );
}

type PartOfTerms = { at: number; head: string | null; body: string };

// A block whose first line is short and is followed by others has that line for its heading.
const HEAD_CHARS_MAX = 80;
function parts(terms: string): PartOfTerms[] {
  return terms.split(/\n\s*\n/).map((block, at) => {
    const [first = '', ...rest] = block.trim().split('\n');
    return rest.length > 0 && first.length <= HEAD_CHARS_MAX ? { at, head: first, body: rest.join('\n') } : { at, head: null, body: block.trim() };
  });
}

const Part = ({ head, body }: PartOfTerms) => <section>{head === null ? null : <h2 className={styles['part']}>{head}</h2>}<p className={styles['lines']}>{body}</p></section>;
