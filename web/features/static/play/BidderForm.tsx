import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { minor, type Minor } from '#domain/money.ts';
import { readAmount } from '../../lot/amounts.ts';
import { type Bidder, type Game, leaderOf, PLAY_CURRENCY } from './game.ts';
import styles from './Play.module.css';

/** One of the three bidders: what they stand at, and their next maximum. */
export function BidderForm({ who, game, disabled, onBid }: { who: Bidder; game: Game; disabled: boolean; onBid(maximum: Minor): void }) {
  const text = useText();
  const { locale } = useIntl();
  const { money } = useFormats();
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const maximum = game.maxima[who];
  const leads = leaderOf(game.state) === who;
  const name = text(`play.${who}`);
  const send = (): void => {
    const read = readAmount(typed, { locale, currency: PLAY_CURRENCY });
    setFault(read.ok ? null : text('play.no_amount'));
    if (!read.ok) return;
    setTyped('');
    onBid(minor(read.amount));
  };
  return (
    <form className={styles['bidder']} onSubmit={(event) => { event.preventDefault(); if (!disabled) send(); }}>
      <h3>{name}</h3>
      <p className={`small ${leads ? styles['leads'] : maximum === undefined ? 'quiet' : styles['beaten']}`}>
        {maximum === undefined ? text('play.not_bid') : <><Icon name={leads ? 'leading' : 'outbid'} size={16} /> {text(leads ? 'play.leads_with' : 'play.beaten_with', { maximum: money(maximum, PLAY_CURRENCY) })}</>}
      </p>
      <Field label={text('play.maximum_of', { who: name })} value={typed} onChange={setTyped} fault={fault} isDisabled={disabled} inputMode="decimal" autoComplete="off" />
      <Button type="submit" isDisabled={disabled}>{text('play.bid')}</Button>
    </form>
  );
}
