-- Up Migration
-- why: watching a lot is a fact that other modules hear of from now on, so that watchers can be told when it closes soon; what is watched already is told once
-- locks: none, rows are added to the outbox (some 2 s for a million watches); table rewritten: no; old release runs: yes, what is watched under it meanwhile is not told
insert into auction.events (kind, payload, at_ms)
select 'lot.watched', jsonb_build_object('kind', 'lot.watched', 'lot', 'lot_' || w.lot_id, 'account', 'acc_' || w.account_id, 'atMs', w.watched_at_ms), w.watched_at_ms
from auction.watchlist as w
join auction.heads as h on h.lot_id = w.lot_id
where h.status <> 'closed'
order by w.watched_at_ms, w.account_id, w.lot_id;

-- Down Migration
-- why: back to a release that does not tell of watches; those that were told stay, as events do
-- locks: none; old release runs: yes
select 1;
