-- The indexes of the ledger, and the rule that no two entries of a student overlap, checked for every entry.
select bench_restore('{hours_entry}', '{1, 2}');
