-- A little of everything, as the second schema keeps it: with an answer typed again, and a mark overruled.
INSERT INTO identity VALUES (1, x'00000000000000000000000000000001', x'00000000000000000000000000000002');
INSERT INTO deck (slug, title, version, is_shipped, text_hash, context, text)
    VALUES ('spine', 'The spine', '1.0', 1, x'00', '{}', '# The spine');
INSERT INTO fact (deck, fact_id, category, status, content)
    VALUES ('spine', 'f0', 'cause', 'current',
        '{"id":"f0","claim":"It hurts.","category":"cause","status":"current","source":"leaflet"}');
INSERT INTO card (card_id, deck, block, position, category, facts, is_active, version, key_hash, key_text, content)
    VALUES (x'000000000000000000000000000000c0', 'spine', 'b0', 0, 'cause', 'f0', 1, x'01', x'02', 'yes',
        '{"kind":"Card","id":"000000000000000000000000000000c0","deck":"spine","block":"b0","position":0,"question":{"kind":"Shown","stem":"Does it hurt?","answer":"yes"},"facts":["f0"],"category":"cause","status":"current","source":"leaflet","version":"01","key_hash":"02","key_text":"yes"}');
INSERT INTO log (trainee_id, entry_id, device_id, sequence, at_ms, offset_minutes, kind, card_id, mode, mark,
        rating, card_version, key_hash, elapsed_ms, marker_version, scheduler_version)
    VALUES (x'00000000000000000000000000000001', x'000000000000000000000000000000e1',
        x'00000000000000000000000000000002', 1, 1764072000000, 60, 'review',
        x'000000000000000000000000000000c0', 'study', 'wrong', 1, x'01', x'02', 4000, 1, 'fsrs-6/1');
INSERT INTO log (trainee_id, entry_id, device_id, sequence, at_ms, offset_minutes, kind, target_id, rating)
    VALUES (x'00000000000000000000000000000001', x'000000000000000000000000000000e2',
        x'00000000000000000000000000000002', 2, 1764072001000, 60, 'rerate',
        x'000000000000000000000000000000e1', 2);
INSERT INTO log (trainee_id, entry_id, device_id, sequence, at_ms, offset_minutes, kind, payload)
    VALUES (x'00000000000000000000000000000001', x'000000000000000000000000000000e3',
        x'00000000000000000000000000000002', 3, 1764072002000, 60, 'settings',
        '{"changes":{"retention":"0.85"}}');
INSERT INTO log (trainee_id, entry_id, device_id, sequence, at_ms, offset_minutes, kind, target_id, mark, error)
    VALUES (x'00000000000000000000000000000001', x'000000000000000000000000000000e4',
        x'00000000000000000000000000000002', 4, 1764072003000, 60, 'retype',
        x'000000000000000000000000000000e1', 'close', 'unit');
INSERT INTO log (trainee_id, entry_id, device_id, sequence, at_ms, offset_minutes, kind, target_id, mark, rating)
    VALUES (x'00000000000000000000000000000001', x'000000000000000000000000000000e5',
        x'00000000000000000000000000000002', 5, 1764072004000, 60, 'rerate',
        x'000000000000000000000000000000e1', 'correct', 2);
INSERT INTO typed_answer VALUES (x'00000000000000000000000000000001', x'000000000000000000000000000000e4', 'yes');
INSERT INTO typed_answer VALUES (x'00000000000000000000000000000001', x'000000000000000000000000000000e1', 'no');
INSERT INTO author_report VALUES (x'00000000000000000000000000000001', x'000000000000000000000000000000a1',
    x'000000000000000000000000000000c0', 'spine', 'b0', x'01', 1764072000000, 'Is it so?');
INSERT INTO preference VALUES ('theme', 'trainer-light');
INSERT INTO schedule (trainee_id, card_id, is_available, deck, block, category, facts, position, phase,
        stability_days, difficulty, last_day, due_day, interval_days, reviews)
    VALUES (x'00000000000000000000000000000001', x'000000000000000000000000000000c0', 1, 'spine', 'b0', 'cause',
        'f0', 0, 'review', 2.5, 6.0, 20417, 20419, 2, 1);
