-- Up Migration
-- why: what matters of a watch is not what matters of a wine: each category asks for its own few facts, as data
-- locks: brief exclusive lock on auction.lots for a column with a constant default, table rewritten: no; writes to auction.lots wait while the index is built; old release runs: yes, its drafts carry no facts
create table auction.category_fields (
  category text not null references auction.categories (code),
  code text not null check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
  name text not null check (char_length(name) between 1 and 60),
  kind text not null check (kind in ('text', 'number', 'choice')),
  -- of a number, as people write it: mm, g, l
  unit text check (char_length(unit) between 1 and 12),
  -- wanted before a lot is published; a draft may lack it
  required boolean not null default false,
  -- codes and English names of a choice, in the order to show them
  choices jsonb not null default '[]' check (jsonb_typeof(choices) = 'array' and jsonb_array_length(choices) <= 40),
  position integer not null check (position between 1 and 20),
  primary key (category, code),
  unique (category, position),
  check ((kind = 'choice') = (jsonb_array_length(choices) > 0)),
  check (unit is null or kind = 'number')
);

insert into auction.category_fields (category, code, name, kind, unit, position)
values
  ('art', 'artist', 'Artist', 'text', null, 1),
  ('art', 'period', 'Year or period', 'text', null, 2),
  ('art', 'technique', 'Technique', 'text', null, 3),
  ('art', 'height_cm', 'Height', 'number', 'cm', 4),
  ('art', 'width_cm', 'Width', 'number', 'cm', 5),
  ('art', 'signature', 'Signature', 'text', null, 6),
  ('antiques', 'period', 'Year or period', 'text', null, 1),
  ('antiques', 'origin', 'Origin', 'text', null, 2),
  ('antiques', 'material', 'Material', 'text', null, 3),
  ('antiques', 'height_cm', 'Height', 'number', 'cm', 4),
  ('books', 'author', 'Author', 'text', null, 1),
  ('books', 'publisher', 'Publisher', 'text', null, 2),
  ('books', 'year', 'Year', 'number', null, 3),
  ('books', 'edition', 'Edition', 'text', null, 4),
  ('books', 'language', 'Language', 'text', null, 5),
  ('cars', 'maker', 'Maker', 'text', null, 1),
  ('cars', 'model', 'Model', 'text', null, 2),
  ('cars', 'year', 'Year', 'number', null, 3),
  ('cars', 'mileage_km', 'Mileage', 'number', 'km', 4),
  ('ceramics', 'maker', 'Maker', 'text', null, 1),
  ('ceramics', 'period', 'Year or period', 'text', null, 2),
  ('ceramics', 'material', 'Material', 'text', null, 3),
  ('ceramics', 'height_cm', 'Height', 'number', 'cm', 4),
  ('coins', 'country', 'Country', 'text', null, 1),
  ('coins', 'year', 'Year', 'number', null, 2),
  ('coins', 'denomination', 'Denomination', 'text', null, 3),
  ('coins', 'weight_g', 'Weight', 'number', 'g', 5),
  ('coins', 'grade', 'Grade', 'text', null, 6),
  ('collectibles', 'maker', 'Maker', 'text', null, 1),
  ('collectibles', 'period', 'Year or period', 'text', null, 2),
  ('collectibles', 'material', 'Material', 'text', null, 3),
  ('design', 'designer', 'Designer', 'text', null, 1),
  ('design', 'maker', 'Maker', 'text', null, 2),
  ('design', 'period', 'Year or period', 'text', null, 3),
  ('design', 'material', 'Material', 'text', null, 4),
  ('electronics', 'maker', 'Maker', 'text', null, 1),
  ('electronics', 'model', 'Model', 'text', null, 2),
  ('electronics', 'year', 'Year', 'number', null, 3),
  ('fashion', 'brand', 'Brand', 'text', null, 1),
  ('fashion', 'size', 'Size', 'text', null, 2),
  ('fashion', 'colour', 'Colour', 'text', null, 3),
  ('fashion', 'material', 'Material', 'text', null, 4),
  ('furniture', 'maker', 'Maker', 'text', null, 1),
  ('furniture', 'period', 'Year or period', 'text', null, 2),
  ('furniture', 'material', 'Material', 'text', null, 3),
  ('furniture', 'height_cm', 'Height', 'number', 'cm', 4),
  ('furniture', 'width_cm', 'Width', 'number', 'cm', 5),
  ('furniture', 'depth_cm', 'Depth', 'number', 'cm', 6),
  ('home', 'maker', 'Maker', 'text', null, 1),
  ('home', 'material', 'Material', 'text', null, 2),
  ('home', 'height_cm', 'Height', 'number', 'cm', 3),
  ('jewellery', 'maker', 'Maker', 'text', null, 1),
  ('jewellery', 'stone', 'Stone', 'text', null, 3),
  ('jewellery', 'weight_g', 'Weight', 'number', 'g', 4),
  ('jewellery', 'size', 'Size', 'text', null, 5),
  ('music', 'maker', 'Maker', 'text', null, 1),
  ('music', 'model', 'Model', 'text', null, 2),
  ('music', 'year', 'Year', 'number', null, 3),
  ('photography', 'artist', 'Artist', 'text', null, 1),
  ('photography', 'maker', 'Maker', 'text', null, 2),
  ('photography', 'model', 'Model', 'text', null, 3),
  ('photography', 'year', 'Year', 'number', null, 4),
  ('sports', 'maker', 'Maker', 'text', null, 1),
  ('sports', 'year', 'Year', 'number', null, 2),
  ('sports', 'size', 'Size', 'text', null, 3),
  ('stamps', 'country', 'Country', 'text', null, 1),
  ('stamps', 'year', 'Year', 'number', null, 2),
  ('stamps', 'grade', 'Grade', 'text', null, 4),
  ('tools', 'maker', 'Maker', 'text', null, 1),
  ('tools', 'model', 'Model', 'text', null, 2),
  ('tools', 'year', 'Year', 'number', null, 3),
  ('toys', 'maker', 'Maker', 'text', null, 1),
  ('toys', 'period', 'Year or period', 'text', null, 2),
  ('toys', 'material', 'Material', 'text', null, 3),
  ('watches', 'maker', 'Maker', 'text', null, 1),
  ('watches', 'reference', 'Reference', 'text', null, 2),
  ('watches', 'year', 'Year', 'number', null, 3),
  ('watches', 'diameter_mm', 'Diameter', 'number', 'mm', 5),
  ('watches', 'case_material', 'Case', 'text', null, 6),
  ('wine', 'producer', 'Producer', 'text', null, 1),
  ('wine', 'vintage', 'Vintage', 'number', null, 2),
  ('wine', 'region', 'Region', 'text', null, 3),
  ('wine', 'volume_l', 'Bottle', 'number', 'l', 4),
  ('wine', 'bottles', 'Bottles', 'number', null, 5);

