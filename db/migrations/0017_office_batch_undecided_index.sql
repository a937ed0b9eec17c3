-- outside a transaction: an office's past may be long, what waits on its desk is not
create index concurrently if not exists office_batch_undecided on office_batch (enterprise_id) where status in ('received', 'withdrawing');
