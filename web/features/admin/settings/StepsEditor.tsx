import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { Field } from '../../../ui/Field.tsx';
import { STEP_CHOICES, type StepsForm } from './form.ts';
import { type PartProps, useFault } from './part.ts';
import styles from './Settings.module.css';

/** The steps of new lots by currency; a currency that is not named keeps its usual table. */
export function StepsEditor({ form, faults, change }: PartProps) {
  const text = useText();
  const fault = useFault(faults);
  const set = (at: number, steps: StepsForm): void => change({ steps: form.steps.with(at, steps) });
  return (
    <>
      <h3>{text('admin.field_increments')}</h3>
      <p className="quiet">{text('admin.steps_hint')}</p>
      {form.steps.map((steps, at) => (
        <div key={at} className={styles['row']}>
          <Field label={text('admin.currency')} value={steps.currency} onChange={(currency) => set(at, { ...steps, currency: currency.toUpperCase() })} fault={fault(`steps.${at}.currency`)} maxLength={3} />
          <Choice label={text('admin.table')} value={steps.choice} onChange={(choice) => set(at, { ...steps, choice })} options={STEP_CHOICES.map((value) => ({ value, label: text(`admin.steps_${value}`) }))} hint={fault(`steps.${at}.choice`) ?? undefined} />
          {steps.choice === 'percent' ? <Field label={text('admin.rate')} value={steps.value} onChange={(value) => set(at, { ...steps, value })} after="%" inputMode="decimal" /> : null}
          {steps.choice === 'fixed' ? <Field label={text('admin.amount')} value={steps.value} onChange={(value) => set(at, { ...steps, value })} after={steps.currency} inputMode="decimal" /> : null}
          <Button look="quiet" onPress={() => change({ steps: form.steps.toSpliced(at, 1) })}>{text('admin.remove')}</Button>
        </div>
      ))}
      <div><Button onPress={() => change({ steps: [...form.steps, { currency: '', choice: 'percent', value: '5' }] })}>{text('admin.add_steps')}</Button></div>
    </>
  );
}
