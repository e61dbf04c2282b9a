ALTER TABLE "streams" ADD COLUMN "keyframeMs" INTEGER;
