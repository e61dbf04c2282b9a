ALTER TABLE "WorkerNode" ADD COLUMN "channelCapacity" INTEGER;
