-- Before an office changes its channel the operator counts what its desk has not decided, and reads nothing of it (decision 4).
create policy for_app_worker on office_batch for select to app_worker using (status in ('received', 'withdrawing'));
grant select (enterprise_id, status) on office_batch to app_worker;
