-- Why: every new entry, and every change of an entry's state, is put into the index behind the rule against overlaps.
-- GiST sorts ids by the size of their first bytes. Ids begin with the moment they were made, so that the students of
-- one roster are all the same to it: their entries lay all over the index, and finding the place for one read dozens of
-- pages (0.3 to 0.5 ms of processor time, and more with every entry). Read from behind, an id begins with its random
-- part. The rule is the same: no two living entries of a student at once, but versions of one entry may.
alter table hours_entry drop constraint hours_entry_no_overlap;
alter table hours_entry add constraint hours_entry_no_overlap exclude using gist (
    (reverse(student_id::text)::uuid) with =, tstzrange(starts_at, ends_at) with &&, series_id with <>)
    where (state in ('draft', 'submitted', 'approved', 'returned') and starts_at is not null);
comment on constraint hours_entry_no_overlap on hours_entry is
    'By instants, in any placement; versions of one entry may overlap each other. The id of the student backwards, because GiST sorts by first bytes';

-- A count in the predicate of an index is a column of that index: whenever it changed, the row was put anew into all six
-- indexes of its table. The oldest day or moment says the same and seldom changes.
drop index hours_summary_returned, hours_summary_drafts;
create index hours_summary_returned on hours_summary (program_id, oldest_returned_at) where oldest_returned_at is not null;
create index hours_summary_drafts on hours_summary (program_id, oldest_draft_on) where oldest_draft_on is not null;
drop index hours_summary_waiting;
create index hours_summary_waiting on hours_summary (program_id, oldest_waiting_at) where oldest_waiting_at is not null;

-- An entry belongs to the enrolment of its placement: one key says it, where two said less.
alter table placement add constraint placement_of_its_enrolment unique (id, program_id, student_id, enrolment_id);
alter table hours_entry drop constraint hours_entry_of_enrolment, drop constraint hours_entry_of_placement;
alter table hours_entry add constraint hours_entry_of_placement
    foreign key (placement_id, program_id, student_id, enrolment_id) references placement (id, program_id, student_id, enrolment_id);
