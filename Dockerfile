# One image, no build step: the program is run from its sources.
# `npm ci` also generates the database client from prisma/ and trains the language model from config/.
FROM node:24-bookworm-slim

WORKDIR /app
COPY package.json package-lock.json ./
COPY prisma ./prisma
COPY config ./config
COPY src ./src
RUN npm ci --omit=dev && npm cache clean --force \
  && mkdir /data && chown node:node /data

USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
VOLUME /data
EXPOSE 3000

HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# node is the first process of the container and hears SIGTERM itself.
CMD ["node", "src/main.ts"]
