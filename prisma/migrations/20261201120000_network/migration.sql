-- The network (autonomous system) of a viewer's address, as AS3320 Deutsche Telekom AG.
ALTER TABLE "ViewerSession" ADD COLUMN "network" TEXT;
