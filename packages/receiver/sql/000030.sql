-- The release in which an issue was first seen. Kept with the releases of issues and not with issues: those change with every batch.
alter table :schema.issue_release
  add column is_first boolean not null default false;
update :schema.issue_release r set is_first = true
from (
  select distinct on (project_id, issue_id) project_id, issue_id, release from :schema.issue_release
  order by project_id, issue_id, first_seen, release
) f
where r.project_id = f.project_id and r.issue_id = f.issue_id and r.release = f.release;
create index issue_release_of_birth on :schema.issue_release (project_id, release, issue_id) where is_first;

-- What few issues have is looked up instead of walked for.
create index issue_by_level on :schema.issue (project_id, level, platform);
create index issue_by_substatus on :schema.issue (project_id, substatus)
  where status = 'unresolved' and substatus in ('regressed', 'escalating');
