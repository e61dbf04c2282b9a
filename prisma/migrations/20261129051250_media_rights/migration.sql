-- The language of an item, and what its rights allow.
ALTER TABLE "MediaItem" ADD COLUMN "language" TEXT;
ALTER TABLE "MediaItem" ADD COLUMN "notBefore" TIMESTAMPTZ(3);
ALTER TABLE "MediaItem" ADD COLUMN "notAfter" TIMESTAMPTZ(3);
ALTER TABLE "MediaItem" ADD COLUMN "maxAirings" INTEGER;
CREATE INDEX "AsRunRow_mediaId_idx" ON "AsRunRow"("mediaId");

CREATE OR REPLACE TRIGGER note_change BEFORE INSERT OR UPDATE OF "title", "tags", "sourceName", "description", "kind", "state", "rating",
  "access", "artworkAtMs", "folder", "weight", "deletedAt", "language", "notBefore", "notAfter", "maxAirings"
  ON "MediaItem" FOR EACH ROW EXECUTE FUNCTION note_media_change();
