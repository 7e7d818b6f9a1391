-- The event log: one event for each entry, in a chain for each program, with the bytes and hashes of `event_append`;
-- `practicum audit verify` checks the chains.

truncate event;
create function bench_events() returns setof event language plpgsql as
$$
declare
    r record;
    e event;
    micros text;
begin
    e.actor_kind := 'person'; e.action := 'hours.drafted'; e.subject_kind := 'hours_entry'; e.reason := ''; e.origin := '';
    e.detail := '{"confirmed":[],"made_by":"line","minutes":210}';
    for r in select program_id, id, student_id, created_at from hours_entry order by program_id, id loop
        if e.chain_id is distinct from r.program_id then
            e.chain_id := r.program_id; e.seq := 0; e.hash := '';
        end if;
        e.seq := e.seq + 1; e.previous := e.hash; e.at := r.created_at;
        e.id := ('00000023' || substr(r.id::text, 9))::uuid; e.subject_id := r.id; e.student_id := r.student_id; e.actor_id := r.student_id;
        micros := (extract(epoch from r.created_at) * 1000000)::bigint::text;
        e.hash := sha256(e.previous || convert_to('36:' || e.chain_id || length(e.seq::text) || ':' || e.seq || '36:' || e.id
            || length(micros) || ':' || micros || '6:person36:' || e.student_id || '13:hours.drafted11:hours_entry36:' || e.subject_id
            || '36:' || e.student_id || '0:' || length(e.detail) || ':' || e.detail || '0:', 'UTF8'));
        return next e;
    end loop;
end
$$;
insert into event select * from bench_events();
insert into event_chain (id, kind, seq, hash)
select distinct on (chain_id) chain_id, 'program', seq, hash from event order by chain_id, seq desc;
drop function bench_events;
select bench_restore('{event}', '{1}');
