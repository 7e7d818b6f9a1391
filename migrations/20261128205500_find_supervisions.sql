-- Why: whether somebody may read a supervisor's name depends on any of their placements, ended ones too; the index by
-- person held only those that go on, so every such name read the whole table (0.1 ms a name at 1,350 placements).

create index placement_supervisor_of_person on placement_supervisor (person_id);
drop index placement_supervisor_person;
