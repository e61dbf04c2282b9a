-- A live encoder that needs the CPU says so to the transcoders of its machine, and how far it is behind its feed.
ALTER TABLE "WorkerNode" ADD COLUMN "machine" TEXT, ADD COLUMN "cpuWantedUntil" TIMESTAMPTZ(3);
ALTER TABLE "streams" ADD COLUMN "behindAt" TIMESTAMPTZ(3), ADD COLUMN "behindMs" INTEGER, ADD COLUMN "encodeSpeed" DOUBLE PRECISION;
