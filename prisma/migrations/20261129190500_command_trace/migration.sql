-- Which request recorded a command, and its trace: the worker that runs it continues both.
ALTER TABLE "Command" ADD COLUMN "requestId" TEXT;
ALTER TABLE "Command" ADD COLUMN "traceparent" TEXT;
