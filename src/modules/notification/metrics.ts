import { metric, type CounterSeries, type GaugeSeries, type Metrics } from '#platform/metrics/metrics.ts';

export const noticesMade = metric({ name: 'notification_notices_total', help: 'Notices that were written for accounts.', type: 'counter' });
export const lettersSent = metric({ name: 'notification_letters_sent_total', help: 'Letters that a mail server took.', type: 'counter' });
export const lettersFailed = metric({ name: 'notification_letters_failed_total', help: 'Letters that were given up.', type: 'counter' });
export const lettersLeftOut = metric({ name: 'notification_letters_left_out_total', help: 'Letters that were not taken because too many waited.', type: 'counter' });
export const lettersWaiting = metric({ name: 'notification_letters_waiting', help: 'Letters that wait to be sent, counted up to the most that may wait.', type: 'gauge' });

/** Every metric of the module, for the reference page. */
export const notificationMetrics = [noticesMade, lettersSent, lettersFailed, lettersLeftOut, lettersWaiting] as const;

export type NotificationMeters = { made: CounterSeries; sent: CounterSeries; failed: CounterSeries; leftOut: CounterSeries; waiting: GaugeSeries };

export const notificationMeters = (metrics: Metrics): NotificationMeters => ({
  made: metrics.counter(noticesMade), sent: metrics.counter(lettersSent), failed: metrics.counter(lettersFailed), leftOut: metrics.counter(lettersLeftOut),
  waiting: metrics.gauge(lettersWaiting),
});
