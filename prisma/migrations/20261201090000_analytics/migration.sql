-- Who watched what: events of players and origins, sessions, and figures by minute, hour and day (docs/adr/0035).
CREATE TABLE "ViewerSession" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "viewerId" TEXT,
    "startTime" TIMESTAMPTZ(3) NOT NULL,
    "askedAt" TIMESTAMPTZ(3),
    "playedAt" TIMESTAMPTZ(3),
    "failedAt" TIMESTAMPTZ(3),
    "isReported" BOOLEAN NOT NULL DEFAULT false,
    "isBot" BOOLEAN NOT NULL DEFAULT false,
    "country" TEXT,
    "device" TEXT,
    "os" TEXT,
    "browser" TEXT,
    "player" TEXT,
    "embedHost" TEXT,
    "referrerHost" TEXT,
    "endTime" TIMESTAMPTZ(3),
    "watchTimeMs" INTEGER NOT NULL DEFAULT 0,
    "stalledMs" INTEGER NOT NULL DEFAULT 0,
    "stalls" INTEGER NOT NULL DEFAULT 0,
    "errors" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ViewerSession_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ViewerSession_subjectId_startTime_idx" ON "ViewerSession"("subjectId", "startTime");
CREATE INDEX "ViewerSession_accountId_startTime_idx" ON "ViewerSession"("accountId", "startTime");
CREATE INDEX "ViewerSession_viewerId_idx" ON "ViewerSession"("viewerId");
ALTER TABLE "ViewerSession" ADD CONSTRAINT "ViewerSession_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT isolate_table('"ViewerSession"');

CREATE TYPE "AudienceStep" AS ENUM ('minute', 'hour', 'day', 'airing');
CREATE TABLE "AudienceFigure" (
    "accountId" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "step" "AudienceStep" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "airingAt" TIMESTAMPTZ(3) NOT NULL,
    "sums" BIGINT[],
    "viewers" BYTEA NOT NULL,
    "splits" JSONB NOT NULL,

    CONSTRAINT "AudienceFigure_pkey" PRIMARY KEY ("subjectId", "step", "at", "airingAt")
);
CREATE INDEX "AudienceFigure_accountId_step_at_idx" ON "AudienceFigure"("accountId", "step", "at");
CREATE INDEX "AudienceFigure_step_at_idx" ON "AudienceFigure"("step", "at");
CREATE INDEX "AudienceFigure_subjectId_step_airingAt_idx" ON "AudienceFigure"("subjectId", "step", "airingAt");
ALTER TABLE "AudienceFigure" ADD CONSTRAINT "AudienceFigure_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT isolate_table('"AudienceFigure"');

CREATE TABLE "AudienceDue" (
    "subjectId" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "changes" BIGINT NOT NULL DEFAULT 1,
    "claimedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "AudienceDue_pkey" PRIMARY KEY ("subjectId", "minute")
);
CREATE INDEX "AudienceDue_minute_idx" ON "AudienceDue"("minute");

-- Events by day, each in a table of its own that is dropped when it is old. Rows are never changed and can repeat; readers
-- drop the repetitions. "part": one of 64 by the session, so that the events of a large channel are read in parts. The tables are
-- outside of the schema that Prisma manages.
CREATE SCHEMA "playback";
CREATE TABLE "playback"."events" (
    "subjectId" TEXT NOT NULL,
    "part" SMALLINT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "toldAt" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "state" "char",
    "airAt" BIGINT,
    "bitrateKbps" INTEGER,
    "playbackRate" REAL NOT NULL DEFAULT 1,
    "startupMs" INTEGER,
    "droppedFrames" INTEGER,
    "errorCode" TEXT,
    "servedMs" INTEGER,
    "rendition" TEXT
) PARTITION BY RANGE ("at");
CREATE INDEX ON "playback"."events" ("subjectId", "part", "at");
CREATE INDEX ON "playback"."events" ("sessionId", "at");

-- @param day UTC. Several processes may call it at once. The role of the product may not create tables.
CREATE FUNCTION "playback".open_day(day date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  name text := format('events_%s', to_char(day, 'YYYYMMDD'));
BEGIN
  IF to_regclass(format('playback.%I', name)) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('playback.events'));
  EXECUTE format('CREATE TABLE IF NOT EXISTS playback.%I PARTITION OF playback.events FOR VALUES FROM (%L) TO (%L)',
                 name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
END;
$$;

CREATE FUNCTION "playback".drop_day(day date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('DROP TABLE IF EXISTS playback.%I', format('events_%s', to_char(day, 'YYYYMMDD')));
END;
$$;
