# syntax=docker/dockerfile:1
# The server with the built dashboard. Sources run directly on Node 24; only the dashboard is built.

FROM node:24-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY shared/package.json shared/
COPY drivers/package.json drivers/
COPY server/package.json server/
COPY client/package.json client/
COPY tests/package.json tests/

FROM manifests AS dashboard
RUN npm ci --workspace client --include-workspace-root --no-audit --no-fund
COPY tsconfig.base.json ./
COPY shared shared
COPY client client
RUN npm exec --workspace client -- vite build --logLevel warn

FROM manifests AS modules
# The image brings Node 24 itself, so the optional Node of the project stays out; serial ports come prebuilt.
RUN npm ci --workspace server --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-slim
# udev names the serial adapters; without it ports can be named by path only.
RUN apt-get update \
  && apt-get install -y --no-install-recommends udev \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /data
WORKDIR /app
ENV NODE_ENV=production
COPY --from=modules /app ./
COPY shared shared
COPY drivers drivers
COPY server server
COPY --from=dashboard /app/client/dist client/dist
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/api/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "server/src/cli/cli.ts"]
CMD ["serve", "--port", "8080", "--data", "/data"]
