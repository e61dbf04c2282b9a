-- Saved reports of the audience: mailed after each period, and shared by a link.
CREATE TYPE "SavedReportPeriod" AS ENUM ('day', 'week', 'month', 'range');
CREATE TABLE "SavedReport" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "period" "SavedReportPeriod" NOT NULL,
    "from" TIMESTAMPTZ(3),
    "to" TIMESTAMPTZ(3),
    "mailHour" INTEGER,
    "mailTo" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "mailFormats" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "mailDueAt" TIMESTAMPTZ(3),
    "shareHash" TEXT,
    "shareExpiresAt" TIMESTAMPTZ(3),
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedReport_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "SavedReport_shareHash_key" ON "SavedReport"("shareHash");
CREATE INDEX "SavedReport_accountId_idx" ON "SavedReport"("accountId");
CREATE INDEX "SavedReport_channelId_createdAt_idx" ON "SavedReport"("channelId", "createdAt");
CREATE INDEX "SavedReport_mailDueAt_idx" ON "SavedReport"("mailDueAt");
ALTER TABLE "SavedReport" ADD CONSTRAINT "SavedReport_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "SavedReport" ADD CONSTRAINT "SavedReport_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT isolate_table('"SavedReport"');

CREATE TABLE "SavedReportMail" (
    "reportId" TEXT NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3) NOT NULL,
    "accountId" TEXT NOT NULL,
    "queuedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SavedReportMail_pkey" PRIMARY KEY ("reportId", "from", "to")
);
ALTER TABLE "SavedReportMail" ADD CONSTRAINT "SavedReportMail_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "SavedReport"("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT isolate_table('"SavedReportMail"');
