-- A certificate that customs overtook after it was delivered: when its office was told, and why. Nothing rests on it any more.
alter table office_proof add column superseded_at timestamptz, add column superseded_reason text;
grant update (superseded_at, superseded_reason) on office_proof to app_tenant;
