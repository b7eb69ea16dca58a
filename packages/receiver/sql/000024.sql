-- People at the page: one-time links, and the sessions they begin. Only hashes of both are kept.
create table :schema.login_link (
  hash bytea primary key,
  actor text not null,
  scopes text[] not null,
  projects bigint[],
  expires_at timestamptz not null
);

create table :schema.session (
  hash bytea primary key,
  actor text not null,
  scopes text[] not null,
  projects bigint[],
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
