-- Why: a signed entry may be found wrong by its supervisor or by a coordinator, not only by its student (docs/adr/0017).
-- Who made a correction stands beside it as printed then, because the readers may not see the person. A version that
-- somebody else made is never the student's to change or take back, and nobody alone both makes and signs hours that
-- the student never logged.

alter table hours_entry add column made_by_name text not null default '';
comment on column hours_entry.made_by_name is 'Who corrected it for the student, with their part, as printed then; empty when the student made it';
alter table hours_entry add constraint hours_entry_maker_named
    check (made_by_person = student_id or (version > 1 and length(btrim(made_by_name)) > 0));

-- Others put in corrections that wait for an answer, under their own name, and nothing else.
drop policy hours_entry_by_others on hours_entry;
create policy hours_entry_by_others on hours_entry for insert
    with check ((program_id = any ((select actor_programs())::uuid[]) or placement_id = any ((select actor_placements())::uuid[]))
                and version > 1 and state = 'submitted' and made_by_person = (select actor_person()) and student_id <> made_by_person
                or (select actor_is_system()));
drop policy hours_entry_by_student on hours_entry;
create policy hours_entry_by_student on hours_entry for insert
    with check (student_id = (select actor_person()) and made_by_person = student_id and state in ('draft', 'submitted'));
drop policy hours_entry_change_by_student on hours_entry;
create policy hours_entry_change_by_student on hours_entry for update
    using (student_id = (select actor_person()) and made_by_person = student_id and state in ('draft', 'submitted', 'returned'))
    with check (student_id = (select actor_person()) and made_by_person = student_id and state in ('draft', 'submitted'));

-- The student agrees to a correction that adds hours they had not logged.
create table correction_agreement (
    entry_id     uuid primary key,
    program_id   uuid not null,
    student_id   uuid not null,
    content_hash bytea not null,
    agreed_at    timestamptz not null,
    constraint correction_agreement_of_entry foreign key (entry_id, program_id, student_id) references hours_entry (id, program_id, student_id)
);
comment on column correction_agreement.content_hash is 'SHA-256 of the text that was agreed to';
create trigger correction_agreement_append_only before update or delete on correction_agreement for each row execute function refuse_change();
create trigger correction_agreement_no_truncate before truncate on correction_agreement for each statement execute function refuse_change();
alter table correction_agreement enable row level security;
alter table correction_agreement force row level security;
create policy correction_agreement_read on correction_agreement for select
    using (exists (select from hours_entry e where e.id = entry_id));
create policy correction_agreement_give on correction_agreement for insert
    with check (student_id = (select actor_person())
                and exists (select from hours_entry e where e.id = entry_id and e.state = 'submitted' and e.made_by_person <> e.student_id));
grant select, insert on correction_agreement to practicum_app;

-- Whoever made a correction may take it back until it is answered; it is refused then, with the reason.
alter table hours_decision drop constraint hours_decision_known;
alter table hours_decision add constraint hours_decision_known
    check (decision in ('approved', 'returned', 'rejected', 'voided', 'verified', 'taken_back', 'withdrawn'));

create function correction_needs_two() returns trigger
    language plpgsql security definer set practicum.kind = 'system' set search_path = public as
$$
declare
    made    uuid;
    adds    boolean;
    agreed  boolean;
begin
    select e.made_by_person,
        e.minutes > coalesce((select max(o.minutes) from hours_entry o
            where o.series_id = e.series_id and o.made_by_person = o.student_id and o.state <> 'draft'), 0),
        exists (select from correction_agreement a where a.entry_id = e.id and a.content_hash = e.content_hash)
        into made, adds, agreed
    from hours_entry e where e.id = new.entry_id and e.version > 1;
    if made is distinct from new.decided_by then
        return new;
    end if;
    if new.decision = 'verified' or (adds and not agreed) then
        raise exception 'whoever made a correction does not answer it alone' using errcode = 'restrict_violation', constraint = 'hours_decision_by_another';
    end if;
    return new;
end
$$;
comment on function correction_needs_two is 'A correction is verified by another person than its maker; one that adds hours is signed by another, or the student agreed';
create trigger hours_decision_by_two before insert on hours_decision
    for each row when (new.decision in ('approved', 'verified')) execute function correction_needs_two();

-- The faculty liaison sees how far the links went that ask for hours of their own students.
create policy sign_off_request_read_by_liaison on sign_off_request for select
    using ((select actor_kind()) = 'person'
           and exists (select from sign_off_item i join placement p on p.id = i.placement_id join enrolment e on e.id = p.enrolment_id
                       where i.request_id = sign_off_request.id and e.faculty_id = (select actor_person())));
