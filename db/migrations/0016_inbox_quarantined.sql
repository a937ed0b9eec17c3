-- outside a transaction: the operator's list of what came in begins with what nobody understood
create index concurrently if not exists inbox_quarantined on inbox (received_at desc) where state = 'quarantined';
