-- Occurrences by minute of the last hour or so, for rules that are about minutes; kept where there is such a rule.
create table :schema.issue_minute (
  project_id bigint not null,
  issue_id bigint not null,
  -- Unix seconds / 60.
  minute integer not null,
  n bigint not null,
  primary key (project_id, issue_id, minute),
  foreign key (project_id, issue_id) references :schema.issue (project_id, id) on delete cascade
);
create index issue_minute_by_minute on :schema.issue_minute (project_id, minute);
