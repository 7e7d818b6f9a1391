//! Competency frameworks.

use crate::programs::frameworks::Competency;
use serde_json::{Value, json};
use sqlx::PgConnection;

/// Adds frameworks and competencies that are not there yet; those that are there are never rewritten. Gives how many
/// competencies are new.
pub async fn insert_missing(
    db: &mut PgConnection,
    frameworks: &[(String, String)],
    competencies: &[Competency],
) -> Result<u64, sqlx::Error> {
    let codes = frameworks
        .iter()
        .map(|(code, name)| json!({"id": uuid::Uuid::now_v7(), "code": code, "name": name}));
    sqlx::query!(
        "insert into framework (id, code, name) select r.id, r.code, r.name
         from jsonb_to_recordset($1) as r(id uuid, code text, name text) on conflict (code) do nothing",
        &Value::Array(codes.collect())
    )
    .execute(&mut *db)
    .await?;
    let records = competencies.iter().map(|one| {
        json!({
            "id": uuid::Uuid::now_v7(), "framework": one.framework, "code": one.code, "parent": one.parent,
            "domain": one.domain, "title": one.title, "description": one.description, "bloom": one.bloom,
        })
    });
    let done = sqlx::query!(
        "insert into competency (id, framework_id, code, parent_code, domain, title, description, bloom)
         select r.id, f.id, r.code, r.parent, r.domain, r.title, r.description, r.bloom
         from jsonb_to_recordset($1) as r(id uuid, framework text, code text, parent text, domain text, title text,
              description text, bloom smallint)
         join framework f on f.code = r.framework
         on conflict (framework_id, code) do nothing",
        &Value::Array(records.collect())
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
