-- Items that the newest version of a channel's schedule names itself, not by tags or series: a library page would else read
-- the newest schedule of every channel. The trigger sees every writer, whichever release it is of, and has the rights of the
-- owner: the application's role gets its own on a new table after all migrations.
CREATE TABLE "ScheduledMedia" (
    "channelId" TEXT NOT NULL,
    "mediaId" TEXT NOT NULL,

    CONSTRAINT "ScheduledMedia_pkey" PRIMARY KEY ("channelId", "mediaId")
);
CREATE INDEX "ScheduledMedia_mediaId_idx" ON "ScheduledMedia"("mediaId");
ALTER TABLE "ScheduledMedia" ADD CONSTRAINT "ScheduledMedia_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT isolate_table('"ScheduledMedia"', 'channelId', '"Channel"');

CREATE FUNCTION media_named_in(content jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_path_query(content, '$.blocks[*].source.mediaId') #>> '{}'
   UNION SELECT jsonb_path_query(content, '$.blocks[*].source.mediaIds[*]') #>> '{}'
   UNION SELECT jsonb_path_query(content, '$.fillers.*.mediaIds[*]') #>> '{}'
   UNION SELECT jsonb_path_query(content, '$.breaks.*.mediaIds[*]') #>> '{}'
$$;

CREATE FUNCTION note_scheduled_media() RETURNS trigger SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT FROM "ScheduleVersion" WHERE "channelId" = NEW."channelId" AND number > NEW.number) THEN
    RETURN NULL;
  END IF;
  DELETE FROM "ScheduledMedia" WHERE "channelId" = NEW."channelId";
  INSERT INTO "ScheduledMedia" ("channelId", "mediaId")
  SELECT NEW."channelId", id FROM media_named_in(NEW.content) AS id WHERE id IS NOT NULL;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER note_scheduled_media AFTER INSERT ON "ScheduleVersion"
  FOR EACH ROW EXECUTE FUNCTION note_scheduled_media();

INSERT INTO "ScheduledMedia" ("channelId", "mediaId")
SELECT newest."channelId", id FROM (
  SELECT DISTINCT ON ("channelId") "channelId", content FROM "ScheduleVersion" ORDER BY "channelId", number DESC
) newest, media_named_in(newest.content) AS id WHERE id IS NOT NULL;
