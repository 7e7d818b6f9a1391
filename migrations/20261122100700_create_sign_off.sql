-- Why: how hours are signed by somebody without an account. A request is one mailed link for one supervisor; its
-- items are the entries, each with the hash of the text it was sent with, so that a changed entry is no longer
-- covered. Signatures are records of their own, shown wherever the hours are.

create table sign_off_request (
    id            uuid primary key,
    supervisor_id uuid not null references person,
    email         text not null,
    kind          text not null,
    token_hash    bytea not null,
    from_request  uuid references sign_off_request,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    opened_at     timestamptz,
    last_opened_at timestamptz,
    answered_at   timestamptz,
    closed_at     timestamptz,
    closed_reason text not null default '',
    reminders     smallint not null default 0,
    reminded_at   timestamptz,
    constraint sign_off_request_token_unique unique (token_hash),
    constraint sign_off_request_kind_known check (kind in ('weekly', 'asked', 'forwarded', 'delegate'))
);
create index sign_off_request_supervisor on sign_off_request (supervisor_id, created_at desc);
create index sign_off_request_open on sign_off_request (created_at) where answered_at is null and closed_at is null;
comment on column sign_off_request.token_hash is 'SHA-256 of the 256-bit token in the link; the token itself is only in the mail';

create table sign_off_item (
    request_id   uuid not null references sign_off_request,
    entry_id     uuid not null,
    program_id   uuid not null,
    student_id   uuid not null,
    placement_id uuid not null,
    content_hash bytea not null,
    primary key (request_id, entry_id),
    constraint sign_off_item_of_entry foreign key (entry_id, program_id, student_id) references hours_entry (id, program_id, student_id)
);
create index sign_off_item_entry on sign_off_item (entry_id);

create table signature (
    id                uuid primary key,
    code              text not null,
    meaning           text not null,
    program_id        uuid not null,
    student_id        uuid not null,
    placement_id      uuid not null,
    signer_id         uuid not null references person,
    signer_name       text not null,
    signer_role       text not null,
    signer_credential text not null default '',
    on_behalf_of      uuid references person,
    on_behalf_name    text not null default '',
    on_behalf_reason  text not null default '',
    method            text not null,
    request_id        uuid references sign_off_request,
    statement_version text not null,
    statement         text not null,
    content           text not null,
    content_hash      bytea not null,
    minutes           integer not null,
    entries           integer not null,
    signed_at         timestamptz not null,
    zone              text not null,
    constraint signature_of_placement foreign key (placement_id, program_id, student_id) references placement (id, program_id, student_id),
    constraint signature_code_unique unique (code),
    constraint signature_meaning_known check (meaning in ('confirms_hours', 'verifies_on_behalf', 'verifies_for_faculty')),
    constraint signature_method_known check (method in ('link', 'password', 'demo')),
    constraint signature_on_behalf_named check ((meaning = 'verifies_on_behalf') = (on_behalf_of is not null))
);
create index signature_placement on signature (placement_id, signed_at desc);
create index signature_signer on signature (signer_id, signed_at desc);
create trigger signature_append_only before update or delete on signature for each row execute function refuse_change();
create trigger signature_no_truncate before truncate on signature for each statement execute function refuse_change();

-- What became of each submitted version: one row for every answer, never changed.
create table hours_decision (
    id           uuid primary key,
    entry_id     uuid not null,
    program_id   uuid not null,
    student_id   uuid not null,
    decision     text not null,
    comment      text not null default '',
    content_hash bytea not null,
    signature_id uuid references signature,
    decided_by   uuid not null references person,
    decided_name text not null,
    decided_at   timestamptz not null,
    constraint hours_decision_of_entry foreign key (entry_id, program_id, student_id) references hours_entry (id, program_id, student_id),
    constraint hours_decision_known check (decision in ('approved', 'returned', 'rejected', 'voided', 'verified')),
    constraint hours_decision_has_comment check (decision in ('approved', 'verified') or length(btrim(comment)) > 0),
    constraint hours_decision_signed check (decision not in ('approved', 'verified') or signature_id is not null)
);
create index hours_decision_entry on hours_decision (entry_id, decided_at desc);
create index hours_decision_signature on hours_decision (signature_id);
create trigger hours_decision_append_only before update or delete on hours_decision for each row execute function refuse_change();

