"""The first version of the tables: people, sessions, attempts with what they hold, and their points.

Times are whole microseconds since 1970 in UTC. An area is a person's (competency, criterion) pair.
`point` and the scores in `attempt` repeat what the latest assessment says, so that 100,000 attempts can be
listed, filtered and planned from without reading JSON. A discarded attempt has no points. `opening` holds
what named an area as weak from outside practice.
"""

FIRST_TABLES = """
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE
) STRICT;

CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    started_at_us INTEGER NOT NULL,
    mode TEXT NOT NULL,
    bank_id TEXT,
    ended_at_us INTEGER
) STRICT;
CREATE INDEX session_person ON session (person_id, started_at_us);

CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    answered_at_us INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    question_text TEXT NOT NULL,
    competency TEXT NOT NULL,
    kind TEXT NOT NULL,
    recording_path TEXT UNIQUE,
    recording_sha256 TEXT,
    recording_bytes INTEGER,
    predicted INTEGER CHECK (predicted BETWEEN 1 AND 5),
    discarded INTEGER NOT NULL DEFAULT 0 CHECK (discarded IN (0, 1)),
    transcript_id INTEGER REFERENCES transcript (id) DEFERRABLE INITIALLY DEFERRED,
    content REAL,
    delivery REAL,
    overall REAL,
    question_json TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_by_time ON attempt (
    person_id, answered_at_us, discarded, competency, content, delivery, overall
);
CREATE INDEX attempt_by_competency ON attempt (person_id, competency, answered_at_us);
CREATE INDEX attempt_by_question ON attempt (person_id, question_id, answered_at_us);
CREATE INDEX attempt_by_session ON attempt (session_id, answered_at_us);
CREATE INDEX attempt_untranscribed ON attempt (person_id, answered_at_us) WHERE transcript_id IS NULL;

CREATE TABLE transcript (
    id INTEGER PRIMARY KEY,
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    made_at_us INTEGER NOT NULL,
    transcript_json TEXT NOT NULL
) STRICT;
CREATE INDEX transcript_attempt ON transcript (attempt_id, id);

CREATE TABLE assessment (
    id INTEGER PRIMARY KEY,
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    transcript_id INTEGER REFERENCES transcript (id) ON DELETE CASCADE,
    made_at_us INTEGER NOT NULL,
    assessment_json TEXT NOT NULL
) STRICT;
CREATE INDEX assessment_attempt ON assessment (attempt_id, id);
CREATE INDEX assessment_transcript ON assessment (transcript_id);

CREATE TABLE area (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    competency TEXT NOT NULL,
    criterion_id TEXT NOT NULL,
    UNIQUE (person_id, competency, criterion_id)
) STRICT;

CREATE TABLE point (
    area_id INTEGER NOT NULL REFERENCES area (id) ON DELETE CASCADE,
    answered_at_us INTEGER NOT NULL,
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    points INTEGER NOT NULL CHECK (points BETWEEN 1 AND 5),
    PRIMARY KEY (area_id, answered_at_us, attempt_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX point_attempt ON point (attempt_id);

CREATE TABLE opening (
    id INTEGER PRIMARY KEY,
    area_id INTEGER NOT NULL REFERENCES area (id) ON DELETE CASCADE,
    opened_at_us INTEGER NOT NULL,
    source TEXT NOT NULL,
    because TEXT NOT NULL
) STRICT;
CREATE INDEX opening_area ON opening (area_id, opened_at_us);
"""

STORY_TABLE = """
CREATE TABLE story (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    attempt_id INTEGER REFERENCES attempt (id) ON DELETE SET NULL,
    written_at_us INTEGER NOT NULL,
    title TEXT NOT NULL,
    situation TEXT NOT NULL,
    action TEXT NOT NULL,
    result TEXT NOT NULL,
    competencies_json TEXT NOT NULL
) STRICT;
CREATE INDEX story_person ON story (person_id);
CREATE INDEX story_attempt ON story (attempt_id) WHERE attempt_id IS NOT NULL;
"""
"""A person's experiences, as they tell them; attempt_id is the answer that one was made from."""

FOLLOW_UP_COLUMN = """
ALTER TABLE attempt ADD COLUMN follows_id INTEGER REFERENCES attempt (id) ON DELETE SET NULL;
CREATE INDEX attempt_follows ON attempt (follows_id) WHERE follows_id IS NOT NULL;
"""
"""The answer whose follow-up question this attempt answers; the two are judged together, under the first."""

EVENT_TABLE = """
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    happened_at_us INTEGER NOT NULL,
    recorded_at_us INTEGER NOT NULL,
    data_json TEXT NOT NULL CHECK (json_valid(data_json))
) STRICT;
CREATE INDEX event_person ON event (person_id, id);
"""
"""What happened outside answers, in the order in which it was written down; rows are added, never changed."""
