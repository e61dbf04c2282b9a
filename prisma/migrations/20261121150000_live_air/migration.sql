-- AlterTable
ALTER TABLE "Channel" ADD COLUMN     "liveAir" JSONB;

-- AlterTable
ALTER TABLE "streams" ADD COLUMN     "aired" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "lastSegmentAt" TIMESTAMPTZ(3),
ADD COLUMN     "segmentCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "steadySince" TIMESTAMPTZ(3);
