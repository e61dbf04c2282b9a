-- Views of items on demand: one row for each day with views, and the sum of the days whose rows were deleted.
ALTER TABLE "MediaItem" ADD COLUMN "earlierViews" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "ItemViews" (
    "mediaId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "views" INTEGER NOT NULL,

    CONSTRAINT "ItemViews_pkey" PRIMARY KEY ("mediaId","day")
);
CREATE INDEX "ItemViews_day_idx" ON "ItemViews"("day");

ALTER TABLE "ItemViews" ADD CONSTRAINT "ItemViews_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "MediaItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT isolate_table('"ItemViews"', 'mediaId', '"MediaItem"');
