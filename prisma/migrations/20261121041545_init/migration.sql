-- CreateEnum
CREATE TYPE "AccountKind" AS ENUM ('CUSTOMER', 'SYSTEM');

-- CreateEnum
CREATE TYPE "UserRole" AS ENUM ('CUSTOMER', 'ADMIN');

-- CreateEnum
CREATE TYPE "ChannelOrder" AS ENUM ('STOPPED', 'STARTED');

-- CreateEnum
CREATE TYPE "PlayoutState" AS ENUM ('STOPPED', 'STARTING', 'LIVE', 'DEGRADED', 'DRAINING', 'BACKING_OFF', 'FAILED');

-- CreateEnum
CREATE TYPE "MediaKind" AS ENUM ('PROGRAMME', 'AD', 'IDENT', 'FILLER', 'SLATE');

-- CreateEnum
CREATE TYPE "MediaState" AS ENUM ('UPLOADED', 'CHECKING', 'TRANSCODING', 'VERIFYING', 'READY', 'FAILED');

-- CreateEnum
CREATE TYPE "TrackKind" AS ENUM ('VIDEO', 'AUDIO');

-- CreateEnum
CREATE TYPE "CommandKind" AS ENUM ('START', 'STOP', 'RESTART');

-- CreateEnum
CREATE TYPE "CommandState" AS ENUM ('PENDING', 'DONE', 'FAILED');

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "AccountKind" NOT NULL DEFAULT 'CUSTOMER',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "role" "UserRole" NOT NULL DEFAULT 'CUSTOMER',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateLimiterFlexible" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" TIMESTAMPTZ(3),

    CONSTRAINT "RateLimiterFlexible_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Channel" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "resolution" TEXT NOT NULL DEFAULT '1080p',
    "loop" BOOLEAN NOT NULL DEFAULT true,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "desired" "ChannelOrder" NOT NULL DEFAULT 'STOPPED',
    "observed" "PlayoutState" NOT NULL DEFAULT 'STOPPED',
    "reason" TEXT,
    "stateSince" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "restartCount" INTEGER NOT NULL DEFAULT 0,
    "totalUptimeMs" BIGINT NOT NULL DEFAULT 0,
    "lastStartTime" TIMESTAMPTZ(3),
    "lastStopTime" TIMESTAMPTZ(3),
    "clockOrigin" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RundownItem" (
    "id" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "mediaId" TEXT NOT NULL,

    CONSTRAINT "RundownItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TimelineChunk" (
    "channelId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "run" INTEGER NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3),
    "clockMs" BIGINT NOT NULL,
    "mediaSequence" BIGINT NOT NULL,
    "discontinuitySequence" INTEGER NOT NULL,
    "loop" BOOLEAN NOT NULL,
    "items" JSONB NOT NULL,
    "cause" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TimelineChunk_pkey" PRIMARY KEY ("channelId","ordinal")
);

-- CreateTable
CREATE TABLE "ChannelLease" (
    "channelId" TEXT NOT NULL,
    "workerId" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ChannelLease_pkey" PRIMARY KEY ("channelId")
);

