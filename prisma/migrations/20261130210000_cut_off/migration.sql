-- When the encoder of a feed could not reach the database last: what was missed then, its sender did not cause.
ALTER TABLE "streams" ADD COLUMN "cutOffFrom" TIMESTAMPTZ(3), ADD COLUMN "cutOffUntil" TIMESTAMPTZ(3);
