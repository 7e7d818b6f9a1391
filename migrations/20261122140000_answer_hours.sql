-- Why: what answering hours needs beyond its tables: several mailed tokens for one request (a reminder carries a link
-- of its own, for the token of the first mail is not kept), answers that belong together, and a supervisor's undo.

-- A request is made once under its key, whichever process comes first: "weekly for this supervisor in this week".
alter table sign_off_request add column once_key text;
alter table sign_off_request add column waiting_since timestamptz;
create unique index sign_off_request_once on sign_off_request (once_key);
comment on column sign_off_request.waiting_since is 'When the oldest entry in it was first asked for, by an earlier request if need be: what reminders count from';
comment on column sign_off_request.reminders is '1 after the first reminder, 2 after the second, 3 when the coordinators were told';

create table sign_off_token (
    token_hash bytea primary key,
    request_id uuid not null references sign_off_request,
    created_at timestamptz not null
);
create index sign_off_token_request on sign_off_token (request_id);
comment on table sign_off_token is 'Further links of a request, one for each reminder; they live and die with the request';
alter table sign_off_token enable row level security;
alter table sign_off_token force row level security;
create policy sign_off_token_system on sign_off_token
    using ((select actor_is_system())) with check ((select actor_is_system()));
grant select, insert on sign_off_token to practicum_app;

create or replace function actor_of_link(token bytea, at timestamptz) returns jsonb
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select jsonb_build_object('request', r.id, 'person', r.supervisor_id, 'name', p.name, 'expires', r.expires_at,
        'state', case when r.closed_at is not null then 'closed' when r.expires_at <= at then 'expired' else 'open' end,
        'closed_reason', r.closed_reason,
        'placements', coalesce((select jsonb_agg(distinct i.placement_id) from sign_off_item i
            join placement_supervisor ps on ps.placement_id = i.placement_id and ps.person_id = r.supervisor_id and ps.ended_at is null
            where i.request_id = r.id), '[]'),
        'programs', coalesce((select jsonb_agg(distinct i.program_id) from sign_off_item i where i.request_id = r.id), '[]'))
    from sign_off_request r join person p on p.id = r.supervisor_id
    where p.state = 'active'
        and r.id = coalesce((select q.id from sign_off_request q where q.token_hash = token),
                            (select t.request_id from sign_off_token t where t.token_hash = token))
$$;

-- A link opens the entries it was sent with. To sign a correction it must also see, and move to superseded, the
-- signed version before it.
create function link_series() returns uuid[]
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select coalesce(array_agg(distinct e.series_id), '{}') from sign_off_item i join hours_entry e on e.id = i.entry_id
    where i.request_id = (select actor_request())
$$;
comment on function link_series is 'Entries, in all their versions, that the opened link was sent with';
drop policy hours_entry_of_link on hours_entry;
create policy hours_entry_seen_by_link on hours_entry as restrictive for select
    using ((select actor_kind()) <> 'link' or series_id = any ((select link_series())::uuid[]));
create policy hours_entry_changed_by_link on hours_entry as restrictive for update
    using ((select actor_kind()) <> 'link'
           or exists (select from sign_off_item i where i.entry_id = hours_entry.id and i.request_id = (select actor_request()))
           or (state = 'approved' and series_id = any ((select link_series())::uuid[])))
    with check ((select actor_kind()) <> 'link' or series_id = any ((select link_series())::uuid[]));
create policy hours_entry_not_made_by_link on hours_entry as restrictive for insert
    with check ((select actor_kind()) <> 'link');

-- Answers given together, so that they can be told in one mail and taken back in one go.
alter table hours_decision add column act_id uuid not null default gen_random_uuid();
alter table hours_decision drop constraint hours_decision_known;
alter table hours_decision add constraint hours_decision_known
    check (decision in ('approved', 'returned', 'rejected', 'voided', 'verified', 'taken_back'));
create index hours_decision_act on hours_decision (act_id);
create index hours_decision_by on hours_decision (decided_by, decided_at desc);
comment on column hours_decision.act_id is 'The same for all answers that one press of a button gave';

