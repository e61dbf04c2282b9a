-- AlterTable
ALTER TABLE "MediaItem" ADD COLUMN     "artworkAtMs" INTEGER;

