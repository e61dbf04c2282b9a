-- Captions of items.
CREATE TYPE "CaptionSource" AS ENUM ('upload');

CREATE TABLE "CaptionTrack" (
    "accountId" TEXT NOT NULL,
    "mediaId" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "source" "CaptionSource" NOT NULL,
    "vtt" TEXT NOT NULL,
    "cueCount" INTEGER NOT NULL,
    "offsetMs" INTEGER NOT NULL DEFAULT 0,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CaptionTrack_pkey" PRIMARY KEY ("mediaId", "language")
);

CREATE INDEX "CaptionTrack_accountId_idx" ON "CaptionTrack"("accountId");

ALTER TABLE "CaptionTrack" ADD CONSTRAINT "CaptionTrack_accountId_fkey"
    FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "CaptionTrack" ADD CONSTRAINT "CaptionTrack_mediaId_fkey"
    FOREIGN KEY ("mediaId") REFERENCES "MediaItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT isolate_table('"CaptionTrack"');
