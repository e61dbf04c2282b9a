-- CreateEnum
CREATE TYPE "DestinationPlatform" AS ENUM ('YOUTUBE', 'TWITCH', 'FACEBOOK', 'CUSTOM');

-- CreateEnum
CREATE TYPE "RelayState" AS ENUM ('IDLE', 'CONNECTING', 'LIVE', 'BACKING_OFF', 'DISABLED');

-- CreateTable
CREATE TABLE "Destination" (
    "id" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "platform" "DestinationPlatform" NOT NULL,
    "name" TEXT NOT NULL,
    "serverUrl" TEXT NOT NULL,
    "backupServerUrl" TEXT,
    "streamKey" BYTEA NOT NULL,
    "masterKeyId" TEXT NOT NULL,
    "rung" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "maxFailures" INTEGER NOT NULL DEFAULT 20,
    "state" "RelayState" NOT NULL DEFAULT 'IDLE',
    "reason" TEXT,
    "stateSince" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "restarts" INTEGER NOT NULL DEFAULT 0,
    "pid" INTEGER,
    "outTimeMs" BIGINT NOT NULL DEFAULT 0,
    "bitrateKbps" INTEGER NOT NULL DEFAULT 0,
    "frames" BIGINT NOT NULL DEFAULT 0,
    "queueMs" INTEGER NOT NULL DEFAULT 0,
    "cpuPercent" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "memoryBytes" BIGINT NOT NULL DEFAULT 0,
    "observedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Destination_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Destination_channelId_createdAt_idx" ON "Destination"("channelId", "createdAt");

-- CreateIndex
CREATE INDEX "Destination_masterKeyId_idx" ON "Destination"("masterKeyId");

-- AddForeignKey
ALTER TABLE "Destination" ADD CONSTRAINT "Destination_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;


