# The service without its development tools. Postgres and Redis are given by DATABASE_URL and REDIS_URL.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY migrations migrations
COPY src src
COPY clients clients
COPY docs docs
USER node
EXPOSE 3000 9464
# Of the API and of a worker.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["node", "src/cli/health.ts"]
# The other process: node src/worker.ts
CMD ["node", "src/server.ts"]
