import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { act } from '../../../api/call.ts';
import { useText } from '../../../i18n/text.ts';
import { Choice } from '../../../ui/Choice.tsx';
import { Field } from '../../../ui/Field.tsx';
import { ReasonForm } from '../parts/ReasonForm.tsx';
import adminStyles from '../parts/Admin.module.css';
import type { SettingsRecord } from '../types.ts';
import { formOf, type SettingsForm, settingsFrom } from './form.ts';
import { type PartProps, useFault } from './part.ts';
import { PremiumEditor } from './PremiumEditor.tsx';
import { PricePreview } from './PricePreview.tsx';
import styles from './Settings.module.css';
import { StepsEditor } from './StepsEditor.tsx';

const MODES = ['reset', 'add'] as const;
const TAXES = ['none', 'premium', 'hammer_and_premium', 'margin'] as const;
const TERMS = [['en', 'English'], ['fr', 'Français'], ['ar', 'العربية'], ['ja', '日本語']] as const;
const TERMS_LINES = 8;

/** All settings in one form; saved together, over the version that was read, with a reason. */
export function SettingsEditor({ record, onSaved }: { record: SettingsRecord; onSaved(): void }) {
  const text = useText();
  const { locale } = useIntl();
  const queries = useQueryClient();
  const [form, setForm] = useState<SettingsForm>(() => formOf(record.settings, locale));
  const read = settingsFrom(form, locale);
  const changed = !read.ok || JSON.stringify(read.settings) !== JSON.stringify(normal(record, locale));
  const part: PartProps = { form, faults: read.ok ? {} : read.faults, change: (changes) => setForm((before) => ({ ...before, ...changes })) };
  const save = (reason: string): Promise<unknown> =>
    (read.ok ? act({ method: 'PUT', path: '/admin/settings', body: { settings: read.settings, basedOn: record.version, reason } }) : Promise.reject(new Error('the form has faults')));
  const saved = (): void => {
    void queries.invalidateQueries({ queryKey: ['house'] });
    void queries.invalidateQueries({ queryKey: ['terms'] });
    void queries.invalidateQueries({ queryKey: ['admin', 'settings', 'past'] });
    onSaved();
  };
  return (
    <div className={styles['settings']}>
      <HousePart {...part} />
      <section><h2>{text('admin.field_premium')}</h2><PremiumEditor {...part} /><TaxPart {...part} /><PricePreview settings={read.ok ? read.settings : null} /></section>
      <SellingPart {...part} />
      <TermsPart {...part} />
      {!changed ? null : (
        <div className={styles['save']}>
          {read.ok ? <ReasonForm asked={false} effect={text('admin.effect_settings')} label={text('ui.save')} onAct={save} onDone={saved} onCancel={() => setForm(formOf(record.settings, locale))} />
            : <p role="status" className={adminStyles['fault']}>{text('admin.mend_first', { count: Object.keys(read.faults).length })}</p>}
        </div>
      )}
    </div>
  );
}

// What the fields make of the settings as they are, so that a field in another order is no change.
function normal(record: SettingsRecord, locale: string): SettingsRecord['settings'] | null {
  const read = settingsFrom(formOf(record.settings, locale), locale);
  return read.ok ? read.settings : null;
}

function HousePart({ form, faults, change }: PartProps) {
  const text = useText();
  const fault = useFault(faults);
  return (
    <section className={styles['part']}>
      <h2>{text('admin.the_house')}</h2>
      <Field label={text('admin.field_name')} value={form.name} onChange={(name) => change({ name })} fault={fault('name')} maxLength={80} />
      <Field label={text('admin.field_contact')} hint={text('admin.contact_hint')} value={form.contact} onChange={(contact) => change({ contact })} fault={fault('contact')} type="email" />
      <label className={styles['check']}><input type="checkbox" checked={form.registrationOpen} onChange={({ target }) => change({ registrationOpen: target.checked })} /><span>{text('admin.field_registrationOpen')}</span></label>
    </section>
  );
}

function TaxPart({ form, faults, change }: PartProps) {
  const text = useText();
  const fault = useFault(faults);
  return (
    <div className={styles['row']}>
      <Choice label={text('admin.field_tax')} value={form.taxClass} onChange={(taxClass) => change({ taxClass })} options={TAXES.map((value) => ({ value, label: text(`admin.tax_${value}`) }))} />
      {form.taxClass === 'none' ? null : <Field label={text('admin.rate')} value={form.taxRate} onChange={(taxRate) => change({ taxRate })} fault={fault('taxRate')} after="%" inputMode="decimal" />}
    </div>
  );
}

function SellingPart(props: PartProps) {
  const { form, faults, change } = props;
  const text = useText();
  const fault = useFault(faults);
  return (
    <section className={styles['part']}>
      <h2>{text('admin.new_lots')}</h2>
      <div className={styles['row']}>
        <Field label={text('admin.window')} hint={text('admin.window_hint')} value={form.windowSeconds} onChange={(windowSeconds) => change({ windowSeconds })} fault={fault('windowSeconds')} after={text('admin.seconds')} inputMode="numeric" />
        <Choice label={text('admin.field_softClose')} value={form.mode} onChange={(mode) => change({ mode })} options={MODES.map((value) => ({ value, label: text(`admin.mode_${value}`) }))} />
      </div>
      <StepsEditor {...props} />
    </section>
  );
}

function TermsPart({ form, faults, change }: PartProps) {
  const text = useText();
  const fault = useFault(faults);
  return (
    <section className={styles['part']}>
      <h2>{text('admin.field_terms')}</h2>
      <p className="quiet">{text('admin.terms_hint')}</p>
      {TERMS.map(([code, name]) => (
        <div key={code} lang={code}><Field label={name} value={form.terms[code]} onChange={(value) => change({ terms: { ...form.terms, [code]: value } })} fault={fault(`termsIn.${code}`)} lines={TERMS_LINES} maxLength={40_000} /></div>
      ))}
    </section>
  );
}
