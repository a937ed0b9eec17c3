-- outside a transaction: certificates are looked up by the hash of a file while the version before keeps running
create index concurrently if not exists public_proof_by_file on public_proof (file_sha256);
