-- Items in the trash, until they are restored or removed.
ALTER TABLE "MediaItem" ADD COLUMN "deletedAt" TIMESTAMPTZ(3);
CREATE INDEX "MediaItem_deletedAt_idx" ON "MediaItem"("deletedAt");

CREATE OR REPLACE TRIGGER note_change BEFORE INSERT OR UPDATE OF "title", "tags", "sourceName", "description", "kind", "state", "rating",
  "access", "artworkAtMs", "folder", "weight", "deletedAt" ON "MediaItem" FOR EACH ROW EXECUTE FUNCTION note_media_change();
