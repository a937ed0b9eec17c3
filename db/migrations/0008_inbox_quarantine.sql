-- Why a message was quarantined commits with its effect: a worker killed before it says so loses nothing.
alter table inbox_effect add column quarantined text;
grant update (quarantined) on inbox_effect to app_tenant;
