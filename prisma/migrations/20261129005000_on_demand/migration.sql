-- Items that may be watched on demand.
ALTER TABLE "MediaItem" ADD COLUMN "access" TEXT NOT NULL DEFAULT 'private';
