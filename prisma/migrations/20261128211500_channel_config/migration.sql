-- What a channel's configuration was missing; labels and folders; names unique in an account; channels that can be
-- restored.

ALTER TABLE "Channel" ADD COLUMN "nameKey" TEXT,
ADD COLUMN "hlsEnabled" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "analyticsEnabled" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "fallbackMediaId" TEXT,
ADD COLUMN "labels" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "folder" TEXT,
ADD COLUMN "deletedAt" TIMESTAMPTZ(3);

-- The oldest channel of a name keeps it. Others keep their names too, and are compared once they are renamed.
UPDATE "Channel" SET "nameKey" = lower(normalize("name", NFKC))
 WHERE id IN (SELECT DISTINCT ON ("accountId", lower(normalize("name", NFKC))) id FROM "Channel"
               ORDER BY "accountId", lower(normalize("name", NFKC)), "createdAt", id);

CREATE UNIQUE INDEX "Channel_accountId_nameKey_key" ON "Channel"("accountId", "nameKey");
CREATE INDEX "Channel_deletedAt_idx" ON "Channel"("deletedAt");
CREATE INDEX "Channel_fallbackMediaId_idx" ON "Channel"("fallbackMediaId");

ALTER TABLE "Channel" ADD CONSTRAINT "Channel_fallbackMediaId_fkey" FOREIGN KEY ("fallbackMediaId") REFERENCES "MediaItem"("id") ON DELETE SET NULL ON UPDATE CASCADE;
