create table batch (
  enterprise_id bigint not null,
  id uuid not null,
  batch_no text not null,
  office_id bigint not null references party (id),
  status text not null check (status in ('submitted', 'pushing', 'push-failed', 'delivered', 'withdrawing', 'withdrawn', 'accepted', 'sent-back')),
  version integer not null,
  vehicle_count integer not null,
  created_by uuid not null,
  submitted_at timestamptz not null,
  delivery_message_id uuid,
  reason text,
  primary key (enterprise_id, id),
  unique (enterprise_id, batch_no)
);
create index batch_recent on batch (enterprise_id, submitted_at desc, id desc);
call tenant_table('batch');

create table batch_declaration (
  enterprise_id bigint not null,
  batch_id uuid not null,
  declaration_id uuid not null,
  declaration_version integer not null,
  primary key (enterprise_id, batch_id, declaration_id),
  foreign key (enterprise_id, batch_id) references batch (enterprise_id, id),
  foreign key (enterprise_id, declaration_id) references declaration (enterprise_id, id)
);
create index batch_declaration_by_declaration on batch_declaration (enterprise_id, declaration_id);
call tenant_table('batch_declaration', 'select, insert');

create table batch_vehicle (
  enterprise_id bigint not null,
  batch_id uuid not null,
  vin text not null,
  declaration_id uuid not null,
  result text check (result in ('accepted', 'sent-back', 'deregistered')),
  reason_code text,
  reason text,
  result_at timestamptz,
  deregistered_on date,
  primary key (enterprise_id, batch_id, vin),
  foreign key (enterprise_id, batch_id) references batch (enterprise_id, id)
);
create index batch_vehicle_by_vin on batch_vehicle (enterprise_id, vin);
call tenant_table('batch_vehicle');

-- Warnings that the clerk passed, and why (decision 9).
create table batch_warning (
  enterprise_id bigint not null,
  batch_id uuid not null,
  code text not null,
  reason text not null,
  findings jsonb not null,
  primary key (enterprise_id, batch_id, code),
  foreign key (enterprise_id, batch_id) references batch (enterprise_id, id)
);
call tenant_table('batch_warning', 'select, insert');

create table batch_event (
  enterprise_id bigint not null,
  batch_id uuid not null,
  id uuid not null,
  status text not null,
  at timestamptz not null,
  note text,
  message_id uuid,
  primary key (enterprise_id, batch_id, id),
  foreign key (enterprise_id, batch_id) references batch (enterprise_id, id)
);
call tenant_table('batch_event', 'select, insert');

-- One certificate for each declaration of a batch. Its bytes are sealed once and never made again.
create table proof (
  enterprise_id bigint not null,
  id uuid not null,
  batch_id uuid not null,
  declaration_id uuid not null,
  proof_no text not null,
  snapshot jsonb not null,
  check_token text not null,
  status text not null check (status in ('sealing', 'valid', 'withdrawn', 'superseded')),
  file_sha256 text,
  key_id text,
  sealed_at timestamptz,
  primary key (enterprise_id, id),
  unique (enterprise_id, proof_no),
  unique (enterprise_id, batch_id, declaration_id),
  foreign key (enterprise_id, batch_id) references batch (enterprise_id, id)
);
call tenant_table('proof');

-- One live proof of a vehicle at an office, whoever asks; keyed on the VIN, not a tenant table.
create table vin_claim (
  vin text not null,
  purpose text not null,
  owner_id bigint not null,
  ref_id uuid not null,
  at timestamptz not null,
  primary key (vin, purpose)
);
create index vin_claim_by_ref on vin_claim (owner_id, ref_id);
call also_for('vin_claim', 'app_tenant', 'select, insert, delete', 'owner_id = app_enterprise()');

-- The sealed 报关单 of one version of a declaration: made when first asked for, stored for good.
create table declaration_file (
  enterprise_id bigint not null,
  declaration_id uuid not null,
  version integer not null,
  ordered_at timestamptz not null,
  failure text,
  file_sha256 text,
  key_id text,
  sealed_at timestamptz,
  primary key (enterprise_id, declaration_id, version),
  foreign key (enterprise_id, declaration_id, version) references declaration_version (enterprise_id, declaration_id, version)
);
call tenant_table('declaration_file');

-- What anyone may learn about a certificate; keyed on its number, not a tenant table.
create table public_proof (
  proof_no text primary key,
  owner_id bigint not null,
  token_sha256 text not null,
  file_sha256 text not null,
  status text not null,
  shown jsonb not null,
  -- all that an office reads that scans another office's paper (decision 12)
  addressed_to text not null,
  addressed_on date not null
);
call also_for('public_proof', 'app_public', 'select');
call also_for('public_proof', 'app_tenant', 'select, insert, update', 'owner_id = app_enterprise()');

-- The office's own copy of what it was sent; enterprise_id is the office.
create table office_batch (
  enterprise_id bigint not null,
  id uuid not null,
  message_id uuid not null,
  exporter_uscc text not null,
  exporter_name text not null,
  batch_no text not null,
  vehicle_count integer not null,
  status text not null check (status in ('received', 'withdrawing', 'accepted', 'sent-back', 'withdrawn')),
  version integer not null,
  submitted_at timestamptz not null,
  received_at timestamptz not null,
  reason text,
  -- the exporter's request to withdraw, while it is open
  withdrawal_message_id uuid,
  primary key (enterprise_id, id),
  unique (enterprise_id, message_id)
);
create index office_batch_recent on office_batch (enterprise_id, received_at desc, id desc);
call tenant_table('office_batch');

create table office_proof (
  enterprise_id bigint not null,
  office_batch_id uuid not null,
  proof_no text not null,
  declaration_no text not null,
  export_date date,
  file_sha256 text not null,
  primary key (enterprise_id, office_batch_id, proof_no),
  foreign key (enterprise_id, office_batch_id) references office_batch (enterprise_id, id)
);
create index office_proof_by_no on office_proof (enterprise_id, proof_no);
call tenant_table('office_proof', 'select, insert');

-- What happened at the desk, by whom; a correction leaves what it corrects.
create table office_event (
  enterprise_id bigint not null,
  office_batch_id uuid not null,
  id uuid not null,
  vin text,
  what text not null,
  reason text,
  account_id uuid,
  at timestamptz not null,
  primary key (enterprise_id, office_batch_id, id),
  foreign key (enterprise_id, office_batch_id) references office_batch (enterprise_id, id)
);
call tenant_table('office_event', 'select, insert');

create table office_vehicle (
  enterprise_id bigint not null,
  office_batch_id uuid not null,
  vin text not null,
  proof_no text not null,
  status text not null check (status in ('received', 'accepted', 'sent-back', 'deregistered')),
  reason_code text,
  reason text,
  deregistered_on date,
  primary key (enterprise_id, office_batch_id, vin),
  foreign key (enterprise_id, office_batch_id) references office_batch (enterprise_id, id)
);
create index office_vehicle_by_vin on office_vehicle (enterprise_id, vin);
create index office_vehicle_by_proof on office_vehicle (enterprise_id, proof_no);
call tenant_table('office_vehicle');
