-- A register of 1 000 000 cases and 5 000 000 history entries: one organisation of 400 000 (20 000 a year, twice the largest that the platform is made
-- for) and sixty of 10 000, over twenty years. Rows as the service writes them, without the service; chains are not real.
-- Known words: "fjällräddning" in 20 cases of the large organisation, "hållbarhet" in 1 %, "utveckling" in 30 %; "vindkraft" in 30 % of the others' and in 20 of its own.
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '1GB';
SET work_mem = '256MB';
SELECT setseed(0.5);

CREATE TEMP TABLE tenant AS SELECT CASE n WHEN 0 THEN 'region' ELSE 'kommun-' || n END AS organisation, CASE n WHEN 0 THEN 10000 ELSE 250 END AS yearly FROM generate_series(0, 60) AS n;
INSERT INTO organisation SELECT organisation, initcap(organisation) FROM tenant;
INSERT INTO board SELECT organisation, board, board FROM tenant, unnest(ARRAY['run', 'rs']) AS board;
INSERT INTO series SELECT organisation, upper(board), board FROM board;
INSERT INTO unit SELECT organisation, 'enhet-' || n, 'Enhet ' || n FROM tenant, generate_series(1, 12) AS n;
INSERT INTO series_year SELECT organisation, series, year, yearly FROM series JOIN tenant USING (organisation), generate_series(2006, 2025) AS year;

-- 20 000 pieces of text from 3 600 compounds; a word is the more common the earlier it stands.
CREATE TEMP TABLE word AS
SELECT row_number() OVER () AS id, first || second AS word
FROM unnest(string_to_array('arbets närings miljö kultur skol vård trafik energi bostads forsknings turist skogs jord vatten klimat innovations kompetens landsbygds ungdoms integrations jämställdhets hälso idrotts biblioteks museums transport bredbands digitaliserings export import livsmedels gruv vind sol kraft stads bygde samverkans tillväxt företags industri besöks kust fjäll älv natur friluftslivs utbildnings lärar folkhögskole data säkerhets beredskaps krigs freds demokrati medborgar råds nämnd region kommun', ' ')) AS first,
  unnest(string_to_array('marknad politik plan program strategi insats projekt stöd bidrag ansökan utredning analys rapport samverkan nätverk medel budget rådgivning satsning process organisation verksamhet enhet område center park väg led anläggning byggnad resurs tjänst system modell metod uppföljning utvärdering kartläggning förstudie remiss yttrande avtal överenskommelse partnerskap forum konferens utställning tävling pris fond lån garanti avgift taxa regel lag förordning kurs skola', ' ')) AS second
ORDER BY random();
CREATE TEMP TABLE piece AS
SELECT n AS id, string_agg(word, ' ') AS text FROM generate_series(1, 20000) AS n, LATERAL (
  SELECT (3599 * random() ^ 3)::int + 1 + 0 * n AS id FROM generate_series(1, 10)) AS picked JOIN word USING (id) GROUP BY n;
CREATE UNIQUE INDEX ON piece (id);

CREATE TEMP TABLE made AS
SELECT organisation, series, board, year, number, series || '-' || number || '-' || year AS case_id, (19999 * random())::int + 1 AS piece_1, (19999 * random())::int + 1 AS piece_2,
  (19999 * random())::int + 1 AS piece_3, random() AS chance, row_number() OVER (PARTITION BY organisation ORDER BY random()) AS lot
FROM series JOIN tenant USING (organisation), generate_series(2006, 2025) AS year, generate_series(1, yearly) AS number;

-- As they come in: year by year, every organisation at the same time.
INSERT INTO case_file (organisation, case_id, series, number, year, board, status, title, former_titles, kind, description, unit, officer_name, officer_telephone, officer_email,
  period_from, period_to, period_from_note, registered, document_date, document_kind, programmes, imported, digest, history_entries, history_digest)
SELECT organisation, case_id, series, number, year, board, (ARRAY['registered', 'decided', 'decided', 'decided'])[1 + (chance * 4)::int % 4], one.text || ', etapp ' || number % 7, '{}', 'project',
  two.text || ' ' || three.text
    || CASE WHEN chance < 0.3 THEN ' utveckling' ELSE '' END || CASE WHEN chance BETWEEN 0.295 AND 0.305 THEN ' hållbarhet' ELSE '' END
    || CASE WHEN organisation = 'region' AND lot <= 20 THEN ' fjällräddning' ELSE '' END
    || CASE WHEN organisation <> 'region' AND chance > 0.7 OR lot BETWEEN 21 AND 40 THEN ' vindkraft' ELSE '' END,
  'enhet-' || number % 12 + 1, 'Prov Handläggare ' || lot % 200, '063-00 00 00', 'prov.' || lot % 200 || '@example.org', year || '-01', year + 2 || '-12', '',
  make_date(year, 1, 1) + number % 365, NULL, '', '[]', false, sha256(int8send(number)), 5, sha256(int8send(number))
FROM made JOIN piece AS one ON piece_1 = one.id JOIN piece AS two ON piece_2 = two.id JOIN piece AS three ON piece_3 = three.id
ORDER BY year, number::real / (CASE organisation WHEN 'region' THEN 10000 ELSE 250 END);

INSERT INTO history (organisation, case_id, entry, at, subject, name, offices, application, what, detail, salt, value_digest, digest)
SELECT organisation, case_id, entry, make_timestamptz(year, 1, 1, 8, 0, 0) + entry * interval '3 days', 'p-001', 'Prov Lövgren', '{}', 'bench',
  CASE entry WHEN 1 THEN 'CaseRegistered' ELSE 'CaseUpdated' END, json_build_object('After', json_build_object('Title', title, 'Unit', unit, 'OfficerName', officer_name)),
  sha256(int8send(entry)), sha256(int8send(number)), sha256(int8send(number + entry))
FROM case_file, generate_series(1, 5) AS entry;

-- An index that is made at once is the one that grows row by row, after the work of autovacuum.
DROP INDEX case_search_terms;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
CREATE TEMP TABLE found AS SELECT * FROM case_found;
INSERT INTO case_search
SELECT organisation, year, number, series, registered, period_from, period_to, CASE number % 3 WHEN 0 THEN ARRAY[1000.0 * (number % 2000)] ELSE '{}' END, terms
FROM found ORDER BY year, number::real / (CASE organisation WHEN 'region' THEN 10000 ELSE 250 END);
CREATE INDEX case_search_terms ON case_search USING gin (terms) WITH (gin_pending_list_limit = 512);
DROP TABLE found;
