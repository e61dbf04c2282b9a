-- Drills on a channel that an admin chose, and what viewers saw. In the account of the channel; only admins read it.
CREATE TABLE "GameDay" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "channelName" TEXT NOT NULL,
    "drills" TEXT[],
    "startedBy" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "running" BOOLEAN,
    "reason" TEXT,
    "workerId" TEXT,
    "current" TEXT,
    "report" JSONB NOT NULL DEFAULT '[]',
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "GameDay_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "GameDay_accountId_idx" ON "GameDay"("accountId");
CREATE INDEX "GameDay_startedAt_idx" ON "GameDay"("startedAt");
-- One at a time in the installation.
CREATE UNIQUE INDEX "GameDay_running_key" ON "GameDay"("running");
ALTER TABLE "GameDay" ADD CONSTRAINT "GameDay_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT isolate_table('"GameDay"');
