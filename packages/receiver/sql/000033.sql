-- Which issues have a tag at all, or have not.
create index issue_tag_by_key on :schema.issue_tag (project_id, key, issue_id);
