import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Choice } from '../../../ui/Choice.tsx';
import { Field } from '../../../ui/Field.tsx';
import styles from '../Selling.module.css';
import { momentOf, zone } from '../when.ts';
import { windowText } from './Frozen.tsx';
import type { LotForm } from './form.ts';
import { CAPS, SCOPES } from './late-bids.ts';
import { Moment } from './Moment.tsx';
import type { PartProps } from './part.ts';

const WINDOWS = ['0', '30', '60', '120', '300', '600'];
const GROUP_CHARS_MAX = 40;
/** The bid of the example comes this long before the close. */
const EXAMPLE_BEFORE_SECONDS = 20;
type Props = Pick<PartProps, 'draft' | 'fault'>;

/** What a late bid does to the close, and how far it may. */
export function LateBidsPart({ draft, fault }: Props) {
  const text = useText();
  const { form, edit } = draft;
  const windows = WINDOWS.includes(form.windowSeconds) ? WINDOWS : [...WINDOWS, form.windowSeconds].toSorted((a, b) => Number(a) - Number(b));
  return (
    <>
      <div className={styles['pair']}>
        <Choice label={text('selling.window')} value={form.windowSeconds} onChange={(windowSeconds) => edit({ windowSeconds })} options={windows.map((seconds) => ({ value: seconds, label: windowText(Number(seconds), text) }))} />
        {form.windowSeconds === '0' ? null : (
          <Choice
            label={text('selling.mode')} value={form.mode} onChange={(mode) => edit({ mode })}
            options={[{ value: 'reset', label: text('selling.mode_reset') }, { value: 'add', label: text('selling.mode_add') }]}
          />
        )}
      </div>
      <SoftCloseInWords form={form} />
      {form.windowSeconds === '0' ? null : <Cap draft={draft} fault={fault} />}
    </>
  );
}

function SoftCloseInWords({ form }: { form: LotForm }) {
  const text = useText();
  const f = useFormats();
  const closesAt = momentOf(form.closesAt);
  const seconds = Number(form.windowSeconds);
  if (seconds === 0) return <p className={styles['note']}>{text('selling.soft_close_none')}</p>;
  const unit = { seconds, minutes: seconds / 60, unit: seconds < 60 ? 'seconds' : 'minutes' };
  const closesAtMs = closesAt === null ? null : Date.parse(closesAt);
  const bidAtMs = closesAtMs === null ? 0 : closesAtMs - EXAMPLE_BEFORE_SECONDS * 1_000;
  const thenMs = form.mode === 'reset' ? bidAtMs + seconds * 1_000 : (closesAtMs ?? 0) + seconds * 1_000;
  return (
    <div className={styles['note']}>
      <p>{text(`selling.soft_close_${form.mode}`, unit)}</p>
      {closesAtMs === null ? null : <p className={styles['example']}>{text('selling.soft_close_example', { closes: f.clock(closesAtMs), bid: f.clock(bidAtMs), then: f.clock(thenMs) })}</p>}
    </div>
  );
}

function Cap({ draft: { form, edit }, fault }: Props) {
  const text = useText();
  return (
    <div className={styles['pair']}>
      <Choice label={text('selling.cap')} hint={text(`selling.cap_${form.cap}_means`)} value={form.cap} onChange={(cap) => edit({ cap })} options={CAPS.map((value) => ({ value, label: text(`selling.cap_${value}`) }))} />
      {form.cap === 'count' ? <Field label={text('selling.cap_max')} value={form.capMax} inputMode="numeric" onChange={(capMax) => edit({ capMax })} fault={fault('softClose.cap.max')} /> : null}
      {form.cap === 'total' ? <Field label={text('selling.cap_minutes')} value={form.capMinutes} inputMode="decimal" after={text('selling.minutes')} onChange={(capMinutes) => edit({ capMinutes })} fault={fault('softClose.cap.seconds')} /> : null}
      {form.cap === 'until' ? <Moment label={text('selling.cap_at')} value={form.capAt} hint={text('selling.zone', { zone: zone() })} fault={fault('softClose.cap.at')} onChange={(capAt) => edit({ capAt })} /> : null}
    </div>
  );
}

/** With which lots of its sale it closes. */
export function TogetherPart({ draft: { form, edit }, fault }: Props) {
  const text = useText();
  const wrong = fault('softClose.scope');
  return (
    <>
      <div className={styles['pair']}>
        <div>
          <Choice label={text('selling.scope')} value={form.scope} onChange={(scope) => edit({ scope })} options={SCOPES.map((value) => ({ value, label: text(`selling.scope_${value}`) }))} />
          {wrong === null ? null : <p className={styles['fault']} role="alert">{wrong}</p>}
        </div>
        {form.scope === 'group' ? <Field label={text('selling.group')} hint={text('selling.group_hint')} value={form.group} maxLength={GROUP_CHARS_MAX} onChange={(group) => edit({ group })} fault={fault('group')} /> : null}
      </div>
      <p className={styles['note']}>{text(`selling.scope_${form.scope}_means`)}</p>
    </>
  );
}
