CREATE TYPE "Plan" AS ENUM ('free', 'starter', 'pro', 'enterprise');

ALTER TABLE "Account" ADD COLUMN "plan" "Plan" NOT NULL DEFAULT 'free';

CREATE TABLE "LimitOverride" (
    "accountId" TEXT NOT NULL,
    "limit" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "setById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "LimitOverride_pkey" PRIMARY KEY ("accountId","limit")
);
CREATE INDEX "LimitOverride_expiresAt_idx" ON "LimitOverride"("expiresAt");
ALTER TABLE "LimitOverride" ADD CONSTRAINT "LimitOverride_accountId_fkey"
  FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "UploadedMinutes" (
    "mediaId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "UploadedMinutes_pkey" PRIMARY KEY ("mediaId")
);
CREATE INDEX "UploadedMinutes_accountId_at_idx" ON "UploadedMinutes"("accountId", "at");
ALTER TABLE "UploadedMinutes" ADD CONSTRAINT "UploadedMinutes_accountId_fkey"
  FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Accounts from before plans keep what they may use: the largest plan, with their own limits as overrides.
UPDATE "Account" SET plan = 'enterprise';
INSERT INTO "LimitOverride" ("accountId", "limit", "value", "reason")
SELECT account.id, own.key, trunc(own.value::text::numeric)::bigint, 'Set before plans existed'
  FROM "Account" account, jsonb_each(account.limits) own
 WHERE jsonb_typeof(account.limits) = 'object' AND jsonb_typeof(own.value) = 'number';
INSERT INTO "LimitOverride" ("accountId", "limit", "value", "reason")
SELECT id, 'dvrMinutes', "longestDvrMinutes", 'Set before plans existed' FROM "Account"
 WHERE kind = 'CUSTOMER' AND "longestDvrMinutes" <> 60;

ALTER TABLE "Account" DROP COLUMN "limits", DROP COLUMN "longestDvrMinutes";
