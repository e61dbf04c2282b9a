-- What an admin set for one account; a limit that is not named is the installation's usual one.
ALTER TABLE "Account" ADD COLUMN "limits" JSONB NOT NULL DEFAULT '{}';
