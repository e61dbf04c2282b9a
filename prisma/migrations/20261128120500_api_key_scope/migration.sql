-- CreateEnum
CREATE TYPE "ApiKeyScope" AS ENUM ('READ', 'MANAGE');

-- AlterTable
ALTER TABLE "ApiKey" ADD COLUMN     "createdById" TEXT,
ADD COLUMN     "endsAt" TIMESTAMPTZ(3),
ADD COLUMN     "makerRole" "UserRole",
ADD COLUMN     "scope" "ApiKeyScope" NOT NULL DEFAULT 'MANAGE';

-- Who made the keys that exist stands in the audit trail. Where that person has left, nobody is named.
UPDATE "ApiKey" SET "createdById" = "User"."id", "makerRole" = "User"."role"
FROM "AuditEntry", "User"
WHERE "AuditEntry"."action" = 'apikey.create' AND "AuditEntry"."subjectId" = "ApiKey"."id"
  AND "AuditEntry"."actor" = 'user:' || "User"."id" AND "User"."accountId" = "ApiKey"."accountId";

-- CreateIndex
CREATE INDEX "ApiKey_createdById_idx" ON "ApiKey"("createdById");

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
