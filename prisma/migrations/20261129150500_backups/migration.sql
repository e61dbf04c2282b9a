-- When backups were taken. Of the installation: no account owns them.
CREATE TABLE "Backup" (
    "id" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3) NOT NULL,
    "bytes" BIGINT NOT NULL,
    "media" TEXT NOT NULL,
    "secrets" BOOLEAN NOT NULL,

    CONSTRAINT "Backup_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Backup_finishedAt_idx" ON "Backup"("finishedAt");
