-- Its transcoder is stopped while a live feed of the same machine needs the CPU: the library says so.
ALTER TABLE "MediaItem" ADD COLUMN "waitsForLive" BOOLEAN NOT NULL DEFAULT false;
