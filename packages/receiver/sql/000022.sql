-- Search. body is title and culprit in lower case; grams are its runs of three characters, so that any part of it is found through
-- an index that every Postgres has (extensions may be missing in a host's database).
create table :schema.issue_text (
  project_id bigint not null,
  issue_id bigint not null,
  body text collate "C" not null,
  grams text[] collate "C" not null,
  primary key (project_id, issue_id),
  foreign key (project_id, issue_id) references :schema.issue (project_id, id) on delete cascade
);
create index issue_text_by_gram on :schema.issue_text using gin (grams);

-- How many more occurrences the last 24 hours had than the 24 hours before.
alter table :schema.issue
  add column rise bigint not null default 0;
create index issue_by_rise on :schema.issue (project_id, rise desc, id desc);
create index issue_hour_by_environment on :schema.issue_hour (project_id, environment, issue_id, hour);
create index issue_release_by_release on :schema.issue_release (project_id, release, issue_id);
