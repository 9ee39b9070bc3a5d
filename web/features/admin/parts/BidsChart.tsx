import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import styles from './Chart.module.css';
import { TableScroll } from './TableScroll.tsx';
import { useWidth } from './useWidth.ts';

export type Minute = { at: string; bids: number };

const USUAL_WIDTH = 720;
/** Narrower than this half of the labels have no room. */
const NARROW = 480;
const HEIGHT = 200;
const LEFT = 44;
const FOOT = 28;
const TOP = 12;
const LABEL_EVERY = 15;

/** Accepted bids of each of the last minutes, with the usual range of this hour as a band. The same numbers stand in a table below it. */
export function BidsChart({ minutes }: { minutes: readonly Minute[] }) {
  const text = useText();
  const { number, clock } = useFormats();
  const total = minutes.reduce((sum, { bids }) => sum + bids, 0);
  const top = niceTop(Math.max(...minutes.map(({ bids }) => bids), 1));
  const band = usualRange(minutes.slice(0, -1).map(({ bids }) => bids));
  const y = (bids: number): number => TOP + (HEIGHT - TOP - FOOT) * (1 - bids / top);
  // Drawn in the pixels that there are, so that its words are as large as all others.
  const { ref, width } = useWidth(USUAL_WIDTH);
  const room = Math.max(0, width - LEFT);
  const wide = room / Math.max(1, minutes.length);
  const labelEvery = width < NARROW ? 2 * LABEL_EVERY : LABEL_EVERY;
  return (
    <figure className={styles['figure']}>
      <figcaption>{text('admin.bids_per_minute')} <span className="quiet">{text('admin.bids_total', { count: total })}</span></figcaption>
      <svg ref={ref} viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} role="img" aria-label={text('admin.chart_spoken', { count: total, top: number(Math.max(...minutes.map(({ bids }) => bids), 0)) })} className={styles['chart']}>
        {band === null ? null : <rect className={styles['band']} x={LEFT} width={room} y={y(band.high)} height={Math.max(1, y(band.low) - y(band.high))} />}
        {[0, top / 2, top].map((value) => (
          <g key={value}><line className={styles['grid']} x1={LEFT} x2={width} y1={y(value)} y2={y(value)} /><text className={styles['label']} x={LEFT - 8} y={y(value) + 4} textAnchor="end">{number(value)}</text></g>
        ))}
        {minutes.map(({ at, bids }, place) => <rect key={at} className={styles['bar']} x={LEFT + place * wide + 1} width={Math.max(1, wide - 2)} y={y(bids)} height={y(0) - y(bids)} />)}
        {minutes.map(({ at }, place) => (place % labelEvery === 0 ? <text key={at} className={styles['label']} x={LEFT + place * wide} y={HEIGHT - 8}>{shortClock(clock(at))}</text> : null))}
      </svg>
      <p className="quiet small">{text('admin.chart_units')} {band === null ? '' : text('admin.chart_band', { low: number(band.low), high: number(band.high) })}</p>
      <details>
        <summary>{text('admin.as_table')}</summary>
        <TableScroll label={text('admin.bids_per_minute')} className={styles['scroll']}>
          <table><thead><tr><th scope="col">{text('admin.minute')}</th><th scope="col">{text('admin.bids')}</th></tr></thead>
            <tbody>{minutes.toReversed().map(({ at, bids }) => <tr key={at}><td className="numbers">{clock(at)}</td><td className="numbers">{number(bids)}</td></tr>)}</tbody></table>
        </TableScroll>
      </details>
    </figure>
  );
}

// Seconds say nothing at the beginning of a minute.
const shortClock = (time: string): string => time.replace(/(\d)[:.](\p{Nd}{2})(?!.*\p{Nd})/u, '$1');

/** The next of 2, 4, 10, 20, 40, 100, … that holds it, so that half of it is a whole number too. */
function niceTop(most: number): number {
  for (let decade = 1; ; decade *= 10) for (const lead of [2, 4, 10]) if (lead * decade >= most) return lead * decade;
}

/** Between which numbers eight of ten minutes lie; null while there are too few to say. */
function usualRange(bids: readonly number[]): { low: number; high: number } | null {
  const busy = bids.filter((count) => count > 0).length;
  if (busy < 10) return null;
  const sorted = bids.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { low: at(0.1), high: at(0.9) };
}
