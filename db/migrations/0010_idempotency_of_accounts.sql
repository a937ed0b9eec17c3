-- Commands on accounts and agreements run under app_auth and take effect once like all others.
call also_for('idempotency', 'app_auth', 'select, insert, update');
