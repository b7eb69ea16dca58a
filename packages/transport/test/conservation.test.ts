import { conservationSuite } from "./suites/conservation.ts";

conservationSuite();
