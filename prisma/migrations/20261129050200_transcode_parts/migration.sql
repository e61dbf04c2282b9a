CREATE TYPE "PartState" AS ENUM ('QUEUED', 'RUNNING', 'DONE');

CREATE TABLE "TranscodePart" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "mediaId" TEXT NOT NULL,
    "planKey" TEXT NOT NULL,
    "track" "TrackKind" NOT NULL,
    "index" INTEGER NOT NULL,
    "fromFrame" INTEGER NOT NULL,
    "frames" INTEGER NOT NULL,
    "isLast" BOOLEAN NOT NULL,
    "integratedLufs" DOUBLE PRECISION,
    "peakDbfs" DOUBLE PRECISION,
    "state" "PartState" NOT NULL DEFAULT 'QUEUED',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "workerId" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "decodeErrors" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "TranscodePart_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "TranscodePart_mediaId_track_index_key" ON "TranscodePart"("mediaId", "track", "index");
CREATE INDEX "TranscodePart_state_idx" ON "TranscodePart"("state");

ALTER TABLE "TranscodePart" ADD CONSTRAINT "TranscodePart_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "MediaItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT isolate_table('"TranscodePart"');
