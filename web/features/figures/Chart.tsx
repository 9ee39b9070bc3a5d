import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useText } from '../../i18n/text.ts';
import { TableScroll } from '../admin/parts/TableScroll.tsx';
import { useWidth } from '../admin/parts/useWidth.ts';
import { type Colours, useColours } from './colours.ts';
import styles from './Figures.module.css';

export type Line = { name: string; values: readonly number[]; as: 'bars' | 'line' };
export type ChartOf = {
  title: string;
  /** What the axis counts, in a word. */
  unit: string;
  /** What stands at each place: short under the chart, whole in the table. */
  places: readonly { short: string; long: string }[];
  lines: readonly Line[];
  /** A value as it is read in the table, and shorter at the axis. */
  said(value: number): string;
  axis(value: number): string;
};

const USUAL_WIDTH = 640;
const HEIGHT = 220;
const AXIS = 60;
const FONT = '12px system-ui, sans-serif';
const BAR = { share: 0.7, widest: 40 };
const PLACE_ROOM = 64;
// Bids, lots and minor units are whole.
const WHOLE = Array.from({ length: 45 }, (_, at) => ([1, 2, 5][at % 3] ?? 1) * 10 ** Math.floor(at / 3));

/** A chart with what it says beside it in words and, for those who read or listen, as a table behind it. */
export function Chart({ title, unit, places, lines, said, axis }: ChartOf) {
  const text = useText();
  const { ref, width } = useWidth(USUAL_WIDTH);
  const room = useRef<HTMLDivElement>(null);
  const colours = useColours();
  useEffect(() => {
    const element = room.current;
    if (element === null) return undefined;
    const plot = new uPlot(optionsOf({ width, colours, places, lines, axis }), [places.map((_, at) => at), ...lines.map(({ values }) => [...values])], element);
    return () => plot.destroy();
  }, [width, colours, places, lines, axis]);
  // Made when it is opened: what a browser keeps laid out behind a closed summary may be wider than a window that became narrower.
  const [open, setOpen] = useState(false);
  const most = Math.max(0, ...lines.flatMap(({ values }) => values));
  return (
    <figure className={styles['figure']}>
      <figcaption>{title} <span className="quiet small">{unit}</span></figcaption>
      <p className={styles['legend']}>{lines.map(({ name }, at) => <span key={name} data-line={at}>{name}</span>)}</p>
      <div ref={ref} role="img" aria-label={text('figures.chart_spoken', { title, count: places.length, most: said(most) })} className={styles['plot']}><div ref={room} aria-hidden="true" /></div>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{text('admin.as_table')}</summary>
        {open ? (
          <TableScroll label={title} className={styles['scroll']}>
            <table>
              <thead><tr><th scope="col">{text('figures.when')}</th>{lines.map(({ name }) => <th key={name} scope="col">{name}</th>)}</tr></thead>
              <tbody>{places.map(({ long }, at) => <tr key={long}><th scope="row">{long}</th>{lines.map(({ name, values }) => <td key={name} className="numbers">{said(values[at] ?? 0)}</td>)}</tr>)}</tbody>
            </table>
          </TableScroll>
        ) : null}
      </details>
    </figure>
  );
}

type Drawing = Pick<ChartOf, 'places' | 'lines' | 'axis'> & { width: number; colours: Colours };

function optionsOf({ width, colours, places, lines, axis }: Drawing): uPlot.Options {
  const every = Math.max(1, Math.ceil(places.length / Math.max(1, Math.floor((width - AXIS) / PLACE_ROOM))));
  const look = { stroke: colours.soft, font: FONT, grid: { stroke: colours.line, width: 1 }, ticks: { show: false } };
  return {
    width, height: HEIGHT, legend: { show: false }, cursor: { show: false }, padding: [8, 8, 0, 0],
    scales: { x: { time: false, range: [-0.6, Math.max(0.6, places.length - 0.4)] }, y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.08 : 1] } },
    axes: [
      { ...look, grid: { show: false }, splits: () => places.map((_, at) => at).filter((at) => at % every === 0), values: (_plot, splits) => splits.map((at) => places[at]?.short ?? ''), size: 28 },
      { ...look, size: AXIS, incrs: WHOLE, values: (_plot, splits) => splits.map(axis) },
    ],
    series: [{}, ...lines.map((line, at) => seriesOf(line, at === 0 ? colours.bar : colours.other))],
  };
}

function seriesOf({ name, as }: Line, colour: string): uPlot.Series {
  const bars = uPlot.paths.bars?.({ size: [BAR.share, BAR.widest] });
  if (as === 'bars' && bars !== undefined) return { label: name, fill: colour, stroke: colour, width: 0, paths: bars, points: { show: false } };
  return { label: name, stroke: colour, width: 2, points: { show: true, size: 5, fill: colour, stroke: colour } };
}
