import { useFormats, type Formats } from '../../../i18n/format.ts';
import { useText, type Text } from '../../../i18n/text.ts';
import styles from '../Selling.module.css';
import type { LotJson } from '../types.ts';
import { CAPS, SCOPES } from './late-bids.ts';

/** What publication settles for ever, as the house has it; with the reserve before it does, since that may go down later. */
export function Frozen({ lot, withReserve }: { lot: LotJson; withReserve: boolean }) {
  const text = useText();
  const f = useFormats();
  const money = (amount: number): string => f.money(amount, lot.currency);
  const rows: [string, string][] = [
    [text('selling.opening_price'), money(lot.openingPrice)],
    ...(withReserve ? [[text('selling.reserve'), lot.reservePrice === null || lot.reservePrice === undefined ? text('selling.none') : money(lot.reservePrice)] as [string, string]] : []),
    [text('selling.buy_now'), lot.buyNowPrice === null ? text('selling.none') : money(lot.buyNowPrice)],
    [text('selling.opens'), lot.opensAt === null ? text('selling.at_once') : f.moment(lot.opensAt)],
    [text('selling.closes'), lot.closesAt === null ? text('selling.none') : f.moment(lot.closesAt)],
    [text('selling.window'), windowText(lot.softClose.windowSeconds, text)],
    ...lateRows(lot, text, f),
    [text('selling.part_pictures'), text('selling.pictures_count', { count: lot.images.length })],
    ...(lot.sale === null ? [] : [[text('selling.sale'), lot.sale.title] as [string, string]]),
  ];
  return <dl className={styles['terms']}>{rows.map(([name, value]) => <Row key={name} name={name} value={value} />)}</dl>;
}

function lateRows({ softClose, group }: LotJson, text: Text, f: Formats): [string, string][] {
  const { windowSeconds, mode, cap, scope } = softClose;
  const known = CAPS.find((kind) => kind === cap.kind) ?? 'none';
  const facts = { max: cap.max ?? 0, minutes: Math.ceil((cap.seconds ?? 0) / 60), at: cap.at === undefined ? '' : f.moment(cap.at) };
  const together = SCOPES.find((one) => one === scope) ?? 'lot';
  const late: [string, string][] = [[text('selling.mode'), text(mode === 'add' ? 'selling.mode_add' : 'selling.mode_reset')], [text('selling.cap'), text(`selling.cap_${known}_is`, facts)]];
  return [...(windowSeconds === 0 ? [] : late), ...(together === 'lot' ? [] : [[text('selling.scope'), together === 'group' ? text('selling.scope_group_is', { group: group ?? '' }) : text(`selling.scope_${together}`)] as [string, string]])];
}

const Row = ({ name, value }: { name: string; value: string }) => <><dt>{name}</dt><dd className="numbers">{value}</dd></>;

export const windowText = (seconds: number, text: Text): string =>
  text('selling.window_of', { seconds, minutes: seconds / 60, unit: seconds === 0 ? 'none' : seconds < 60 ? 'seconds' : 'minutes' });
