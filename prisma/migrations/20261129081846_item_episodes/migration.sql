-- Season and episode of an item.
ALTER TABLE "MediaItem" ADD COLUMN "season" INTEGER;
ALTER TABLE "MediaItem" ADD COLUMN "episode" INTEGER;

CREATE OR REPLACE TRIGGER note_change BEFORE INSERT OR UPDATE OF "title", "tags", "sourceName", "description", "kind", "state", "rating",
  "access", "embedDomains", "encrypted", "artworkAtMs", "folder", "weight", "deletedAt", "language", "notBefore", "notAfter",
  "maxAirings", "season", "episode", "preparedMs", "airableFrom" ON "MediaItem" FOR EACH ROW EXECUTE FUNCTION note_media_change();
