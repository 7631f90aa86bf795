-- What a hold writes, as one transaction for each: its case and frame are locked, then one statement for each kind of row; the ledger's trigger carries
-- the balance. :frames is the number of frames that the holds are spread over.
\set frame random(1, :frames)
\set case random(1, 1000000000000000)
BEGIN;
INSERT INTO funded_case (organisation, case_id) VALUES ('baseline', 'RUN-' || :case || '-2026') ON CONFLICT DO NOTHING;
SELECT frame FROM frame WHERE organisation = 'baseline' AND frame = 'f' || :frame FOR NO KEY UPDATE;
SELECT allocated - held - committed AS free FROM frame_year WHERE organisation = 'baseline' AND frame = 'f' || :frame AND year = 2026;
INSERT INTO reservation (organisation, reservation, case_id, decision, state, held, expires)
VALUES ('baseline', gen_random_uuid(), 'RUN-' || :case || '-2026', 1, 'HELD', now(), now() + interval '180 days') RETURNING reservation AS r \gset
INSERT INTO reservation_line (organisation, reservation, line, point, amount, kind, frames, years)
VALUES ('baseline', :r, 0, 1, 1, 'CASH', ARRAY['f' || :frame], ARRAY[2026]);
INSERT INTO movement (organisation, movement, cause, reservation, moved, subject, application)
VALUES ('baseline', gen_random_uuid(), 'HELD', :r, now(), 'p-001', 'bench') RETURNING movement AS m \gset
INSERT INTO ledger_entry (organisation, movement, entry, frame, year, account, amount)
VALUES ('baseline', :m, 1, 'f' || :frame, 2026, 'free', -1), ('baseline', :m, 2, 'f' || :frame, 2026, 'held', 1);
INSERT INTO placement (organisation, reservation, settlement, line, frame, year, amount) VALUES ('baseline', :r, 0, 0, 'f' || :frame, 2026, 1);
INSERT INTO request (organisation, application, request_id, method, digest, reply, received)
VALUES ('baseline', 'bench', gen_random_uuid(), '/funding.v1.FrameApi/HoldReservation', sha256(int8send(:case)), convert_to(repeat('x', 300), 'UTF8'), now());
INSERT INTO outbox (key, message_id, type, body, trace_parent, written)
VALUES ('organisations/baseline/cases/RUN-' || :case || '-2026', gen_random_uuid(), 'Contracts.Funding.ReservationHeld',
  ('{"Organisation":"baseline","Case":"organisations/baseline/cases/RUN-' || :case || '-2026","Reservation":"organisations/baseline/reservations/0","Decision":"organisations/baseline/cases/RUN-1-2026/decisions/1","Amount":1,"At": ' || to_json(now()) || '}')::jsonb,
  NULL, now());
COMMIT;
