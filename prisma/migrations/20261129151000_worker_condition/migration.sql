-- What a worker reports of itself with each heartbeat: circuit breakers, memory, CPU, event loop.
ALTER TABLE "WorkerNode" ADD COLUMN "condition" JSONB;
