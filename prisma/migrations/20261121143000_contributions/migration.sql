-- CreateEnum
CREATE TYPE "PlaybackAccess" AS ENUM ('PUBLIC', 'UNLISTED', 'TOKEN');

-- CreateEnum
CREATE TYPE "ContributionSource" AS ENUM ('RTMP', 'PULL');

-- CreateEnum
CREATE TYPE "ContributionFallback" AS ENUM ('SLATE', 'SCHEDULE');

-- CreateEnum
CREATE TYPE "LiveStreamState" AS ENUM ('PENDING_INGEST', 'ACTIVE', 'ENDED', 'ERROR');

-- AlterEnum
ALTER TYPE "MediaState" ADD VALUE 'RECORDING';

-- AlterTable
ALTER TABLE "Channel" ADD COLUMN     "embedDomains" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "encrypted" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "playback" "PlaybackAccess" NOT NULL DEFAULT 'PUBLIC',
ADD COLUMN     "player" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "PlaybackKey" (
    "id" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "masterKeyId" TEXT NOT NULL,
    "retiresAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PlaybackKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Contribution" (
    "id" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "source" "ContributionSource" NOT NULL,
    "keyHmac" BYTEA,
    "keyHint" TEXT,
    "pullUrl" BYTEA,
    "masterKeyId" TEXT,
    "autoTake" BOOLEAN NOT NULL DEFAULT false,
    "stallSeconds" INTEGER NOT NULL DEFAULT 3,
    "onStall" "ContributionFallback" NOT NULL DEFAULT 'SLATE',
    "record" BOOLEAN NOT NULL DEFAULT true,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "revokedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Contribution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "streams" (
    "id" TEXT NOT NULL,
    "contributionId" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "state" "LiveStreamState" NOT NULL DEFAULT 'PENDING_INGEST',
    "reason" TEXT,
    "mediaId" TEXT,
    "workerId" TEXT NOT NULL,
    "remoteAddress" TEXT,
    "facts" JSONB,
    "bytesIn" BIGINT NOT NULL DEFAULT 0,
    "bitrateKbps" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activeAt" TIMESTAMPTZ(3),
    "lastMediaAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "onAirSince" TIMESTAMPTZ(3),

    CONSTRAINT "streams_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PlaybackKey_channelId_createdAt_idx" ON "PlaybackKey"("channelId", "createdAt");

-- CreateIndex
CREATE INDEX "PlaybackKey_masterKeyId_idx" ON "PlaybackKey"("masterKeyId");

-- CreateIndex
CREATE UNIQUE INDEX "Contribution_keyHmac_key" ON "Contribution"("keyHmac");

-- CreateIndex
CREATE INDEX "Contribution_channelId_createdAt_idx" ON "Contribution"("channelId", "createdAt");

-- CreateIndex
CREATE INDEX "Contribution_masterKeyId_idx" ON "Contribution"("masterKeyId");

-- CreateIndex
CREATE INDEX "streams_channelId_state_idx" ON "streams"("channelId", "state");

-- CreateIndex
CREATE INDEX "streams_contributionId_startedAt_idx" ON "streams"("contributionId", "startedAt");

-- AddForeignKey
ALTER TABLE "PlaybackKey" ADD CONSTRAINT "PlaybackKey_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contribution" ADD CONSTRAINT "Contribution_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "streams" ADD CONSTRAINT "streams_contributionId_fkey" FOREIGN KEY ("contributionId") REFERENCES "Contribution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "streams" ADD CONSTRAINT "streams_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;


