-- why: accounts cost nothing, so letters with links are counted for the address that they go to as well as for the account
-- locks: writes to identity.links wait while the index is built (links are kept for days, so there are few); table rewritten: no; old release runs: yes
-- Up Migration
create index links_to_address on identity.links (email_key, created_ms desc);

-- Down Migration
drop index identity.links_to_address;
