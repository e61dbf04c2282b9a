-- What a worker can carry, besides channels. Null: it has no limit, or not the role.
ALTER TABLE "WorkerNode" ADD COLUMN "encoderCapacity" INTEGER, ADD COLUMN "relayCapacity" INTEGER;
