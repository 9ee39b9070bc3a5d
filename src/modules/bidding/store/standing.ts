import { statement } from '#platform/db/types.ts';

/** Only exceptions have rows: a row that says nothing any more is taken out, in the transaction of the change. $1 account. */
export const dropOrdinary = statement<never>('bidding.drop_ordinary_standing', `
  delete from bidding.standings
  where account_id = $1
    and not blocked
    and not staff
    and limits is null`);

/** $1 account, $2 blocked or null to leave it, $3 staff or null to leave it. */
export const upsertStanding = statement<never>('bidding.upsert_standing', `
  insert into bidding.standings (account_id, blocked, staff)
  values ($1, coalesce($2::boolean, false), coalesce($3::boolean, false))
  on conflict (account_id) do update
  set blocked = coalesce($2::boolean, standings.blocked), staff = coalesce($3::boolean, standings.staff)`);

/** $1 account, $2 currency, $3 limit in minor units as text, or null to lift it. */
export const upsertLimit = statement<never>('bidding.upsert_limit', `
  insert into bidding.standings (account_id, limits)
  values ($1, jsonb_strip_nulls(jsonb_build_object($2::text, $3::text)))
  on conflict (account_id) do update
  set limits = nullif(jsonb_strip_nulls(coalesce(standings.limits, '{}'::jsonb) || jsonb_build_object($2::text, $3::text)), '{}'::jsonb)`);

export const insertLink = statement<never>('bidding.insert_link', `
  insert into bidding.links (seller_id, account_id)
  values ($1, $2)
  on conflict do nothing`);
export const deleteLink = statement<never>('bidding.delete_link', `
  delete from bidding.links
  where seller_id = $1
    and account_id = $2`);
export const insertApproval = statement<never>('bidding.insert_approval', `
  insert into bidding.approvals (sale_id, account_id)
  values ($1, $2)
  on conflict do nothing`);
export const deleteApproval = statement<never>('bidding.delete_approval', `
  delete from bidding.approvals
  where sale_id = $1
    and account_id = $2`);
