-- A key that was rotated names the one that replaces it.
ALTER TABLE "ApiKey" ADD COLUMN "replacedById" TEXT;
