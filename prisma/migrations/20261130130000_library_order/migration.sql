-- The library's own order: the newest first, and by id where several began at once. A page then reads its own rows only.
CREATE INDEX "MediaItem_accountId_createdAt_id_idx" ON "MediaItem"("accountId", "createdAt" DESC, "id");
DROP INDEX "MediaItem_accountId_createdAt_idx";
