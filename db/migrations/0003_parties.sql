-- Reference: who exists. Contacts are not here (decision 14).
create table party (
  id bigint primary key,
  kind text not null check (kind in ('exporter', 'certification-body', 'vehicle-office', 'commerce-authority', 'operator')),
  uscc text unique,
  name text not null,
  code text unique,
  province_code text not null,
  city_code text,
  office_channel text check (office_channel in ('desk', 'system')),
  check ((kind = 'vehicle-office') = (office_channel is not null))
);
create index party_by_kind on party (kind, id);
call also_for('party', 'app_tenant', 'select');
call also_for('party', 'app_worker', 'select');
grant update (office_channel) on party to app_worker;
call also_for('party', 'app_auth', 'select, insert, update');

create table approval (
  enterprise_id bigint not null,
  id uuid not null,
  kind text not null,
  valid_from date not null,
  valid_to date,
  primary key (enterprise_id, id)
);
call tenant_table('approval', 'select');
call also_for('approval', 'app_auth', 'select, insert, update');

create table account (
  id uuid primary key,
  name text not null,
  disabled_at timestamptz
);
call also_for('account', 'app_auth', 'select, insert, update');

create table card (
  cert_sha256 text primary key,
  account_id uuid not null references account (id),
  bound_at timestamptz not null
);
call also_for('card', 'app_auth', 'select, insert');

create table membership (
  enterprise_id bigint not null,
  account_id uuid not null,
  roles text[] not null,
  primary key (enterprise_id, account_id)
);
create index membership_by_account on membership (account_id);
call tenant_table('membership', 'select');
call also_for('membership', 'app_auth', 'select, insert, update');

create table agreement (
  system text not null,
  version integer not null,
  title text not null,
  body text not null,
  published_at timestamptz not null,
  primary key (system, version)
);
call also_for('agreement', 'app_tenant', 'select');
call also_for('agreement', 'app_auth', 'select, insert');

create table consent (
  enterprise_id bigint not null,
  account_id uuid not null,
  system text not null,
  version integer not null,
  at timestamptz not null,
  primary key (enterprise_id, account_id, system, version)
);
call tenant_table('consent', 'select, insert');
call also_for('consent', 'app_auth', 'select, insert');

create table nonce (
  id text primary key,
  binding_sha256 text not null,
  purpose text not null,
  expires_at timestamptz not null
);
create index nonce_expiry on nonce (expires_at);
call also_for('nonce', 'app_auth', 'select, insert, delete');

create table session (
  token_sha256 text primary key,
  account_id uuid not null references account (id),
  enterprise_id bigint not null,
  grants text[] not null,
  cert_sha256 text not null,
  created_at timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index session_by_account on session (account_id);
call also_for('session', 'app_auth', 'select, insert, update, delete');
