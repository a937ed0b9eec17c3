-- The rules every tenant table lives under, said once.
create function app_enterprise() returns bigint language sql stable parallel safe
  as $$ select nullif(current_setting('app.enterprise_id', true), '')::bigint $$;

create function app_province() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.province_code', true), '') $$;

-- Row-level security forced, and one policy that shows a tenant its own rows.
create procedure tenant_table(name text, rights text default 'select, insert, update') language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy own_rows on %I for all to app_tenant using (enterprise_id = app_enterprise()) with check (enterprise_id = app_enterprise())', name);
  execute format('grant %s on %I to app_tenant', rights, name);
end $$;

-- A further reader or writer of a table: one role, one policy, never OR between them.
create procedure also_for(name text, role text, rights text, rule text default 'true') language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy %I on %I for all to %I using (%s) with check (%s)', 'for_' || role, name, role, rule, rule);
  execute format('grant %s on %I to %I', rights, name, role);
end $$;
