// An Express app that takes errors in, below /errors. The receiver stands before the body parsers: an envelope is not one JSON document.
import { createReceiver } from "@winnow/receiver";
import { toNodeHandler } from "@winnow/receiver/node";
import express from "express";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
pool.on("error", (error) => console.error(`database: ${error.message}`));
const receiver = await createReceiver({ database: pool });

const app = express();
app.use("/errors", toNodeHandler(receiver));
app.use(express.json());
app.get("/", (_request, response) => {
  response.json({ hello: "world" });
});

const server = app.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", async () => {
  const project = await receiver.ensureProject({ project: "shop" });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : address;
  console.log(`DSN ${receiver.dsn(project, `http://127.0.0.1:${port}/errors`)}`);
});

process.once("SIGTERM", () => {
  server.close(async () => {
    await receiver.close();
    await pool.end();
  });
});
