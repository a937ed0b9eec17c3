-- A refusal and what it changes for the sender are one transaction, in the sender's context: it marks its own message dead.
grant update (dead_at, leased_until, attempts) on outbox to app_tenant;
