// Writes openapi.json from the schemas of the endpoints. Run with `node --conditions=@winnow/source`.
import { writeFileSync } from "node:fs";
import { openApiDocument } from "../src/api/openapi.ts";

writeFileSync(new URL("../openapi.json", import.meta.url), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
