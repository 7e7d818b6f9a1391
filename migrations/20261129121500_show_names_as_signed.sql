-- Why: whoever checks a signature read the student's name of today beside "all of it still stands as signed", though a
-- roster had changed the name since. Student, site and program are told as they stand in the text that was signed. Names
-- have no line breaks, so that none can write a line of that text.

create or replace function signature_by_code(which text)
    returns table (code text, meaning text, institution text, program text, student text, site text, signer_name text, signer_role text,
        signer_credential text, on_behalf_name text, statement text, statement_version text, content_hash bytea, minutes integer,
        entries integer, first_on date, last_on date, signed_at timestamptz, zone text, method text, still_standing integer)
    language sql stable security definer set practicum.kind = 'system' set search_path = public as
$$
    select s.code, s.meaning, i.name, coalesce(substring(s.content from '(?n)^program: (.*)$'), p.name),
        coalesce(substring(s.content from '(?n)^student: (.*)$'), st.name), coalesce(substring(s.content from '(?n)^site: (.*)$'), si.name), s.signer_name, s.signer_role, s.signer_credential, s.on_behalf_name,
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
