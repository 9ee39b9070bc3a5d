import { useState } from 'react';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { minor, type Minor } from '#domain/money.ts';
import { reserveState } from '#domain/lot/state.ts';
import { BidderForm } from './BidderForm.tsx';
import { EXAMPLES, played } from './examples.ts';
import { bid, BIDDERS, type Game, leaderOf, newGame, nextMinimum, pass, PLAY_CURRENCY, STEPS_MAX } from './game.ts';
import { useClockText } from './useClockText.ts';
import { Steps } from './Steps.tsx';
import { useWhy } from './useWhy.ts';
import styles from './Play.module.css';

const RESERVES = ['0', '4000', '6000'] as const;
const MINUTE_MS = 60_000;
const LAST_MS = 30_000;

/** A lot to try the rules on: three bidders, a reserve, a clock that one moves oneself. Decided by the house's own rules, in this page. */
export function Playground() {
  const text = useText();
  const { money } = useFormats();
  const [reserve, setReserve] = useState<(typeof RESERVES)[number]>('0');
  const [game, setGame] = useState<Game>(() => newGame(null));
  const restart = (wanted: (typeof RESERVES)[number]): void => {
    setReserve(wanted);
    setGame(newGame(wanted === '0' ? null : minor(BigInt(wanted))));
  };
  const over = game.state.status === 'closed' || game.steps.length >= STEPS_MAX;
  return (
    <section aria-labelledby="play-title" className={styles['play']}>
      <h2 id="play-title">{text('play.title')}</h2>
      <p className="quiet">{text('play.intro')}</p>
      <div role="group" aria-label={text('play.examples')} className={styles['examples']}>
        {EXAMPLES.map((example) => (
          <Button key={example.name} onPress={() => { setReserve(example.reserve === null ? '0' : '4000'); setGame(played(example)); }}>{text(`play.example_${example.name}`)}</Button>
        ))}
      </div>
      <Standing game={game} />
      <div className={styles['bidders']}>
        {BIDDERS.map((who) => <BidderForm key={who} who={who} game={game} disabled={over} onBid={(maximum: Minor) => setGame((now) => bid(now, who, maximum))} />)}
      </div>
      <div className={styles['acts']}>
        <Button isDisabled={over} onPress={() => setGame((now) => pass(now, MINUTE_MS))}>{text('play.minute')}</Button>
        <Button isDisabled={over || game.state.closesAtMs - game.nowMs <= LAST_MS} onPress={() => setGame((now) => pass(now, now.state.closesAtMs - now.nowMs - LAST_MS))}>{text('play.last')}</Button>
        <Button isDisabled={over} onPress={() => setGame((now) => pass(now, now.state.closesAtMs - now.nowMs))}>{text('play.to_close')}</Button>
        <Choice label={text('play.reserve')} value={reserve} onChange={restart} options={RESERVES.map((value) => ({ value, label: value === '0' ? text('play.no_reserve') : money(Number(value), PLAY_CURRENCY) }))} />
        <Button look="quiet" onPress={() => restart(reserve)}>{text('play.again')}</Button>
      </div>
      <Steps game={game} />
    </section>
  );
}

function Standing({ game }: { game: Game }) {
  const text = useText();
  const { money } = useFormats();
  const why = useWhy();
  const clockText = useClockText();
  const { state } = game;
  const leader = leaderOf(state);
  const last = game.steps.at(-1);
  return (
    <>
      <dl className={styles['standing']}>
        <div><dt>{text('play.price')}</dt><dd className={`numbers ${styles['price']}`}>{money(state.price, PLAY_CURRENCY)}</dd></div>
        <div><dt>{text('play.leader')}</dt><dd>{leader === null ? text('play.nobody') : text(`play.${leader}`)}</dd></div>
        <div><dt>{text('play.minimum')}</dt><dd className="numbers">{state.status === 'closed' ? '–' : money(nextMinimum(state), PLAY_CURRENCY)}</dd></div>
        <div><dt>{text('play.reserve')}</dt><dd>{text(`play.reserve_${reserveState(state)}`)}</dd></div>
        <div><dt>{text('play.left')}</dt><dd className="numbers">{state.status === 'closed' ? text('play.closed') : clockText(state.closesAtMs - game.nowMs)}</dd></div>
      </dl>
      <p role="status" className={styles['said']}>{last === undefined ? text('play.begin') : why(last)}</p>
    </>
  );
}
