import type { OutwardChannel } from '#contracts/wishes.ts';
import { metric, type CounterSeries, type GaugeSeries, type Metrics } from '#platform/metrics/metrics.ts';

const labels = ['channel'] as const;
export const noticesMade = metric({ name: 'notification_notices_total', help: 'Notices that were written for accounts.', type: 'counter' });
export const messagesSent = metric({ name: 'notification_messages_sent_total', help: 'Messages that a mail server or a provider took, by channel.', type: 'counter', labels });
export const messagesFailed = metric({ name: 'notification_messages_failed_total', help: 'Messages that were given up, by channel.', type: 'counter', labels });
export const messagesUnknown = metric({ name: 'notification_messages_unknown_total', help: 'Messages of which nobody can say whether they were taken, by channel; they are not sent again.', type: 'counter', labels });
export const messagesDropped = metric({ name: 'notification_messages_dropped_total', help: 'Messages that were of no use any more when their time came, by channel.', type: 'counter', labels });
export const messagesLeftOut = metric({ name: 'notification_messages_left_out_total', help: 'Messages that were not taken because too many were due, by channel.', type: 'counter', labels });
export const messagesDue = metric({ name: 'notification_messages_due', help: 'Messages that are due and not sent yet, by channel, counted up to the most that may be.', type: 'gauge', labels });
export const addressesDead = metric({ name: 'notification_addresses_dead_total', help: 'Addresses that were found to take nothing any more, by channel.', type: 'counter', labels });

/** Every metric of the module, for the reference page. */
export const notificationMetrics = [noticesMade, messagesSent, messagesFailed, messagesUnknown, messagesDropped, messagesLeftOut, messagesDue, addressesDead] as const;

export type ChannelMeters = { sent: CounterSeries; failed: CounterSeries; unknown: CounterSeries; dropped: CounterSeries; leftOut: CounterSeries; dead: CounterSeries; due: GaugeSeries };
export type NotificationMeters = { made: CounterSeries; of(channel: OutwardChannel): ChannelMeters };

export function notificationMeters(metrics: Metrics): NotificationMeters {
  const of = (channel: OutwardChannel): ChannelMeters => ({
    sent: metrics.counter(messagesSent, { channel }), failed: metrics.counter(messagesFailed, { channel }), unknown: metrics.counter(messagesUnknown, { channel }),
    dropped: metrics.counter(messagesDropped, { channel }), leftOut: metrics.counter(messagesLeftOut, { channel }), dead: metrics.counter(addressesDead, { channel }), due: metrics.gauge(messagesDue, { channel }),
  });
  const series: Record<OutwardChannel, ChannelMeters> = { mail: of('mail'), sms: of('sms'), push: of('push') };
  return { made: metrics.counter(noticesMade), of: (channel) => series[channel] };
}
