//! The database behind the application, past every policy: for looking at what was stored, and for tampering.

use sqlx::{
    AssertSqlSafe, Connection as _, Decode, FromRow, PgConnection, Postgres, Type,
    postgres::{PgConnectOptions, PgRow},
};
use tokio::sync::Mutex;
use uuid::Uuid;

/// A connection of the superuser.
pub struct Sql(Mutex<PgConnection>);

impl Sql {
    pub(super) async fn connect(options: &PgConnectOptions) -> Self {
        let connection = PgConnection::connect_with(options).await;
        Self(Mutex::new(connection.expect("the superuser's connection")))
    }

    /// The one value of a query.
    pub async fn value<T>(&self, sql: &str) -> T
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut *self.0.lock().await)
            .await
            .unwrap_or_else(|error| panic!("{error}\n{sql}"))
    }

    /// The first column of every row.
    pub async fn values<T>(&self, sql: &str) -> Vec<T>
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
            .fetch_all(&mut *self.0.lock().await)
            .await
            .unwrap_or_else(|error| panic!("{error}\n{sql}"))
    }

    /// Rows, into a struct or a tuple.
    pub async fn rows<T>(&self, sql: &str) -> Vec<T>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        sqlx::query_as(AssertSqlSafe(sql.to_owned()))
            .fetch_all(&mut *self.0.lock().await)
            .await
            .unwrap_or_else(|error| panic!("{error}\n{sql}"))
    }

    /// How many rows a query has: `count("hours_entry where state = 'draft'")`.
    pub async fn count(&self, from: &str) -> i64 {
        self.value(&format!("select count(*) from {from}")).await
    }

    /// An id: `id("placement where …")`.
    pub async fn id(&self, from: &str) -> Uuid {
        self.value(&format!("select id from {from} limit 1")).await
    }

    /// Changes something past the application.
    pub async fn execute(&self, sql: &str) {
        self.try_execute(sql)
            .await
            .unwrap_or_else(|error| panic!("{error}\n{sql}"));
    }

    /// Tries to.
    pub async fn try_execute(&self, sql: &str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut *self.0.lock().await)
            .await
            .map(drop)
    }
}
