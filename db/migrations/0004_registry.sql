create table declaration (
  enterprise_id bigint not null,
  id uuid not null,
  declaration_no text not null,
  version integer not null,
  status text not null,
  provenance text not null check (provenance in ('customs', 'file')),
  confirmed_at timestamptz,
  -- customs' own time of what we know, comparable as text: answers come in any order
  notice_date text,
  declare_date date not null,
  export_date date,
  list_date date not null,
  close_date date,
  consignor_uscc text not null,
  consignor_name text not null,
  producer_uscc text,
  producer_name text,
  licence_no text,
  declare_customs text,
  exit_customs text,
  departure_port text,
  trade_country text,
  destination_country text,
  supervision_mode text,
  transport_mode text,
  vehicle_count integer not null,
  province_code text not null,
  changed_at timestamptz not null,
  primary key (enterprise_id, id),
  unique (enterprise_id, declaration_no)
);
create index declaration_listed on declaration (enterprise_id, list_date desc, id desc);
create index declaration_licence_no on declaration (enterprise_id, licence_no);
create index declaration_province on declaration (province_code, list_date desc, id desc);
call tenant_table('declaration');
call also_for('declaration', 'app_province', 'select', 'province_code = app_province()');

create table declaration_version (
  enterprise_id bigint not null,
  declaration_id uuid not null,
  version integer not null,
  payload jsonb not null,
  source_message_id uuid,
  at timestamptz not null,
  primary key (enterprise_id, declaration_id, version),
  foreign key (enterprise_id, declaration_id) references declaration (enterprise_id, id)
);
call tenant_table('declaration_version', 'select, insert');

create table declaration_item (
  enterprise_id bigint not null,
  declaration_id uuid not null,
  item_no integer not null,
  hs_code text not null,
  goods_name text not null,
  goods_model text not null,
  quantity numeric not null,
  unit text not null,
  unit_price numeric,
  total_price numeric,
  currency text,
  primary key (enterprise_id, declaration_id, item_no),
  foreign key (enterprise_id, declaration_id) references declaration (enterprise_id, id)
);
call tenant_table('declaration_item', 'select, insert, update, delete');

create table licence (
  enterprise_id bigint not null,
  id uuid not null,
  licence_no text not null,
  status text not null,
  issue_date date,
  valid_to date,
  import_country text,
  issuing_authority text,
  vins text[] not null,
  version integer not null,
  changed_at timestamptz not null,
  primary key (enterprise_id, id),
  unique (enterprise_id, licence_no)
);
call tenant_table('licence');

create table vehicle (
  enterprise_id bigint not null,
  id uuid not null,
  declaration_id uuid not null,
  item_no integer not null,
  n integer not null,
  vin text not null,
  vin_source text not null check (vin_source in ('vin', 'chassis', 'model')),
  licence_no text,
  brand text,
  model text,
  vehicle_type text,
  fuel_type text,
  engine_no text,
  list_date date not null,
  province_code text not null,
  primary key (enterprise_id, id),
  foreign key (enterprise_id, declaration_id) references declaration (enterprise_id, id)
);
create index vehicle_declaration on vehicle (enterprise_id, declaration_id, item_no, n);
create index vehicle_vin on vehicle (enterprise_id, vin);
create index vehicle_listed on vehicle (enterprise_id, list_date desc, id desc);
create index vehicle_province on vehicle (province_code, list_date desc, id desc);
call tenant_table('vehicle', 'select, insert, update, delete');
call also_for('vehicle', 'app_province', 'select', 'province_code = app_province()');

create table vehicle_event (
  enterprise_id bigint not null,
  vin text not null,
  id uuid not null,
  kind text not null,
  at timestamptz not null,
  source text not null,
  rank integer not null,
  document_ref text,
  detail jsonb not null default '{}',
  primary key (enterprise_id, vin, id)
);
call tenant_table('vehicle_event', 'select, insert');

-- Whether an enterprise's declarations are fetched every night without being asked for.
create table synchronisation (
  enterprise_id bigint not null primary key,
  enabled boolean not null,
  account_id uuid not null,
  last_run_at timestamptz
);
call tenant_table('synchronisation');
call also_for('synchronisation', 'app_worker', 'select');

create table code (
  table_code text not null,
  code text not null,
  valid_from date not null,
  valid_to date,
  zh text not null,
  en text,
  primary key (table_code, code, valid_from)
);
call also_for('code', 'app_tenant', 'select');
call also_for('code', 'app_worker', 'select, insert, update');
call also_for('code', 'app_public', 'select');
