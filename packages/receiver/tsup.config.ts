import { onNode } from "../../tsup.base.ts";

export default onNode(
  "src/index.ts",
  "src/fastify.ts",
  "src/node.ts",
  "src/fetch.ts",
  "src/postgres.ts",
  "src/pglite.ts",
);
