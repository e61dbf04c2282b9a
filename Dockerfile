# One image for web, origin and worker; the command selects the program. Runs without root.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1 \
    PRISMA_SCHEMA_ENGINE_BINARY=/app/prisma/schema-engine.mjs
# Its path, if it has one, becomes part of the web build: docker build --build-arg PUBLIC_URL=https://example.com/tv
ARG PUBLIC_URL=
# `npm prune --omit=dev` would keep prisma with its 135 packages: @prisma/client names it as an optional peer.
RUN node_modules/.bin/prisma generate && node_modules/.bin/next build \
 && npm pkg delete devDependencies && npm prune --no-audit --no-fund

FROM node:24-bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg tini \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build --chown=node:node /app /app
RUN mkdir /data && chown node:node /data
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 3000 3001 1935
# Of the program that CMD starts; docker-compose.yml and deploy/kubernetes have those of the others.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "worker/launch/keep.ts", "web"]
