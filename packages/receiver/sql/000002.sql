-- Items that are kept as they came, for as long as their retention says: attachments, feedback, check-ins, security reports.
create table :schema.item (
  project_id bigint not null,
  day date not null,
  id uuid not null,
  type text not null,
  event_id uuid,
  name text,
  content_type text,
  bytes integer not null,
  received_at timestamptz not null default now(),
  body bytea not null,
  primary key (project_id, day, id)
) partition by range (day);
create index item_by_event on :schema.item (project_id, event_id);
create index item_by_type on :schema.item (project_id, type, received_at desc);

-- Quotas: at most so many payloads in a window. project_id 0 is the installation, public_key '' the whole project.
create table :schema.quota (
  project_id bigint not null,
  public_key text not null default '',
  window_seconds integer not null,
  max_payloads bigint not null,
  primary key (project_id, public_key, window_seconds)
);

-- What was accepted of a quota in a window that began then, counted on acceptance.
create table :schema.quota_use (
  project_id bigint not null,
  public_key text not null,
  window_seconds integer not null,
  started_at timestamptz not null,
  n bigint not null,
  primary key (project_id, public_key, window_seconds, started_at)
);
