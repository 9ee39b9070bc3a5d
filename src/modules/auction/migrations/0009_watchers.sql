-- Up Migration
-- why: a seller sees how many people watch each lot, and how a lot fares; both are asked by lot and not by account
-- locks: writes to auction.watchlist wait while the index is built; table rewritten: no; old release runs: yes
create index watchlist_by_lot on auction.watchlist (lot_id);

-- Down Migration
-- why: back to a release that does not count watchers
-- locks: brief exclusive lock on auction.watchlist; old release runs: yes
drop index auction.watchlist_by_lot;
