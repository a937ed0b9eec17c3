-- The place of a vehicle on its certificate, which an officer compares with the paper line by line; unknown of vehicles that came before.
alter table office_vehicle add column n integer;
-- The day that a deregistration was given stays with its event, also when it is corrected later.
alter table office_event add column deregistered_on date;
