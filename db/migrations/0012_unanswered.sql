-- When an item last moved, by the business clock: what waits for an answer that never comes is ended after a while.
alter table job_item add column moved_at timestamptz not null default now();
create index job_item_unended on job_item (moved_at) where changed_at is null;
-- The worker learns whose items wait, and nothing of what they are about.
create policy for_app_worker on job_item for select to app_worker using (changed_at is null);
grant select (enterprise_id, moved_at, changed_at) on job_item to app_worker;
