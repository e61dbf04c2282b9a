-- An admin acts as another person, in one session and for a limited time.
ALTER TABLE "Session" ADD COLUMN "asUserId" TEXT, ADD COLUMN "asAccountId" TEXT, ADD COLUMN "asUntil" TIMESTAMPTZ(3);
