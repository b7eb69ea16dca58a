import { conservationSuite } from "./suites/conservation.ts";
import { usePageEngine } from "./support/client.ts";

usePageEngine();
conservationSuite();
