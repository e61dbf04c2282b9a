-- The rungs of an account's items.
ALTER TABLE "Account" ADD COLUMN "rungs" TEXT[] DEFAULT ARRAY['1080p', '720p', '432p']::TEXT[];
