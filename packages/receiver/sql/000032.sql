-- How releases do: sessions by release, environment and the hour in which they began. Errored contains crashed and abnormal.
create table :schema.release_health (
  project_id bigint not null references :schema.project (id) on delete cascade,
  release text collate "C" not null,
  -- Empty where nobody named one.
  environment text collate "C" not null,
  hour timestamptz not null,
  started bigint not null,
  errored bigint not null,
  crashed bigint not null,
  abnormal bigint not null,
  primary key (project_id, release, environment, hour)
);
create index release_health_by_hour on :schema.release_health (project_id, hour);

-- Whose sessions they were, and whose crashed: sketches as the tally carries them.
create table :schema.release_health_user (
  project_id bigint not null references :schema.project (id) on delete cascade,
  release text collate "C" not null,
  environment text collate "C" not null,
  users text,
  crashed text,
  primary key (project_id, release, environment)
);
