-- All tracks of an upload, and those that the customer chose.
ALTER TABLE "MediaItem" ADD COLUMN "sourceReport" JSONB;
ALTER TABLE "MediaItem" ADD COLUMN "videoStream" INTEGER;
ALTER TABLE "MediaItem" ADD COLUMN "audioStream" INTEGER;
