-- AlterTable
ALTER TABLE "MediaItem" ADD COLUMN     "faultsChecked" BOOLEAN NOT NULL DEFAULT false;

-- Where something was found somebody looked. Of the others it is not known.
UPDATE "MediaItem" SET "faultsChecked" = true WHERE "faults" <> '[]'::jsonb;
