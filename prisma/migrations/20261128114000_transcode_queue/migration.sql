-- The items themselves are the queue of the transcoders: fair between accounts, tried again after a pause.
ALTER TABLE "MediaItem" ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "claimedAt" TIMESTAMPTZ(3),
ADD COLUMN "tryAfter" TIMESTAMPTZ(3);

CREATE INDEX "MediaItem_state_idx" ON "MediaItem"("state");
CREATE INDEX "MediaItem_accountId_claimedAt_idx" ON "MediaItem"("accountId", "claimedAt");

-- The jobs that were kept beside them. Whoever may not drop them loses nothing: nobody reads them.
DO $$ BEGIN
  DROP SCHEMA IF EXISTS pgboss CASCADE;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$;
