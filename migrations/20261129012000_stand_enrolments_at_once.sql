-- Why: a roster of fifty thousand students spent most of its time in a trigger that ran for each enrolment. One that runs
-- for each statement gives all of them their row in the table of standings at once.

drop trigger enrolment_standing_of_enrolment on enrolment;
drop function standing_of_enrolment();

create function standing_of_enrolments() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
begin
    insert into enrolment_standing as s (enrolment_id, program_id, offering_id, student_id, faculty_id, student_name, sort_name,
        enrolment_state, missing_since)
    select f.id, f.program_id, f.offering_id, f.student_id, f.faculty_id, p.name, p.sort_name, f.state, f.missing_since
    from fresh f join person p on p.id = f.student_id
    on conflict (enrolment_id) do update set
        offering_id = excluded.offering_id, faculty_id = excluded.faculty_id, enrolment_state = excluded.enrolment_state,
        missing_since = excluded.missing_since, computed_on = '0001-01-01', changes = s.changes + 1;
    return null;
end
$$;
comment on function standing_of_enrolments is 'Gives new enrolments their row in the table of standings, and marks those of changed ones as old';

create trigger enrolment_standing_of_new after insert on enrolment
    referencing new table as fresh for each statement execute function standing_of_enrolments();
create trigger enrolment_standing_of_changed after update on enrolment
    referencing new table as fresh for each statement execute function standing_of_enrolments();
