-- Why: the record of hours that is printed for the student, and by the faculty liaison, names the student by the college's
-- number. Until now only coordinators and administrators saw numbers.
create policy person_source_read_own on person_source for select
    using ((select actor_kind()) = 'person' and person_id = (select actor_person()));
create policy person_source_read_by_liaison on person_source for select
    using ((select actor_kind()) = 'person'
           and exists (select from enrolment e where e.student_id = person_source.person_id and e.faculty_id = (select actor_person())));
