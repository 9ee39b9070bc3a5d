-- Up Migration
-- why: figures are copied to a search engine where there is one, and whoever copies has to know into which indices, and whether they are whole
-- locks: none, the table is new; table rewritten: no; old release runs: yes, it does not know it
create table analytics.copies (
  -- one row
  id smallint primary key check (id = 1),
  -- the number in the names of the indices that are written
  generation integer not null check (generation > 0),
  -- what the documents look like; another layout wants other indices
  layout text not null,
  -- everything had been copied once, and the aliases point at these indices
  whole boolean not null
);

-- Down Migration
-- why: back to figures without copies
-- locks: exclusive on the dropped table; old release runs: yes
drop table analytics.copies;
