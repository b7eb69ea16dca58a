import { onNode } from "../../tsup.base.ts";

export default onNode("src/index.ts", "src/main.ts");
