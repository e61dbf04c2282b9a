-- Since when the stream probe has seen black, and heard nothing.
ALTER TABLE "ChannelProbe" ADD COLUMN "blackSince" TIMESTAMPTZ(3), ADD COLUMN "silentSince" TIMESTAMPTZ(3);
