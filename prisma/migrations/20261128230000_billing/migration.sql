CREATE TABLE "BillingAccount" (
    "accountId" TEXT NOT NULL,
    "customerId" TEXT NOT NULL,
    "subscriptionId" TEXT,
    "status" TEXT,
    "renewsAt" TIMESTAMPTZ(3),
    "endsThen" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "BillingAccount_pkey" PRIMARY KEY ("accountId")
);
CREATE UNIQUE INDEX "BillingAccount_customerId_key" ON "BillingAccount"("customerId");
CREATE UNIQUE INDEX "BillingAccount_subscriptionId_key" ON "BillingAccount"("subscriptionId");
ALTER TABLE "BillingAccount" ADD CONSTRAINT "BillingAccount_accountId_fkey"
  FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "BillingEvent" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "BillingEvent_pkey" PRIMARY KEY ("id")
);
