-- Where else an issue is worked on.
create table :schema.external_issue (
  project_id bigint not null,
  issue_id bigint not null,
  url text not null,
  name text not null,
  title text not null,
  at timestamptz not null default now(),
  actor text,
  primary key (project_id, issue_id, url),
  foreign key (project_id, issue_id) references :schema.issue (project_id, id) on delete cascade
);
