# Khorak in a small image: the packages are installed in one stage, only what runs is copied into the other.
FROM node:26-slim AS packages
WORKDIR /khorak
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM node:26-slim
# Two arenas and a small nursery keep an idle hub small: memory of threads that have ended is given back.
ENV NODE_ENV=production DATABASE_URL=sqlite:/khorak/data/khorak.db MALLOC_ARENA_MAX=2
WORKDIR /khorak
COPY --from=packages /khorak/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY feeds ./feeds
RUN mkdir -p data node_modules/.cache && chown node:node data node_modules/.cache
USER node
RUN node --max-semi-space-size=8 src/compile-cache.mjs
VOLUME /khorak/data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm: Node itself is to get the signal that ends it.
CMD ["node", "--max-semi-space-size=8", "src/main.mjs"]
