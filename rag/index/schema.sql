-- The catalogue: the one place where nothing may be lost. Vectors and words are remade from it.
-- Keys come from AUTOINCREMENT, so a removed passage's key never means another passage.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    language TEXT NOT NULL,
    kind TEXT,
    issuer TEXT,
    number TEXT,
    marking TEXT NOT NULL,
    source TEXT UNIQUE,
    addressee TEXT,
    reference TEXT,
    refers TEXT NOT NULL DEFAULT '[]',
    date_source TEXT,
    taken TEXT,
    given TEXT NOT NULL DEFAULT '[]',
    described TEXT NOT NULL DEFAULT '',
    fingerprint TEXT NOT NULL DEFAULT '',
    same_as INTEGER REFERENCES documents ON DELETE SET NULL
);

CREATE INDEX documents_by_fingerprint ON documents (fingerprint);
CREATE INDEX documents_by_twin ON documents (same_as);

-- What a replaced file held before. groups are those that could read it then: a JSON list.
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

CREATE TABLE document_groups (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (document, name)
) WITHOUT ROWID;

-- Apart from documents, so that listing and filtering does not read through all text.
CREATE TABLE texts (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    text TEXT NOT NULL
);

CREATE TABLE pages (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    label TEXT,
    confidence REAL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE blocks (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    level INTEGER,
    number TEXT,
    role TEXT NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE dropped (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE acronyms (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    short TEXT NOT NULL,
    long TEXT NOT NULL,
    PRIMARY KEY (document, short)
) WITHOUT ROWID;

-- text repeats texts.text[start:end], so that a hit need not read its whole document.
CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    page INTEGER,
    section TEXT NOT NULL,
    question TEXT,
    role TEXT NOT NULL,
    marking TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (document, ordinal)
);

-- What an analyser and an encoder made of a passage; a rebuild replaces it. Terms and context are
-- deflated, separated by spaces; the vector is little-endian float16.
CREATE TABLE derived (
    key INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    terms BLOB NOT NULL,
    context BLOB NOT NULL,
    vector BLOB NOT NULL
);
