-- Whether a live feed is black or silent, as its encoder sees it.
ALTER TABLE "streams" ADD COLUMN "blackSince" TIMESTAMPTZ(3), ADD COLUMN "silentSince" TIMESTAMPTZ(3);
