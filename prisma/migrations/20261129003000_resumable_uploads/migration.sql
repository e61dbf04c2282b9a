-- Files that arrive in parts.
CREATE TABLE "Upload" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "mediaId" TEXT NOT NULL,
    "kind" "MediaKind" NOT NULL DEFAULT 'PROGRAMME',
    "name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "issuedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Upload_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Upload_mediaId_key" ON "Upload"("mediaId");
CREATE INDEX "Upload_accountId_createdAt_idx" ON "Upload"("accountId", "createdAt");
CREATE INDEX "Upload_expiresAt_idx" ON "Upload"("expiresAt");

ALTER TABLE "Upload" ADD CONSTRAINT "Upload_accountId_fkey"
    FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT isolate_table('"Upload"');