-- Undo (docs/adr/0011): whoever answered may take the answer back within ten minutes. It is written down as a
-- decision of its own; the signature stays and shows that its entries no longer stand.
create or replace function keep_signed_hours() returns trigger
    language plpgsql as
$$
declare
    may_move boolean;
begin
    if tg_op = 'DELETE' then
        if old.state <> 'draft' or old.submitted_at is not null then
            raise exception 'only a draft that was never submitted can be deleted' using errcode = 'restrict_violation', constraint = 'hours_entry_kept';
        end if;
        return old;
    end if;
    if old.state in ('approved', 'superseded', 'voided', 'rejected') then
        may_move := new.state = old.state
            or (old.state = 'approved' and new.state in ('superseded', 'voided'))
            or (old.state in ('approved', 'rejected') and new.state = 'submitted'
                and exists (select from hours_decision d where d.entry_id = old.id and d.decision = 'taken_back'
                    and d.decided_at between old.decided_at and old.decided_at + interval '10 minutes'))
            or (old.state = 'superseded' and new.state = 'approved'
                and exists (select from hours_entry n join hours_decision d on d.entry_id = n.id
                    where n.series_id = old.series_id and n.version > old.version and n.state = 'submitted' and d.decision = 'taken_back'));
        if (new.series_id, new.version, new.placement_id, new.student_id, new.work_date, new.start_local, new.end_local, new.ends_next_day,
            new.zone, new.starts_at, new.ends_at, new.break_minutes, new.raw_minutes, new.minutes, new.mode, new.category_id, new.content_hash, new.revision)
           is distinct from
           (old.series_id, old.version, old.placement_id, old.student_id, old.work_date, old.start_local, old.end_local, old.ends_next_day,
            old.zone, old.starts_at, old.ends_at, old.break_minutes, old.raw_minutes, old.minutes, old.mode, old.category_id, old.content_hash, old.revision)
           or ((new.activity, new.note) is distinct from (old.activity, old.note) and new.redacted_at is not distinct from old.redacted_at)
           or not may_move then
            raise exception 'a decided entry is never edited' using errcode = 'restrict_violation', constraint = 'hours_entry_kept';
        end if;
    elsif new.content_hash <> old.content_hash or new.state in ('draft', 'returned', 'rejected') then
        new.signed_at := null; -- a supervisor's signature that waits for faculty lapses with any change
    end if;
    return new;
end
$$;

-- A mail that a job sends exactly once, however often the job runs.
alter table mail add column once_key text;
create unique index mail_once on mail (once_key);

-- What a signature still stands for: entries approved, or signed and waiting for faculty.
create or replace function signature_by_code(which text)
    returns table (code text, meaning text, institution text, program text, student text, site text, signer_name text, signer_role text,
        signer_credential text, on_behalf_name text, statement text, statement_version text, content_hash bytea, minutes integer,
        entries integer, first_on date, last_on date, signed_at timestamptz, zone text, method text, still_standing integer)
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select s.code, s.meaning, i.name, p.name, st.name, si.name, s.signer_name, s.signer_role, s.signer_credential, s.on_behalf_name,
        s.statement, s.statement_version, s.content_hash, s.minutes, s.entries, e.first_on, e.last_on, s.signed_at, s.zone, s.method, e.standing
    from signature s
    join program p on p.id = s.program_id
    join person st on st.id = s.student_id
    join placement pl on pl.id = s.placement_id
    join site si on si.id = pl.site_id
    cross join institution i
    cross join lateral (
        select min(h.work_date) as first_on, max(h.work_date) as last_on,
            (count(*) filter (where (h.state = 'approved' or (h.state = 'submitted' and h.signed_at is not null))
                and not exists (select from hours_decision t where t.entry_id = h.id and t.decision = 'taken_back' and t.decided_at >= s.signed_at)))::integer as standing
        from hours_decision d join hours_entry h on h.id = d.entry_id where d.signature_id = s.id) e
    where s.code = which
$$;
