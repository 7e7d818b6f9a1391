//! The outside world: database, mail, random secrets, passwords, logging. No words of the product.

pub mod archive;
pub mod db;
pub mod import_report;
pub mod password;
pub mod postgres;
pub mod secrets;
pub mod table;
pub mod telemetry;
pub mod tries;
