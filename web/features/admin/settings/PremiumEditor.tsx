import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import type { PremiumForm, TierForm } from './form.ts';
import { type PartProps, useFault } from './part.ts';
import styles from './Settings.module.css';

const TIERS_MAX = 12;

/** The buyer's premium: one rate for every currency, and scales of their own for some. */
export function PremiumEditor({ form, faults, change }: PartProps) {
  const text = useText();
  const fault = useFault(faults);
  const set = (at: number, premium: PremiumForm): void => change({ premium: form.premium.with(at, premium) });
  return (
    <div className={styles['part']}>
      <Field label={text('admin.otherwise')} hint={text('admin.otherwise_hint')} value={form.otherwise} onChange={(otherwise) => change({ otherwise })} fault={fault('otherwise')} after="%" inputMode="decimal" />
      {form.premium.map((premium, at) => (
        <fieldset key={at} className={styles['scale']}>
          <legend>{text('admin.scale_of', { currency: premium.currency })}</legend>
          <Field label={text('admin.currency')} value={premium.currency} onChange={(currency) => set(at, { ...premium, currency: currency.toUpperCase() })} fault={fault(`premium.${at}.currency`)} maxLength={3} />
          {premium.tiers.map((tier, place) => (
            <TierRow key={place} tier={tier} last={place === premium.tiers.length - 1} only={premium.tiers.length === 1} at={`premium.${at}.tiers.${place}`} fault={fault}
              onChange={(next) => set(at, { ...premium, tiers: premium.tiers.with(place, next) })} onRemove={() => set(at, { ...premium, tiers: premium.tiers.toSpliced(place, 1) })} />
          ))}
          <div className={styles['row']}>
            <Button isDisabled={premium.tiers.length >= TIERS_MAX} onPress={() => set(at, { ...premium, tiers: premium.tiers.toSpliced(premium.tiers.length - 1, 0, { upTo: '', rate: '' }) })}>{text('admin.add_tier')}</Button>
            <Button look="quiet" onPress={() => change({ premium: form.premium.toSpliced(at, 1) })}>{text('admin.remove_scale')}</Button>
          </div>
        </fieldset>
      ))}
      <div><Button onPress={() => change({ premium: [...form.premium, { currency: '', tiers: [{ upTo: '', rate: form.otherwise }] }] })}>{text('admin.add_scale')}</Button></div>
    </div>
  );
}

function TierRow({ tier, last, only, at, fault, onChange, onRemove }: {
  tier: TierForm; last: boolean; only: boolean; at: string; fault(at: string): string | null; onChange(tier: TierForm): void; onRemove(): void;
}) {
  const text = useText();
  return (
    <div className={styles['row']}>
      {last ? <p className={styles['above']}>{text(only ? 'admin.tier_all' : 'admin.tier_above')}</p> : <Field label={text('admin.tier_up_to')} value={tier.upTo} onChange={(upTo) => onChange({ ...tier, upTo })} fault={fault(`${at}.upTo`)} inputMode="decimal" />}
      <Field label={text('admin.rate')} value={tier.rate} onChange={(rate) => onChange({ ...tier, rate })} fault={fault(`${at}.rate`)} after="%" inputMode="decimal" />
      {last ? null : <Button look="quiet" onPress={onRemove}>{text('admin.remove')}</Button>}
    </div>
  );
}
