-- Framing and loudness: defaults of an account, and choices for an item.
ALTER TABLE "Account" ADD COLUMN "framing" TEXT NOT NULL DEFAULT 'pad';
ALTER TABLE "Account" ADD COLUMN "targetLufs" INTEGER NOT NULL DEFAULT -23;
ALTER TABLE "MediaItem" ADD COLUMN "framing" TEXT;
ALTER TABLE "MediaItem" ADD COLUMN "targetLufs" INTEGER;
