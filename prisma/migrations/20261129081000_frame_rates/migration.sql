-- In which an account's items are prepared and its channels air, and in which an item was prepared.
ALTER TABLE "Account" ADD COLUMN "frameRate" INTEGER NOT NULL DEFAULT 25;
ALTER TABLE "MediaItem" ADD COLUMN "frameRate" INTEGER NOT NULL DEFAULT 25;
