// A receiver that takes the upkeep and never ends it, to be killed: `node upkeep-process.ts <postgres url>`.
import { openDatabase } from "../../src/database/open-database.ts";
import { inSchema } from "../../src/database/schema.ts";
import { createJobs } from "../../src/jobs/jobs.ts";
import { createUpkeepJob } from "../../src/jobs/upkeep-job.ts";

const silent = { info() {}, warn() {}, error() {} };
const database = inSchema(openDatabase(process.argv[2] ?? ""), "winnow");
const endless = () => {
  console.log("began");
  return new Promise<never>(() => {});
};
const timing = { every: 1_800, ask: 3_600, poll: 1, heartbeat: 10 };
await createUpkeepJob(createJobs(database, "winnow", silent), endless, silent, timing).ask();
setInterval(() => {}, 60_000);
