-- Long items air before all of them is prepared.
ALTER TABLE "MediaItem" ADD COLUMN "preparedMs" INTEGER;
ALTER TABLE "MediaItem" ADD COLUMN "airableFrom" TIMESTAMPTZ(3);

CREATE OR REPLACE TRIGGER note_change BEFORE INSERT OR UPDATE OF "title", "tags", "sourceName", "description", "kind", "state", "rating",
  "access", "embedDomains", "encrypted", "artworkAtMs", "folder", "weight", "deletedAt", "language", "notBefore", "notAfter",
  "maxAirings", "preparedMs", "airableFrom" ON "MediaItem" FOR EACH ROW EXECUTE FUNCTION note_media_change();
