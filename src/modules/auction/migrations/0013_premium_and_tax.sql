-- Up Migration
-- why: what a buyer pays on top of the hammer price is fixed when a lot is published, so that it cannot change under a bidder
-- locks: exclusive on auction.lots for a moment; table rewritten: no; old release runs: yes, lots it publishes have none
alter table auction.lots
  -- marginal tiers, the last one open above; null: published before there was a premium
  add column premium jsonb,
  add column tax jsonb,
  add constraint premium_with_tax check ((premium is null) = (tax is null)) not valid;

alter table auction.lots validate constraint premium_with_tax;

-- Down Migration
-- why: back to a release that knows no premium; what was frozen is lost
-- locks: exclusive on auction.lots for a moment; old release runs: yes
alter table auction.lots
  drop constraint premium_with_tax,
  drop column premium,
  drop column tax;
