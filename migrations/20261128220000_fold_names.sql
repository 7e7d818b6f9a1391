-- Why: Álvarez stood at the end of every list, after Yusuf, and was not found by whoever typed Alvarez. Names are sorted
-- and searched by their letters without accents and case.

create function fold_name(name text) returns text
    language sql immutable strict parallel safe
    return lower(translate(
        replace(replace(replace(replace(replace(
            regexp_replace(normalize(name, nfd), '[\u0300-\u036f]', '', 'g'),
            'ß', 'ss'), 'æ', 'ae'), 'Æ', 'Ae'), 'œ', 'oe'), 'Œ', 'Oe'),
        'øØłŁđĐðÐıħĦŧŦ’ʼ', 'oOlLdDdDihHtT'''''));
comment on function fold_name is 'Letters without accents, in lower case; what has no such letter stays as it is';

alter table person
    add column name_key text generated always as (fold_name(name)) stored,
    add column sort_key text generated always as (fold_name(sort_name)) stored;
create index person_sort_key on person (sort_key, id);
drop index person_sort_name;

alter table enrolment_standing
    add column name_key text generated always as (fold_name(student_name)) stored,
    add column sort_key text generated always as (fold_name(sort_name)) stored,
    add column supervisor_key text generated always as (fold_name(supervisor_name)) stored;
create index enrolment_standing_by_name on enrolment_standing (offering_id, sort_key, enrolment_id);
drop index enrolment_standing_offering;
