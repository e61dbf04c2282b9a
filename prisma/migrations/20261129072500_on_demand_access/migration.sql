-- Items on demand have the access rules of channels: signed links, allowed domains, encryption.
ALTER TABLE "Account" ADD COLUMN "onDemandAccess" TEXT NOT NULL DEFAULT 'private';
ALTER TABLE "MediaItem" ADD COLUMN "embedDomains" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "MediaItem" ADD COLUMN "encrypted" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "MediaItem" ADD COLUMN "contentSecret" BYTEA;
ALTER TABLE "MediaItem" ADD COLUMN "contentMasterKeyId" TEXT;

-- A key signs for a channel or for an item.
ALTER TABLE "PlaybackKey" ALTER COLUMN "channelId" DROP NOT NULL;
ALTER TABLE "PlaybackKey" ADD COLUMN "mediaId" TEXT;
ALTER TABLE "PlaybackKey" ADD CONSTRAINT "PlaybackKey_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "MediaItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PlaybackKey" ADD CONSTRAINT "PlaybackKey_owner" CHECK (num_nonnulls("channelId", "mediaId") = 1);
CREATE INDEX "PlaybackKey_mediaId_createdAt_idx" ON "PlaybackKey"("mediaId", "createdAt");
SELECT isolate_table('"PlaybackKey"', '(EXISTS (SELECT FROM "Channel" AS parent WHERE parent.id = "channelId")
  OR EXISTS (SELECT FROM "MediaItem" AS parent WHERE parent.id = "mediaId" AND parent."accountId" = (SELECT current_account())))');

CREATE OR REPLACE TRIGGER note_change BEFORE INSERT OR UPDATE OF "title", "tags", "sourceName", "description", "kind", "state", "rating",
  "access", "embedDomains", "encrypted", "artworkAtMs", "folder", "weight", "deletedAt" ON "MediaItem" FOR EACH ROW EXECUTE FUNCTION note_media_change();