-- CreateTable
CREATE TABLE "StreamProcess" (
    "id" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "ffmpegPid" INTEGER,
    "status" TEXT NOT NULL,
    "startTime" TIMESTAMPTZ(3) NOT NULL,
    "lastHeartbeat" TIMESTAMPTZ(3) NOT NULL,
    "inputSource" TEXT NOT NULL,
    "outputTargets" JSONB NOT NULL,
    "cpuUsage" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "memoryUsage" BIGINT NOT NULL DEFAULT 0,
    "networkBandwidth" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "errorCount" INTEGER NOT NULL DEFAULT 0,
    "maxRestarts" INTEGER NOT NULL DEFAULT 5,
    "restartDelay" INTEGER NOT NULL DEFAULT 1000,
    "healthCheckInterval" INTEGER NOT NULL DEFAULT 5000,

    CONSTRAINT "StreamProcess_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MediaItem" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "kind" "MediaKind" NOT NULL DEFAULT 'PROGRAMME',
    "state" "MediaState" NOT NULL DEFAULT 'UPLOADED',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "failureCode" TEXT,
    "failureMessage" TEXT,
    "sourceName" TEXT NOT NULL,
    "sourceBytes" BIGINT NOT NULL,
    "sourceFacts" JSONB,
    "durationMs" INTEGER,
    "formatKey" TEXT,
    "loudnessLufs" DOUBLE PRECISION,
    "thumbnailCount" INTEGER NOT NULL DEFAULT 0,
    "thumbnailIntervalMs" INTEGER NOT NULL DEFAULT 2000,
    "workerId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readyAt" TIMESTAMPTZ(3),

    CONSTRAINT "MediaItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Rendition" (
    "id" TEXT NOT NULL,
    "mediaId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "track" "TrackKind" NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "codecs" TEXT NOT NULL,
    "averageKbps" INTEGER NOT NULL,
    "peakKbps" INTEGER NOT NULL,
    "init" BYTEA NOT NULL,
    "initHash" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "Rendition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Segment" (
    "renditionId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "byteOffset" BIGINT NOT NULL,
    "byteLength" INTEGER NOT NULL,
    "sha256" BYTEA NOT NULL,

    CONSTRAINT "Segment_pkey" PRIMARY KEY ("renditionId","index")
);

-- CreateTable
CREATE TABLE "Command" (
    "id" BIGSERIAL NOT NULL,
    "accountId" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "kind" "CommandKind" NOT NULL,
    "state" "CommandState" NOT NULL DEFAULT 'PENDING',
    "issuedBy" TEXT NOT NULL,
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Command_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkerNode" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "roles" TEXT[],
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WorkerNode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" BIGSERIAL NOT NULL,
    "accountId" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "User_accountId_idx" ON "User"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_secretHash_key" ON "ApiKey"("secretHash");

-- CreateIndex
CREATE INDEX "ApiKey_accountId_idx" ON "ApiKey"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "Channel_slug_key" ON "Channel"("slug");

-- CreateIndex
CREATE INDEX "Channel_accountId_createdAt_idx" ON "Channel"("accountId", "createdAt");

-- CreateIndex
CREATE INDEX "Channel_desired_idx" ON "Channel"("desired");

-- CreateIndex
CREATE INDEX "RundownItem_mediaId_idx" ON "RundownItem"("mediaId");

-- CreateIndex
CREATE UNIQUE INDEX "RundownItem_channelId_position_key" ON "RundownItem"("channelId", "position");

-- CreateIndex
CREATE INDEX "ChannelLease_expiresAt_idx" ON "ChannelLease"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "StreamProcess_channelId_kind_key" ON "StreamProcess"("channelId", "kind");

-- CreateIndex
CREATE INDEX "MediaItem_accountId_createdAt_idx" ON "MediaItem"("accountId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Rendition_mediaId_name_key" ON "Rendition"("mediaId", "name");

-- CreateIndex
CREATE INDEX "Command_state_id_idx" ON "Command"("state", "id");

-- CreateIndex
CREATE INDEX "Command_channelId_idx" ON "Command"("channelId");

-- CreateIndex
CREATE INDEX "AuditEntry_accountId_at_idx" ON "AuditEntry"("accountId", "at");

-- CreateIndex
CREATE INDEX "AuditEntry_subjectId_at_idx" ON "AuditEntry"("subjectId", "at");

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Channel" ADD CONSTRAINT "Channel_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RundownItem" ADD CONSTRAINT "RundownItem_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RundownItem" ADD CONSTRAINT "RundownItem_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "MediaItem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimelineChunk" ADD CONSTRAINT "TimelineChunk_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChannelLease" ADD CONSTRAINT "ChannelLease_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StreamProcess" ADD CONSTRAINT "StreamProcess_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MediaItem" ADD CONSTRAINT "MediaItem_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rendition" ADD CONSTRAINT "Rendition_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "MediaItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_renditionId_fkey" FOREIGN KEY ("renditionId") REFERENCES "Rendition"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Command" ADD CONSTRAINT "Command_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditEntry" ADD CONSTRAINT "AuditEntry_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
