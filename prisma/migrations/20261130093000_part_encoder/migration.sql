-- The encoder that a part is encoded with: parts of several encoders do not join. Every worker has the software.
ALTER TABLE "TranscodePart" ADD COLUMN "encoder" TEXT NOT NULL DEFAULT 'software';