do $$
declare t text;
begin
    foreach t in array array['sign_off_request', 'sign_off_item', 'signature', 'hours_decision'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
    end loop;
end
$$;
-- A student can neither see nor set a link, so no branch here names the student.
create policy sign_off_request_read on sign_off_request for select
    using (supervisor_id = (select actor_person()) or id = (select actor_request())
           or exists (select from sign_off_item i where i.request_id = id and i.program_id = any ((select actor_programs())::uuid[]))
           or (select actor_is_system()));
create policy sign_off_request_system on sign_off_request for all
    using ((select actor_is_system()) or id = (select actor_request()) or supervisor_id = (select actor_person()))
    with check ((select actor_is_system()) or id = (select actor_request()) or supervisor_id = (select actor_person()));
create policy sign_off_item_read on sign_off_item for select
    using (request_id = (select actor_request()) or placement_id = any ((select actor_placements())::uuid[])
           or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy sign_off_item_system on sign_off_item for insert with check ((select actor_is_system()));
create policy signature_read on signature for select
    using (student_id = (select actor_person()) or signer_id = (select actor_person())
           or placement_id = any ((select actor_placements())::uuid[])
           or program_id = any ((select actor_programs())::uuid[]) or (select actor_is_system()));
create policy signature_create on signature for insert
    with check (signer_id = (select actor_person()) and student_id <> signer_id
                and (placement_id = any ((select actor_placements())::uuid[]) or program_id = any ((select actor_programs())::uuid[]))
                or (select actor_is_system()));
create policy hours_decision_read on hours_decision for select
    using (exists (select from hours_entry e where e.id = entry_id));
create policy hours_decision_create on hours_decision for insert
    with check ((decided_by = (select actor_person()) and student_id <> decided_by and exists (select from hours_entry e where e.id = entry_id))
                or (select actor_is_system()));
-- A link opens the entries it was sent with and no others of the same placement.
create policy hours_entry_of_link on hours_entry as restrictive
    using ((select actor_kind()) <> 'link'
           or exists (select from sign_off_item i where i.entry_id = hours_entry.id and i.request_id = (select actor_request())));
grant select, insert, update on sign_off_request to practicum_app;
grant select, insert on sign_off_item, signature, hours_decision to practicum_app;

-- What anybody may learn from a verification code: that these hours were confirmed, by whom, when. No notes, no
-- activities, no other record of the student.
create function signature_by_code(which text)
    returns table (code text, meaning text, institution text, program text, student text, site text, signer_name text, signer_role text,
        signer_credential text, on_behalf_name text, statement text, statement_version text, content_hash bytea, minutes integer,
        entries integer, first_on date, last_on date, signed_at timestamptz, zone text, method text, still_standing integer)
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select s.code, s.meaning, i.name, p.name, st.name, si.name, s.signer_name, s.signer_role, s.signer_credential, s.on_behalf_name,
        s.statement, s.statement_version, s.content_hash, s.minutes, s.entries,
        (select min(e.work_date) from hours_decision d join hours_entry e on e.id = d.entry_id where d.signature_id = s.id),
        (select max(e.work_date) from hours_decision d join hours_entry e on e.id = d.entry_id where d.signature_id = s.id),
        s.signed_at, s.zone, s.method,
        (select count(*)::integer from hours_decision d join hours_entry e on e.id = d.entry_id where d.signature_id = s.id and e.state = 'approved')
    from signature s
    join program p on p.id = s.program_id
    join person st on st.id = s.student_id
    join placement pl on pl.id = s.placement_id
    join site si on si.id = pl.site_id
    cross join institution i
    where s.code = which
$$;
