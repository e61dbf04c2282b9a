-- AlterTable
ALTER TABLE "WorkerNode" ADD COLUMN "clockAt" TIMESTAMPTZ(3),
ADD COLUMN "uptimeMs" DOUBLE PRECISION,
ADD COLUMN "boot" TEXT;

-- CreateTable
CREATE TABLE "AirClock" (
    "id" TEXT NOT NULL,
    "clockAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AirClock_pkey" PRIMARY KEY ("id")
);

-- What was published up to now was published by the clocks of leases.
INSERT INTO "AirClock" ("id", "clockAt")
SELECT 'air', MAX("clockAt") FROM "ChannelLease" HAVING MAX("clockAt") IS NOT NULL;
