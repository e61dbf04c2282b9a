-- The size of a worker's pool of transcoders.
ALTER TABLE "WorkerNode" ADD COLUMN "transcodeWorkers" INTEGER;

-- What transcoders have done for an account.
CREATE TABLE "TranscodeTally" (
    "accountId" TEXT NOT NULL,
    "completed" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "busyMs" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "TranscodeTally_pkey" PRIMARY KEY ("accountId")
);

ALTER TABLE "TranscodeTally" ADD CONSTRAINT "TranscodeTally_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By a trigger: an item ends in several statements, and each has to count in its transaction.
CREATE FUNCTION count_transcode_task() RETURNS trigger AS $$
DECLARE
  took bigint := extract(epoch FROM clock_timestamp() - COALESCE(NEW."claimedAt", clock_timestamp())) * 1000;
  ready integer := (NEW.state = 'READY')::integer;
BEGIN
  INSERT INTO "TranscodeTally" AS t ("accountId", completed, failed, "busyMs")
  VALUES (NEW."accountId", ready, 1 - ready, took)
  ON CONFLICT ("accountId") DO UPDATE
    SET completed = t.completed + excluded.completed, failed = t.failed + excluded.failed,
        "busyMs" = t."busyMs" + excluded."busyMs";
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER count_transcode_task AFTER UPDATE OF state ON "MediaItem"
  FOR EACH ROW
  WHEN (OLD.state IN ('CHECKING', 'TRANSCODING', 'VERIFYING') AND NEW.state IN ('READY', 'FAILED'))
  EXECUTE FUNCTION count_transcode_task();

SELECT isolate_table('"TranscodeTally"');
