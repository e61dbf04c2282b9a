-- AlterTable
ALTER TABLE "Channel" ADD COLUMN     "timelineVersion" INTEGER NOT NULL DEFAULT 0;
