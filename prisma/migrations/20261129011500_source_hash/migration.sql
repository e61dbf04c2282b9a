-- Files that were uploaded twice.
ALTER TABLE "MediaItem" ADD COLUMN "sourceSha256" BYTEA;
CREATE INDEX "MediaItem_accountId_sourceSha256_idx" ON "MediaItem"("accountId", "sourceSha256");
