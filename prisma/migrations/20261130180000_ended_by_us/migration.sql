-- Whether we ended a feed, or its worker or encoder died: its sender is not to blame, and does not have to be steady first.
ALTER TABLE "streams" ADD COLUMN "endedByUs" BOOLEAN NOT NULL DEFAULT false;
