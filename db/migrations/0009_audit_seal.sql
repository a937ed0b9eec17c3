-- Audit rows commit with the business change, unchained; one sealer chains them in order and signs the head (decision 26).
alter table audit add column sealed_n bigint;
create index audit_unsealed on audit (at, id) where sealed_n is null;
create index audit_in_order on audit (sealed_n);
grant select on audit to app_worker;
grant update (sealed_n) on audit to app_worker;

create table audit_seal (
  upto_n bigint primary key,
  hash text not null,
  signature text not null,
  key_id text not null,
  at timestamptz not null
);
call also_for('audit_seal', 'app_worker', 'select, insert');
