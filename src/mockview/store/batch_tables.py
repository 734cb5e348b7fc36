"""What batch scoring keeps, so that a second run does only what is missing.

`batch_file` has the content's hash of a file that had this size and time. `batch_result` has what came of an
answer; its key is a hash of everything that the result depends on, and heard_key of what the transcript alone does.
`packed` is JSON, compressed. `batch_logged` says which answer of a person is which attempt in their log, and by
which result. All of it belongs to the person whose answer it is, or to whoever scored when nobody was named.
"""

BATCH_TABLES = """
CREATE TABLE batch_file (
    path TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    sha256 BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_file_person ON batch_file (person_id);

CREATE TABLE batch_result (
    key BLOB PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    heard_key BLOB NOT NULL,
    made_at_us INTEGER NOT NULL,
    packed BLOB NOT NULL
) STRICT;
CREATE INDEX batch_result_person ON batch_result (person_id);
CREATE INDEX batch_result_heard ON batch_result (heard_key);

CREATE TABLE batch_logged (
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    answer_key BLOB NOT NULL,
    attempt_id INTEGER NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    result_key BLOB NOT NULL,
    PRIMARY KEY (person_id, answer_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_logged_attempt ON batch_logged (attempt_id);
"""
