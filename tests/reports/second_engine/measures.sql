-- Every measure of a progress report, from the entries of raw logs: written from the definitions of
-- the measures, and not from the program.

-- 1 January 1970 was a Thursday.
CREATE MACRO week_of(day) AS (day + 3) // 7;
CREATE MACRO z() AS 1.959963984540054;
CREATE MACRO wilson_centre(hits, n) AS (hits + z() * z() / 2) / (n + z() * z());
CREATE MACRO wilson_half(hits, n) AS
    z() / (n + z() * z()) * sqrt(hits * (n - hits) / n + z() * z() / 4);
CREATE MACRO wilson_low(hits, n, least) AS
    CASE WHEN n >= least THEN wilson_centre(hits, n) - wilson_half(hits, n) END;
CREATE MACRO wilson_high(hits, n, least) AS
    CASE WHEN n >= least THEN wilson_centre(hits, n) + wilson_half(hits, n) END;
CREATE MACRO is_pass(mark, rating) AS
    CASE WHEN mark IS NULL THEN rating >= 2 ELSE mark = 'correct' END;

-- Whole weeks that are over: 26 of them, or those since the one that was chosen.
CREATE VIEW period AS
    SELECT *, week_of(as_of + 1) - 1 AS last_week,
        coalesce(week_of(since), last_week - 25) AS first_week,
        first_week * 7 - 3 AS first_day, last_week * 7 + 3 AS last_day
    FROM wanted;

