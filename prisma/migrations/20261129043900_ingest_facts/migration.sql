-- Measured while an item was prepared: loudness over time, scene cuts, errors of the source.
ALTER TABLE "MediaItem" ADD COLUMN "ingestFacts" JSONB;
