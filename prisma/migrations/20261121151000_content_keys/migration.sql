-- AlterTable
ALTER TABLE "Channel" ADD COLUMN     "contentMasterKeyId" TEXT,
ADD COLUMN     "contentSecret" BYTEA;

