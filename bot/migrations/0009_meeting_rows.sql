-- What a row about a meeting says stands in its payload; until now it was read from its key:
-- meeting:<id>:<sequence>:reminder:<offset>:<channel>, ...:turn:<turn>:<channel>,
-- ...:personal:<person>:<minutes>. A cast to a number reads as far as the digits go.

UPDATE outbox SET payload = json_set(payload, '$.sequence',
    CAST(substr(substr(key, 9), instr(substr(key, 9), ':') + 1) AS INTEGER))
 WHERE key GLOB 'meeting:[0-9]*';

UPDATE outbox SET payload = json_set(payload, '$.offset',
    substr(substr(key, instr(key, ':reminder:') + 10), 1,
           instr(substr(key, instr(key, ':reminder:') + 10), ':') - 1))
 WHERE kind = 'meeting.reminder';

UPDATE outbox SET payload = json_set(payload, '$.turn',
    CAST(substr(key, instr(key, ':turn:') + 6) AS INTEGER))
 WHERE kind = 'meeting.turn';

UPDATE outbox SET payload = json_set(payload, '$.minutes',
    CAST(substr(substr(key, instr(key, ':personal:') + 10),
                instr(substr(key, instr(key, ':personal:') + 10), ':') + 1) AS INTEGER))
 WHERE kind = 'meeting.personal';
