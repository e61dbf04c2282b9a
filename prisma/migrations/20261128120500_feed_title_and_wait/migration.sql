-- AlterTable
ALTER TABLE "Contribution" ADD COLUMN     "publicTitle" TEXT,
ADD COLUMN     "waitSeconds" INTEGER NOT NULL DEFAULT 60;
