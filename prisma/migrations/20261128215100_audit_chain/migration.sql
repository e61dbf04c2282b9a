-- The audit trail as a chain of hashes, one an account, computed here: the application cannot forge it.

-- The text of server/domain/hash-chain.ts: keys sorted, no blanks. Numbers are written as they came: ours are integers
-- and short fractions, which ECMAScript writes the same. Names of fields are ours, too: both sides order them the same up
-- to U+D7FF.
CREATE FUNCTION canonical_json(given jsonb) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
BEGIN
  RETURN CASE jsonb_typeof(given)
    WHEN 'object' THEN (
      SELECT '{' || coalesce(string_agg(to_json(field)::text || ':' || canonical_json(item), ',' ORDER BY field COLLATE "C"), '') || '}'
        FROM jsonb_each(given) AS fields(field, item))
    WHEN 'array' THEN (
      SELECT '[' || coalesce(string_agg(canonical_json(item), ',' ORDER BY place), '') || ']'
        FROM jsonb_array_elements(given) WITH ORDINALITY AS items(item, place))
    ELSE given::text
  END;
END;
$$;

ALTER TABLE "AuditEntry" DROP CONSTRAINT "AuditEntry_accountId_fkey";

ALTER TABLE "AuditEntry"
  ADD COLUMN "sequence" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "adminId" TEXT,
  ADD COLUMN "before" JSONB,
  ADD COLUMN "after" JSONB,
  ADD COLUMN "via" TEXT,
  ADD COLUMN "address" TEXT,
  ADD COLUMN "requestId" TEXT,
  ADD COLUMN "previousHash" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "hash" TEXT NOT NULL DEFAULT '';

CREATE TABLE "AuditCheck" (
  "accountId" TEXT NOT NULL,
  "sequence" INTEGER NOT NULL DEFAULT 0,
  "hash" TEXT NOT NULL DEFAULT '',
  "claimedAt" TIMESTAMPTZ(3) NOT NULL,
  "checkedAt" TIMESTAMPTZ(3),
  "fault" TEXT,
  "faultSequence" INTEGER,
  CONSTRAINT "AuditCheck_pkey" PRIMARY KEY ("accountId")
);

-- The row is that of server/domain/audit/audit-row.ts.
CREATE FUNCTION audit_entry_hash(entry "AuditEntry") RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
BEGIN
  RETURN encode(sha256(convert_to(canonical_json(jsonb_build_object(
    'previousHash', entry."previousHash",
    'row', jsonb_build_object(
      'accountId', entry."accountId",
      'action', entry."action",
      'actor', entry."actor",
      'address', entry."address",
      'adminId', entry."adminId",
      'after', entry."after",
      'at', to_char(entry."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'before', entry."before",
      'data', entry."data",
      'requestId', entry."requestId",
      'sequence', entry."sequence",
      'subjectId', entry."subjectId",
      'via', entry."via"
    )
  )), 'UTF8')), 'hex');
END;
$$;

-- Existing entries are chained in their order.
DROP TRIGGER audit_entry_append_only ON "AuditEntry";
DO $$
DECLARE
  entry "AuditEntry";
  before "AuditEntry";
BEGIN
  FOR entry IN SELECT * FROM "AuditEntry" ORDER BY "accountId", id LOOP
    IF before."accountId" IS DISTINCT FROM entry."accountId" THEN
      entry.sequence := 1;
      entry."previousHash" := repeat('0', 64);
    ELSE
      entry.sequence := before.sequence + 1;
      entry."previousHash" := before.hash;
    END IF;
    entry.hash := audit_entry_hash(entry);
    UPDATE "AuditEntry" SET sequence = entry.sequence, "previousHash" = entry."previousHash", hash = entry.hash
     WHERE id = entry.id;
    before := entry;
  END LOOP;
END;
$$;

CREATE UNIQUE INDEX "AuditEntry_accountId_sequence_key" ON "AuditEntry"("accountId", "sequence");

-- Writers of one account queue here until the one before has committed: an entry is chained to the entry before.
CREATE FUNCTION audit_entry_chain() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  newest record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('AuditEntry ' || NEW."accountId", 0));
  SELECT sequence, hash INTO newest
    FROM "AuditEntry" WHERE "accountId" = NEW."accountId" ORDER BY sequence DESC LIMIT 1;
  NEW.sequence := coalesce(newest.sequence, 0) + 1;
  NEW."previousHash" := coalesce(newest.hash, repeat('0', 64));
  NEW."at" := date_trunc('milliseconds', clock_timestamp());
  NEW.hash := audit_entry_hash(NEW);
  RETURN NEW;
END;
$$;

CREATE TRIGGER audit_entry_chain BEFORE INSERT ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION audit_entry_chain();

-- Nothing leaves the trail, not even with its account.
CREATE OR REPLACE FUNCTION audit_entry_is_append_only() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are append-only';
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION audit_entry_is_append_only();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON "AuditEntry"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only();
