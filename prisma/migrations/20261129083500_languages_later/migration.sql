-- Audio that a ready item got later airs from this time: what was published before does not change.
ALTER TABLE "Rendition" ADD COLUMN "airsFrom" TIMESTAMPTZ(3);
