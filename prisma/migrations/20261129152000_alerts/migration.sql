-- Alerts. accountId NULL: the installation's, which no account sees.
ALTER TABLE "WorkerNode" ADD COLUMN "diskFreeBytes" BIGINT, ADD COLUMN "diskTotalBytes" BIGINT;

CREATE TABLE "Alert" (
    "id" TEXT NOT NULL,
    "accountId" TEXT,
    "channelId" TEXT,
    "rule" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "openedAt" TIMESTAMPTZ(3),
    "clearSince" TIMESTAMPTZ(3),
    "notifiedAt" TIMESTAMPTZ(3),
    "escalatedAt" TIMESTAMPTZ(3),
    "resolvedAt" TIMESTAMPTZ(3),
    "acknowledgedAt" TIMESTAMPTZ(3),
    "acknowledgedBy" TEXT,

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Alert_accountId_openedAt_idx" ON "Alert"("accountId", "openedAt");
CREATE INDEX "Alert_resolvedAt_idx" ON "Alert"("resolvedAt");

CREATE TABLE "AlertSettings" (
    "id" TEXT NOT NULL,
    "accountId" TEXT,
    "rules" JSONB NOT NULL DEFAULT '{}',
    "escalateAfterMinutes" INTEGER NOT NULL DEFAULT 15,
    "evaluatedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AlertSettings_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "AlertSettings_accountId_key" ON "AlertSettings"("accountId");

CREATE TABLE "AlertTarget" (
    "id" TEXT NOT NULL,
    "accountId" TEXT,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" BYTEA NOT NULL,
    "masterKeyId" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "leastSeverity" TEXT NOT NULL DEFAULT 'info',
    "escalation" BOOLEAN NOT NULL DEFAULT false,
    "problem" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertTarget_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AlertTarget_accountId_createdAt_idx" ON "AlertTarget"("accountId", "createdAt");
CREATE INDEX "AlertTarget_masterKeyId_idx" ON "AlertTarget"("masterKeyId");

CREATE TABLE "AlertSilence" (
    "id" TEXT NOT NULL,
    "accountId" TEXT,
    "rule" TEXT,
    "channelId" TEXT,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertSilence_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AlertSilence_accountId_until_idx" ON "AlertSilence"("accountId", "until");

CREATE TABLE "AlertNotice" (
    "id" TEXT NOT NULL,
    "accountId" TEXT,
    "targetId" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),
    "problem" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertNotice_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AlertNotice_dueAt_idx" ON "AlertNotice"("dueAt");
CREATE INDEX "AlertNotice_createdAt_idx" ON "AlertNotice"("createdAt");
CREATE INDEX "AlertNotice_accountId_idx" ON "AlertNotice"("accountId");
CREATE INDEX "AlertNotice_targetId_idx" ON "AlertNotice"("targetId");

CREATE TABLE "RequestCount" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "requests" INTEGER NOT NULL,
    "errors" INTEGER NOT NULL,

    CONSTRAINT "RequestCount_pkey" PRIMARY KEY ("minute")
);

ALTER TABLE "Alert" ADD CONSTRAINT "Alert_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AlertSettings" ADD CONSTRAINT "AlertSettings_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AlertTarget" ADD CONSTRAINT "AlertTarget_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AlertSilence" ADD CONSTRAINT "AlertSilence_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AlertNotice" ADD CONSTRAINT "AlertNotice_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AlertNotice" ADD CONSTRAINT "AlertNotice_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "AlertTarget"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT isolate_table(own::regclass) FROM unnest(ARRAY[
  '"Alert"', '"AlertSettings"', '"AlertTarget"', '"AlertSilence"', '"AlertNotice"'
]) AS own;

-- What is silenced is no event; the end of what was announced is one.
CREATE FUNCTION webhook_alert() RETURNS trigger AS $$
DECLARE
  was_notified boolean := TG_OP = 'UPDATE' AND OLD."notifiedAt" IS NOT NULL;
  was_resolved boolean := TG_OP = 'UPDATE' AND OLD."resolvedAt" IS NOT NULL;
  facts jsonb := jsonb_build_object('alertId', NEW.id, 'rule', NEW.rule, 'severity', NEW.severity, 'subjectId', NEW."subjectId",
                                    'subject', NEW.subject, 'message', NEW.message, 'channelId', NEW."channelId");
BEGIN
  IF NEW."notifiedAt" IS NOT NULL AND NOT was_notified THEN
    PERFORM record_webhook_event(NEW."accountId", 'alert.opened', NEW.id, facts);
  END IF;
  IF NEW."resolvedAt" IS NOT NULL AND NOT was_resolved AND NEW."notifiedAt" IS NOT NULL THEN
    PERFORM record_webhook_event(NEW."accountId", 'alert.resolved', NEW.id, facts);
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER webhook_alert AFTER INSERT OR UPDATE OF "notifiedAt", "resolvedAt" ON "Alert"
  FOR EACH ROW WHEN (NEW."accountId" IS NOT NULL) EXECUTE FUNCTION webhook_alert();
