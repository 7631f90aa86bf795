-- What a registration writes, as one transaction for each case: the counter, then one statement for each kind of row.
\set salt random(1, 2000000000)
BEGIN;
UPDATE series_year SET last_number = last_number + 1 WHERE organisation = 'baseline' AND series = 'RUN' AND year = 2026 RETURNING last_number AS n \gset
INSERT INTO case_file (organisation, case_id, series, number, year, board, status, title, former_titles, kind, description, unit,
  officer_name, officer_telephone, officer_email, period_from, period_to, period_from_note, registered, document_date, document_kind,
  programmes, imported, digest, history_entries, history_digest)
VALUES ('baseline', 'RUN-' || :n || '-2026', 'RUN', :n, 2026, 'run', 'registered', 'Smart industri i Norden, etapp ' || :n, '{}', 'project',
  'Projektet ska stärka små och medelstora företags förmåga att ställa om. Insatserna riktas till tillverkande företag i hela länet och görs tillsammans med kommunerna.',
  'naringsliv', 'Prov Lövgren', '063-00 00 00', 'prov.lovgren@example.org', '2026-01', '2028-12', '', '2026-11-20', NULL, '',
  '[]', false, sha256(int8send(:salt)), 1, sha256(int8send(:salt)));
INSERT INTO history (organisation, case_id, entry, at, subject, name, offices, application, what, detail, salt, value_digest, digest)
VALUES ('baseline', 'RUN-' || :n || '-2026', 1, now(), 'p-001', 'p-001', '{}', 'bench', 'CaseRegistered',
  ('{"After":{"Number":"RUN/' || :n || '/2026","Title":"Smart industri i Norden, etapp ' || :n || '","Description":"Projektet ska stärka små och medelstora företags förmåga att ställa om. Insatserna riktas till tillverkande företag i hela länet och görs tillsammans med kommunerna.","Unit":"naringsliv","OfficerName":"Prov Lövgren","OfficerTelephone":"063-00 00 00","OfficerEmail":"prov.lovgren@example.org","PeriodFrom":"2026-01","PeriodTo":"2028-12","PeriodFromNote":"","Registered":"2026-11-20"}}')::json,
  int8send(:salt), sha256(int8send(:salt)), sha256(int8send(:salt)));
INSERT INTO case_search (organisation, year, number, series, registered, period_from, period_to, amounts, terms)
SELECT organisation, year, number, series, registered, period_from, period_to, amounts, terms FROM case_found
WHERE organisation = 'baseline' AND case_id = 'RUN-' || :n || '-2026';
INSERT INTO request (organisation, application, request_id, method, digest, reply, received)
VALUES ('baseline', 'bench', gen_random_uuid(), '/cases.v1.CaseApi/RegisterCase', sha256(int8send(:salt)), convert_to(repeat('x', 480), 'UTF8'), now());
INSERT INTO outbox (key, message_id, type, body, trace_parent, written)
VALUES ('organisations/baseline/cases/RUN-' || :n || '-2026', gen_random_uuid(), 'Contracts.Cases.CaseRegistered',
  ('{"Organisation":"baseline","Case":"organisations/baseline/cases/RUN-' || :n || '-2026","Number":"RUN/' || :n || '/2026","Title":"Smart industri i Norden, etapp ' || :n || '","Imported": false,"At": ' || to_json(now()) || '}')::jsonb, NULL, now());
COMMIT;
