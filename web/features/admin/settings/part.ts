import { useText } from '../../../i18n/text.ts';
import type { FormFaults, SettingsForm } from './form.ts';

/** What every part of the settings' form is given. */
export type PartProps = { form: SettingsForm; faults: FormFaults; change(changes: Partial<SettingsForm>): void };

/** The sentence for a fault of a field; null when there is none. */
export function useFault(faults: FormFaults): (at: string) => string | null {
  const text = useText();
  return (at) => (faults[at] === undefined ? null : text(`admin.fault_${faults[at]}`));
}
