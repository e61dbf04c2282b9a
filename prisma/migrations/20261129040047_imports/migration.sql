-- Files that workers fetch from an address.
CREATE TABLE "Import" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "mediaId" TEXT NOT NULL,
    "kind" "MediaKind" NOT NULL DEFAULT 'PROGRAMME',
    "title" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "url" BYTEA NOT NULL,
    "masterKeyId" TEXT NOT NULL,
    "bytes" BIGINT,
    "receivedBytes" BIGINT NOT NULL DEFAULT 0,
    "reservedBytes" BIGINT NOT NULL DEFAULT 0,
    "validator" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "workerId" TEXT,
    "problem" TEXT,
    "failedAt" TIMESTAMPTZ(3),
    "issuedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Import_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Import_mediaId_key" ON "Import"("mediaId");
CREATE INDEX "Import_accountId_createdAt_idx" ON "Import"("accountId", "createdAt");
CREATE INDEX "Import_failedAt_dueAt_idx" ON "Import"("failedAt", "dueAt");
CREATE INDEX "Import_masterKeyId_idx" ON "Import"("masterKeyId");

ALTER TABLE "Import" ADD CONSTRAINT "Import_accountId_fkey"
    FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT isolate_table('"Import"');
