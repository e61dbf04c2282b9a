-- Storyboards: thumbnails of an item in a few pictures.
ALTER TABLE "MediaItem" ADD COLUMN "storyboardSheets" INTEGER NOT NULL DEFAULT 0;
