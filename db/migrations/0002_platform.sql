create table outbox (
  id bigint generated always as identity primary key,
  message_id uuid not null unique,
  enterprise_id bigint not null,
  destination text not null,
  object_key text not null,
  seq integer not null,
  message_type text not null,
  correlates_to uuid,
  body jsonb not null,
  -- what our side remembers to understand the answer; never sent
  context jsonb,
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  enqueued_at timestamptz not null default now(),
  done_at timestamptz,
  dead_at timestamptz,
  outcome text,
  unique (destination, object_key, seq)
);
create index outbox_open on outbox (run_at, id) where done_at is null and dead_at is null;
create index outbox_dead on outbox (dead_at) where dead_at is not null and done_at is null;
call also_for('outbox', 'app_tenant', 'select, insert', 'enterprise_id = app_enterprise()');
call also_for('outbox', 'app_worker', 'select, update');
-- who withdraws an object drops its own dead letter
grant update (done_at, outcome) on outbox to app_tenant;

-- Order within an object is given at enqueueing; the row is the lock that makes it gapless.
create table outbox_sequence (
  enterprise_id bigint not null,
  destination text not null,
  object_key text not null,
  last integer not null,
  primary key (enterprise_id, destination, object_key)
);
call tenant_table('outbox_sequence');

create table inbox (
  source text not null,
  message_id uuid not null,
  message_type text not null,
  correlates_to uuid,
  enterprise_id bigint,
  archive_id uuid not null,
  state text not null default 'received' check (state in ('received', 'done', 'waiting', 'quarantined')),
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  received_at timestamptz not null default now(),
  outcome text,
  primary key (source, message_id)
);
create index inbox_open on inbox (run_at) where state in ('received', 'waiting');
call also_for('inbox', 'app_worker', 'select, insert, update');

-- What makes a message take effect once: written in the transaction of its effect.
create table inbox_effect (
  enterprise_id bigint not null,
  source text not null,
  message_id uuid not null,
  at timestamptz not null default now(),
  primary key (enterprise_id, source, message_id)
);
call tenant_table('inbox_effect', 'select, insert');

-- Every message in and out as it went over the wire, with its signature.
create table message_archive (
  enterprise_id bigint not null,
  id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  partner text not null,
  message_id uuid not null,
  message_type text not null,
  correlates_to uuid,
  headers jsonb not null,
  body bytea,
  body_sha256 text not null,
  at timestamptz not null default now(),
  primary key (enterprise_id, id)
);
create index message_archive_by_message on message_archive (enterprise_id, message_id);
create index message_archive_by_correlation on message_archive (enterprise_id, correlates_to) where correlates_to is not null;
create index message_archive_of_message on message_archive (message_id);
call tenant_table('message_archive', 'select');
call also_for('message_archive', 'app_worker', 'select, insert, update');

create table idempotency (
  enterprise_id bigint not null,
  account_id uuid not null,
  route text not null,
  key text not null,
  body_sha256 text not null,
  status integer not null,
  response jsonb not null,
  at timestamptz not null default now(),
  primary key (enterprise_id, account_id, route, key)
);
create index idempotency_age on idempotency (at);
call tenant_table('idempotency', 'select, insert, update');
call also_for('idempotency', 'app_worker', 'select, insert, update, delete');

create table job (
  enterprise_id bigint not null,
  id uuid not null,
  kind text not null,
  title text not null,
  account_id uuid not null,
  state text not null default 'running' check (state in ('running', 'done')),
  total integer not null,
  done integer not null default 0,
  failed integer not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (enterprise_id, id)
);
create index job_recent on job (enterprise_id, created_at desc);
call tenant_table('job');

create table job_item (
  enterprise_id bigint not null,
  job_id uuid not null,
  n integer not null,
  key text not null,
  state text not null default 'waiting',
  result jsonb,
  changed_at timestamptz,
  primary key (enterprise_id, job_id, n),
  foreign key (enterprise_id, job_id) references job (enterprise_id, id)
);
call tenant_table('job_item');

create table file (
  enterprise_id bigint not null,
  sha256 text not null,
  media_type text not null,
  bytes bigint not null,
  at timestamptz not null,
  primary key (enterprise_id, sha256)
);
create index file_by_hash on file (sha256);
call tenant_table('file', 'select, insert');
-- the sweeper of the file store asks which hashes somebody owns
call also_for('file', 'app_worker', 'select');

create table audit (
  enterprise_id bigint not null,
  id uuid not null,
  account_id uuid,
  act text not null,
  object text not null,
  detail jsonb not null,
  trace text not null,
  at timestamptz not null,
  primary key (enterprise_id, id)
);
create index audit_recent on audit (enterprise_id, at desc);
call tenant_table('audit', 'select, insert');
call also_for('audit', 'app_auth', 'insert');
call also_for('audit', 'app_worker', 'insert');

create table number_series (
  name text primary key,
  last bigint not null
);
call also_for('number_series', 'app_worker', 'select, insert, update');

create table draft (
  enterprise_id bigint not null,
  account_id uuid not null,
  screen text not null,
  content jsonb not null,
  changed_at timestamptz not null,
  primary key (enterprise_id, account_id, screen)
);
call tenant_table('draft', 'select, insert, update, delete');

-- What each part of the product last said of itself, for readiness and the operator.
create table component_health (
  name text primary key,
  ok boolean not null,
  says text not null,
  at timestamptz not null default now()
);
call also_for('component_health', 'app_worker', 'select, insert, update');
