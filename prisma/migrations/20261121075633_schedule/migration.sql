-- CreateEnum
CREATE TYPE "ChannelMode" AS ENUM ('LOOP', 'CALENDAR');

-- AlterTable
ALTER TABLE "Channel" ADD COLUMN     "held" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "mode" "ChannelMode" NOT NULL DEFAULT 'LOOP';

-- AlterTable
ALTER TABLE "MediaItem" ADD COLUMN     "breakPositionsMs" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
ADD COLUMN     "description" TEXT,
ADD COLUMN     "faults" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "rating" TEXT,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "weight" DOUBLE PRECISION NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "TimelineChunk" ADD COLUMN     "scheduleVersion" INTEGER,
ADD COLUMN     "stateAfter" JSONB,
ADD COLUMN     "stateBefore" JSONB;

-- AlterTable
ALTER TABLE "ChannelLease" ADD COLUMN     "clockAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ScheduleDraft" (
    "channelId" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "updatedBy" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ScheduleDraft_pkey" PRIMARY KEY ("channelId")
);

-- CreateTable
CREATE TABLE "ScheduleVersion" (
    "channelId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "changes" JSONB NOT NULL,
    "rollbackOf" INTEGER,
    "overrideReason" TEXT,
    "publishedBy" TEXT NOT NULL,
    "publishedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "effectiveAt" TIMESTAMPTZ(3),

    CONSTRAINT "ScheduleVersion_pkey" PRIMARY KEY ("channelId","number")
);

-- CreateTable
CREATE TABLE "Series" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SeriesEpisode" (
    "seriesId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "mediaId" TEXT NOT NULL,

    CONSTRAINT "SeriesEpisode_pkey" PRIMARY KEY ("seriesId","position")
);

-- CreateTable
CREATE TABLE "AsRunRow" (
    "channelId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "mediaId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "kind" "MediaKind" NOT NULL,
    "offsetMs" INTEGER NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "plannedStartsAt" TIMESTAMPTZ(3),
    "plannedDurationMs" INTEGER,
    "driftMs" INTEGER,
    "reason" TEXT,
    "scheduleVersion" INTEGER,
    "previousHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AsRunRow_pkey" PRIMARY KEY ("channelId","ordinal")
);

-- CreateIndex
CREATE INDEX "Series_accountId_title_idx" ON "Series"("accountId", "title");

-- CreateIndex
CREATE INDEX "SeriesEpisode_mediaId_idx" ON "SeriesEpisode"("mediaId");

-- CreateIndex
CREATE INDEX "AsRunRow_channelId_startsAt_idx" ON "AsRunRow"("channelId", "startsAt");

-- CreateIndex
CREATE INDEX "MediaItem_formatKey_idx" ON "MediaItem"("formatKey");

-- CreateIndex
CREATE INDEX "MediaItem_tags_idx" ON "MediaItem" USING GIN ("tags");

-- AddForeignKey
ALTER TABLE "ScheduleDraft" ADD CONSTRAINT "ScheduleDraft_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScheduleVersion" ADD CONSTRAINT "ScheduleVersion_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Series" ADD CONSTRAINT "Series_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SeriesEpisode" ADD CONSTRAINT "SeriesEpisode_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "Series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SeriesEpisode" ADD CONSTRAINT "SeriesEpisode_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "MediaItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AsRunRow" ADD CONSTRAINT "AsRunRow_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
