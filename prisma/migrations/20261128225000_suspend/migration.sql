ALTER TABLE "Account" ADD COLUMN "suspendedAt" TIMESTAMPTZ(3), ADD COLUMN "suspendReason" TEXT;
