-- The library is searched by words, and its pages learn that an item changed.
ALTER TABLE "MediaItem" ADD COLUMN "searchText" TEXT NOT NULL DEFAULT '';
ALTER TABLE "MediaItem" ADD COLUMN "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "MediaItem" ADD COLUMN "folder" TEXT;

-- As foldText() of server/domain/text/fold-text.ts. Cut, so that it is stored in the row itself.
CREATE FUNCTION fold_text(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT left(regexp_replace(lower(normalize(given, NFKD)), '[\u0300-\u036f]', '', 'g'), 1600) $$;

CREATE FUNCTION note_media_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."changedAt" := clock_timestamp();
  NEW."searchText" := fold_text(concat_ws(E'\n', NEW."title", array_to_string(NEW."tags", E'\n'), NEW."sourceName", NEW."description"));
  RETURN NEW;
END;
$$;

-- Not for progress, which changes every second.
CREATE TRIGGER note_change BEFORE INSERT OR UPDATE OF "title", "tags", "sourceName", "description", "kind", "state", "rating",
  "access", "artworkAtMs", "folder", "weight" ON "MediaItem" FOR EACH ROW EXECUTE FUNCTION note_media_change();

SELECT set_config('app.account', '*', false);
UPDATE "MediaItem" SET "title" = "title";
