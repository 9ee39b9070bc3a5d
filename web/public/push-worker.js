/*
 * Shows the pushes of the house in this browser, and leads to what they are about. It keeps nothing and answers no requests: a page of the
 * house is the same with it and without it.
 */
const OWN = '/api/v1/me/browsers';

self.addEventListener('push', (event) => {
  const said = readPush(event.data);
  event.waitUntil(self.registration.showNotification(said.title, { body: said.body, tag: said.tag, lang: said.lang, dir: said.dir, icon: '/icon.svg', data: { url: said.url } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data.url));
});

// The browser's maker gave it another address: the house is told, as whoever is signed in here.
self.addEventListener('pushsubscriptionchange', (event) => {
  if (event.newSubscription === null || event.newSubscription === undefined) return;
  const { endpoint, keys } = event.newSubscription.toJSON();
  event.waitUntil(fetch(OWN, { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ endpoint, keys }) }));
});

/** Something has to be shown whatever came: a browser takes the leave away from a worker that shows nothing. */
function readPush(data) {
  const nothing = { title: 'AuctionHub', body: '', tag: 'auctionhub', lang: '', dir: 'auto', url: '/' };
  try {
    const said = data.json();
    return { ...nothing, ...said, url: ownAddress(said.url) };
  } catch {
    return nothing;
  }
}

/** A page of this house, whatever the push says. */
function ownAddress(text) {
  const url = new URL(String(text), self.location.origin);
  return url.origin === self.location.origin ? url.href : '/';
}

async function show(url) {
  const [open] = await self.clients.matchAll({ type: 'window' });
  if (open === undefined) return self.clients.openWindow(url);
  await open.focus();
  return open.navigate(url);
}
