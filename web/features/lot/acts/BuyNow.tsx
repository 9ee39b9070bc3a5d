import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, newKey } from '../../../api/call.ts';
import { useMe } from '../../../api/me.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Sheet } from '../../../ui/Sheet.tsx';
import { amountOf, type PageLot } from '../lot.ts';
import { AllInLine } from '../panel/AllInLine.tsx';
import { signInPath } from '../sign-in-path.ts';
import styles from './Acts.module.css';

/** Buys at the fixed price, after one more look. Gone with the offer. */
export function BuyNow({ lot }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  const me = useMe();
  const [open, setOpen] = useState(false);
  if (lot.buyNowPrice === null || lot.status !== 'open') return null;
  const price = f.money(lot.buyNowPrice, lot.currency);
  if (me === null) return <ButtonLink to={signInPath(lot.id)} wide>{text('lotpage.buy_now', { price })}</ButtonLink>;
  return (
    <>
      <Button wide onPress={() => setOpen(true)}>{text('lotpage.buy_now', { price })}</Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={text('lotpage.buy_now', { price })}><Confirm lot={lot} price={lot.buyNowPrice} onDone={() => setOpen(false)} /></Sheet>
    </>
  );
}

function Confirm({ lot, price, onDone }: { lot: PageLot; price: number; onDone(): void }) {
  const text = useText();
  const f = useFormats();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const [fault, setFault] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  // One purchase, one number, however often it is pressed.
  const [key] = useState(newKey);
  const buy = async (): Promise<void> => {
    setSending(true);
    setFault(null);
    try {
      await act({ method: 'POST', path: `/lots/${lot.id}/buy`, body: { currency: lot.currency }, key });
      await queries.invalidateQueries({ queryKey: ['lot', lot.id] });
      onDone();
    } catch (error) {
      setFault(refusal(error));
      setSending(false);
    }
  };
  const shown = f.money(price, lot.currency);
  return (
    <div className={styles['form']}>
      <p>{text('lotpage.buy_now_means', { price: shown })}</p>
      <AllInLine lot={lot} hammer={amountOf(price)} of="hammer" />
      {fault === null ? null : <p role="alert" className={styles['fault']}>{fault}</p>}
      <div className={styles['buttons']}>
        <Button look="hammer" onPress={() => void buy()} isDisabled={sending}>{text(sending ? 'lotpage.buying' : 'lotpage.confirm_purchase', { price: shown })}</Button>
        <Button onPress={onDone}>{text('ui.cancel')}</Button>
      </div>
    </div>
  );
}
