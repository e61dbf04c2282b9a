-- The waveform of an item, good positions for its artwork, and what its pictures take. Items that are ready already, and
-- recordings, get them in the background.
ALTER TABLE "MediaItem" ADD COLUMN "waveform" BYTEA;
ALTER TABLE "MediaItem" ADD COLUMN "posterAtMs" INTEGER[] DEFAULT ARRAY[]::INTEGER[];
ALTER TABLE "MediaItem" ADD COLUMN "pictureBytes" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "MediaItem" ADD COLUMN "picturesDueAt" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "MediaItem" ADD COLUMN "picturesTries" INTEGER NOT NULL DEFAULT 0;
CREATE INDEX "MediaItem_picturesDueAt_idx" ON "MediaItem"("picturesDueAt");
