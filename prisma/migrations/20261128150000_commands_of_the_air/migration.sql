-- The worker that holds a channel's lease alone writes its timeline: what else is wanted of the air becomes a command.
ALTER TYPE "CommandKind" ADD VALUE 'REPLAN';
ALTER TYPE "CommandKind" ADD VALUE 'SKIP';
ALTER TYPE "CommandKind" ADD VALUE 'INSERT';
ALTER TYPE "CommandKind" ADD VALUE 'HOLD';
ALTER TYPE "CommandKind" ADD VALUE 'RESUME';
ALTER TABLE "Command" ADD COLUMN "key" TEXT;
ALTER TABLE "Command" ADD COLUMN "effectiveAt" TIMESTAMPTZ(3);
CREATE UNIQUE INDEX "Command_channelId_key_key" ON "Command"("channelId", "key");
DROP INDEX "Command_channelId_idx";
-- Whether the slate is held stands in the timeline.
ALTER TABLE "Channel" DROP COLUMN "held";
