-- Whether a feed ended with the worker that received it: its sender connects again, and does not have to be steady first.
ALTER TABLE "streams" ADD COLUMN "workerEnded" BOOLEAN NOT NULL DEFAULT false;
