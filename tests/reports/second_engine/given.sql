-- What lies in the logs, in no order.
CREATE TABLE entry (
    person INTEGER, id VARCHAR, device VARCHAR, sequence INTEGER, at_ms BIGINT, zone INTEGER,
    kind VARCHAR, card VARCHAR, target VARCHAR, mode VARCHAR, mark VARCHAR, error VARCHAR,
    rating INTEGER, confidence VARCHAR, elapsed_ms BIGINT, origin VARCHAR, rollover INTEGER,
    key VARCHAR
);
-- What only the scheduler knows: where a card stood before an entry that counts, and whether an
-- answer was to an older key and taught nothing.
CREATE TABLE stage (
    person INTEGER, id VARCHAR, phase VARCHAR, interval_days INTEGER, due_day INTEGER,
    is_suspended BOOLEAN, reviews INTEGER, has_unseen_change BOOLEAN, is_in_vain BOOLEAN,
    predicted DOUBLE
);
-- Where it stands in the end, and what recall the model expects so many days ahead.
CREATE TABLE standing (
    person INTEGER, card VARCHAR, phase VARCHAR, due_day INTEGER, is_suspended BOOLEAN
);
CREATE TABLE chance (person INTEGER, card VARCHAR, ahead INTEGER, chance DOUBLE);
CREATE TABLE card (card VARCHAR, block VARCHAR, deck VARCHAR, category VARCHAR);
CREATE TABLE asks (card VARCHAR, fact VARCHAR);
CREATE TABLE fact (deck VARCHAR, fact VARCHAR, category VARCHAR);
CREATE TABLE assigned (deck VARCHAR);
CREATE TABLE person (person INTEGER, name VARCHAR, level VARCHAR, today INTEGER);
CREATE TABLE wanted (as_of INTEGER, since INTEGER);
CREATE TABLE ahead (ahead INTEGER);
-- Intervals of the cohort's rates, as the report says them.
CREATE TABLE said_interval (
    scope VARCHAR, name VARCHAR, measure VARCHAR, low DOUBLE, high DOUBLE
);
