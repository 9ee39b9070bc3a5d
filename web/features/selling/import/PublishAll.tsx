import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { act } from '../../../api/call.ts';
import { Problem } from '../../../api/problem.ts';
import { useFault } from '../../../api/useFault.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { fieldName } from '../editor/SaveLine.tsx';
import shared from '../Selling.module.css';
import type { ImportJson, LotJson } from '../types.ts';
import styles from './Import.module.css';

type Result = { ok: true } | { ok: false; problem: string };

/** So often the house's wish to go slower is met before it counts as a refusal. */
const WAITS_MAX = 5;

// Who publishes faster than the house takes it waits for as long as the house says, and goes on.
async function inTime(work: () => Promise<unknown>, isStopped: () => boolean): Promise<void> {
  for (let waited = 0; ; waited += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'rate_limited' || waited === WAITS_MAX || isStopped()) throw error;
      await new Promise((resolve) => { setTimeout(resolve, Math.max(1, error.retryAfterSeconds ?? 1) * 1_000); });
    }
  }
}

/** Drafts that were just made, and all of them published one after the other, each with its own result. Stopped at any time; what was published stays so. */
export function PublishAll({ lots }: { lots: ImportJson['lots'] }) {
  const text = useText();
  const refusal = useRefusal();
  const sayFault = useFault();
  const [results, setResults] = useState<ReadonlyMap<string, Result>>(new Map());
  const [running, setRunning] = useState(false);
  const stopped = useRef(false);
  const publishOne = async (id: string): Promise<Result> => {
    try {
      await inTime(() => act<LotJson>({ method: 'POST', path: `/lots/${id}/publish` }), () => stopped.current);
      return { ok: true };
    } catch (error) {
      const [first] = error instanceof Problem ? error.errors : [];
      return { ok: false, problem: first === undefined ? refusal(error) : `${fieldName(text, first.at, (code) => code)}: ${sayFault(first)}` };
    }
  };
  const publishAll = async (): Promise<void> => {
    stopped.current = false;
    setRunning(true);
    for (const { id } of lots) {
      if (stopped.current) break;
      if (results.get(id)?.ok === true) continue;
      const result = await publishOne(id);
      setResults((before) => new Map([...before, [id, result]]));
    }
    setRunning(false);
  };
  const good = [...results.values()].filter(({ ok }) => ok).length;
  return (
    <>
      <p role="status">{text('selling.imported', { count: lots.length })}</p>
      <div className={shared['acts']}>
        {good === lots.length ? null : <Button look="main" onPress={() => void publishAll()} isDisabled={running}>{text('selling.publish_all', { count: lots.length - good })}</Button>}
        {running ? <Button onPress={() => { stopped.current = true; }}>{text('selling.stop')}</Button> : null}
        <ButtonLink to={`/sell?state=${good > 0 ? 'live' : 'draft'}`}>{text('selling.mine')}</ButtonLink>
      </div>
      {results.size === 0 ? null : (
        <div className={styles['progress']}>
          <progress max={lots.length} value={results.size} aria-label={text('selling.publishing')} />
          <p role="status" className="numbers">{text('selling.published_of', { good, count: lots.length })}</p>
        </div>
      )}
      <ol className={styles['results']}>{lots.map(({ id, title }) => <Line key={id} id={id} title={title} result={results.get(id)} />)}</ol>
    </>
  );
}

function Line({ id, title, result }: { id: string; title: string; result: Result | undefined }) {
  const text = useText();
  return (
    <li>
      <Link href={`/sell/lots/${id}`}>{title}</Link>
      {result === undefined ? <span className="quiet small">{text('selling.status_draft')}</span> : null}
      {result?.ok === true ? <span className={styles['good']}><Icon name="leading" size={16} /> {text('selling.result_published')}</span> : null}
      {result?.ok === false ? <span className={shared['fault']}><bdi>{result.problem}</bdi></span> : null}
    </li>
  );
}
