-- Up Migration
-- why: a typing error is forgiven by the words that titles are made of, and what is bid on now can be shown first
-- locks: brief exclusive lock on auction.heads; table rewritten: no; bids are listed again when the index is built; old release runs: yes, it leaves the heat as it was
create table auction.words (
  -- compared byte by byte, so that the beginning of a word is found by the key
  word text collate "C" primary key check (char_length(word) between 3 and 40)
);

-- Only listed lots have a head, so neither drafts nor lots of a replay teach the house a word.
create function auction.learn_words() returns trigger
language plpgsql
as $$
begin
  insert into auction.words (word)
  select distinct t.word collate "C"
  from auction.lots as l
  cross join unnest(tsvector_to_array(to_tsvector('simple', l.title))) as t (word)
  where l.id = new.lot_id
    and char_length(t.word) between 3 and 40
  -- Always in one order: two lots published at once wait for each other in no circle.
  order by 1
  on conflict (word) do nothing;
  return null;
end
$$;

create trigger heads_teach_words
after insert on auction.heads
for each row execute function auction.learn_words();

insert into auction.words (word)
select distinct t.word collate "C"
from auction.heads as h
join auction.lots as l on l.id = h.lot_id
cross join unnest(tsvector_to_array(to_tsvector('simple', l.title))) as t (word)
where char_length(t.word) between 3 and 40
on conflict (word) do nothing;

-- Words that look like the one asked for, the likest first. Without trigrams the first letter has to be right.
do $$
declare
  place text;
begin
  select n.nspname into place
  from pg_extension as e
  join pg_namespace as n on n.oid = e.extnamespace
  where e.extname = 'pg_trgm';
  if place is null then
    execute $plain$
      create function auction.near_words(asked text, most integer) returns setof text
      language sql stable
      as $body$
        select w.word
        from auction.words as w
        where w.word ^@ left(asked, 1)
          and char_length(w.word) between char_length(asked) - 2 and char_length(asked) + 2
        order by w.word
        limit most
      $body$
    $plain$;
  else
    execute format('create index words_by_part on auction.words using gin (word %I.gin_trgm_ops)', place);
    -- Loads the extension, which then knows the name of its own setting.
    execute format('select %I.similarity(''a'', ''b'')', place);
    execute format($near$
      create function auction.near_words(asked text, most integer) returns setof text
      language sql stable
      set pg_trgm.similarity_threshold = 0.2
      as $body$
        select w.word
        from auction.words as w
        where w.word operator(%1$I.%%) asked
        order by %1$I.similarity(w.word, asked) desc, w.word
        limit most
      $body$
    $near$, place);
  end if;
end
$$;

-- How much a lot is bid on: a number that a later bid always outweighs, so that it need not be cooled down.
alter table auction.heads
  add column heat bigint not null default 0;

create index heads_by_heat on auction.heads (heat, lot_id);

-- Down Migration
-- why: back to a release that finds words as they are written only
-- locks: exclusive on the dropped table and, briefly, on auction.heads; old release runs: yes
drop index auction.heads_by_heat;
alter table auction.heads drop column heat;
drop function auction.near_words(text, integer);
drop trigger heads_teach_words on auction.heads;
drop function auction.learn_words();
drop table auction.words;
