import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { useLocation } from 'wouter';
import type { Minor } from '#domain/money.ts';
import { useMe } from '../../../api/me.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { amountText, quickAmounts } from '../amounts.ts';
import { AllInLine } from '../panel/AllInLine.tsx';
import { amountOf, incrementsOf, type PageLot } from '../lot.ts';
import type { OwnBid } from '../useOwnBid.ts';
import { signInPath } from '../sign-in-path.ts';
import { judgeAmount, judgeTyped, type Judged } from './judge.ts';
import { keepTyped, typedFor } from './typed.ts';
import { Review } from './Review.tsx';
import { Answer } from './Answer.tsx';
import { undecidedAmount } from './undecided.ts';
import { Underway } from './Underway.tsx';
import styles from './BidBox.module.css';

/**
 * Where a maximum is typed, reviewed and sent.
 *
 *   typing ─a good amount─▶ review ─confirm─▶ underway ─answer─▶ typing, with the answer above the field
 *      ▲                      │ change, or the lot moved past the amount
 *      └──────────────────────┘
 *
 * An amount on which nothing was decided comes back into the field.
 */
export function BidBox({ lot, own }: { lot: PageLot; own: OwnBid }) {
  const [review, setReview] = useState<Minor | null>(null);
  const [text, setText] = useState(() => typedFor(lot.id));
  // An answer that waited from before the page came does not take the focus.
  const [focus, setFocus] = useState<Focus>('none');
  const me = useMe();
  const judged = review === null ? null : judgeAmount(lot, review);
  const { locale } = useIntl();
  const undecided = undecidedAmount(own.bid);
  const [broughtBack, setBroughtBack] = useState<string | null>(null);
  if (undecided !== null && own.bid !== null && broughtBack !== own.bid.id) {
    setBroughtBack(own.bid.id);
    if (text === '') setText(amountText(undecided, { locale, currency: lot.currency }));
  }
  const type = (typed: string): void => {
    setText(typed);
    keepTyped(lot.id, typed);
    setReview(null);
  };
  const confirm = (amount: Minor): void => {
    if (!own.place(Number(amount), lot.currency)) return;
    setFocus('mouse');
    type('');
  };
  if (own.asking) return <Underway lot={lot} own={own} />;
  const change = (): void => {
    setFocus('all');
    setReview(null);
  };
  // Where the lot has moved past the amount under review, the field comes back and says so; and it comes back for who is signed out meanwhile.
  if (judged?.ok === true && me !== null) return <Review lot={lot} amount={judged.amount} far={judged.far} onConfirm={() => confirm(judged.amount)} onChange={change} />;
  return (
    <>
      <Answer lot={lot} own={own} />
      <Typing lot={lot} text={text} passed={judged?.ok === false} focus={focus} onType={type} onReview={(amount) => { own.dismiss(); setReview(amount); }} />
    </>
  );
}

/** Whether the field takes the focus when it comes: `mouse` not on a touch screen, where that would open the keyboard over an answer. */
type Focus = 'none' | 'mouse' | 'all';
type TypingProps = { lot: PageLot; text: string; passed: boolean; focus: Focus; onType(text: string): void; onReview(amount: Minor): void };

function Typing({ lot, text: typed, passed, focus, onType, onReview }: TypingProps) {
  const text = useText();
  const f = useFormats();
  const me = useMe();
  const { locale } = useIntl();
  const [, go] = useLocation();
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const judged = judgeTyped(lot, typed, locale);
  const field = (): HTMLInputElement | null => form.current?.querySelector('input') ?? null;
  useEffect(() => {
    if (focus === 'all' || (focus === 'mouse' && matchMedia('(pointer: fine)').matches)) form.current?.querySelector('input')?.focus();
  }, [focus]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!judged.ok) field()?.focus();
    else if (me === null) go(signInPath(lot.id));
    else onReview(judged.amount);
  };
  const choose = (amount: Minor): void => {
    onType(amountText(amount, { locale, currency: lot.currency }));
    if (me !== null) onReview(amount);
  };
  const fault = useFault(lot, judged, tried && typed.trim() !== '' ? 'shown' : tried ? 'empty_shown' : 'hidden');
  const leading = lot.you?.leading === true;
  return (
    <form ref={form} onSubmit={submit} className={styles['box']} noValidate>
      {passed ? <p role="alert" className={styles['passed']}>{text('lotpage.moved_past', { minimum: f.money(lot.minimum, lot.currency) })}</p> : null}
      <Field
        label={text(leading ? 'lotpage.your_new_maximum' : 'lotpage.your_maximum')} before={lot.currency} value={typed} onChange={onType} fault={fault} inputMode="decimal" autoComplete="off" maxLength={40}
        hint={text(leading ? 'lotpage.above_own' : 'lotpage.at_least', { minimum: f.money(lot.minimum, lot.currency) })}
      />
      <Quick lot={lot} onChoose={choose} />
      <AllInLine lot={lot} hammer={judged.ok ? judged.amount : amountOf(lot.minimum)} of={judged.ok ? 'most' : 'minimum'} />
      {me === null
        ? <ButtonLink to={signInPath(lot.id)} look="hammer" wide>{text('lotpage.sign_in_to_bid')}</ButtonLink>
        : <Button type="submit" look="hammer" wide>{judged.ok ? text('lotpage.bid_amount', { amount: f.money(judged.amount, lot.currency) }) : text('lotpage.bid')}</Button>}
    </form>
  );
}

function Quick({ lot, onChoose }: { lot: PageLot; onChoose(amount: Minor): void }) {
  const text = useText();
  const f = useFormats();
  const increments = incrementsOf(lot);
  if (increments === null) return null;
  const ownMaximum = lot.you?.leading === true && lot.you.maximum !== null ? amountOf(lot.you.maximum) : null;
  const amounts = quickAmounts(increments, { minimum: amountOf(lot.minimum), ownMaximum });
  return (
    <div role="group" aria-label={text('lotpage.quick')} className={styles['quick']}>
      {amounts.map((amount) => <Button key={String(amount)} onPress={() => onChoose(amount)} className="numbers">{f.money(amount, lot.currency)}</Button>)}
    </div>
  );
}

function useFault(lot: PageLot, judged: Judged, when: 'shown' | 'empty_shown' | 'hidden'): string | null {
  const text = useText();
  const f = useFormats();
  if (judged.ok || when === 'hidden' || (judged.fault === 'empty' && when !== 'empty_shown')) return null;
  return text(`lotpage.fault_${judged.fault}`, { minimum: f.money(lot.minimum, lot.currency), currency: lot.currency });
}
