-- Which encoder prepares uploads on a worker's machine.
ALTER TABLE "WorkerNode" ADD COLUMN "videoEncoder" TEXT;
