# shellcheck shell=bash
# A PostgreSQL of our own for a moment: made in a temporary folder, gone when the script ends.
# To be sourced after machine.sh.

cluster=''

# Starts it and sets cluster (its folder, which is also its socket's) and postgres (the folder of the programs).
start_cluster() {
    postgres=$(postgres_folder)
    unset_postgres_variables
    # Short and open to pass through, whatever TMPDIR says: a socket's path has little room, and root hands over to
    # another account.
    cluster=$(mktemp -d /tmp/practicum-db.XXXXXX)
    trap stop_cluster EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    if [ "$(id -u)" = 0 ]; then
        chown "$(cluster_owner)" "$cluster"
    fi
    as_cluster_owner "$postgres/initdb" -D "$cluster/data" --username=postgres --auth=trust --encoding=UTF8 \
        --no-locale --no-sync >"$cluster.log" 2>&1 || cluster_failed
    as_cluster_owner "$postgres/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w \
        -o "-k $cluster -c listen_addresses= -c port=5432 -c fsync=off" start >"$cluster.log" 2>&1 || cluster_failed
}

cluster_failed() {
    cat "$cluster.log" "$cluster/log" >&2 2>/dev/null || true
    fail "the temporary PostgreSQL did not start"
}

stop_cluster() {
    [ -n "$cluster" ] || return 0
    if [ -f "$cluster/data/postmaster.pid" ]; then
        as_cluster_owner "$postgres/pg_ctl" -D "$cluster/data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    rm -rf "$cluster" "$cluster.log"
    cluster=''
}

cluster_owner() {
    if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

# PostgreSQL refuses to run as root. The folder we are in may be closed to the other account, hence the cd.
as_cluster_owner() {
    if [ "$(id -u)" != 0 ]; then
        "$@"
    elif has runuser; then
        (cd / && runuser -u "$(cluster_owner)" -- "$@")
    else
        (cd / && sudo -n -u "$(cluster_owner)" "$@")
    fi
}

# psql_in DATABASE ARGUMENT… : runs psql as the superuser; the first error ends it.
psql_in() {
    local database=$1
    shift
    "$postgres/psql" -X -q -v ON_ERROR_STOP=1 -h "$cluster" -p 5432 -U postgres -d "$database" "$@"
}

unset_postgres_variables() {
    local name
    for name in $(env | sed -n 's/^\(PG[A-Z_]*\)=.*/\1/p'); do
        unset "$name"
    done
}