-- The log in its order: by time, then device, then sequence; a day begins at the hour set by then.
CREATE VIEW in_order AS
    SELECT *, row_number() OVER log AS place,
        coalesce(
            last_value(rollover IGNORE NULLS) OVER (log ROWS BETWEEN UNBOUNDED PRECEDING AND 1
                PRECEDING),
            4
        ) AS hour,
        (at_ms // 60000 + zone - 60 * hour) // 1440 AS day
    FROM entry WINDOW log AS (PARTITION BY person ORDER BY at_ms, device, sequence);
-- What was brought from one outside log twice is one answer.
CREATE VIEW named AS SELECT *, coalesce(origin, id) AS name FROM in_order;
CREATE VIEW naming AS
    SELECT it.person, it.id, it.kind, it.place, it.rating, it.mark,
        coalesce(what.name, it.target) AS target
    FROM named AS it LEFT JOIN named AS what ON what.person = it.person AND what.id = it.target
    WHERE it.target IS NOT NULL;
CREATE VIEW undone AS SELECT DISTINCT person, target AS name FROM naming WHERE kind = 'retract';
CREATE VIEW second_thought AS
    SELECT person, target AS name, rating, mark
    FROM naming WHERE kind = 'rerate' AND (person, id) NOT IN (SELECT person, name FROM undone)
    QUALIFY row_number() OVER (PARTITION BY person, target ORDER BY place DESC) = 1;
-- Answers that stand, as rated and marked in the end.
CREATE VIEW stands AS
    SELECT * FROM named
    WHERE kind = 'review' AND (person, name) NOT IN (SELECT person, name FROM undone)
    QUALIFY row_number() OVER (PARTITION BY person, name ORDER BY place) = 1;
CREATE TABLE answer AS
    SELECT person, card, deck, category, place, day, week_of(day) AS week, mode, key,
        coalesce(thought.mark, stands.mark) AS mark, error, confidence,
        coalesce(thought.rating, stands.rating) AS rating, least(elapsed_ms, 60000) AS ms,
        phase, interval_days, due_day, is_suspended, is_in_vain, predicted,
        -- Each card's first answer of the study day, in study, after an interval of a day or more;
        -- one to a changed key that nobody was told of counts for nothing.
        mode = 'study' AND phase = 'review' AND interval_days >= 1 AND NOT has_unseen_change
            AND row_number() OVER (PARTITION BY person, card, day ORDER BY place) = 1 AS counts,
        is_pass(coalesce(thought.mark, stands.mark), coalesce(thought.rating, stands.rating))
            AS passed,
        CASE WHEN stands.mark IS NULL THEN 'self-rated' ELSE 'marked' END AS way
    FROM stands
    LEFT JOIN second_thought AS thought USING (person, name)
    JOIN stage USING (person, id)
    JOIN card USING (card)
    JOIN assigned USING (deck);
CREATE TABLE studied AS
    SELECT answer.* FROM answer, period
    WHERE mode = 'study' AND day BETWEEN first_day AND last_day;
CREATE VIEW kept AS SELECT * FROM studied WHERE counts;

-- Cards that fell due and were answered then, and those that are open and late.  An answer to an
-- older key than the card has by now leaves it due: what comes after tells whether it was in time.
CREATE VIEW fell_due AS
    SELECT person, week_of(due_day) AS week, day <= due_day + 2 AS is_on_time
    FROM answer
    WHERE mode = 'study' AND phase = 'review' AND NOT is_suspended AND day >= due_day
        AND NOT is_in_vain
    UNION ALL
    SELECT person, week_of(due_day), false
    FROM standing JOIN card USING (card) JOIN assigned USING (deck) JOIN person USING (person)
    WHERE phase = 'review' AND NOT is_suspended AND due_day + 2 < today;

-- What each trainee adds to each rate: of all, of a category and of a week.
CREATE VIEW hit AS
    SELECT person, category, week, 'retention ' || way AS measure, passed AS is_hit FROM kept
    UNION ALL
    SELECT person, category, week, 'long retention ' || way, passed FROM kept
    WHERE interval_days >= 21
    UNION ALL
    SELECT person, NULL, NULL, 'confident errors', mark = 'wrong' FROM studied
    WHERE confidence = 'sure' AND way = 'marked'
    UNION ALL
    SELECT person, NULL, NULL, 'on time', is_on_time FROM fell_due, period
    WHERE week BETWEEN first_week AND last_week;
CREATE TABLE part AS
    SELECT 'all' AS scope, '' AS name, measure, person, count_if(is_hit) AS hits, count(*) AS n
    FROM hit GROUP BY ALL
    UNION ALL
    SELECT 'category', category, measure, person, count_if(is_hit), count(*)
    FROM hit WHERE category IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT 'week', week::VARCHAR, measure, person, count_if(is_hit), count(*)
    FROM hit WHERE week IS NOT NULL AND measure NOT LIKE 'long%' GROUP BY ALL;
CREATE TABLE cohort_rate AS
    SELECT *,
        trainees >= 5 AND n >= CASE
            WHEN measure IN ('confident errors', 'on time') THEN 20
            WHEN scope = 'week' THEN 50
            ELSE 100
        END AS is_shown
    FROM (
        SELECT scope, name, measure, sum(hits)::INTEGER AS hits, sum(n)::INTEGER AS n,
            count(*) AS trainees
        FROM part GROUP BY ALL
    );
CREATE VIEW trainee_rate AS
    SELECT person.name, measure, hits, n, 1 AS trainees, wilson_low(hits, n, 20) AS low,
        wilson_high(hits, n, 20) AS high
    FROM part JOIN person USING (person) WHERE scope = 'all';
CREATE VIEW close AS
    SELECT 'all' AS scope, '' AS name, count_if(mark = 'close') AS close FROM kept
    UNION ALL
    SELECT 'category', category, count_if(mark = 'close') FROM kept GROUP BY category
    UNION ALL
    SELECT 'trainee', name, count_if(mark = 'close') FROM kept JOIN person USING (person)
    GROUP BY name;

-- The chance of every pair of sums that whole trainees, drawn anew, can give.
CREATE TABLE resampled AS
    WITH RECURSIVE shown AS (SELECT * FROM cohort_rate WHERE is_shown),
    everyone AS (
        SELECT scope, name, measure, coalesce(part.hits, 0) AS hits, coalesce(part.n, 0) AS n,
            (SELECT count(*) FROM person) AS people
        FROM shown CROSS JOIN (SELECT person FROM person) AS one
        LEFT JOIN part USING (scope, name, measure, person)
    ),
    drawn AS (
        SELECT DISTINCT scope, name, measure, 0 AS times, 0::BIGINT AS hits, 0::BIGINT AS n,
            1::DOUBLE AS chance
        FROM shown
        UNION ALL
        SELECT scope, name, measure, times + 1, drawn.hits + one.hits AS all_hits,
            drawn.n + one.n AS all_n, sum(chance / people)
        FROM drawn JOIN everyone AS one USING (scope, name, measure) WHERE times < people
        GROUP BY scope, name, measure, times, all_hits, all_n
    )
    SELECT scope, name, measure, hits / n AS share, sum(chance) AS chance
    FROM drawn WHERE times = (SELECT count(*) FROM person) AND n > 0 GROUP BY ALL;
CREATE VIEW rank_of_end AS
    SELECT scope, name, measure, 'low' AS end,
        coalesce(sum(chance) FILTER (share < low - 1e-9), 0) AS beyond,
        coalesce(sum(chance) FILTER (share <= low + 1e-9), 0) AS up_to,
        any_value(abs(wilson_low(hits, n, 1) - low) < 1e-9) AS is_wilson
    FROM said_interval JOIN resampled USING (scope, name, measure)
    JOIN cohort_rate USING (scope, name, measure)
    GROUP BY scope, name, measure
    UNION ALL
    SELECT scope, name, measure, 'high',
        coalesce(sum(chance) FILTER (share > high + 1e-9), 0),
        coalesce(sum(chance) FILTER (share >= high - 1e-9), 0),
        any_value(abs(wilson_high(hits, n, 1) - high) < 1e-9)
    FROM said_interval JOIN resampled USING (scope, name, measure)
    JOIN cohort_rate USING (scope, name, measure)
    GROUP BY scope, name, measure;

-- Facts that a card of an assigned deck asks for, and when each trainee passed and met changes.
CREATE TABLE assigned_fact AS
    SELECT DISTINCT deck, fact, fact.category
    FROM fact JOIN card USING (deck) JOIN asks USING (card, fact) JOIN assigned USING (deck);
CREATE VIEW change AS
    SELECT person, card, place FROM named JOIN stage USING (person, id)
    WHERE kind = 'key-changed' AND reviews > 0;
CREATE VIEW learnt AS
    SELECT person, card, max(place) AS passed, NULL AS covered, NULL AS changed FROM answer
    WHERE mode = 'study' AND passed GROUP BY ALL
    UNION ALL
    SELECT person, card, NULL, max(place), NULL FROM answer
    WHERE counts AND passed AND interval_days >= 7 GROUP BY ALL
    UNION ALL
    SELECT person, card, NULL, NULL, max(place) FROM change GROUP BY ALL;
CREATE TABLE known AS
    SELECT person, assigned_fact.category, fact, deck,
        coalesce(max(covered) > coalesce(max(changed), 0), false) AS is_covered,
        coalesce(max(passed) < max(changed), false) AS is_stale
    FROM learnt JOIN card USING (card) JOIN asks USING (card) JOIN assigned_fact USING (deck, fact)
    GROUP BY ALL;
CREATE VIEW assigned_by_category AS
    SELECT name, level, person, category, count(*) AS facts FROM person, assigned_fact
    WHERE level <> '' GROUP BY ALL;
CREATE VIEW known_by_category AS
    SELECT person, category, count_if(is_covered) AS covered, count_if(is_stale) AS stale
    FROM known GROUP BY ALL;
CREATE VIEW coverage AS
    WITH each AS (
        SELECT name, category, coalesce(covered, 0) AS covered, facts
        FROM assigned_by_category LEFT JOIN known_by_category USING (person, category)
    )
    SELECT 'category' AS scope, category AS name, sum(covered)::INTEGER AS covered,
        sum(facts)::INTEGER AS facts
    FROM each GROUP BY category
    UNION ALL SELECT 'trainee', name, sum(covered), sum(facts) FROM each GROUP BY name
    UNION ALL SELECT 'all', '', sum(covered), sum(facts) FROM each;
CREATE VIEW stale AS
    SELECT 'category' AS scope, category AS name, count(*) AS trainees,
        sum(stale)::INTEGER AS facts
    FROM known_by_category WHERE stale > 0 GROUP BY category
    UNION ALL
    SELECT 'trainee', name, 1, sum(stale)
    FROM known_by_category JOIN person USING (person) WHERE stale > 0 GROUP BY name;

-- An answer that was overruled is wrong or close no longer.
CREATE VIEW errors AS
    SELECT category, count_if(mark <> 'correct' AND error = kind)::INTEGER AS times,
        count(*) AS answers, kind
    FROM studied, (SELECT DISTINCT error AS kind FROM entry WHERE error IS NOT NULL) AS kinds
    WHERE way = 'marked' GROUP BY category, kind HAVING answers >= 20 AND times > 0;

CREATE VIEW active AS
    SELECT count(DISTINCT person) AS active, (SELECT count(*) FROM person) AS enrolled
    FROM answer, period WHERE day > as_of - 14 AND day <= as_of;
CREATE VIEW work AS
    SELECT name, day, count(*) AS answers, sum(ms) / 60000 AS minutes
    FROM studied JOIN person USING (person) GROUP BY name, day;
CREATE VIEW workload AS
    SELECT name, count(*) AS days,
        CASE WHEN days >= 5 THEN quantile_cont(answers, [0.25, 0.5, 0.75]) END AS answers,
        CASE WHEN days >= 5 THEN quantile_cont(minutes, [0.25, 0.5, 0.75]) END AS minutes
    FROM (SELECT * FROM work UNION ALL SELECT '', day, answers, minutes FROM work)
    GROUP BY name;
CREATE VIEW weeks AS
    SELECT week, count_if(mode = 'study') AS answers, count(DISTINCT person) AS active
    FROM answer, period WHERE week BETWEEN first_week AND last_week GROUP BY week;

-- A figure that changed splits the period: of a card, those answers count that were given to the key
-- that came up last by its end.
CREATE VIEW newest_key AS
    SELECT card, key FROM answer JOIN person USING (person), period
    WHERE mode = 'study' AND level = 'cards' AND day <= last_day
    GROUP BY card, key
    QUALIFY row_number() OVER (
        PARTITION BY card ORDER BY min(day) DESC, max(day) DESC, key DESC
    ) = 1;
-- Cards, of trainees who share them.
CREATE VIEW by_card AS
    SELECT block, studied.deck, way, count(*) AS n, count_if(NOT passed) AS failed,
        count(DISTINCT person) AS trainees, count_if(counts) AS due,
        count_if(counts AND rating = 1) AS again,
        count(DISTINCT person) FILTER (counts) AS due_trainees,
        avg(1 - predicted) FILTER (counts) AS expected
    FROM studied JOIN newest_key USING (card, key) JOIN card USING (card)
    JOIN person USING (person)
    WHERE level = 'cards' GROUP BY ALL;
CREATE VIEW card_line AS
    SELECT *, wilson_low(failed, n, 20) AS low, wilson_high(failed, n, 20) AS high,
        due >= 50 AND due_trainees >= 5 AS is_held_against,
        CASE WHEN is_held_against THEN wilson_low(again, due, 50) END AS due_low,
        CASE WHEN is_held_against THEN wilson_high(again, due, 50) END AS due_high,
        coalesce(due_low > expected, false) AS teaches_badly
    FROM by_card;
CREATE VIEW most_missed AS
    SELECT *, row_number() OVER (ORDER BY failed / n DESC, deck, block) AS rank FROM card_line
    WHERE n >= 20 AND trainees >= 5 AND failed > 0
    QUALIFY rank <= 10;

CREATE VIEW card_page AS
    SELECT * REPLACE (CASE WHEN due >= 50 THEN expected END AS expected) FROM card_line;
CREATE VIEW looked_at AS
    SELECT *, row_number() OVER (
        ORDER BY teaches_badly DESC, failed / n DESC, deck, block
    ) AS rank
    FROM card_line
    WHERE teaches_badly OR (deck, block) IN (SELECT deck, block FROM most_missed)
    QUALIFY rank <= 15;

CREATE VIEW calibration AS
    SELECT tenth::INTEGER AS tenth, count(person)::INTEGER AS n,
        count(person) FILTER (rating >= 2)::INTEGER AS recalled, count(DISTINCT person) AS trainees,
        avg(predicted) AS predicted, wilson_low(recalled, n, 50) AS low,
        wilson_high(recalled, n, 50) AS high
    FROM range(10) AS bins(tenth)
    LEFT JOIN (SELECT * FROM kept WHERE way = 'marked') AS marked
        ON tenth = least(floor(predicted * 10), 9)
    GROUP BY tenth;

-- A card that was never answered is expected to be recalled by nobody.
CREATE TABLE expected_card AS
    SELECT name, today, ahead, coalesce(chance, 0) AS chance
    FROM (SELECT * FROM person WHERE level <> '') AS sharing
    CROSS JOIN (SELECT card FROM card JOIN assigned USING (deck)) AS cards
    CROSS JOIN ahead
    LEFT JOIN chance USING (person, card, ahead);
-- The card nearest to a tenth, or nine tenths, of the way through them all.
CREATE VIEW ends AS
    SELECT name, ahead, list_sort(list(chance)) AS in_order,
        in_order[1 + round_even(0.1 * (count(*) - 1), 0)::INTEGER] AS low,
        in_order[1 + round_even(0.9 * (count(*) - 1), 0)::INTEGER] AS high
    FROM expected_card WHERE (SELECT count(*) FROM assigned) = 1 GROUP BY name, ahead;
CREATE VIEW expected AS
    SELECT name, max(today) + ahead AS day, count(*) AS cards,
        CASE WHEN cards >= 20 THEN avg(chance) END AS mean,
        CASE WHEN cards >= 20 THEN max(ends.low) END AS low,
        CASE WHEN cards >= 20 THEN max(ends.high) END AS high
    FROM expected_card LEFT JOIN ends USING (name, ahead) GROUP BY name, ahead
    UNION ALL
    SELECT '', max(today) + ahead, count(*) AS cards, CASE WHEN cards >= 20 THEN avg(chance) END,
        CASE WHEN cards >= 20 THEN max(middle.low) END,
        CASE WHEN cards >= 20 THEN max(middle.high) END
    FROM expected_card
    LEFT JOIN (SELECT ahead, median(low) AS low, median(high) AS high FROM ends GROUP BY ahead)
        AS middle USING (ahead)
    GROUP BY ahead;

CREATE VIEW overdue AS
    SELECT name, count(*) AS cards
    FROM standing JOIN card USING (card) JOIN assigned USING (deck) JOIN person USING (person)
    WHERE phase IN ('review', 'relearning') AND NOT is_suspended AND due_day <= today
    GROUP BY name;
