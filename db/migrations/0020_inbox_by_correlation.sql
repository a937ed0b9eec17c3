-- outside a transaction: what came in is found by the message it answers
create index concurrently if not exists inbox_by_correlation on inbox (correlates_to) where correlates_to is not null;
