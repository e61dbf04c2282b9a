-- What the stream probe found when it last played a channel as a viewer would.
CREATE TABLE "ChannelProbe" (
    "channelId" TEXT NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,
    "failingSince" TIMESTAMPTZ(3),
    "findings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "latencyMs" INTEGER NOT NULL,

    CONSTRAINT "ChannelProbe_pkey" PRIMARY KEY ("channelId")
);
CREATE INDEX "ChannelProbe_failingSince_idx" ON "ChannelProbe"("failingSince");
ALTER TABLE "ChannelProbe" ADD CONSTRAINT "ChannelProbe_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT isolate_table('"ChannelProbe"', 'channelId', '"Channel"');
