-- AlterTable
ALTER TABLE "Account" ADD COLUMN     "longestDvrMinutes" INTEGER NOT NULL DEFAULT 10;

-- AlterTable
ALTER TABLE "Channel" ADD COLUMN     "dvrFrom" TIMESTAMPTZ(3),
ADD COLUMN     "dvrMinutes" INTEGER NOT NULL DEFAULT 10;
