-- Since when an item waits for a transcoder: the longer, the more urgent.
ALTER TABLE "MediaItem" ADD COLUMN "queuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "MediaItem" SET "queuedAt" = "createdAt";
