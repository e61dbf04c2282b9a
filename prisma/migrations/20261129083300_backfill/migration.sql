-- Ready items that are to get the rungs that the ladder of their account has gained.
CREATE TABLE "Backfill" (
    "mediaId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "workerId" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "tryAfter" TIMESTAMPTZ(3),
    "failedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Backfill_pkey" PRIMARY KEY ("mediaId")
);

CREATE INDEX "Backfill_accountId_idx" ON "Backfill"("accountId");
CREATE INDEX "Backfill_createdAt_idx" ON "Backfill"("createdAt");

ALTER TABLE "Backfill" ADD CONSTRAINT "Backfill_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "MediaItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT isolate_table('"Backfill"');
