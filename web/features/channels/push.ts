import { act } from '../../api/call.ts';

const WORKER = '/push-worker.js';

/** Whether this browser can show pushes, and may: `blocked` when its owner said no to this house. */
export function pushState(): 'possible' | 'blocked' | 'impossible' {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis)) return 'impossible';
  return Notification.permission === 'denied' ? 'blocked' : 'possible';
}

/** Where this browser takes pushes now; null: nowhere. */
export async function subscriptionHere(): Promise<PushSubscription | null> {
  if (pushState() === 'impossible') return null;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return await registration?.pushManager.getSubscription() ?? null;
}

/** Asks for leave, subscribes, and tells the house. False: its owner said no. */
export async function turnPushesOn(publicKey: string): Promise<boolean> {
  if (await Notification.requestPermission() !== 'granted') return false;
  await navigator.serviceWorker.register(WORKER);
  const registration = await navigator.serviceWorker.ready;
  // One that was made with another key of the house is of no use.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = subscription.toJSON();
  await act({ method: 'POST', path: '/me/browsers', body: { endpoint, keys }, key: null });
  return true;
}

/** Takes no pushes here any more; the house finds that out by itself, and is told by whoever turned them off. */
export async function turnPushesOff(): Promise<void> {
  await (await subscriptionHere())?.unsubscribe();
}
