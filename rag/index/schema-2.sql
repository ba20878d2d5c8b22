-- From schema 1 to 2: further metadata, twins, history, confidence of recognition.
-- Fingerprints are filled in by rag/index/upgrading.py.
ALTER TABLE documents ADD COLUMN addressee TEXT;
ALTER TABLE documents ADD COLUMN reference TEXT;
ALTER TABLE documents ADD COLUMN refers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN date_source TEXT;
ALTER TABLE documents ADD COLUMN taken TEXT;
ALTER TABLE documents ADD COLUMN given TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN described TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN same_as INTEGER REFERENCES documents ON DELETE SET NULL;
ALTER TABLE pages ADD COLUMN confidence REAL;

CREATE INDEX documents_by_fingerprint ON documents (fingerprint);
CREATE INDEX documents_by_twin ON documents (same_as);

CREATE TABLE history (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    pages INTEGER NOT NULL,
    taken TEXT,
    replaced TEXT NOT NULL,
    groups TEXT NOT NULL
);

CREATE INDEX history_by_source ON history (source);
