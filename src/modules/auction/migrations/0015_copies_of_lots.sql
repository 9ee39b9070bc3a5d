-- Up Migration
-- why: listed lots are copied to a search engine where there is one; what changed since is noted in a narrow table of its own, so that the rows that every bid rewrites stay as they are
-- locks: exclusive on auction.heads and auction.lots for a moment, for the triggers; table rewritten: no; old release runs: yes, what it changes is noted by the triggers
create table auction.copies (
  -- one row; none before anything was copied
  id smallint primary key check (id = 1),
  -- the number in the name of the index that is written
  generation integer not null check (generation > 0),
  -- what the documents look like; another layout wants another index
  layout text not null,
  -- every lot was noted after the generation began
  marked boolean not null,
  -- everything had been copied once, and the alias points at this index
  whole boolean not null
);

create sequence auction.marks;

-- Listed lots that changed since they were copied: at most one row for each lot. The mark is the version of the document.
create table auction.lots_to_copy (
  lot_id bigint primary key,
  -- in no index, so that a lot that changes again and again is changed in its place
  mark bigint not null default nextval('auction.marks')
) with (fillfactor = 50);

-- Nothing is noted before copies are wanted. Whoever changes a lot holds the row of its head, so its marks ascend as its changes are committed.
create function auction.note_changed_heads() returns trigger
language plpgsql
as $$
begin
  if exists (select 1 from auction.copies) then
    insert into auction.lots_to_copy (lot_id)
    select c.lot_id
    from changed as c
    -- Always in one order: two that note the same lots wait for each other in no circle.
    order by c.lot_id
    on conflict (lot_id) do update
    set mark = nextval('auction.marks');
  end if;
  return null;
end
$$;

create trigger heads_note_new
after insert on auction.heads
referencing new table as changed
for each statement execute function auction.note_changed_heads();

create trigger heads_note_changed
after update on auction.heads
referencing new table as changed
for each statement execute function auction.note_changed_heads();

create trigger heads_note_gone
after delete on auction.heads
referencing old table as changed
for each statement execute function auction.note_changed_heads();

create function auction.note_changed_lot() returns trigger
language plpgsql
as $$
begin
  if exists (select 1 from auction.copies) then
    perform 1
    from auction.heads
    where lot_id = new.id
    for no key update;
    if found then
      insert into auction.lots_to_copy (lot_id)
      values (new.id)
      on conflict (lot_id) do update
      set mark = nextval('auction.marks');
    end if;
  end if;
  return null;
end
$$;

create trigger lots_note_changed
after update of title, description, attributes, position on auction.lots
for each row
when (new.stage = 'published')
execute function auction.note_changed_lot();

-- Down Migration
-- why: back to lots that PostgreSQL alone finds; an index in a search engine is left as it is
-- locks: exclusive on auction.heads and auction.lots for a moment, and on the dropped tables; old release runs: yes
drop trigger lots_note_changed on auction.lots;
drop function auction.note_changed_lot();
drop trigger heads_note_gone on auction.heads;
drop trigger heads_note_changed on auction.heads;
drop trigger heads_note_new on auction.heads;
drop function auction.note_changed_heads();
drop table auction.lots_to_copy;
drop sequence auction.marks;
drop table auction.copies;
