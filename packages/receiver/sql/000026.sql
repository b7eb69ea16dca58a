-- Quotas of bytes beside those of payloads. A quota of bytes alone has the largest exact number as max_payloads.
alter table :schema.quota add column max_bytes bigint;
alter table :schema.quota_use add column bytes bigint not null default 0;
