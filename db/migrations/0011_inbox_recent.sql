-- the operator's list of what came in, and when each partner was last heard of
create index inbox_recent on inbox (received_at desc);
create index inbox_by_source on inbox (source, received_at desc);
