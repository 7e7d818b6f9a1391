//! What a student of health information management writes about a shift: work, never a patient.

/// Activities on site.
pub const ON_SITE: [&str; 24] = [
    "Coded outpatient encounters in ICD-10-CM beside the lead coder",
    "Release of information: checked authorizations for completeness",
    "Chart deficiency analysis for the surgical unit",
    "Scanned and indexed loose documents into the record",
    "Coding audit: compared assigned codes with the guidelines",
    "Shadowed the privacy officer on an access audit",
    "Master patient index: worked the list of possible duplicates",
    "CPT coding practice on ambulatory surgery cases",
    "Clinical documentation query review with the specialist",
    "Data quality report: missing discharge dispositions",
    "Denial worklist: traced three denials to their cause",
    "Observed the tumor registry abstracting process",
    "Built a query on readmissions for the quality meeting",
    "Retention schedule: listed boxes due for destruction",
    "Discharge summary turnaround: tallied the week",
    "Revenue cycle meeting, then charge reconciliation",
    "EHR downtime drill and recovery checklist",
    "Tested the new template for history and physical",
    "Transcription quality check against dictation standards",
    "Completed the HIPAA walk-through of the department",
    "Record tracking: located charts for the clinic day",
    "Grouped inpatient cases and compared DRG weights",
    "Drafted a procedure for amendment requests",
    "Productivity dashboard: checked last month's counts",
];

/// Activities in a simulation.
pub const SIMULATION: [&str; 6] = [
    "Virtual lab: coded ten practice cases",
    "Virtual lab: release of information scenarios",
    "Encoder practice with feedback from the instructor",
    "Simulated EHR: built a deficiency report",
    "Simulated audit: prepared findings for the committee",
    "Case study: breach notification time line",
];
