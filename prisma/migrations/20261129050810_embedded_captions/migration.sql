-- Captions that a file brings with it.
ALTER TYPE "CaptionSource" ADD VALUE 'embedded';
