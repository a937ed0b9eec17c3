-- outside a transaction: the operator finds messages by the number of a batch, a certificate or a declaration
create index concurrently if not exists outbox_by_content on outbox using gin (body jsonb_path_ops);