insert into auction.category_fields (category, code, name, kind, choices, position)
values
  ('cars', 'fuel', 'Fuel', 'choice', '[{"code": "petrol", "name": "Petrol"}, {"code": "diesel", "name": "Diesel"}, {"code": "hybrid", "name": "Hybrid"}, {"code": "electric", "name": "Electric"}, {"code": "other", "name": "Other"}]', 5),
  ('coins', 'metal', 'Metal', 'choice', '[{"code": "gold", "name": "Gold"}, {"code": "silver", "name": "Silver"}, {"code": "platinum", "name": "Platinum"}, {"code": "copper", "name": "Copper or bronze"}, {"code": "other", "name": "Other"}]', 4),
  ('jewellery', 'metal', 'Metal', 'choice', '[{"code": "gold", "name": "Gold"}, {"code": "silver", "name": "Silver"}, {"code": "platinum", "name": "Platinum"}, {"code": "other", "name": "Other"}]', 2),
  ('stamps', 'gum', 'Gum', 'choice', '[{"code": "mint", "name": "Mint"}, {"code": "hinged", "name": "Hinged"}, {"code": "used", "name": "Used"}]', 3),
  ('watches', 'movement', 'Movement', 'choice', '[{"code": "manual", "name": "Hand-wound"}, {"code": "automatic", "name": "Automatic"}, {"code": "quartz", "name": "Quartz"}, {"code": "other", "name": "Other"}]', 4);

alter table auction.lots
  add column attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object' and octet_length(attributes::text) <= 16384);

-- what a seller wrote into the fields is found like the words of the description
create index lots_by_attributes on auction.lots using gin (jsonb_to_tsvector('simple', attributes, '["string"]'));

-- Down Migration
-- why: back to lots that are described in free words only; what was written into fields is lost
-- locks: brief exclusive lock on auction.lots; old release runs: yes
drop index auction.lots_by_attributes;
alter table auction.lots drop column attributes;
drop table auction.category_fields;
