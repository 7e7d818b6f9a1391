-- Why: whoever asked a supervisor for a signature was told "asked by mail" in green whether or not a mail went out. The
-- asker may not see links, and a student no mail either, so this says no more than whether one goes out now, and when the
-- last one did. The name under which a mail is made once lives here alone, for whoever asks and for whoever makes it.

-- At most one mail a day on request, until the supervisor has answered the last: what was sent back and mended need not
-- wait for tomorrow.
create function sign_off_asked_key(supervisor uuid, today date) returns text
    language plpgsql stable security definer set practicum.kind = 'system' set search_path = public
as $$
begin
    return 'asked:' || today || ':' || supervisor || ':' || (
        select count(*) from sign_off_request r
        where r.supervisor_id = supervisor and r.kind = 'asked'
          and exists (select from sign_off_item i join hours_decision d on d.entry_id = i.entry_id
                      where i.request_id = r.id and d.decided_by = supervisor and d.decided_at >= r.created_at));
end $$;

-- Whether asking now makes a mail: not if it was asked for today already, nor if nothing waits that was not mailed since
-- this moment, as it stands, with a link that is open. And whether anything waits, and when the last mail went out.
create function sign_off_asking(supervisor uuid, today date, since timestamptz)
    returns table (makes_mail boolean, waits boolean, mailed_at timestamptz)
    language plpgsql stable security definer set practicum.kind = 'system' set search_path = public
as $$
begin
    return query
    with waiting as (
        select exists (select from sign_off_item i join sign_off_request m on m.id = i.request_id
                       where i.entry_id = e.id and i.content_hash = e.content_hash and m.supervisor_id = supervisor
                         and m.closed_at is null and m.created_at > since) as mailed
        from placement_supervisor s join hours_entry e on e.placement_id = s.placement_id
             and e.state = 'submitted' and e.signed_at is null
             and (e.made_by_person <> supervisor or exists (select from correction_agreement a where a.entry_id = e.id))
        where s.person_id = supervisor and s.ended_at is null)
    select exists (select from waiting w where not w.mailed)
               and not exists (select from sign_off_request r where r.once_key = sign_off_asked_key(supervisor, today)),
           exists (select from waiting),
           (select max(r.created_at) from sign_off_request r where r.supervisor_id = supervisor);
end $$;
