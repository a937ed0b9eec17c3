-- What an item of a job was begun with, beside its key: of an extraction by file, what the file said.
alter table job_item add column given jsonb;
