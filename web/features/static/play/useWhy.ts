import { useCallback } from 'react';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { PLAY_CURRENCY, type Step } from './game.ts';
import { useClockText } from './useClockText.ts';

/** One or two sentences on why a step came out as it did. */
export function useWhy(): (step: Step) => string {
  const text = useText();
  const { money } = useFormats();
  const clockText = useClockText();
  return useCallback((step: Step) => {
    const amount = (value: bigint | null): string => (value === null ? '' : money(value, PLAY_CURRENCY));
    const name = (who: string | null): string => (who === null ? '' : text(`play.${who}`));
    const said = text(`play.why_${step.why}`, {
      who: name(step.who), leader: name(step.leader), other: name(step.beaten?.who ?? null), beaten: amount(step.beaten?.maximum ?? null), maximum: amount(step.maximum),
      price: amount(step.price), minimum: amount(step.minimum),
    });
    return step.extendedToMs === null ? said : `${said} ${text('play.extended', { until: clockText(step.extendedToMs) })}`;
  }, [text, money, clockText]);
}
