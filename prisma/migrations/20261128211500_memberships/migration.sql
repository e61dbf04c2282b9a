-- A person may be in several accounts, with a role in each. Everybody could do everything before: they are owners now.
CREATE TYPE "MemberRole" AS ENUM ('owner', 'programmer', 'operator', 'analyst', 'viewer');

CREATE TABLE "Membership" (
    "accountId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "MemberRole" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("accountId","userId")
);
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO "Membership" ("accountId", "userId", "role", "createdAt") SELECT "accountId", id, 'owner', "createdAt" FROM "User";

ALTER TABLE "Session" ADD COLUMN "accountId" TEXT;
UPDATE "Session" SET "accountId" = "User"."accountId" FROM "User" WHERE "User".id = "Session"."userId";

ALTER TABLE "User" DROP CONSTRAINT "User_accountId_fkey";
DROP INDEX "User_accountId_idx";
ALTER TABLE "User" DROP COLUMN "accountId";

-- What a key may do, by name, instead of two levels.
ALTER TABLE "ApiKey" ADD COLUMN "scopes" TEXT[];
UPDATE "ApiKey" SET "scopes" = CASE WHEN "scope" = 'READ' THEN ARRAY['view', 'figures', 'audit']
    ELSE ARRAY['view', 'figures', 'operate', 'program', 'configure', 'audit'] END;
ALTER TABLE "ApiKey" DROP COLUMN "scope";
DROP TYPE "ApiKeyScope";
