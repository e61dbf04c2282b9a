-- A live input may have another one of its channel as its backup.
ALTER TABLE "Contribution" ADD COLUMN "backupId" TEXT;
ALTER TABLE "Contribution" ADD CONSTRAINT "Contribution_backupId_fkey" FOREIGN KEY ("backupId") REFERENCES "Contribution"("id")
  ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "Contribution_backupId_idx" ON "Contribution"("backupId");
