-- Languages of tracks that people stated, by index of the stream.
ALTER TABLE "MediaItem" ADD COLUMN "trackLanguages" JSONB NOT NULL DEFAULT '{}';
