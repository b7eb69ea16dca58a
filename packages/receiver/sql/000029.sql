-- Transactions by the hour: how many of each kind, and how long they took, as counts per logarithmic bucket (see the envelope's docs). A bucket of
-- buckets has its count at the same place of counts.
create table :schema.transaction_hour (
  project_id bigint not null references :schema.project (id) on delete cascade,
  hour timestamptz not null,
  name text collate "C" not null,
  op text collate "C" not null,
  status text collate "C" not null,
  -- Empty where nobody named one.
  environment text collate "C" not null,
  release text collate "C" not null,
  n bigint not null,
  buckets smallint[] not null,
  counts bigint[] not null,
  primary key (project_id, hour, name, op, status, environment, release)
);
