-- AlterTable
ALTER TABLE "Destination" ADD COLUMN     "takenKbps" INTEGER,
ADD COLUMN     "waitingBytes" INTEGER;
