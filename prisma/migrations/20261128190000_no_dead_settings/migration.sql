-- Nothing reads them: the supervisor's bounds are constants (worker/supervisor/machine.ts).
ALTER TABLE "StreamProcess" DROP COLUMN "maxRestarts", DROP COLUMN "restartDelay", DROP COLUMN "healthCheckInterval";
