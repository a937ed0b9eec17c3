-- A claim touches no indexed column and finds room in its row's page: one index entry less to write for each of four indexes.
alter table outbox add column leased_until timestamptz;
alter table outbox set (fillfactor = 70);
-- "has this object an earlier unfinished message?" must not read the object's whole past.
create index outbox_unfinished on outbox (destination, object_key, seq) where done_at is null;
